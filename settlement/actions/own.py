"""A stay as the institution that it is of meets it: what it may reach, what it is told, what holds for all its acts."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from agency.offices import history
from agency.offices.acts import office_day
from agency.offices.refusals import NotAllowedNow, Refusal
from settlement import workflow
from settlement.actions.calls import Answer
from settlement.enums import BillKind, BillState, StayState
from settlement.models import Bill, BillLine, Stay
from settlement.workflow import StayAction


class NotThere(Refusal):
    """This institution has no such stay."""

    code = "not-there"

    def __init__(self) -> None:
        super().__init__(_("You have no stay with this id."))


def lock(institution_id: UUID, stay_id: UUID) -> Stay:
    """A stay of this institution, held until the transaction ends. Raises NotThere."""
    if not Stay.objects.of_institution(institution_id).filter(pk=stay_id).exists():
        raise NotThere
    return Stay.objects.lock(stay_id)


def answer_of(stay: Stay) -> Answer:
    """What the institution is told of its stay."""
    return {
        "stay": str(stay.pk),
        "state": str(stay.state),
        "number": stay.number,
        "service": str(stay.service),
        "diagnoses": list(stay.diagnoses),
        "admitted_on": stay.admitted_on.isoformat(),
        "discharged_on": stay.discharged_on.isoformat() if stay.discharged_on else None,
        "transferred_to": stay.transferred_to,
        "continues": str(stay.continues_id) if stay.continues_id else None,
    }


def check_leaves(stay: Stay, day: date, at: datetime) -> None:
    """May the stay end on this day? Raises NotAllowedNow (settled, ended or cancelled), Refusal (the day)."""
    workflow.find(StayAction.LEAVE, StayState(stay.state))
    if stay.discharged_on is not None:
        raise NotAllowedNow(_("The patient was discharged on %(day)s.") % {"day": stay.discharged_on})
    if not stay.admitted_on <= day <= office_day(at):
        raise Refusal(_("The discharge lies between the admission and today."), code="day")
    check_lines_within(stay, stay.admitted_on, day)


def leave(stay: Stay, day: date) -> list[str]:
    """The stay ends on a day; an assessment with lines after it holds no more. The columns that are to be saved."""
    stay.discharged_on = day
    standing = {"bill__stay": stay, "bill__kind": BillKind.DIRECT, "bill__state": BillState.ASSESSED}
    if not BillLine.objects.filter(**standing, served_on__gt=day).exists():
        return ["discharged_on"]
    drop_assessment(stay)
    stay.state = unassessed(stay)
    return ["discharged_on", "state"]


def check_not_continued(stay: Stay) -> None:
    """What another stay builds on stands. Raises NotAllowedNow."""
    if stay.continued_by.exclude(state=StayState.ADMISSION_CANCELLED).exists():
        raise NotAllowedNow(_("The next institution has admitted the patient already."))


def check_lines_within(stay: Stay, first: date, last: date | None) -> None:
    """Do all lines that were uploaded lie in the days of the stay? Raises Refusal."""
    outside = stay.uploaded_lines.standing().filter(served_on__lt=first)
    if last is not None:
        outside |= stay.uploaded_lines.standing().filter(served_on__gt=last)
    numbers = list(outside.order_by("number").values_list("number", flat=True)[:5])
    if numbers:
        raise Refusal(
            _("Lines with days outside of the stay were uploaded: %(numbers)s. Replace them or take them back first.")
            % {"numbers": ", ".join(map(str, numbers))},
            code="lines-outside",
        )


def drop_assessment(stay: Stay) -> bool:
    """The stay's assessment no longer counts; was there one? The stay is locked. One query."""
    live = {"stay": stay.pk, "kind": BillKind.DIRECT, "state": BillState.ASSESSED}
    return history.change_all(Bill, live, {"state": BillState.REPLACED}) > 0


def unassessed(stay: Stay) -> StayState:
    """Where a stay stands without an assessment."""
    return StayState.DETAILS_UPLOADED if stay.uploaded_lines.standing().exists() else StayState.ADMITTED


@contextmanager
def number_once() -> Iterator[None]:
    """What the database says of a number or a transfer that was used before, as a sentence. Raises Refusal."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        if "stay_number_once" in str(clash):
            raise Refusal(_("You registered another stay under this number."), code="number-taken") from clash
        if "stay_continued_once" in str(clash):
            raise Refusal(_("Another admission continues this stay already."), code="no-transfer") from clash
        raise
