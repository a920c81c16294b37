from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "agency.policy"
    label = "policy"
    verbose_name = _("Policy parameters and calendar")

    def ready(self) -> None:
<<<<<<< HEAD
        from agency.exchange import patience
        from agency.policy import queries, tracked

        patience.register(queries.upload_limit)
=======
        from agency.policy import shown, tracked

        shown.register()
>>>>>>> main
        tracked.register_records()
