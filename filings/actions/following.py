"""What follows for filings when a worker's entitlement changes (domain.md R1.4, R2.8, R2.14)."""

from datetime import date, datetime

from django.db.models import Q

from agency.audit import trail
from agency.offices.acts import Actor, Ids
from agency.offices.models import Act
from agency.workers import consequences
from agency.workers.consequences import Change
from agency.workers.enums import StopCause
from filings import queries, workflow
from filings.actions.closing import close, fell, said
from filings.actions.tasks import open_task
from filings.enums import Action, EndCause, State, TaskKind
from filings.models import Filing, FilingVersion

ENDS = {
    StopCause.DEATH: EndCause.DEATH,
    StopCause.ENTITLEMENT_LOST: EndCause.ENTITLEMENT_LOST,
    StopCause.RELATION_ENDED: EndCause.RELATION_ENDED,
}
"""The stops that end filings. The others may be lifted again: a person looks at each filing."""


def follow(act: Act, change: Change, by: Actor, at: datetime, ids: Ids) -> None:
    """End what rests on what the worker has lost, whatever the lock says; or have a person look at it.

    The last day is the day given; of a filing that would start later, the day before its start: it never held.
    """
    if change.notice is not None:
        return  # no filing rests on a payment notice
    cause = _cause(change)
    if cause is None:
        _open_tasks(act, change, at, ids)
        return
    for version in _concerned(change, held=True):
        close(act, version, Action.CEASE, cause, on=change.since, at=at, ids=ids)
        trail.record(act, "filing.ceased", subject=version.filing, agency=version.agency_id, **said(version))
    for version in _concerned(change, held=False):
        fell(version)
        trail.record(act, "filing.fell", subject=version.filing, agency=version.agency_id, version=version.number)


def _cause(change: Change) -> EndCause | None:
    if change.stop is None:
        return EndCause.REVOKED
    return ENDS.get(StopCause(change.stop.cause))


def _concerned(change: Change, *, held: bool) -> list[FilingVersion]:
    """The approved versions that would hold beyond the day, or the open ones; their filings locked, in one order."""
    rests = _resting_on(change)
    filings = FilingVersion.objects.filter(
        rests, worker=change.worker, state__in=[*sorted(workflow.OPEN), State.APPROVED]
    )
    wanted = sorted(set(filings.values_list("filing_id", flat=True)))
    list(Filing.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    rows = queries.to_write(FilingVersion.objects.filter(filing__in=wanted))
    if held:
        rows = rows.filter(rests, _beyond(change.since), state=State.APPROVED)
    else:
        rows = rows.filter(state__in=sorted(workflow.OPEN))
    return list(rows.order_by("filing_id", "number"))


def _resting_on(change: Change) -> Q:
    if change.determination is not None:
        return Q(determinations=change.determination)
    if change.stop is not None and change.stop.cause == StopCause.RELATION_ENDED:
        return Q(relation=change.stop.relation_id)
    return Q()


def _beyond(day: date) -> Q:
    return Q(valid_to=None) | Q(valid_to__gte=day)


def _open_tasks(act: Act, change: Change, at: datetime, ids: Ids) -> None:
    stop = change.stop
    assert stop is not None
    for version in _concerned(change, held=True):
        open_task(
            act,
            kind=TaskKind.BENEFITS_STOPPED,
            worker=change.worker,
            version=version,
            reference=str(stop.pk),
            details={"cause": stop.cause, "since": change.since.isoformat()},
            at=at,
            ids=ids,
        )


def register() -> None:
    """Called once, when the apps are ready."""
    consequences.on_change("filings", follow)
