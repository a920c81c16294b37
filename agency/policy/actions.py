"""The writes: the days of a published year, and parameters, which one person proposes and another puts in force."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting
from agency.offices.enums import RequestState
from agency.offices.models import Act, Division
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from agency.policy import permissions
from agency.policy.calendar import ONE_DAY
from agency.policy.days import Day
from agency.policy.enums import Origin, SourceKind
from agency.policy.models import ParameterProposal, PolicyParameter, WorkingDay
from agency.policy.parameters import CAP, CAPPED, PARAMETERS, check_value, held_down
from agency.policy.periods import POSTING_PERIOD
from agency.policy.queries import resolve_one
from agency.policy.recount import calendar_changed
from agency.policy.shapes import InvalidParameter, Json
from agency.policy.wording import value_in_words


class Written(StrEnum):
    """What became of one day."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


def load_days(
    *, by: Actor, at: datetime, ids: Ids, days: Sequence[Day], source: str, reason: str
) -> dict[date, Written]:
    """Enter the days of the State Council's arrangement, and count anew what depends on them, in one act.

    Days that say the same already are left alone. Raises Denied (not who maintains the calendar), Refusal (no source).
    """
    if by.user is not None and not by.user.is_superuser:
        raise Denied(code="denied")
    if not source.strip():
        raise Refusal(_("Name the source: the notice with its number."), code="source-missing")
    with acting(by=by, at=at, ids=ids, reason=reason) as act:
        stored = WorkingDay.objects.select_for_update().in_bulk([day.on for day in days])
        found = {day.on: _write(day, stored.get(day.on), source.strip()) for day in days}
        written = sorted(on for on, what in found.items() if what is not Written.SAME)
        act.changed = bool(written)
        if written:
            first, last = written[0].isoformat(), written[-1].isoformat()
            subject = WorkingDay(day=written[0])
            trail.record(
                act, "calendar.loaded", subject=subject, agency=None, first=first, last=last, days=len(written)
            )
            calendar_changed(by=by, at=at, ids=ids, days=written, reason=reason)
        return found


def _write(day: Day, row: WorkingDay | None, source: str) -> Written:
    if row is not None and (row.is_working, row.kind, row.name) == (day.is_working, day.kind, day.name):
        return Written.SAME
    what = Written.ADDED if row is None else Written.CHANGED
    row = row or WorkingDay(day=day.on)
    row.is_working, row.kind, row.name = day.is_working, day.kind, day.name
    row.source, row.origin = source, Origin.ENTERED
    row.save(force_insert=what is Written.ADDED)
    return what


# Parameters: proposed by one person, put in force by another (domain.md R6.1, §9)


class Unfit(Refusal):
    """Something about a proposal doesn't fit. `field` names it on the form."""

    code = "unfit"

    def __init__(self, field: str, sentence: Any) -> None:
        super().__init__(sentence)
        self.field = field


def propose(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    name: str,
    division: Division,
    value: Json,
    valid_from: date,
    source_kind: str,
    source_text: str,
    reason: str,
    valid_to: date | None = None,
    source_url: str = "",
) -> ParameterProposal:
    """Propose what a parameter shall be in a division, with its source. Nothing holds until another person grants it.

    Raises Denied (also for a division that isn't the agency's own or below it), Unfit.
    """
    with acting(by=by, at=at, ids=ids, reason=reason.strip(), about=f"policy {name} {division.pk}") as act:
        act.post = permissions.check_may_propose(by, division)
        said = {"source_text": source_text.strip(), "reason": reason.strip()}
        _check_said(source_kind, said)
        if valid_to is not None and valid_to < valid_from:
            raise Unfit("valid_to", _("The last day lies before the first."))
        _check_value(name, value, division, valid_from)
        proposal = ParameterProposal(
            id=ids(at),
            name=name,
            division=division,
            value=value,
            valid_from=valid_from,
            valid_to=valid_to,
            source_kind=source_kind,
            source_url=source_url.strip(),
            agency=act.post.agency,
            proposed_by=by.user,
            proposed_at=at,
            **said,
        )
        _check_room(proposal)
        proposal.save(force_insert=True)
        details = {"name": name, "division": division.pk, "valid_from": valid_from.isoformat()}
        trail.record(act, "policy.proposed", subject=proposal, agency=proposal.agency, **details)
        return proposal


def grant(*, by: Actor, at: datetime, ids: Ids, proposal_id: UUID, reason: str = "") -> PolicyParameter:
    """Put a proposed value in force: what held before ends the day before. Nothing that was decided changes.

    Raises Denied (own proposal; a division out of reach), NotAllowedNow (decided already), Unfit (no room in time).
    """
    with acting(by=by, at=at, ids=ids, reason=reason.strip(), about=f"proposal {proposal_id}") as act:
        proposal = ParameterProposal.objects.lock(proposal_id)
        act.post = permissions.check_may_decide(by, proposal)
        _check_open(proposal)
        _check_value(proposal.name, proposal.value, proposal.division, proposal.valid_from)
        _check_room(proposal)
        try:
            with transaction.atomic():
                _end_before(proposal)
                parameter = _in_force(proposal, ids, at)
        except IntegrityError as clash:
            if "parameter_once_at_a_time" not in str(clash):
                raise
            raise Unfit("valid_from", _("There is already a value for this division at that time.")) from clash
        proposal.parameter = parameter
        _decide(proposal, RequestState.GRANTED, by, at, reason)
        trail.record(act, "policy.granted", subject=proposal, agency=proposal.agency, parameter=str(parameter.pk))
        return parameter


def refuse(*, by: Actor, at: datetime, ids: Ids, proposal_id: UUID, reason: str) -> ParameterProposal:
    """Refuse a proposal that another person made. Raises Denied, NotAllowedNow, Unfit (no reason)."""
    with acting(by=by, at=at, ids=ids, reason=reason.strip(), about=f"proposal {proposal_id}") as act:
        proposal = ParameterProposal.objects.lock(proposal_id)
        act.post = permissions.check_may_decide(by, proposal)
        _check_open(proposal)
        _check_said_why(reason)
        _decide(proposal, RequestState.REFUSED, by, at, reason)
        trail.record(act, "policy.refused", subject=proposal, agency=proposal.agency)
        return proposal


def withdraw(*, by: Actor, at: datetime, ids: Ids, proposal_id: UUID, reason: str = "") -> ParameterProposal:
    """Take one's own proposal back before it is decided. Raises Denied, NotAllowedNow."""
    with acting(by=by, at=at, ids=ids, reason=reason.strip(), about=f"proposal {proposal_id}") as act:
        proposal = ParameterProposal.objects.lock(proposal_id)
        act.post = permissions.check_may_withdraw(by, proposal)
        return _withdraw(act, proposal)


def withdraw_for(*, by: Actor, at: datetime, ids: Ids, proposal_id: UUID, reason: str) -> ParameterProposal:
    """Take back, saying why, what a colleague proposed who leaves it behind. Raises Denied, NotAllowedNow, Unfit."""
    with acting(by=by, at=at, ids=ids, reason=reason.strip(), about=f"proposal {proposal_id}") as act:
        proposal = ParameterProposal.objects.lock(proposal_id)
        act.post = permissions.check_may_withdraw_for(by, proposal)
        _check_said_why(reason)
        return _withdraw(act, proposal)


def _withdraw(act: Act, proposal: ParameterProposal) -> ParameterProposal:
    _check_open(proposal)
    proposal.state = RequestState.WITHDRAWN
    proposal.save()
    trail.record(act, "policy.withdrawn", subject=proposal, agency=proposal.agency)
    return proposal


def _check_said(source_kind: str, said: dict[str, str]) -> None:
    if source_kind not in set(SourceKind) - {SourceKind.PROPOSAL}:
        raise Unfit("source_kind", _("Say what kind of source this is."))
    if not said["source_text"]:
        raise Unfit("source_text", _("Name the source: the notice with its number."))
    _check_said_why(said["reason"])


def _check_said_why(reason: str) -> None:
    if not reason.strip():
        raise Unfit("reason", _("Give the reason: it is kept in the history."))


def _check_value(name: str, value: Json, division: Division, valid_from: date) -> None:
    """The parameter may take the value, and no limit of the place stands against it (Fujian: at most 6 months)."""
    try:
        check_value(name, value)
    except InvalidParameter as fault:
        raise Unfit("value", fault.sentence) from fault
    if name not in CAPPED:
        return
    cap = resolve_one(CAP, division.pk, valid_from)
    if cap.value is not None and (value == POSTING_PERIOD or held_down(value, cap.value) != value):
        raise Unfit(
            "value",
            _("The place allows %(cap)s at most (%(source)s).")
            % {"cap": value_in_words(CAP, cap.value), "source": cap.source_sentence},
        )


def _check_open(proposal: ParameterProposal) -> None:
    if proposal.state != RequestState.OPEN:
        raise NotAllowedNow(_("This proposal has been decided or withdrawn already."))


def _standing(proposal: ParameterProposal) -> Any:
    """The rows of the same parameter and division that reach into the proposed time."""
    rows = PolicyParameter.objects.filter(name=proposal.name, division=proposal.division)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=proposal.valid_from))
    return rows.filter(valid_from__lte=proposal.valid_to) if proposal.valid_to else rows


def _check_room(proposal: ParameterProposal) -> None:
    """What held before can be ended; what begins in the proposed time can't be pushed away."""
    coming = _standing(proposal).filter(valid_from__gte=proposal.valid_from).order_by("valid_from").first()
    if coming is not None:
        raise Unfit(
            "valid_from",
            _("From %(day)s another value has been put in force. Choose a later first day, or a last day before it.")
            % {"day": coming.valid_from.isoformat()},
        )


def _end_before(proposal: ParameterProposal) -> None:
    for row in _standing(proposal).select_for_update(of=("self",)).order_by("id"):
        row.valid_to = proposal.valid_from - ONE_DAY
        row.save()


def _in_force(proposal: ParameterProposal, ids: Ids, at: datetime) -> PolicyParameter:
    parameter = PolicyParameter(
        id=ids(at),
        name=proposal.name,
        division=proposal.division,
        value=proposal.value,
        unit=PARAMETERS[proposal.name].unit.value,
        valid_from=proposal.valid_from,
        valid_to=proposal.valid_to,
        source_kind=proposal.source_kind,
        source_text=proposal.source_text,
        source_url=proposal.source_url,
    )
    parameter.save(force_insert=True)
    return parameter


def _decide(proposal: ParameterProposal, state: RequestState, by: Actor, at: datetime, reason: str) -> None:
    proposal.state = state
    proposal.decided_by, proposal.decided_at = by.user, at
    proposal.decided_because = reason.strip()
    proposal.save()
