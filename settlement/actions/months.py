"""Months: open until a person closes them. A closed one takes nothing more."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.refusals import NotAllowedNow
from agency.policy.periods import add_months
from settlement import permissions
from settlement.enums import MonthState
from settlement.models import Month


def open_month(agency_id: int, day: date, *, at: datetime, ids: Ids) -> Month:
    """The month of a day, or the first after it that is open; made if it isn't there. Inside an act.

    Nothing is locked: that a month is open when an entry is added to it is held by the database.
    """
    begins_on = Month.first_of(day)
    while True:
        month = Month.objects.filter(agency_id=agency_id, begins_on=begins_on).first()
        if month is None:
            month = _made(agency_id, begins_on, at, ids)
        if month.state == MonthState.OPEN:
            return month
        begins_on = add_months(begins_on, 1)


def close_month(*, by: Actor, at: datetime, ids: Ids, month_id: UUID) -> Month:
    """Close a month that is over. What is undone afterwards stands in a later one (domain.md R4.14, S15).

    Raises Denied, NotAllowedNow.
    """
    with acting(by=by, at=at, ids=ids, about=f"month {month_id}") as act:
        month: Month = Month.objects.select_for_update(of=("self",)).select_related("agency").get(pk=month_id)
        act.post = permissions.check_may_close(by, month)
        if month.state != MonthState.OPEN:
            raise NotAllowedNow(_("This month is closed already."))
        if office_day(at) < add_months(month.begins_on, 1):
            raise NotAllowedNow(_("A month is closed when it is over."))
        month.state, month.closed_by, month.closed_at = MonthState.CLOSED, by.user, at
        month.save()
        trail.record(act, "month.closed", subject=month, agency=month.agency_id, month=str(month))
        return month


def _made(agency_id: int, begins_on: date, at: datetime, ids: Ids) -> Month:
    from django.db import IntegrityError, transaction

    try:
        with transaction.atomic():
            return Month.objects.create(id=ids(at), agency_id=agency_id, begins_on=begins_on)  # type: ignore[no-any-return]
    except IntegrityError:
        return Month.objects.get(agency_id=agency_id, begins_on=begins_on)  # type: ignore[no-any-return]
