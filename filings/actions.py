"""The writes: one function for each step of a filing. The shape of each is that of docs/contributing.md."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.exchange import contracts, outbox
from agency.exchange.enums import Kind
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.matrix import Permission
from agency.offices.models import Act, Agency
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from agency.policy import periods
from agency.policy.queries import resolve_one, working_days
from agency.workers.models import InsuranceRelation, Worker
from filings import messages, permissions, queries, wording, workflow
from filings.enums import SLOT_OF, Action, Category, Channel, Reason, Scope, State
from filings.facts import to_json
from filings.models import Decision, Filing, FilingVersion, NumberSeries
from filings.validity import Window

CONTENT = frozenset(
    {
        "category",
        "destination",
        "institution",
        "services",
        "away_from",
        "away_until",
        "address",
        "evidence",
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


class NotEligible(Refusal):
    """A rule answers no, so the filing can't be approved. `reasons` has the codes."""

    code = "not-eligible"

    def __init__(self, reasons: list[Reason]) -> None:
        listed = ", ".join(f"{reason} {Reason(reason).label}" for reason in reasons)
        super().__init__(_("It can't be approved: %(reasons)s. Reject it or return it.") % {"reasons": listed})
        self.reasons = reasons


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
            number=_next_number(worker.agency, office_day(at).year),
            agency=worker.agency,
            worker=worker,
            relation=relation,
            scope=Scope.CROSS_PROVINCE,
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
            editors=_with(by, []),
        )
        version.save(force_insert=True)
        trail.record(act, "filing.opened", subject=filing, agency=worker.agency, number=filing.number)
        return version


def _next_number(agency: Agency, year: int) -> str:
    table = connection.ops.quote_name(NumberSeries._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS series (agency_id, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (agency_id, year) DO UPDATE SET last = series.last + 1 RETURNING last",
            [agency.pk, year],
        )
        last = cursor.fetchone()[0]
    return f"{agency.code}-{year}-{last:07d}"


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
    if unknown := content.keys() - CONTENT:
        raise TypeError(f"not what people enter on a version: {sorted(unknown)}")
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        version = _lock(version_id)
        act.post = permissions.check_may_enter(by, version)
        transition = workflow.find(Action.SAVE, State(version.state))
        _check_fresh(version, revision)
        changed = sorted(name for name, value in content.items() if getattr(version, name) != value)
        rows = None if determinations is None else _changed_determinations(version, determinations)
        if not changed and rows is None:
            act.changed = False
            return version
        for name in changed:
            setattr(version, name, content[name])
        version.slot = SLOT_OF[Category(version.category)]
        version.state = transition.target
        version.editors = _with(by, version.editors)
        version.revision += 1
        version.save()
        if rows is not None:
            version.determinations.set(rows)
        fields = changed + (["determinations"] if rows is not None else [])
        trail.record(act, "filing.saved", subject=version.filing, agency=version.agency_id, fields=fields)
        return version


def _changed_determinations(version: FilingVersion, wanted: list[UUID]) -> list[Any] | None:
    if set(wanted) == set(version.determinations.values_list("pk", flat=True)):
        return None
    rows = list(version.worker.determinations.filter(pk__in=wanted))
    if len(rows) != len(set(wanted)):
        raise Refusal(_("Choose from this worker's determinations."), code="determination")
    return rows


def submit(*, by: Actor, at: datetime, ids: Ids, version_id: UUID, revision: int) -> FilingVersion:
    """Hand the filing over for decision. The day of the first submission is the day of application.

    Raises Denied, NotAllowedNow, Stale, Incomplete, NotTransmittable.
    """
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        version = _lock(version_id)
        act.post = permissions.check_may_enter(by, version)
        transition = workflow.find(Action.SUBMIT, State(version.state))
        _check_fresh(version, revision)
        _check_complete(version)
        _check_transmittable(version, at)
        due = _review_due(version, office_day(at))
        version.state = transition.target
        version.applied_on = version.applied_on or office_day(at)
        version.submitted_at, version.submitted_by = at, by.user
        version.due_on, version.due_is_provisional = due.on, due.provisional
        version.returned_because = ""
        version.editors = _with(by, version.editors)
        version.revision += 1
        version.save()
        trail.record(act, "filing.submitted", subject=version.filing, agency=version.agency_id)
        return version


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
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}"):
        who: dict[str, Any] = {"by": by, "at": at, "ids": ids, "version_id": version_id}
        saved = save(**who, revision=revision, determinations=determinations, **content)
        return submit(**who, revision=saved.revision)


def missing(version: FilingVersion) -> dict[str, Any]:
    """What has to be entered before submitting: a sentence for each field in want."""
    fields: dict[str, Any] = {}
    if version.destination is None:
        fields["destination"] = _("Choose the place of treatment.")
    elif version.destination.province_id == version.agency.division.province_id:
        fields["destination"] = _("This place is in the insured province. Choose one in another province.")
    if not version.services:
        fields["services"] = _("Choose at least one service.")
    if not version.determinations.exists():
        fields["determinations"] = _("Choose the determination that the filing rests on.")
    if version.away_from is None:
        fields["away_from"] = _("Enter the first day of residence or posting.")
    if not version.evidence:
        fields["evidence"] = _("Say what shows the residence or posting.")
    return fields


def _check_complete(version: FilingVersion) -> None:
    if fields := missing(version):
        raise Incomplete(fields)


def _check_transmittable(version: FilingVersion, at: datetime) -> None:
    """Would the national system take the message? Asked while the worker is still at the counter."""
    dates = queries.assess(version, at=at).window
    kind = workflow.find(Action.APPROVE, State.SUBMITTED).message
    payload = messages.filing_approved(version, approved_at=at, dates=dates)
    contracts.validate(kind, contracts.CURRENT[Kind(kind)], payload)


def _review_due(version: FilingVersion, today: date) -> periods.DueDay:
    days = resolve_one("filing.review_wd", version.agency.division_id, today).value
    return periods.due_on(today, int(days), working_days(first=today))  # type: ignore[arg-type]


def take_back(*, by: Actor, at: datetime, ids: Ids, version_id: UUID) -> FilingVersion:
    """Take a submitted filing back to the counter, as long as nobody has taken it up.

    The day of application that this submission set is taken back with it; an earlier one stays.
    Raises Denied, NotAllowedNow.
    """
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        version = _lock(version_id)
        act.post = permissions.check_may_enter(by, version)
        transition = workflow.find(Action.TAKE_BACK, State(version.state))
        if version.claimed_by is not None:
            raise NotAllowedNow(_held_by(version))
        version.state = transition.target
        if version.applied_on == office_day(version.submitted_at or at):
            version.applied_on = None
        version.submitted_at = version.submitted_by = version.due_on = None
        version.due_is_provisional = False
        version.revision += 1
        version.save()
        trail.record(act, "filing.taken_back", subject=version.filing, agency=version.agency_id)
        return version


def withdraw(*, by: Actor, at: datetime, ids: Ids, version_id: UUID, reason: str) -> FilingVersion:
    """End a filing before its decision, at the worker's wish. Raises Denied, NotAllowedNow, Refusal (no reason)."""
    with acting(by=by, at=at, ids=ids, reason=_required(reason), about=f"filing version {version_id}") as act:
        version = _lock(version_id)
        act.post = permissions.check_may_enter(by, version)
        version.state = workflow.find(Action.WITHDRAW, State(version.state)).target
        _release(version)
        version.revision += 1
        version.save()
        trail.record(act, "filing.withdrawn", subject=version.filing, agency=version.agency_id)
        return version


def return_for_more(*, by: Actor, at: datetime, ids: Ids, version_id: UUID, reason: str) -> FilingVersion:
    """Send a submitted filing back to the counter, saying what is missing. Raises Denied, NotAllowedNow, Refusal."""
    with acting(by=by, at=at, ids=ids, reason=_required(reason), about=f"filing version {version_id}") as act:
        version = _lock(version_id)
        act.post = permissions.check_may_return(by, version)
        transition = workflow.find(Action.RETURN, State(version.state))
        _check_not_held_by_another(version, by)
        version.state = transition.target
        version.returned_because = reason.strip()[:500]
        version.due_on, version.due_is_provisional = None, False
        _release(version)
        version.revision += 1
        version.save()
        trail.record(act, "filing.returned", subject=version.filing, agency=version.agency_id)
        return version


def approve(*, by: Actor, at: datetime, ids: Ids, version_id: UUID, revision: int, comment: str = "") -> Decision:
    """Approve: the dates start on the day of approval, and the national system is told (domain.md R2.1, R2.3, R2.21).

    The message to the national exchange is written in the same transaction. Raises Denied, NotAllowedNow, Stale,
    NotEligible, Refusal (overlap found by the database), NotTransmittable.
    """
    with acting(by=by, at=at, ids=ids, reason=comment.strip(), about=f"filing version {version_id}") as act:
        version = _lock(version_id)
        act.post = permissions.check_may_decide(by, version)
        transition = workflow.find(Action.APPROVE, State(version.state))
        _check_not_held_by_another(version, by)
        _check_fresh(version, revision)
        InsuranceRelation.objects.lock(version.relation_id)
        assessment = queries.assess(version, at=at)
        if assessment.refusing:
            raise NotEligible(assessment.refusing)
        dates = assessment.window
        version.effective_from, version.valid_to = dates.effective_from, dates.valid_to
        version.lock_until = dates.lock_until
        _decide(version, transition.target, by, at)
        decision = _record_decision(act, version, assessment, ids, at, outcome=State.APPROVED, explanation=comment)
        trail.record(
            act,
            "filing.approved",
            subject=version.filing,
            agency=version.agency_id,
            effective_from=dates.effective_from.isoformat(),
            valid_to=dates.valid_to.isoformat() if dates.valid_to else None,
        )
        _tell(act, transition.message, version, dates, at, ids)
        return decision


def reject(
    *, by: Actor, at: datetime, ids: Ids, version_id: UUID, revision: int, reasons: list[str], explanation: str
) -> Decision:
    """Refuse with coded reasons (domain.md R2.19). Nothing is sent: the national system never knew of it.

    Raises Denied, NotAllowedNow, Stale, Refusal (no reason chosen or explained).
    """
    with acting(by=by, at=at, ids=ids, reason=_required(explanation), about=f"filing version {version_id}") as act:
        version = _lock(version_id)
        act.post = permissions.check_may_decide(by, version)
        transition = workflow.find(Action.REJECT, State(version.state))
        _check_not_held_by_another(version, by)
        _check_fresh(version, revision)
        codes = sorted({Reason(code).value for code in reasons})
        if not codes:
            raise Refusal(_("Choose at least one reason: it goes into the notice."), code="reason-missing")
        assessment = queries.assess(version, at=at)
        _decide(version, transition.target, by, at)
        decision = _record_decision(
            act, version, assessment, ids, at, outcome=State.REJECTED, reasons=codes, explanation=explanation
        )
        trail.record(act, "filing.rejected", subject=version.filing, agency=version.agency_id, reasons=codes)
        return decision


def _decide(version: FilingVersion, state: State, by: Actor, at: datetime) -> None:
    version.state = state
    version.decided_by, version.decided_at = by.user, at
    _release(version)
    version.revision += 1
    try:
        with transaction.atomic():
            version.save()
    except IntegrityError as clash:
        if "version_no_overlap" not in str(clash):
            raise
        raise Refusal(
            _("Another filing of this worker was approved for the same time. Reload the page to see it."),
            code=Reason.E10,
        ) from clash


def _record_decision(
    act: Act,
    version: FilingVersion,
    assessment: queries.Assessment,
    ids: Ids,
    at: datetime,
    *,
    outcome: State,
    explanation: str,
    reasons: list[str] | None = None,
) -> Decision:
    return Decision.objects.create(
        id=ids(at),
        version=version,
        act=act,
        outcome=outcome,
        reasons=reasons or [],
        explanation=explanation.strip(),
        decided_by_id=version.decided_by_id,  # type: ignore[misc]
        decided_at=at,
        facts=to_json(assessment.facts),
        answers=[wording.to_json(answer) for answer in assessment.answers],
        parameters={name: parameter.as_json() for name, parameter in assessment.parameters.items()},
    )


def _tell(act: Act, kind: str, version: FilingVersion, dates: Window, at: datetime, ids: Ids) -> None:
    outbox.enqueue(
        act,
        kind=kind,
        subject=version.filing_id,
        payload=messages.filing_approved(version, approved_at=at, dates=dates),
        agency=version.agency,
        destination=version.destination,  # type: ignore[arg-type]
        at=at,
        ids=ids,
    )


# Who has it


def claim_next(*, by: Actor, at: datetime, ids: Ids) -> FilingVersion | None:
    """Take up the case due first that this actor may decide and nobody else has; None when nothing waits.

    Two people never get the same case: rows that others hold are passed over. Raises Denied.
    """
    with acting(by=by, at=at, ids=ids) as act:
        if not by.may(Permission.FILING_DECIDE):
            raise Denied(code=f"no-{Permission.FILING_DECIDE}")
        version = queries.next_cases(by).first()
        if version is None:
            act.changed = False
            return None
        act.post = by.check(Permission.FILING_DECIDE, version.agency)
        _claim(act, version, by, at)
        return version


def claim(*, by: Actor, at: datetime, ids: Ids, version_id: UUID) -> FilingVersion:
    """Take up one case, also from somebody else. Raises Denied, NotAllowedNow."""
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        version = _lock(version_id)
        act.post = permissions.check_may_return(by, version)
        if version.state != State.SUBMITTED:
            raise NotAllowedNow(_("This filing does not wait for a decision any more."))
        _claim(act, version, by, at)
        return version


def release(*, by: Actor, at: datetime, ids: Ids, version_id: UUID) -> FilingVersion:
    """Put a case that one has taken up back for others. Raises Denied when somebody else has it."""
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        version = _lock(version_id)
        act.post = permissions.check_may_return(by, version)
        _check_not_held_by_another(version, by)
        if version.claimed_by is None:
            act.changed = False
            return version
        _release(version)
        version.save()
        trail.record(act, "filing.released", subject=version.filing, agency=version.agency_id)
        return version


def _claim(act: Act, version: FilingVersion, by: Actor, at: datetime) -> None:
    if version.claimed_by is not None and version.claimed_by == by.user:
        act.changed = False
        return
    had = version.claimed_by_id
    version.claimed_by, version.claimed_at = by.user, at
    version.save()
    if had is None:
        trail.record(act, "filing.taken_up", subject=version.filing, agency=version.agency_id)
    else:
        trail.record(act, "filing.taken_over", subject=version.filing, agency=version.agency_id, had=had)


def _release(version: FilingVersion) -> None:
    version.claimed_by = version.claimed_at = None


def _check_not_held_by_another(version: FilingVersion, by: Actor) -> None:
    if version.claimed_by is not None and version.claimed_by != by.user:
        raise NotAllowedNow(_held_by(version))


def _held_by(version: FilingVersion) -> Any:
    holder = version.claimed_by
    return _("%(person)s (extension %(extension)s) has taken this filing up. Ask them, or take it over.") % {
        "person": holder,
        "extension": holder.extension if holder and holder.extension else "—",
    }


# Shared steps


def _lock(version_id: UUID) -> FilingVersion:
    """The version with its filing locked; what is read after the lock is what is true."""
    filing_id = FilingVersion.objects.values_list("filing_id", flat=True).get(pk=version_id)
    Filing.objects.lock(filing_id)
    return queries.loaded(FilingVersion.objects.all()).get(pk=version_id)


def _check_fresh(version: FilingVersion, revision: int) -> None:
    if version.revision != revision:
        raise Stale(_("Somebody else saved this filing while you had it open."))


def _with(by: Actor, editors: list[int]) -> list[int]:
    return editors if by.user is None or by.user.pk in editors else [*editors, by.user.pk]


def _required(reason: str) -> str:
    if not reason.strip():
        raise Refusal(_("Give the reason: it is kept in the history."), code="reason-missing")
    return reason.strip()
