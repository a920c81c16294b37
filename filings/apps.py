from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilingsConfig(AppConfig):
    name = "filings"
    label = "filings"
    verbose_name = _("Filings")

    def ready(self) -> None:
        from filings import tracked

        tracked.register_records()
