from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "agency.exchange"
    label = "exchange"
    verbose_name = _("National exchange")

    def ready(self) -> None:
        from agency.exchange import waiting
        from agency.offices import panels
        from agency.offices.matrix import Permission

        group, label = _("Supervision"), _("National exchange")
        panels.add_entry(panels.Entry(group, label, "exchange:list", Permission.EXCHANGE_VIEW, order=530))
        panels.add_entry(panels.Entry(group, label, "exchange:list", Permission.EXCHANGE_COUNTS, order=530))
        panels.add_panel(panels.Panel("banner", "exchange", "", waiting.banner))
