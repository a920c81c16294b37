"""What other pages show of stays and money: the worker's page, and the page of a received filing."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, office_day
from agency.offices.matrix import Permission
from agency.offices.panels import Entry, Panel, add_entry, add_panel
from settlement import catalogue_queries, claim_queries, finding, flag_queries, stays
from settlement.day_sheet import Handled, day_sheet
from settlement.enums import BillState
from settlement.models import Bill, Claim, DirectPayment, Stay
from settlement.views import claim_shown, shown

LIVE = (BillState.ASSESSED, BillState.SETTLED)
STEPS = (Permission.CLAIM_ENTER, Permission.CLAIM_REVIEW, Permission.CLAIM_DECIDE, Permission.CLAIM_PAY)


def register() -> None:
    """Called once, when the apps are ready."""
    add_entry(Entry(_("Money"), _("Months"), "settlement:months", Permission.BILL_VIEW, key="m", order=50))
    add_entry(Entry(_("Handling"), _("Claims"), "settlement:claims", Permission.CLAIM_VIEW, key="q", order=45))
    add_entry(Entry(_("Money"), _("Flagged lines"), "settlement:flagged", Permission.BILL_REVIEW, order=52))
    add_entry(Entry(_("Reference"), _("Catalogues"), "settlement:catalogues", Permission.REFERENCE_VIEW, order=74))
    add_panel(Panel("desk", "counts", "settlement/panel_counts.html", counts, order=32))
    add_panel(Panel("desk", "claims", "settlement/panel_claims.html", desk, order=30))
    add_panel(Panel("worker", "claims", "settlement/panel_claims.html", claims_of_worker, order=45))
    add_entry(Entry(_("Handling"), _("Stays"), "settlement:stays", Permission.STAY_VIEW, key="y", order=40))
    add_panel(Panel("desk", "stays", "settlement/panel_desk_stays.html", to_confirm, order=17))
    label = _("Admissions while the line was down")
    add_entry(Entry(_("Money"), label, "settlement:offline", Permission.STAY_VIEW, order=52))
    add_panel(Panel("worker", "stays", "settlement/panel_stays.html", of_worker, order=40))
    add_panel(Panel("filing", "stays", "settlement/panel_stays.html", of_filing, order=40))
    add_panel(Panel("received", "stays", "settlement/panel_stays.html", of_received, order=40))
    add_panel(Panel("day-sheet", "claims", "filings/day_sheet.html", day, order=20))
    add_panel(Panel("search-results", "stays", "settlement/panel_found.html", found, order=20))


def to_confirm(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """How many stays wait for this person's confirmation, or were paid wrongly; nothing when none does."""
    counted = {"waiting": 0}
    if actor.may(Permission.BILL_ENTER):
        counted |= stays.to_confirm(actor, Permission.BILL_ENTER, office_day(at))
    wrongly = stays.paid_wrongly(actor) if actor.may(Permission.CLAIM_DECIDE) else 0
    return {**counted, "wrongly": wrongly} if counted["waiting"] or wrongly else None


def found(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """The stays with the admission or receipt number that was typed into the search box, with the address of each."""
    if not actor.may(Permission.STAY_VIEW) or not (rows := finding.find(actor, str(subject))):
        return None
    read = [(each, each.agency_id) for each in rows]
    trail.note_reads_under(actor, at, subjects=read, seen="search", purpose="search results")
    return {
        "rows": [shown.stay_row(each, office_day(at)) for each in rows],
        "addresses": [reverse("settlement:stay", args=[each.pk]) for each in rows],
    }


def day(*, actor: Actor, at: datetime, subject: date) -> dict[str, Any] | None:
    """Rows of the sheet at the end of the day: claims, stays and bills that this person handled on it."""
    if not actor.may(Permission.CLAIM_VIEW):
        return None
    found = day_sheet(actor, subject)
    handled: list[Handled] = [*(line.record for line in found.lines), *found.back, *found.open]
    read = {each.pk: (each, each.agency_id) for each in handled}
    trail.note_reads_under(actor, at, subjects=read.values(), seen="list", purpose="day sheet")
    return {
        "counts": found.counts,
        "lines": [{**_named(line.record), "done": line.done} for line in found.lines],
        "back": [{**_named(each), "chip": claim_shown.chip(each)} for each in found.back],
        "open": [{**_named(each), "chip": claim_shown.chip(each), "due_on": each.due_on} for each in found.open],
    }


def _named(handled: Handled) -> dict[str, Any]:
    """A record on the sheet: what it is called, where it stands, and whose it is."""
    person: Any
    match handled:
        case Claim():
            label, name, person = _("Claim"), "claim", handled.worker
        case Bill():
            label, name, person = _("Bill"), "bill", handled.stay.person
        case Stay():
            label, name, person = _("Stay"), "stay", handled.person
    url = reverse(f"settlement:{name}", args=[handled.pk])
    return {"label": label, "number": str(handled), "url": url, "person": person}


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
    found = list(Stay.objects.visible_to(actor).filter(**which).order_by("-admitted_on", "-id"))
    if not found:
        return None
    live = Bill.objects.visible_to(actor).filter(stay__in=found, state__in=LIVE).order_by("id")
    bills = {bill.stay_id: bill for bill in live}
    claims = dict(Claim.objects.visible_to(actor).filter(stay__in=found).order_by("id").values_list("stay_id", "id"))
    told = [stay for stay in found if stay.told_as is not None]
    payments = stays.payments_of(actor, told) if told else {}
    return {"rows": [_row(stay, bills.get(stay.pk), payments.get(stay.pk), claims.get(stay.pk)) for stay in found]}


def _row(stay: Stay, bill: Bill | None, payment: DirectPayment | None, claim: Any) -> dict[str, Any]:
    """A stay with its money: our bill, or what the place of treatment told that it paid."""
    chip = shown.bill_chip(bill) if bill else shown.payment_chip(payment) if payment else None
    counts = bill or (payment if payment and not payment.undone_kind else None)
    return {"stay": stay, "bill": bill, "payment": payment, "claim": claim, "money": counts, "chip": chip}


def desk(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """The claims whose next step is this person's, the one that is due first on top."""
    if not any(map(actor.may, STEPS)):
        return None
    found = list(claim_queries.waiting_for(actor)[: claim_queries.FEW + 1])
    if not found:
        return None
    rows = claim_shown.rows(found[: claim_queries.FEW], office_day(at))
    return {"rows": rows, "is_desk": True, "more": len(found) > claim_queries.FEW}


def counts(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """How many flagged lines and versions of catalogues wait for this person's word; their files of no use."""
    flagged = flag_queries.count(actor) if actor.may(Permission.BILL_REVIEW) else 0
    versions = len(catalogue_queries.waiting_for(actor)) if actor.may(Permission.CATALOGUE_CONFIRM) else 0
    unfit = catalogue_queries.unfit_of(actor) if actor.may(Permission.CATALOGUE_ENTER) else []
    if not flagged and not versions and not unfit:
        return None
    return {"flagged": flagged, "most": flag_queries.COUNTED, "versions": versions, "unfit": unfit}


def claims_of_worker(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """A worker's claims for reimbursement, and taking in another one."""
    if not actor.may(Permission.CLAIM_VIEW):
        return None
    may_enter = actor.post_for(Permission.CLAIM_ENTER, subject.agency) is not None
    rows = claim_shown.rows(claim_queries.of_worker(actor, subject.pk), office_day(at))
    return {"rows": rows, "worker": subject, "may_enter": may_enter}
