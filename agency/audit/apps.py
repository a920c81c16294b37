from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "agency.audit"
    label = "audit"
    verbose_name = _("History and audit")

    def ready(self) -> None:
        from agency.audit import tracked
        from agency.offices import panels
        from agency.offices.matrix import Permission

        tracked.register_offices()
        group = _("Supervision")
        panels.add_entry(panels.Entry(group, _("Acts"), "audit:acts", Permission.HISTORY_VIEW, order=510))
        panels.add_entry(panels.Entry(group, _("Reads"), "audit:reads", Permission.READ_LOG_VIEW, order=520))
