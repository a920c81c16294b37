"""The counter's steps: open, save, submit, take back, withdraw."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.exchange import contracts
from agency.exchange.enums import Kind
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.matrix import Permission
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow, Refusal, required
from agency.workers.models import InsuranceRelation, Worker
from filings import messages, permissions, queries, workflow
from filings.actions.changing import check_change
from filings.actions.clock import answered, run_clock, unwind_clock, was_asked
from filings.actions.completeness import missing_from
from filings.actions.numbering import next_number
from filings.actions.papers import keep_in_step
from filings.actions.steps import check_fresh, held_by, let_go, lock, with_editor
from filings.enums import SLOT_OF, Action, Category, Channel, State
from filings.gathering import scope_of_version
from filings.models import Filing, FilingVersion

CONTENT = frozenset(
    {
        "category",
        "destination",
        "institution",
        "institution_written",
        "services",
        "away_from",
        "away_until",
        "address",
        "evidence",
        "commitment_signed_on",
        "is_emergency",
        "in_hospital_since",
        "referral_institution",
        "referral_level",
        "referral_is_protocol",
        "referral_physician",
        "referral_title",
        "referral_on",
        "referral_diagnosis",
        "referral_reason",
        "identity",
        "note",
    }
)
"""What people enter on a version, besides the determinations."""


class Incomplete(Refusal):
    """Something has to be entered before the filing can be submitted. `fields` names it."""

    code = "incomplete"

    def __init__(self, fields: dict[str, Any]) -> None:
        super().__init__(_("Before submitting, complete what is marked."))
        self.fields = fields


def open_filing(
    *, by: Actor, at: datetime, ids: Ids, worker_id: UUID, relation_id: UUID, channel: str = Channel.WINDOW
) -> FilingVersion:
    """Open a filing with its number and an empty first version. Raises Denied, Refusal (relation of another worker)."""
    with acting(by=by, at=at, ids=ids) as act:
        worker = Worker.objects.select_related("agency__division").get(pk=worker_id)
        act.post = by.check(Permission.FILING_ENTER, worker.agency)
        relation = InsuranceRelation.objects.filter(pk=relation_id, worker=worker).first()
        if relation is None:
            raise Refusal(_("Choose one of this worker's insurance relations."), code="relation")
        filing = Filing(
            id=ids(at),
            number=next_number(worker.agency, office_day(at).year),
            agency=worker.agency,
            worker=worker,
            relation=relation,
            channel=channel,
            opened_at=at,
            opened_by=by.user,
        )
        filing.save(force_insert=True)
        version = FilingVersion(
            id=ids(at),
            filing=filing,
            agency=worker.agency,
            worker=worker,
            relation=relation,
            slot=SLOT_OF[Category.RESIDENT],
            handled_by=by.user,
            editors=with_editor(by, []),
        )
        version.save(force_insert=True)
        trail.record(act, "filing.opened", subject=filing, agency=worker.agency, number=filing.number)
        return version


def save(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    version_id: UUID,
    revision: int,
    determinations: list[UUID] | None = None,
    **content: Any,
) -> FilingVersion:
    """Save what was entered so far; nothing happens when nothing changed.

    Raises Denied, NotAllowedNow, Stale, Refusal (a determination of another worker).
    """
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        version = lock(version_id)
        act.post = permissions.check_may_enter(by, version)
        act.changed = _save(act, version, by, at, revision=revision, determinations=determinations, content=content)
        return version


def _save(
    act: Act,
    version: FilingVersion,
    by: Actor,
    at: datetime,
    *,
    revision: int,
    determinations: list[UUID] | None,
    content: dict[str, Any],
) -> bool:
    """Put what was entered on a version that is locked; did anything change?"""
    if unknown := content.keys() - CONTENT:
        raise TypeError(f"not what people enter on a version: {sorted(unknown)}")
    transition = workflow.find(Action.SAVE, State(version.state))
    check_fresh(version, revision)
    changed = sorted(name for name, value in content.items() if getattr(version, name) != value)
    rows = None if determinations is None else _changed_determinations(version, determinations)
    if not changed and rows is None:
        return False
    for name in changed:
        setattr(version, name, content[name])
    version.slot = SLOT_OF[Category(version.category)]
    version.scope = scope_of_version(version)
    version.state = transition.target
    version.editors = with_editor(by, version.editors)
    version.revision += 1
    version.save()
    if rows is not None:
        version.determinations.set(rows)
    keep_in_step(version, at, act.ids)
    fields = changed + (["determinations"] if rows is not None else [])
    trail.record(act, "filing.saved", subject=version.filing, agency=version.agency_id, fields=fields)
    return True


def _changed_determinations(version: FilingVersion, wanted: list[UUID]) -> list[Any] | None:
    if set(wanted) == set(version.determinations.values_list("pk", flat=True)):
        return None
    rows = list(version.worker.determinations.filter(pk__in=wanted))
    if len(rows) != len(set(wanted)):
        raise Refusal(_("Choose from this worker's determinations."), code="determination")
    return rows


def submit(*, by: Actor, at: datetime, ids: Ids, version_id: UUID, revision: int) -> FilingVersion:
    """Hand the filing over for decision. The day of the first submission is the day of application.

    Raises Denied, NotAllowedNow, Stale, Incomplete, NotTransmittable, Refusal (a change: locked, or none).
    """
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        version = lock(version_id)
        act.post = permissions.check_may_enter(by, version)
        _submit(act, version, by, at, revision=revision)
        return version


def _submit(act: Act, version: FilingVersion, by: Actor, at: datetime, *, revision: int) -> None:
    transition = workflow.find(Action.SUBMIT, State(version.state))
    check_fresh(version, revision)
    assessment = queries.assess(version, at=at)
    if fields := missing_from(version, assessment):
        raise Incomplete(fields)
    if version.replaces is not None:
        check_change(version, version.replaces, version.applied_on or office_day(at))
    check_transmittable(version, assessment, at)
    keep_in_step(version, at, act.ids)
    run_clock(version, office_day(at))
    answered(version, at)
    version.state = transition.target
    version.applied_on = version.applied_on or office_day(at)
    version.submitted_at, version.submitted_by = at, by.user
    version.returned_because, version.returned_items = "", []
    version.editors = with_editor(by, version.editors)
    version.revision += 1
    version.save()
    trail.record(act, "filing.submitted", subject=version.filing, agency=version.agency_id)


def hand_in(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    version_id: UUID,
    revision: int,
    determinations: list[UUID] | None = None,
    **content: Any,
) -> FilingVersion:
    """Save what stands on the page and submit it, in one act: both or neither. Raises what save and submit raise."""
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        version = lock(version_id)
        act.post = permissions.check_may_enter(by, version)
        _save(act, version, by, at, revision=revision, determinations=determinations, content=content)
        _submit(act, version, by, at, revision=version.revision)
        return version


def check_transmittable(version: FilingVersion, assessment: queries.Assessment, at: datetime) -> None:
    """Would the national system take the message? Asked while the worker is still at the counter."""
    kind = workflow.find(Action.APPROVE, State.SUBMITTED).message
    payload = messages.filing_approved(version, approved_at=at, dates=assessment.window)
    contracts.validate(kind, contracts.CURRENT[Kind(kind)], payload)


def take_back(*, by: Actor, at: datetime, ids: Ids, version_id: UUID) -> FilingVersion:
    """Take a submitted filing back to the counter, as long as nobody has taken it up.

    The day of application that this submission set is taken back with it; an earlier one stays, and so do the
    working days that are left.
    Raises Denied, NotAllowedNow.
    """
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        version = lock(version_id)
        act.post = permissions.check_may_enter(by, version)
        transition = workflow.find(Action.TAKE_BACK, State(version.state))
        if version.claimed_by is not None:
            raise NotAllowedNow(held_by(version))
        version.state = transition.target
        if version.applied_on == office_day(version.submitted_at or at) and not was_asked(version):
            version.applied_on = None
        version.submitted_at = version.submitted_by = None
        unwind_clock(version, office_day(at))
        version.handled_by = by.user  # type: ignore[assignment]
        version.revision += 1
        version.save()
        trail.record(act, "filing.taken_back", subject=version.filing, agency=version.agency_id)
        return version


def withdraw(*, by: Actor, at: datetime, ids: Ids, version_id: UUID, reason: str) -> FilingVersion:
    """End a filing before its decision, at the worker's wish. Raises Denied, NotAllowedNow, Refusal (no reason)."""
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"filing version {version_id}") as act:
        version = lock(version_id)
        act.post = permissions.check_may_enter(by, version)
        version.state = workflow.find(Action.WITHDRAW, State(version.state)).target
        let_go(version)
        version.revision += 1
        version.save()
        trail.record(act, "filing.withdrawn", subject=version.filing, agency=version.agency_id)
        return version
