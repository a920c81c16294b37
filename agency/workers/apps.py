from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkersConfig(AppConfig):
    name = "agency.workers"
    label = "workers"
    verbose_name = _("Workers and determinations")

    def ready(self) -> None:
        from agency.workers import shown, tracked

        shown.register()
        tracked.register_records()
