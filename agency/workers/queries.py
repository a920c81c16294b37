"""Finding workers, and what their page shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery, Sum

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.models import DivisionRecord
from agency.offices.tokens import id_in
from agency.policy import periods
from agency.policy.queries import ResolvedParameter, resolve_one, working_days
from agency.workers.enums import DeterminationKind, DeterminationState, NoticeState, StopState
from agency.workers.identifiers import NumberCheck, check_card_number, check_number, check_phone
from agency.workers.models import (
    BenefitStop,
    Card,
    Comparison,
    DeliveredEntry,
    DeliveredList,
    Determination,
    DeviceNotice,
    InsuranceRelation,
    Worker,
    WorkerQuerySet,
)
from agency.workers.names import normal_name

FOUND_AT_MOST = 50
LISTS_AT_ONCE = 25
FAULTY_AT_MOST = 200
DIRECTLY_UNDER = "直辖"  # data
"""What the history of divisions has as the city of a county directly under a province."""


def search(actor: Actor, text: str, *, on: date) -> WorkerQuerySet:
    """Workers that the one search box finds.

    By whole number, card or phone (blind index), or by the beginning of the name or of its initials; at most 50.
    """
    return Worker.objects.visible_to(actor).filter(_matches(text, on)).order_by("name", "id")[:FOUND_AT_MOST]


def _matches(text: str, on: date) -> Q:
    number = check_number(text, on=on)
    if number.accepted:
        return Q(number_index=_index(Worker, "number_index", number.normalised))
    condition = Q(pk__in=[])
    if phone := check_phone(text):
        condition |= Q(phone_index=_index(Worker, "phone_index", phone))
    if card := check_card_number(text):
        condition |= Q(pk__in=Card.objects.filter(number_index=_index(Card, "number_index", card)).values("worker_id"))
    name = normal_name(text)
    if name.isascii():
        condition |= Q(initials__startswith=name.lower()) if name.isalpha() else Q(pk__in=[])
    elif name:
        condition |= Q(name__startswith=name)
    return condition


def _index(model: type, field: str, clear: str) -> bytes:
    return model._meta.get_field(field).index_of(clear)  # type: ignore[attr-defined, no-any-return]


def holder_of(number: str) -> Worker | None:
    """The worker with a (normalised) number, whoever asks: the agency alone may be told, and logged."""
    return Worker.objects.numbered(number).select_related("agency").first()  # type: ignore[no-any-return]


def place_of_issue(check: NumberCheck) -> str:
    """What the division code in a number meant when its holder was born, or soonest after."""
    if check.born_on is None:
        return ""
    meant = DivisionRecord.objects.filter(code=check.division_code).exclude(end_year__lt=check.born_on.year)
    record = meant.order_by("start_year").first()
    if record is None:
        record = DivisionRecord.objects.filter(code=check.division_code).order_by("-start_year").first()
    if record is None:
        return check.division_code
    names = dict.fromkeys((record.province_name, record.city_name, record.name))
    return f"{record.code} {''.join(name for name in names if name != DIRECTLY_UNDER)}"


def relations_of(worker: Worker) -> list[InsuranceRelation]:
    """All insurance relations, the newest first. One query."""
    return list(worker.relations.select_related("employer", "agency").order_by("-starts_on", "-id"))


def determinations_of(worker: Worker) -> list[Determination]:
    """All determinations of a worker, the newest first. One query."""
    return list(
        worker.determinations.select_related("confirmed_by", "relation__employer").order_by("-decided_on", "-id")
    )


def cards_of(worker: Worker) -> list[Card]:
    """All cards of a worker. One query."""
    return list(worker.cards.order_by("kind", "-state_since_on", "-id"))


def stops_of(worker: Worker) -> list[BenefitStop]:
    """All stops of benefits of a worker, the newest first. One query."""
    return list(worker.benefit_stops.select_related("relation__employer").order_by("-from_on", "-id"))


def stops_to_confirm(actor: Actor) -> list[BenefitStop]:
    """Stops that wait for this person: confirmable by their post, entered by somebody else; the oldest first."""
    waiting = BenefitStop.objects.visible_to(actor, Permission.BENEFIT_CONFIRM).filter(state=StopState.ENTERED)
    rows = waiting.exclude(entered_by__in=actor.judges_not(Permission.BENEFIT_CONFIRM)).select_related("worker")
    return list(rows.order_by("entered_at", "id")[:FOUND_AT_MOST])


@dataclass(frozen=True, slots=True)
class Notice:
    """By when employer or relatives had to tell of an event, under which parameter, and whether they did in time."""

    due: periods.DueDay
    parameter: ResolvedParameter
    told_on: date | None
    late: bool


def notice_of(stop: BenefitStop, today: date) -> Notice:
    """The duty to tell: so many working days after the event (Regulations on Handling Social Insurance art. 25).

    Two queries. Late is what was told after the day, or is not told yet when it is over.
    """
    parameter = resolve_one("benefit.notice_wd", stop.agency.division_id, stop.from_on)
    due = periods.due_on(stop.from_on, int(parameter.value), working_days(first=stop.from_on))
    return Notice(due, parameter, stop.notified_on, (stop.notified_on or today) > due.on)


@dataclass(frozen=True, slots=True)
class ListsPage:
    """One page of delivered lists; `after` asks for the older ones, empty where there are none."""

    lists: list[DeliveredList]
    total: int
    after: str


def lists_page(actor: Actor, *, after: str) -> ListsPage:
    """Delivered lists with their last comparison, the newest first. Two queries."""
    visible = DeliveredList.objects.visible_to(actor)
    last = Comparison.objects.filter(delivered=OuterRef("pk")).order_by("-at", "-id")
    rows = visible.select_related("agency").annotate(
        compared_at=Subquery(last.values("at")[:1]),
        hits=Subquery(last.values("hits")[:1]),
        opened=Sum("comparisons__opened"),
    )
    if key := id_in(after):
        rows = rows.filter(pk__lt=key)
    found = list(rows.order_by("-id")[: LISTS_AT_ONCE + 1])
    older = str(found[LISTS_AT_ONCE - 1].pk) if len(found) > LISTS_AT_ONCE else ""
    return ListsPage(found[:LISTS_AT_ONCE], visible.count(), older)


def faulty_lines(delivered: DeliveredList) -> list[DeliveredEntry]:
    """The first lines of a list that can't be compared; their numbers are not read."""
    rows = delivered.entries.exclude(fault="").only("delivered", "line", "fault").order_by("line")
    return list(rows[:FAULTY_AT_MOST])


def history_of(record: Worker | Determination, revision: int) -> tuple[Any, Any]:
    """The row as it was at a revision (None if unknown), and the newest one with who saved it. Two queries."""
    rows = record.history.order_by("-history_id")
    return rows.filter(revision=revision).first(), rows.select_related("act__user").first()


def determinations_sent_back(actor: Actor) -> "list[Determination]":
    """Determinations that this person entered or changed last, or was given, and that were sent back."""
    if actor.user is None:
        return []
    mine = Determination.objects.visible_to(actor, Permission.DETERMINATION_ENTER).filter(
        state=DeterminationState.SENT_BACK, handled_by=actor.user
    )
    return list(mine.select_related("worker").order_by("decided_on", "id")[:FOUND_AT_MOST])


def determinations_to_confirm(actor: Actor) -> "list[Determination]":
    """Determinations that wait for this person: confirmable by their post, not their own work."""
    waiting = Determination.objects.visible_to(actor, Permission.DETERMINATION_CONFIRM).filter(
        state=DeterminationState.ENTERED
    )
    own = actor.judges_not(Permission.DETERMINATION_CONFIRM)
    return list(
        waiting.exclude(editors__overlap=own).select_related("worker").order_by("decided_on", "id")[:FOUND_AT_MOST]
    )


def device_notice_for(determination: Determination, on: date) -> DeviceNotice | None:
    """The payment notice usable on a day under a device confirmation, or None (domain.md R1.11). One query."""
    return device_notices_for([determination.pk], on).get(determination.pk)


def device_notices_for(determination_ids: Iterable[UUID], on: date) -> dict[UUID, DeviceNotice]:
    """The usable payment notice of each device confirmation that has one on a day. One query."""
    found = DeviceNotice.objects.usable(on).filter(determination_id__in=list(determination_ids))
    return {each.determination_id: each for each in found.order_by("issued_on", "id")}


def notices_of(determination: Determination) -> list[DeviceNotice]:
    """All payment notices under a device confirmation, the newest first. One query."""
    rows = determination.notices.select_related("entered_by", "confirmed_by", "replaced_by")
    return list(rows.order_by("-issued_on", "-id"))


def notices_to_confirm(actor: Actor) -> list[DeviceNotice]:
    """Payment notices that wait for this person: confirmable by their post, not their own work. At most 50."""
    waiting = DeviceNotice.objects.visible_to(actor, Permission.DETERMINATION_CONFIRM).filter(state=NoticeState.ENTERED)
    own = actor.judges_not(Permission.DETERMINATION_CONFIRM)
    waiting = waiting.exclude(entered_by__in=own).select_related("worker", "determination")
    return list(waiting.order_by("entered_at", "id")[:FOUND_AT_MOST])


def plans_of(worker: Worker) -> list[Determination]:
    """The confirmed rehabilitation plans of a worker that an extension can continue, the newest first. One query."""
    plans = worker.determinations.filter(
        kind=DeterminationKind.REHABILITATION, state=DeterminationState.CONFIRMED, revoked_on=None
    )
    return list(plans.order_by("-valid_to", "-id"))
