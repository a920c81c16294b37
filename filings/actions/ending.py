"""Cancelling an approved filing 取消备案: one person asks, another decides (domain.md R2.5, R2.8, R6.1)."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.enums import RequestState
from agency.offices.refusals import NotAllowedNow, Refusal, required
from filings import locks, permissions, workflow
from filings.actions.changing import check_free
from filings.actions.closing import close, fell, last_day, locked_row, said
from filings.actions.steps import lock
from filings.enums import ASKED_FOR, Action, EndCause, State
from filings.models import Ending, Filing, FilingVersion


def ask_end(*, by: Actor, at: datetime, ids: Ids, version_id: UUID, cause: str, ends_on: date, reason: str) -> Ending:
    """Ask for the end of an approved filing. `ends_on` is the last day on which it is to hold.

    The worker is bound by the lock and names today or a later day; the agency is not, and may name a day that has
    passed: the day before the start says that it never held.
    Raises Denied, NotAllowedNow, Refusal (lock, day, no reason).
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"filing version {version_id}") as act:
        version = lock(version_id)
        act.post = permissions.check_may_enter(by, version)
        workflow.find(Action.ASK_END, State(version.state))
        if Ending.objects.filter(version=version, state=RequestState.OPEN).exists():
            raise NotAllowedNow(_("A cancellation of this filing waits for a decision already."))
        today = office_day(at)
        _check_day(version, _cause(cause), ends_on, today)
        if cause == EndCause.BY_WORKER:
            check_free(locks.Wish.CANCEL, version, today)
        ending = Ending.objects.create(
            id=ids(at),
            version=version,
            agency=version.agency,
            cause=cause,
            ends_on=ends_on,
            reason=reason.strip()[:500],
            requested_by=by.user,  # type: ignore[misc]
            requested_at=at,
        )
        trail.record(
            act,
            "filing.end_asked",
            subject=version.filing,
            agency=version.agency_id,
            cause=cause,
            ends_on=ends_on.isoformat(),
        )
        return ending


def _cause(code: str) -> EndCause:
    if code not in ASKED_FOR:
        raise Refusal(_("Choose why it is to end."), code="cause")
    return EndCause(code)


def _check_day(version: FilingVersion, cause: EndCause, day: date, today: date) -> None:
    if day != last_day(version, day):
        first, last = last_day(version, date.min), version.valid_to
        span = {"first": first, "last": last}
        if last is None:
            raise Refusal(_("The last day is %(first)s or later; that day says that it never held.") % span, code="day")
        raise Refusal(
            _("The last day is one from %(first)s to %(last)s; the first of them says that it never held.") % span,
            code="day",
        )
    if cause == EndCause.BY_WORKER and day < today:
        raise Refusal(_("The worker can cancel from today on: name today or a later day."), code="day")


def grant_end(*, by: Actor, at: datetime, ids: Ids, ending_id: UUID, comment: str = "") -> Ending:
    """Cancel: the filing ends on the day asked for, an open change falls with it, the national system is told.

    A worker's cancellation that is decided after its day ends on the day of the decision: until then the filing could
    be used. Raises Denied, NotAllowedNow.
    """
    with acting(by=by, at=at, ids=ids, reason=comment.strip(), about=f"cancellation {ending_id}") as act:
        ending, version = _lock(ending_id)
        act.post = permissions.check_may_decide_end(by, ending)
        _check_waits(ending)
        _settle(ending, RequestState.GRANTED, by, at, comment)
        today = office_day(at)
        on = max(ending.ends_on, today) if ending.cause == EndCause.BY_WORKER else ending.ends_on
        close(act, version, Action.GRANT_END, EndCause(ending.cause), on=on, at=at, ids=ids)
        trail.record(act, "filing.cancelled", subject=version.filing, agency=version.agency_id, **said(version))
        for change in FilingVersion.objects.filter(filing=version.filing_id, state__in=sorted(workflow.OPEN)):
            fell(change)
            trail.record(
                act, "filing.change_fell", subject=version.filing, agency=version.agency_id, version=change.number
            )
        return ending


def refuse_end(*, by: Actor, at: datetime, ids: Ids, ending_id: UUID, reason: str) -> Ending:
    """Refuse a cancellation: the filing holds on. Raises Denied, NotAllowedNow, Refusal (no reason)."""
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"cancellation {ending_id}") as act:
        ending, version = _lock(ending_id)
        act.post = permissions.check_may_decide_end(by, ending)
        _check_waits(ending)
        workflow.find(Action.REFUSE_END, State(version.state))
        _settle(ending, RequestState.REFUSED, by, at, reason)
        trail.record(act, "filing.end_refused", subject=version.filing, agency=version.agency_id)
        return ending


def drop_end(*, by: Actor, at: datetime, ids: Ids, ending_id: UUID, reason: str) -> Ending:
    """Take back a cancellation that nobody has decided yet. Raises Denied, NotAllowedNow, Refusal (no reason)."""
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"cancellation {ending_id}") as act:
        ending, version = _lock(ending_id)
        act.post = permissions.check_may_enter(by, version)
        _check_waits(ending)
        workflow.find(Action.DROP_END, State(version.state))
        ending.state, ending.decided_because = RequestState.WITHDRAWN, reason.strip()[:500]
        ending.save()
        trail.record(act, "filing.end_dropped", subject=version.filing, agency=version.agency_id)
        return ending


def _lock(ending_id: UUID) -> tuple[Ending, FilingVersion]:
    found = Ending.objects.select_related("version").get(pk=ending_id)
    Filing.objects.lock(found.version.filing_id)
    ending = Ending.objects.select_related("agency", "requested_by").get(pk=ending_id)
    return ending, locked_row(ending.version_id)


def _check_waits(ending: Ending) -> None:
    if ending.state != RequestState.OPEN:
        raise NotAllowedNow(_("This cancellation does not wait for a decision any more."))


def _settle(ending: Ending, state: RequestState, by: Actor, at: datetime, because: str) -> None:
    ending.state = state
    ending.decided_by, ending.decided_at = by.user, at
    ending.decided_because = because.strip()[:500]
    ending.save()
