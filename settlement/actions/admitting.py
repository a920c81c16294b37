"""Stays at the place of treatment, as an institution tells them: admission, cancellation, discharge (domain.md §11).

Each call does once what it says, however often the same message comes. The institution has authenticated itself at the
interface; a stay of another institution isn't there for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.exchange.enums import Kind
from agency.offices import history
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.models import Act
from agency.offices.refusals import Refusal, required
from filings.enums import Service
from filings.models import ReceivedFiling
from institutions.enums import Verdict
from institutions.models import Institution
from settlement import stays, workflow
from settlement.actions.calls import Answer, Done, Sent, once
from settlement.actions.offline import keep_use
from settlement.actions.own import (
    answer_of,
    check_leaves,
    check_not_continued,
    drop_assessment,
    leave,
    lock,
    number_once,
)
from settlement.actions.telling import tell
from settlement.actions.transferring import transferred
from settlement.admission.entitlements import Entitlement
from settlement.admission.verifying import Answer as Verified
from settlement.admission.verifying import Because
from settlement.enums import CallKind, StayRole, StayState
from settlement.models import Stay
from settlement.workflow import StayAction


class NotEntitled(Refusal):
    """The verification says no, or nobody knows; `because` as it says so, None where another filing covers the day."""

    code = "not-entitled"

    def __init__(self, sentence: Any, because: Because | None = None) -> None:
        super().__init__(sentence)
        self.because = because


@dataclass(frozen=True, slots=True)
class Admission:
    """What an institution tells of an admission. `number` is its own; the main diagnosis comes first.

    `continues` is the stay that ended by a transfer to this institution, if it is one.
    """

    service: Service
    number: str
    admitted_on: date
    diagnoses: tuple[str, ...] = ()
    continues: UUID | None = None


def admit(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    sent: Sent,
    admission: Admission,
    verified: Verified,
    shown: Callable[[], Entitlement] | None = None,
) -> Answer:
    """Register an admission that the verification lets in. Several stays at once are told apart, not refused.

    `shown` reads the entitlement by which the institution admitted while the line was down: then a verification that
    says otherwise by now doesn't refuse, it is looked at by a person. It is read the first time only: a message that
    comes again after the entitlement's end gets the answer that it got.
    Raises NotEntitled, Refusal (a day in the future; the number is taken; no such transfer; what `shown` says),
    MessageConflict.
    """
    with acting(by=by, at=at, ids=ids, about=f"institution {sent.institution_id}") as act:

        def work() -> Done:
            entitlement = shown() if shown else None
            stay = _admit(act, sent, admission, _let_in(verified, entitlement), at, ids)
            if entitlement is not None:
                keep_use(act, stay, entitlement, verified, at, ids)
            return Done(stay.agency_id, answer_of(stay), stay.pk)

        return once(act, CallKind.ADMIT, sent.message, at=at, ids=ids, work=work)


def _let_in(verified: Verified, entitlement: Entitlement | None) -> str:
    """The id of the received filing that lets in. Raises NotEntitled."""
    if verified.verdict is Verdict.YES and verified.filing is not None:
        return verified.filing.id
    if entitlement is None:
        raise NotEntitled(verified.because.label, verified.because)
    return entitlement.filing.id


def _admit(act: Act, sent: Sent, admission: Admission, filing: str, at: datetime, ids: Ids) -> Stay:
    if admission.admitted_on > office_day(at):
        raise Refusal(_("The day of admission lies in the future."), code="future")
    received = ReceivedFiling.objects.select_related("agency", "destination").get(pk=filing)
    institution = Institution.objects.select_related("division").get(pk=sent.institution_id)
    stay = Stay(
        id=ids(at),
        agency=received.agency,
        role=StayRole.PLACE_OF_TREATMENT,
        received=received,
        institution=institution,
        institution_name=institution.name,
        place=institution.division,
        scope=received.scope,
        service=admission.service,
        number=admission.number,
        admitted_on=admission.admitted_on,
        diagnoses=list(admission.diagnoses),
        continues=transferred(admission.continues, received, institution, admission.admitted_on),
        registered_at=at,
        **stays.deadlines(received.agency.division_id, admission.admitted_on, office_day(at)),
    )
    with number_once():
        stay.save(force_insert=True)
    overlaps = [str(each.pk) for each in stays.overlapping(stay)]
    trail.record(act, "stay.admitted", subject=stay, agency=stay.agency, overlaps=overlaps)
    tell(act, Kind.ADMISSION_REGISTERED, stay, at=at, ids=ids)
    return stay


def cancel_admission(*, by: Actor, at: datetime, ids: Ids, sent: Sent, stay_id: UUID, reason: str) -> Answer:
    """Take an admission back before anything was settled. Raises NotThere, NotAllowedNow, Refusal, MessageConflict."""
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"stay {stay_id}") as act:

        def work() -> Done:
            stay = lock(sent.institution_id, stay_id)
            cancel(act, stay, reason.strip())
            return Done(stay.agency_id, answer_of(stay), stay.pk)

        return once(act, CallKind.CANCEL, sent.message, at=at, ids=ids, work=work)


def cancel(act: Act, stay: Stay, reason: str) -> None:
    """Take an admission back inside an act, the stay locked. Raises NotAllowedNow (settled; continued elsewhere)."""
    check_not_continued(stay)
    stay.state = workflow.find(StayAction.CANCEL, StayState(stay.state)).target
    stay.ended_because = reason
    drop_assessment(stay)
    history.change(stay, ["state", "ended_because"])
    trail.record(act, "stay.admission_cancelled", subject=stay, agency=stay.agency)
    tell(act, Kind.ADMISSION_CANCELLED, stay, at=act.at, ids=act.ids)


def discharge(*, by: Actor, at: datetime, ids: Ids, sent: Sent, stay_id: UUID, discharged_on: date) -> Answer:
    """Note the day of discharge. Raises NotThere, NotAllowedNow (discharged or cancelled), Refusal, MessageConflict."""
    with acting(by=by, at=at, ids=ids, about=f"stay {stay_id}") as act:

        def work() -> Done:
            stay = lock(sent.institution_id, stay_id)
            check_leaves(stay, discharged_on, at)
            history.change(stay, leave(stay, discharged_on))
            trail.record(act, "stay.discharged", subject=stay, agency=stay.agency, on=discharged_on.isoformat())
            tell(act, Kind.ADMISSION_DISCHARGED, stay, at=at, ids=ids)
            return Done(stay.agency_id, answer_of(stay), stay.pk)

        return once(act, CallKind.DISCHARGE, sent.message, at=at, ids=ids, work=work)
