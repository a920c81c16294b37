from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DutiesConfig(AppConfig):
    name = "agency.duties"
    label = "duties"
    verbose_name = _("Posts and duties")

    def ready(self) -> None:
        from agency.duties import shown
        from agency.duties.parked import shown as parked
        from agency.duties.parked import tracked

        shown.register()
        parked.register()
        tracked.register_records()
