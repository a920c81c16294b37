from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstitutionsConfig(AppConfig):
    name = "institutions"
    label = "institutions"
    verbose_name = _("Protocol institutions")

    def ready(self) -> None:
        from institutions import shown, tracked

        tracked.register_records()
        shown.register()
