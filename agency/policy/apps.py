from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "agency.policy"
    label = "policy"
    verbose_name = _("Policy parameters and calendar")

    def ready(self) -> None:
        from agency.audit import presenters
        from agency.exchange import patience
        from agency.policy import queries, recount, shown, tracked

        presenters.REASONS[recount.LATE] = _("Counted once more in the night after the calendar changed")
        patience.register(queries.upload_limit)
        shown.register()
        tracked.register_records()
