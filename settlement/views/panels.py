"""What other pages show of stays and money: the worker's page, and the page of a received filing."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.panels import Entry, Panel, add_entry, add_panel
from settlement.enums import BillState
from settlement.models import Bill, Stay
from settlement.views import shown

LIVE = (BillState.ASSESSED, BillState.SETTLED)


def register() -> None:
    """Called once, when the apps are ready."""
    add_entry(Entry(_("Money"), _("Months"), "settlement:months", Permission.BILL_VIEW, key="m", order=50))
    add_panel(Panel("worker", "stays", "settlement/panel_stays.html", of_worker, order=40))
    add_panel(Panel("filing", "stays", "settlement/panel_stays.html", of_filing, order=40))
    add_panel(Panel("received", "stays", "settlement/panel_stays.html", of_received, order=40))


def of_worker(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """Our worker's stays elsewhere."""
    return _shown(actor, worker=subject)


def of_filing(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """The stays under a filing."""
    return _shown(actor, version__filing=subject)


def of_received(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """The stays under another agency's filing, of whichever version."""
    return _shown(actor, received__agency=subject.agency_id, received__filing_number=subject.filing_number)


def _shown(actor: Actor, **which: Any) -> dict[str, Any] | None:
    if not actor.may(Permission.STAY_VIEW):
        return None
    stays = list(Stay.objects.visible_to(actor).filter(**which).order_by("-admitted_on", "-id"))
    if not stays:
        return None
    bills = {bill.stay_id: bill for bill in Bill.objects.visible_to(actor).filter(stay__in=stays, state__in=LIVE)}
    return {"rows": [_row(stay, bills.get(stay.pk)) for stay in stays]}


def _row(stay: Stay, bill: Bill | None) -> dict[str, Any]:
    return {"stay": stay, "bill": bill, "chip": shown.bill_chip(bill) if bill else None}
