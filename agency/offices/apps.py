from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficesConfig(AppConfig):
    name = "agency.offices"
    label = "offices"
    verbose_name = _("Agencies and people")

    def ready(self) -> None:
        from agency.offices import history

        history.connect()
