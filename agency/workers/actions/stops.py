"""The writes on stops of benefits: one person enters, another confirms, and what follows runs in the same act.

Ending or annulling a confirmed stop takes one reviewer or approver, who is never the one who entered it, nor their
deputy; it may be the one who confirmed it. [proposal] The sources ask for two people on approvals, cancellations in
the lock, refunds and configuration (domain.md R6.1) and say nothing of this: R1.4 speaks of stopping alone. Neither
act pays or approves anything, and filings that ended stay ended: a new one is entered and approved by two people.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.matrix import Permission
from agency.offices.refusals import NotAllowedNow, Refusal, required
from agency.workers import consequences, permissions
from agency.workers.actions.steps import check_fresh
from agency.workers.consequences import Change
from agency.workers.enums import RESUMABLE, StopCause, StopState
from agency.workers.models import BenefitStop, InsuranceRelation, Worker

STANDING = (StopState.ENTERED, StopState.CONFIRMED)


def enter_stop(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    worker_id: UUID,
    cause: str,
    from_on: date,
    source: str,
    relation_id: UUID | None = None,
    notified_on: date | None = None,
) -> BenefitStop:
    """Enter that benefits stop from a day on; nothing changes until another person confirms it.

    Causes: Regulation on Work-Injury Insurance art. 42 (domain.md R1.4); death; an insurance relation that ended
    (Wuxi, domain.md R1.3(4)). Raises Denied, Refusal (a day or relation that can't be, or the like is on file).
    """
    with acting(by=by, at=at, ids=ids, about=f"worker {worker_id}") as act:
        worker = Worker.objects.lock(worker_id)
        act.post = by.check(Permission.BENEFIT_STOP, worker.agency)
        relation = _relation(worker, cause, relation_id)
        _check_day(worker, relation, cause, from_on, notified_on, office_day(at))
        if worker.benefit_stops.filter(cause=cause, relation=relation, state__in=STANDING, resumed_on=None).exists():
            raise Refusal(_("A stop for this cause is on file already."), code="stop-on-file")
        stop = BenefitStop(
            id=ids(at),
            worker=worker,
            agency=worker.agency,
            relation=relation,
            cause=StopCause(cause),
            from_on=from_on,
            notified_on=notified_on,
            source=required(source)[:200],
            entered_by=by.user,
            entered_at=at,
        )
        stop.save(force_insert=True)
        trail.record(
            act, "stop.entered", subject=stop, agency=worker.agency, cause=str(cause), from_on=from_on.isoformat()
        )
        return stop


def confirm_stop(*, by: Actor, at: datetime, ids: Ids, stop_id: UUID, revision: int) -> BenefitStop:
    """Confirm what somebody else entered: benefits stop, and what has to follow follows in this act.

    A death goes into the worker's file, an ended relation into the relation. Raises Denied, Stale, NotAllowedNow,
    and what the consequences raise.
    """
    with acting(by=by, at=at, ids=ids, about=f"stop {stop_id}") as act:
        stop = _lock(stop_id)
        act.post = permissions.check_may_settle(by, stop)
        check_fresh(stop, revision)
        _check_waits(stop)
        _settle(stop, StopState.CONFIRMED, by, at)
        _write_into_the_file(stop)
        trail.record(act, "stop.confirmed", subject=stop, agency=stop.agency, cause=stop.cause)
        consequences.follow(act, Change(stop.worker, stop.from_on, stop=stop), by=by, at=at, ids=ids)
        return stop


def refuse_stop(*, by: Actor, at: datetime, ids: Ids, stop_id: UUID, revision: int, reason: str) -> BenefitStop:
    """Say that an entered stop is not confirmed, and why. Raises Denied, Stale, NotAllowedNow, Refusal (no reason)."""
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"stop {stop_id}") as act:
        stop = _lock(stop_id)
        act.post = permissions.check_may_settle(by, stop)
        check_fresh(stop, revision)
        _check_waits(stop)
        stop.remark = reason.strip()[:200]
        _settle(stop, StopState.REFUSED, by, at)
        trail.record(act, "stop.refused", subject=stop, agency=stop.agency, cause=stop.cause)
        return stop


def resume(*, by: Actor, at: datetime, ids: Ids, stop_id: UUID, revision: int, on: date, reason: str) -> BenefitStop:
    """Note the first day on which benefits run again after a confirmed stop. Filings that ended stay ended.

    Raises Denied, Stale, NotAllowedNow (nothing to resume, or a cause that has no end), Refusal (no reason, the day).
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"stop {stop_id}") as act:
        stop = _lock(stop_id)
        act.post = permissions.check_may_settle(by, stop)
        check_fresh(stop, revision)
        if stop.state != StopState.CONFIRMED or stop.resumed_on or stop.cause not in RESUMABLE:
            raise NotAllowedNow(_("Only a confirmed stop that still holds can come to an end."))
        if not stop.from_on < on <= office_day(at):
            raise Refusal(_("Benefits run again on a day after the stop began, and not in the future."), code="day")
        stop.resumed_on, stop.remark = on, reason.strip()[:200]
        stop.revision += 1
        stop.save()
        trail.record(act, "stop.resumed", subject=stop, agency=stop.agency, on=on.isoformat())
        return stop


def annul_stop(*, by: Actor, at: datetime, ids: Ids, stop_id: UUID, revision: int, reason: str) -> BenefitStop:
    """Take back a stop that was confirmed in error, with what it wrote into the file. Filings that ended stay ended.

    Raises Denied, Stale, NotAllowedNow, Refusal (no reason).
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"stop {stop_id}") as act:
        stop = _lock(stop_id)
        act.post = permissions.check_may_settle(by, stop)
        check_fresh(stop, revision)
        if stop.state != StopState.CONFIRMED:
            raise NotAllowedNow(_("Only a confirmed stop can be annulled."))
        stop.state, stop.remark = StopState.ANNULLED, reason.strip()[:200]
        stop.revision += 1
        stop.save()
        _take_out_of_the_file(stop)
        trail.record(act, "stop.annulled", subject=stop, agency=stop.agency, cause=stop.cause)
        return stop


def _lock(stop_id: UUID) -> BenefitStop:
    """The stop with what it may change, held: first what approvals lock first, then worker, relation and stop."""
    worker = consequences.hold(BenefitStop.objects.values_list("worker_id", flat=True).get(pk=stop_id))
    relation_id = worker.benefit_stops.values_list("relation_id", flat=True).get(pk=stop_id)
    relation = InsuranceRelation.objects.lock(relation_id) if relation_id else None
    stop: BenefitStop = BenefitStop.objects.select_for_update(of=("self",)).select_related("agency").get(pk=stop_id)
    stop.worker, stop.relation = worker, relation
    return stop


def _relation(worker: Worker, cause: str, relation_id: UUID | None) -> InsuranceRelation | None:
    if cause != StopCause.RELATION_ENDED:
        return None
    relation: InsuranceRelation | None = worker.relations.filter(pk=relation_id).first() if relation_id else None
    if relation is None:
        raise Refusal(_("Say which of this worker's insurance relations ended."), code="relation")
    return relation


def _check_day(
    worker: Worker,
    relation: InsuranceRelation | None,
    cause: str,
    from_on: date,
    notified_on: date | None,
    today: date,
) -> None:
    if max(from_on, notified_on or from_on) > today:
        raise Refusal(_("This day is in the future: enter it when it has come."), code="day")
    if from_on < worker.born_on:
        raise Refusal(_("This day lies before the worker's birth."), code="day")
    if relation is not None and from_on < relation.starts_on:
        raise Refusal(_("This day lies before the insurance relation began."), code="day")
    if notified_on is not None and notified_on < from_on:
        raise Refusal(_("Nobody can have told of it before it happened."), code="notified")
    if cause == StopCause.DEATH and worker.died_on is not None:
        raise Refusal(_("The death is on file already."), code="stop-on-file")
    if relation is not None and relation.terminated_on is not None:
        raise Refusal(_("The end of this insurance relation is on file already."), code="stop-on-file")


def _check_waits(stop: BenefitStop) -> None:
    if stop.state != StopState.ENTERED:
        raise NotAllowedNow(_("This stop does not wait for confirmation any more."))


def _settle(stop: BenefitStop, state: StopState, by: Actor, at: datetime) -> None:
    stop.state = state
    stop.confirmed_by, stop.confirmed_at = by.user, at
    stop.revision += 1
    stop.save()


def _write_into_the_file(stop: BenefitStop) -> None:
    if stop.cause == StopCause.DEATH:
        _set_death(stop.worker, stop.from_on)
    elif stop.relation is not None:
        _set_end(stop.relation, stop.from_on, stop.source)


def _take_out_of_the_file(stop: BenefitStop) -> None:
    if stop.cause == StopCause.DEATH:
        _set_death(stop.worker, None)
    elif stop.relation is not None:
        _set_end(stop.relation, None, "")


def _set_death(worker: Worker, on: date | None) -> None:
    worker.died_on = on
    worker.revision += 1
    worker.save()


def _set_end(relation: InsuranceRelation, on: Any, why: str) -> None:
    relation.terminated_on, relation.termination_reason = on, why
    relation.save()
