"""What the night does about papers: it recalls them before their day, hands late ones to a person, says what counts as
accepted. It never decides."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.sweeping import tried
from agency.policy import periods
from agency.policy.queries import resolve, resolve_one, working_days
from filings import handed_in
from filings.actions.steps import lock
from filings.actions.tasks import open_task
from filings.enums import State, TaskKind
from filings.models import FilingVersion, Supplement, Task

REMIND = "filing.supplement_remind_wd"
DEEMED = "filing.deemed_accepted"


def recall_papers(*, by: Actor, at: datetime, ids: Ids) -> int:
    """Recall each open notice once, `filing.supplement_remind_wd` before its day; how many. The desk shows it then."""
    today = office_day(at)
    calendar = working_days(first=today)
    rows = _open_notices().filter(reminded_at=None, answer_by__gte=today).select_related("version__agency")
    words: dict[str, Any] = {"by": by, "at": at, "ids": ids, "calendar": calendar}
    return sum(bool(tried(_recall, **words, version_id=notice.version_id, notice=notice)) for notice in rows)


def _recall(
    *, by: Actor, at: datetime, ids: Ids, version_id: UUID, notice: Supplement, calendar: periods.WorkingDays
) -> bool:
    days = int(resolve_one(REMIND, notice.version.agency.division_id, office_day(at)).value)  # type: ignore[arg-type]
    if periods.working_days_before(notice.answer_by, days, calendar) > office_day(at):
        return False
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        version = lock(version_id)
        held = _open_notices().filter(version=version, reminded_at=None).first()
        if held is None:
            act.changed = False
            return False
        held.reminded_at = at
        held.save()
        day = held.answer_by.isoformat()
        trail.record(act, "filing.reminded", subject=version.filing, agency=version.agency_id, answer_by=day)
        return True


def report_overdue(*, by: Actor, at: datetime, ids: Ids) -> int:
    """Open one task for each notice whose day went by unanswered; how many. Rule E13 answers no from then on."""
    asked = Coalesce(OuterRef("asked_again_at"), OuterRef("asked_at"))
    told = Task.objects.filter(version=OuterRef("version"), kind=TaskKind.PAPERS_OVERDUE, opened_at__gte=asked)
    rows = _open_notices().filter(~Exists(told), answer_by__lt=office_day(at))
    late = list(rows.values_list("version_id", flat=True))
    return sum(bool(tried(_report, by=by, at=at, ids=ids, version_id=version_id)) for version_id in late)


def _report(*, by: Actor, at: datetime, ids: Ids, version_id: UUID) -> bool:
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        version = lock(version_id)
        notice = _open_notices().filter(version=version, answer_by__lt=office_day(at)).first()
        task = notice and open_task(
            act,
            kind=TaskKind.PAPERS_OVERDUE,
            worker=version.worker,
            version=version,
            reference=notice.answer_from.isoformat(),
            details={"answer_by": notice.answer_by.isoformat(), "papers": list(version.returned_items)},
            at=at,
            ids=ids,
        )
        act.changed = task is not None
        if task is not None:
            trail.record(act, "filing.papers_overdue", subject=version.filing, agency=version.agency_id)
        return task is not None


def _open_notices() -> QuerySet[Supplement]:
    return Supplement.objects.filter(answered_at=None, version__state=State.RETURNED).order_by("answer_by", "id")


def accept_by_silence(*, by: Actor, at: datetime, ids: Ids) -> int:
    """Where `filing.deemed_accepted` holds: note what counts as accepted, because nothing was named in time; how many.

    Not told within five days, it counts as accepted from the day on which it was received (Administrative Licensing
    Law art. 32, an analogue; domain.md §0.3: off unless set).
    """
    silent = _silent(at).order_by().values_list("agency", "agency__division").distinct()
    words: dict[str, Any] = {"by": by, "at": at, "ids": ids}
    return sum(tried(_accept_of_agency, **words, agency=pk, division=division) or 0 for pk, division in silent)


def _silent(at: datetime) -> QuerySet[FilingVersion]:
    return FilingVersion.objects.filter(
        state=State.SUBMITTED, supplement=None, deemed_accepted_on=None, applied_on__lt=office_day(at)
    )


def _accept_of_agency(*, agency: int, division: str, by: Actor, at: datetime, ids: Ids) -> int:
    today = office_day(at)
    held = resolve([DEEMED, handed_in.NOTICE, handed_in.ROLL], division, today)
    if not held[DEEMED].value:
        return 0
    days, roll = held[handed_in.NOTICE].value, bool(held[handed_in.ROLL].value)
    done = 0
    for version_id, applied_on in _silent(at).filter(agency=agency).order_by("id").values_list("id", "applied_on"):
        due = handed_in.notice_due_after(applied_on, days, roll)  # type: ignore[arg-type]
        if due.on < today and not due.provisional:
            done += bool(tried(_accept, by=by, at=at, ids=ids, version_id=version_id, due=due))
    return done


def _accept(*, by: Actor, at: datetime, ids: Ids, version_id: UUID, due: periods.DueDay) -> bool:
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        version = lock(version_id)
        named = handed_in.notice_of(version) is not None
        if version.state != State.SUBMITTED or named or version.deemed_accepted_on is not None:
            act.changed = False
            return False
        version.deemed_accepted_on = version.applied_on
        version.save(update_fields=["deemed_accepted_on"])
        told = {"accepted_on": version.applied_on, "notice_by": due.on}
        days = {name: day.isoformat() for name, day in told.items() if day}
        trail.record(act, "filing.deemed_accepted", subject=version.filing, agency=version.agency_id, **days)
        return True
