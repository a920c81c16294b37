"""An institution confirms that its month is ours, and takes the confirmation back (domain.md §7.5: 3201, 3261-3262)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow, Refusal, required
from agency.policy.periods import add_months
from institutions.models import Institution
from settlement.actions.calls import Answer, Done, Sent, once
from settlement.enums import CallKind, MonthState
from settlement.models import Confirmation, Entry, Month
from settlement.money import ZERO


@dataclass(frozen=True, slots=True)
class Figures:
    """What a month of an institution comes to: entries (those that undo count too), yuan altogether, of the fund."""

    count: int
    total: Decimal
    fund: Decimal

    def as_json(self) -> dict[str, Any]:
        return {"count": self.count, "total": str(self.total), "fund": str(self.fund)}


class Differs(Refusal):
    """The institution's figures are others than ours."""

    code = "differs"

    def __init__(self, yours: Figures, ours: Figures) -> None:
        super().__init__(
            _(
                "You have %(your_count)s entries of %(your_total)s, of the fund %(your_fund)s;"
                " here are %(count)s of %(total)s, of the fund %(fund)s. Fetch the month and compare."
            )
            % {
                "your_count": yours.count,
                "your_total": yours.total,
                "your_fund": yours.fund,
                "count": ours.count,
                "total": ours.total,
                "fund": ours.fund,
            }
        )
        self.yours, self.ours = yours, ours


def figures_of(institution_id: UUID, begins_on: date) -> Figures:
    """Count and sums of an institution's month."""
    rows = Entry.objects.filter(institution_id=institution_id, month__begins_on=begins_on)
    sums = rows.aggregate(count=Count("id"), total=Sum("total"), fund=Sum("fund"))
    return Figures(sums["count"], sums["total"] or ZERO, sums["fund"] or ZERO)


def confirm_month(*, by: Actor, at: datetime, ids: Ids, sent: Sent, begins_on: date, figures: Figures) -> Answer:
    """Confirm that a month which is over is what the institution has itself, to the cent.

    Raises Differs, NotAllowedNow (not over; closed; confirmed), MessageConflict.
    """
    about = f"month {begins_on:%Y-%m} of {sent.institution_id}"
    with acting(by=by, at=at, ids=ids, about=about) as act:

        def work() -> Done:
            if office_day(at) < add_months(begins_on, 1):
                raise NotAllowedNow(_("A month is confirmed when it is over."))
            _hold(sent.institution_id, begins_on)
            _check_open(sent.institution_id, begins_on)
            if _standing(sent.institution_id, begins_on) is not None:
                raise NotAllowedNow(_("You have confirmed this month already."))
            ours = figures_of(sent.institution_id, begins_on)
            if figures != ours:
                raise Differs(figures, ours)
            made = _confirm(act, sent.institution_id, begins_on, ours, at, ids)
            return Done(made.agency_id, answer_of(made), made.pk)

        return once(act, CallKind.CONFIRM, sent.message, at=at, ids=ids, work=work)


def withdraw_confirmation(*, by: Actor, at: datetime, ids: Ids, sent: Sent, begins_on: date, reason: str) -> Answer:
    """Take a confirmation back while the month is open (3262). Raises NotAllowedNow, Refusal, MessageConflict."""
    about = f"month {begins_on:%Y-%m} of {sent.institution_id}"
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=about) as act:

        def work() -> Done:
            _hold(sent.institution_id, begins_on)
            standing = _standing(sent.institution_id, begins_on)
            if standing is None:
                raise NotAllowedNow(_("You haven't confirmed this month."))
            take_back(act, standing, at)
            return Done(standing.agency_id, answer_of(standing), standing.pk)

        return once(act, CallKind.WITHDRAW_MONTH, sent.message, at=at, ids=ids, work=work)


def confirm_back(act: Act, confirmation_id: UUID, at: datetime) -> bool:
    """The same inside an act, for a confirmation that still stands; False for one that was taken back since.

    Raises NotAllowedNow: then the month was confirmed anew.
    """
    told = Confirmation.objects.get(pk=confirmation_id)
    _hold(told.institution_id, told.begins_on)
    found = Confirmation.objects.select_for_update(of=("self",)).get(pk=confirmation_id)
    if found.withdrawn_at is None:
        take_back(act, found, at)
        return True
    if _standing(found.institution_id, found.begins_on) is not None:
        raise NotAllowedNow(_("The confirmation was taken back since, and the month was confirmed anew."))
    return False


def take_back(act: Act, confirmation: Confirmation, at: datetime) -> None:
    """Inside an act, the confirmation locked. Raises NotAllowedNow: the month was closed."""
    _check_open(confirmation.institution_id, confirmation.begins_on)
    confirmation.withdrawn_at = at
    confirmation.save()
    trail.record(
        act,
        "month.confirmation_withdrawn",
        subject=confirmation,
        agency=confirmation.agency_id,
        month=str(confirmation),
    )


def answer_of(confirmation: Confirmation) -> Answer:
    """What the institution is told of its confirmation."""
    return {
        "month": str(confirmation),
        "confirmed": confirmation.withdrawn_at is None,
        "count": confirmation.count,
        "total": str(confirmation.total),
        "fund": str(confirmation.fund),
    }


def _confirm(act: Act, institution_id: UUID, begins_on: date, ours: Figures, at: datetime, ids: Ids) -> Confirmation:
    made: Confirmation = Confirmation.objects.create(
        id=ids(at),
        agency_id=Institution.objects.values_list("agency_id", flat=True).get(pk=institution_id),
        institution_id=institution_id,
        begins_on=begins_on,
        count=ours.count,
        total=ours.total,
        fund=ours.fund,
        confirmed_at=at,
    )
    trail.record(act, "month.confirmed", subject=made, agency=made.agency_id, month=str(made), **ours.as_json())
    return made


def _hold(institution_id: UUID, begins_on: date) -> None:
    """No entry of this institution comes into this month until the transaction ends: a trigger takes the same lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{institution_id} {begins_on}"])


def _check_open(institution_id: UUID, begins_on: date) -> None:
    """None of the months with the institution's entries was closed, nor is meanwhile. Raises NotAllowedNow."""
    entries = Entry.objects.filter(institution_id=institution_id, month__begins_on=begins_on).values("month")
    months = Month.objects.filter(pk__in=entries).order_by("pk")
    if any(month.state != MonthState.OPEN for month in months.select_for_update(of=("self",), no_key=True)):
        raise NotAllowedNow(_("This month is closed already."))


def _standing(institution_id: UUID, begins_on: date) -> Confirmation | None:
    rows = Confirmation.objects.standing().filter(institution_id=institution_id, begins_on=begins_on)
    found: Confirmation | None = rows.select_for_update(of=("self",)).first()
    return found
