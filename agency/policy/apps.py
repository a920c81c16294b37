from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "agency.policy"
    label = "policy"
    verbose_name = _("Policy parameters and calendar")

    def ready(self) -> None:
        from agency.policy import shown, tracked

        shown.register()
        tracked.register_records()
