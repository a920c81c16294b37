"""The second person's decision: approve, reject. Returning for more stands in asking.py."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.exchange import outbox
from agency.offices.acts import Actor, Ids, acting
from agency.offices.models import Act
from agency.offices.refusals import Refusal, required
from agency.policy.queries import values
from agency.workers.models import InsuranceRelation
from filings import eligibility, messages, overrides, permissions, queries, wording, workflow
from filings.actions.closing import replace
from filings.actions.errands import after_approval
from filings.actions.overriding import standing_against
from filings.actions.steps import check_fresh, check_not_held_by_another, let_go, lock
from filings.enums import Action, Reason, State
from filings.facts import to_json
from filings.models import Decision, FilingVersion
from filings.validity import Window


class NotEligible(Refusal):
    """A rule answers no, so the filing can't be approved. `reasons` has the codes."""

    code = "not-eligible"

    def __init__(self, reasons: list[Reason]) -> None:
        listed = ", ".join(f"{reason} {Reason(reason).label}" for reason in reasons)
        super().__init__(_("It can't be approved: %(reasons)s. Reject it or return it.") % {"reasons": listed})
        self.reasons = reasons


def approve(*, by: Actor, at: datetime, ids: Ids, version_id: UUID, revision: int, comment: str = "") -> Decision:
    """Approve: the dates start on the day of approval, and the national system is told (domain.md R2.1, R2.3, R2.21).

    A change ends the version that it replaces in the same act, the day before it starts itself, and the message of that
    end goes first. The messages are written in the same transaction. Raises Denied, NotAllowedNow (also: what is to be
    replaced has run out, or its cancellation waits), Stale, NotEligible, Refusal (overlap found by the database),
    NotTransmittable.
    """
    with acting(by=by, at=at, ids=ids, reason=comment.strip(), about=f"filing version {version_id}") as act:
        version = lock(version_id)
        act.post = permissions.check_may_decide(by, version)
        transition = workflow.find(Action.APPROVE, State(version.state))
        check_not_held_by_another(version, by)
        check_fresh(version, revision)
        InsuranceRelation.objects.lock(version.relation_id)
        assessment = queries.assess(version, at=at)
        if against := standing_against(version, assessment):
            raise NotEligible(against)
        dates = assessment.window
        if version.replaces is not None:
            replace(act, version.replaces, version, starts_on=dates.effective_from, at=at, ids=ids)
        version.effective_from, version.valid_to = dates.effective_from, dates.valid_to
        version.lock_until, version.admit_until = dates.lock_until, dates.admit_until
        version.place_number = eligibility.free_place(assessment.facts, values(assessment.parameters)) or 1
        version.admitted_on = _admitted_already(version)
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
        after_approval(act, version, assessment, at=at, ids=ids)
        return decision


def reject(
    *, by: Actor, at: datetime, ids: Ids, version_id: UUID, revision: int, reasons: list[str], explanation: str
) -> Decision:
    """Refuse with coded reasons (domain.md R2.19). Nothing is sent: the national system never knew of it.

    Raises Denied, NotAllowedNow, Stale, Refusal (no reason chosen or explained).
    """
    with acting(by=by, at=at, ids=ids, reason=required(explanation), about=f"filing version {version_id}") as act:
        version = lock(version_id)
        act.post = permissions.check_may_decide(by, version)
        transition = workflow.find(Action.REJECT, State(version.state))
        check_not_held_by_another(version, by)
        check_fresh(version, revision)
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


def _admitted_already(version: FilingVersion) -> date | None:
    """A patient who is in hospital at the same place when the change is approved was admitted in time."""
    old = version.replaces
    return old.admitted_on if old is not None and old.destination_id == version.destination_id else None


def _decide(version: FilingVersion, state: State, by: Actor, at: datetime) -> None:
    version.state = state
    version.decided_by, version.decided_at = by.user, at
    let_go(version)
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
        overrides=[overrides.as_json(each) for each in overrides.in_force(version, assessment)],
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
        receiver=messages.receiver_of(version),
    )
