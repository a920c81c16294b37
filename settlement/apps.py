from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SettlementConfig(AppConfig):
    name = "settlement"
    label = "settlement"
    verbose_name = _("Settlement of bills")

    def ready(self) -> None:
        from agency.audit import presenters
        from agency.policy import impact as policy_impact
        from settlement import impact, inbound, recount, subjects, tracked
        from settlement.actions import questioning
        from settlement.views import claims, panels

        inbound.register_handlers()
        policy_impact.on_change("settlement", impact.affected)
        recount.register()
        questioning.register()
        subjects.register_subjects()
        tracked.register_records()
        presenters.REASONS.update(claims.LABELS)
        panels.register()
