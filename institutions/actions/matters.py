"""What one person proposes about an institution and another decides. What it does is in `effects`."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.enums import RequestState
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow
from agency.policy import periods
from agency.policy.queries import resolve, values, working_days
from institutions import permissions
from institutions.actions import effects
from institutions.actions.steps import Unfit, awaits_assessment, lock, needed
from institutions.enums import OF_AN_AGREEMENT, SANCTIONS, MatterKind
from institutions.models import Agreement, Institution, Matter
from institutions.models.matters import HEARD

CORRECTIONS = (MatterKind.ALIAS, MatterKind.UNALIAS, MatterKind.CREDIT_CODE, MatterKind.PLACE)
AT_ONCE = (MatterKind.CHANGE, MatterKind.TERMS, *CORRECTIONS)
REPORT_DAYS, ROLL = "institution.change_report_days", "calendar.roll_deadlines"


def propose(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    institution_id: UUID,
    kind: str,
    finding: str,
    starts_at: datetime | None = None,
    agreement_id: UUID | None = None,
    successor_id: UUID | None = None,
    **told: Any,
) -> Matter:
    """Propose a measure, a change, a merger or a step of an agreement. Nothing changes until another person grants it.

    `told` are fields of Matter that the kind needs. Raises Denied, NotAllowedNow (the agreement stands elsewhere; the
    same is waiting), Unfit (what is missing or doesn't fit, by field).
    """
    with acting(by=by, at=at, ids=ids, about=f"institution {institution_id} {kind}") as act:
        institution = lock(institution_id)
        act.post = permissions.check_may_propose(by, institution)
        matter = Matter(
            id=ids(at),
            institution=institution,
            agreement=_agreement(institution, MatterKind(kind), agreement_id),
            successor=_successor(institution, MatterKind(kind), successor_id),
            agency=institution.agency,
            kind=MatterKind(kind),
            starts_at=starts_at or at,
            finding=needed("finding", finding),
            proposed_by=by.user,
            proposed_at=at,
            **told,
        )
        _check(matter, at)
        effects.check(matter)
        _insert(matter)
        trail.record(act, "institution.proposed", subject=matter, agency=matter.agency, kind=str(matter.kind))
        return matter


def grant(*, by: Actor, at: datetime, ids: Ids, matter_id: UUID, reason: str = "") -> Matter:
    """Decide that it holds, from the proposed moment on and never back in time; its effect is part of the same act.

    Raises Denied (own proposal), NotAllowedNow, Unfit."""
    with acting(by=by, at=at, ids=ids, reason=reason.strip(), about=f"matter {matter_id}") as act:
        matter = Matter.objects.lock(matter_id)
        act.post = permissions.check_may_decide(by, matter)
        _check_open(matter)
        _check_heard(matter, at)
        _check_begun(matter, at)
        matter.starts_at = max(matter.starts_at, at)
        effects.check(matter)
        effects.happen(matter)
        _decide(matter, RequestState.GRANTED, by, at, reason)
        trail.record(act, "institution.granted", subject=matter, agency=matter.agency, kind=str(matter.kind))
        return matter


def refuse(*, by: Actor, at: datetime, ids: Ids, matter_id: UUID, reason: str) -> Matter:
    """Refuse it, saying why. Raises Denied, NotAllowedNow, Unfit (no reason)."""
    with acting(by=by, at=at, ids=ids, reason=reason.strip(), about=f"matter {matter_id}") as act:
        matter = Matter.objects.lock(matter_id)
        act.post = permissions.check_may_decide(by, matter)
        _check_open(matter)
        needed("reason", reason)
        _decide(matter, RequestState.REFUSED, by, at, reason)
        trail.record(act, "institution.refused", subject=matter, agency=matter.agency, kind=str(matter.kind))
        return matter


def assess_again(*, by: Actor, at: datetime, ids: Ids, matter_id: UUID, assessed_on: date) -> Matter:
    """Enter the day on which the institution was assessed again, which a reported change or merger waits for (R3.6).

    By whoever proposed it: the one who decides has entered nothing. Raises Denied, NotAllowedNow, Unfit.
    """
    with acting(by=by, at=at, ids=ids, about=f"matter {matter_id}") as act:
        matter = Matter.objects.lock(matter_id)
        act.post = permissions.check_may_complete(by, matter)
        _check_open(matter)
        if not awaits_assessment(matter):
            raise NotAllowedNow(_("No assessment is waited for here."))
        if assessed_on > office_day(at):
            raise Unfit("assessed_on", _("This day lies in the future."))
        matter.assessed_on = assessed_on
        matter.save()
        trail.record(act, "institution.assessed_again", subject=matter, agency=matter.agency, kind=str(matter.kind))
        return matter


def note_statement(*, by: Actor, at: datetime, ids: Ids, matter_id: UUID, statement: str) -> Matter:
    """Enter what the institution stated after a measure was proposed (Handling Regulations art. 43; domain.md R3.7).

    By whoever proposed it, as long as it isn't decided. Raises Denied, NotAllowedNow, Unfit.
    """
    with acting(by=by, at=at, ids=ids, about=f"matter {matter_id}") as act:
        matter = Matter.objects.lock(matter_id)
        act.post = permissions.check_may_complete(by, matter)
        _check_open(matter)
        if matter.kind not in HEARD:
            raise NotAllowedNow(_("No statement is waited for here."))
        matter.statement = needed("statement", statement)
        matter.save()
        trail.record(act, "institution.stated", subject=matter, agency=matter.agency, kind=str(matter.kind))
        return matter


def withdraw(*, by: Actor, at: datetime, ids: Ids, matter_id: UUID, reason: str = "") -> Matter:
    """Take one's own proposal back before it is decided. Raises Denied, NotAllowedNow."""
    with acting(by=by, at=at, ids=ids, reason=reason.strip(), about=f"matter {matter_id}") as act:
        matter = Matter.objects.lock(matter_id)
        act.post = permissions.check_may_withdraw(by, matter)
        return _withdraw(act, matter)


def withdraw_for(*, by: Actor, at: datetime, ids: Ids, matter_id: UUID, reason: str) -> Matter:
    """Take back, saying why, what a colleague proposed who leaves it behind. Raises Denied, NotAllowedNow, Unfit."""
    with acting(by=by, at=at, ids=ids, reason=reason.strip(), about=f"matter {matter_id}") as act:
        matter = Matter.objects.lock(matter_id)
        act.post = permissions.check_may_withdraw_for(by, matter)
        needed("reason", reason)
        return _withdraw(act, matter)


def _withdraw(act: Act, matter: Matter) -> Matter:
    _check_open(matter)
    matter.state = RequestState.WITHDRAWN
    matter.save()
    trail.record(act, "institution.withdrawn", subject=matter, agency=matter.agency, kind=str(matter.kind))
    return matter


def _agreement(institution: Institution, kind: MatterKind, agreement_id: UUID | None) -> Agreement | None:
    if kind not in OF_AN_AGREEMENT:
        return None
    found = institution.agreements.filter(pk=agreement_id).first()
    if found is None:
        raise Unfit("agreement", _("Say which agreement this is about."))
    return found


def _successor(institution: Institution, kind: MatterKind, successor_id: UUID | None) -> Institution | None:
    if kind == MatterKind.UNMERGE:
        return institution.successor
    return Institution.objects.filter(pk=successor_id).first() if successor_id else None


def _check(matter: Matter, at: datetime) -> None:
    """What a kind needs to be told, and the days that follow from it."""
    if matter.kind in SANCTIONS:
        matter.basis = needed("basis", matter.basis)
    if matter.kind in HEARD and not matter.statement.strip():
        if matter.heard_on is None:
            raise Unfit("statement", _("Enter what the institution stated, or the day until which it could."))
        if matter.heard_on < office_day(at):
            raise Unfit(
                "heard_on", _("Nobody asked the institution before this is proposed: take today or a later day.")
            )
    if matter.kind == MatterKind.RECTIFY and matter.rectify_by is None:
        raise Unfit("rectify_by", _("Say by which day it has to be rectified."))
    if office_day(matter.starts_at) < office_day(at):
        raise Unfit("from_day", _("It holds from the decision on at the earliest: take today or a later day."))
    if matter.kind in (MatterKind.KEY, *CORRECTIONS):
        matter.new_value = needed("new_value", matter.new_value or "")
    if matter.assessed_on is not None and matter.assessed_on > office_day(at):
        raise Unfit("assessed_on", _("This day lies in the future."))
    if matter.kind == MatterKind.CHANGE:
        _check_change(matter, at)


def _check_begun(matter: Matter, at: datetime) -> None:
    """What is registered changes with the decision, so one for a later moment waits for it. Raises NotAllowedNow."""
    if matter.kind in AT_ONCE and matter.starts_at > at:
        raise NotAllowedNow(_("This holds from %(day)s on: decide it then.") % {"day": office_day(matter.starts_at)})


def _check_heard(matter: Matter, at: datetime) -> None:
    """It is decided when the institution has spoken, or could have (Handling Regulations art. 43)."""
    if matter.waits_for_statement(office_day(at)):
        raise NotAllowedNow(_("The institution can still state its case until %(day)s.") % {"day": matter.heard_on})


def _check_change(matter: Matter, at: datetime) -> None:
    if not matter.change:
        raise Unfit("change", _("Say what changes."))
    matter.new_value = needed("new_value", matter.new_value or "")
    if matter.approved_on is None:
        raise Unfit("approved_on", _("Enter the day on which the authority in charge approved it."))
    matter.reported_on = matter.reported_on or office_day(at)
    for field, day in (("approved_on", matter.approved_on), ("reported_on", matter.reported_on)):
        if day > office_day(at):
            raise Unfit(field, _("This day lies in the future."))
    if matter.reported_on < matter.approved_on:
        raise Unfit(
            "reported_on", _("This day lies before the authority approved it, when nothing was to be reported.")
        )
    matter.report_by = report_by(matter.approved_on, matter.agency.division_id)


def report_by(approved_on: date, division_code: str) -> date:
    """The last day for reporting a change (domain.md R3.6: within 30 days of the authority's approval; R2.20)."""
    rules = values(resolve((REPORT_DAYS, ROLL), division_code, approved_on))
    calendar = working_days(first=approved_on)
    return periods.due_after_days(approved_on, int(str(rules[REPORT_DAYS])), calendar, roll=bool(rules[ROLL])).on


def _insert(matter: Matter) -> None:
    try:
        with transaction.atomic():
            matter.save(force_insert=True)
    except IntegrityError as clash:
        if "matter_open_once" not in str(clash):
            raise
        raise NotAllowedNow(_("This is waiting for a decision already.")) from clash


def _check_open(matter: Matter) -> None:
    if matter.state != RequestState.OPEN:
        raise NotAllowedNow(_("This has been decided or withdrawn already."))


def _decide(matter: Matter, state: RequestState, by: Actor, at: datetime, reason: str) -> None:
    matter.state, matter.decided_by, matter.decided_at = state, by.user, at
    matter.decided_because = reason.strip()
    matter.save()
