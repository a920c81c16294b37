from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SettlementConfig(AppConfig):
    name = "settlement"
    label = "settlement"
    verbose_name = _("Settlement of bills")

    def ready(self) -> None:
        from agency.audit import presenters
        from settlement import inbound, recount, subjects, tracked
        from settlement.actions import questioning
        from settlement.views import claims, panels

        inbound.register_handlers()
        recount.register()
        questioning.register()
        subjects.register_subjects()
        tracked.register_records()
        presenters.REASONS.update(claims.LABELS)
        panels.register()
