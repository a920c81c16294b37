from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkersConfig(AppConfig):
    name = "agency.workers"
    label = "workers"
    verbose_name = _("Workers and determinations")

    def ready(self) -> None:
        from agency.audit import presenters
        from agency.workers import inbound, shown, tracked
        from agency.workers.enums import RevealReason

        presenters.REASONS.update((reason.value, reason.label) for reason in RevealReason)
        shown.register()
        inbound.register()
        tracked.register_records()
