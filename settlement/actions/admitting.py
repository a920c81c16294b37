"""Stays at the place of treatment, as an institution tells them: admission, cancellation, discharge (domain.md §11).

Each call does once what it says, however often the same message comes. The institution has authenticated itself at the
interface; a stay of another institution isn't there for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices import history
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow, Refusal, required
from filings.enums import Service
from filings.models import ReceivedFiling
from institutions.enums import Verdict
from institutions.models import Institution
from settlement import workflow
from settlement.actions.calls import Answer, once
from settlement.admission.verifying import Answer as Verified
from settlement.enums import StayRole, StayState
from settlement.models import Stay
from settlement.workflow import StayAction


class NotThere(Refusal):
    """This institution has no such stay."""

    code = "not-there"


class NotEntitled(Refusal):
    """The verification says no, or nobody knows."""

    code = "not-entitled"


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of an institution: who sent it, its id, the digest of its body."""

    institution_id: UUID
    message_id: str
    digest: bytes

    @property
    def sender(self) -> str:
        return str(self.institution_id)


@dataclass(frozen=True, slots=True)
class Admission:
    """What an institution tells of an admission. `number` is its own; the main diagnosis comes first."""

    service: Service
    number: str
    admitted_on: date
    diagnoses: tuple[str, ...] = ()


def admit(*, by: Actor, at: datetime, ids: Ids, sent: Sent, admission: Admission, verified: Verified) -> Answer:
    """Register an admission that the verification lets in. Several stays at once are told apart, not refused.

    Raises NotEntitled, Refusal (a day in the future; the number is taken), MessageConflict.
    """
    with acting(by=by, at=at, ids=ids, about=f"institution {sent.institution_id}") as act:

        def work() -> tuple[int, Answer]:
            stay = _admit(act, sent, admission, verified, at, ids)
            return stay.agency_id, answer_of(stay)

        return _once(act, sent, at, ids, work)


def _admit(act: Act, sent: Sent, admission: Admission, verified: Verified, at: datetime, ids: Ids) -> Stay:
    if verified.verdict is not Verdict.YES or verified.filing is None:
        raise NotEntitled(verified.because.label)
    if admission.admitted_on > office_day(at):
        raise Refusal(_("The day of admission lies in the future."), code="future")
    received = ReceivedFiling.objects.select_related("agency", "destination").get(pk=verified.filing.id)
    institution = Institution.objects.select_related("division").get(pk=sent.institution_id)
    overlapping = Stay.objects.filter(
        received__number_index=received.number_index,
        admitted_on__lte=admission.admitted_on,
        discharged_on=None,
    ).exclude(state=StayState.ADMISSION_CANCELLED)
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
        registered_at=at,
    )
    overlaps = [str(each) for each in overlapping.order_by("id").values_list("pk", flat=True)]
    try:
        with transaction.atomic():
            stay.save(force_insert=True)
    except IntegrityError as clash:
        if "stay_number_once" not in str(clash):
            raise
        raise Refusal(_("You registered another stay under this number."), code="number-taken") from clash
    trail.record(act, "stay.admitted", subject=stay, agency=stay.agency, overlaps=overlaps)
    return stay


def cancel_admission(*, by: Actor, at: datetime, ids: Ids, sent: Sent, stay_id: UUID, reason: str) -> Answer:
    """Take an admission back before anything was settled. Raises NotThere, NotAllowedNow, Refusal, MessageConflict."""
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"stay {stay_id}") as act:

        def work() -> tuple[int, Answer]:
            stay = lock(sent.institution_id, stay_id)
            stay.state = workflow.find(StayAction.CANCEL, StayState(stay.state)).target
            stay.ended_because = reason.strip()
            history.change(stay, ["state", "ended_because"])
            trail.record(act, "stay.admission_cancelled", subject=stay, agency=stay.agency)
            return stay.agency_id, answer_of(stay)

        return _once(act, sent, at, ids, work)


def discharge(*, by: Actor, at: datetime, ids: Ids, sent: Sent, stay_id: UUID, discharged_on: date) -> Answer:
    """Note the day of discharge. Raises NotThere, NotAllowedNow (discharged or cancelled), Refusal, MessageConflict."""
    with acting(by=by, at=at, ids=ids, about=f"stay {stay_id}") as act:

        def work() -> tuple[int, Answer]:
            stay = lock(sent.institution_id, stay_id)
            workflow.find(StayAction.CANCEL, StayState(stay.state))
            if stay.discharged_on is not None:
                raise NotAllowedNow(_("The patient was discharged on %(day)s.") % {"day": stay.discharged_on})
            if not stay.admitted_on <= discharged_on <= office_day(at):
                raise Refusal(_("The discharge lies between the admission and today."), code="day")
            stay.discharged_on = discharged_on
            history.change(stay, ["discharged_on"])
            trail.record(act, "stay.discharged", subject=stay, agency=stay.agency, on=discharged_on.isoformat())
            return stay.agency_id, answer_of(stay)

        return _once(act, sent, at, ids, work)


def lock(institution_id: UUID, stay_id: UUID) -> Stay:
    """A stay of this institution, held until the transaction ends. Raises NotThere."""
    if not Stay.objects.filter(pk=stay_id, institution_id=institution_id).exists():
        raise NotThere(_("You have no stay with this id."))
    return Stay.objects.lock(stay_id)


def answer_of(stay: Stay) -> Answer:
    """What the institution is told of its stay."""
    return {
        "stay": str(stay.pk),
        "state": str(stay.state),
        "number": stay.number,
        "admitted_on": stay.admitted_on.isoformat(),
        "discharged_on": stay.discharged_on.isoformat() if stay.discharged_on else None,
    }


def _once(act: Act, sent: Sent, at: datetime, ids: Ids, work: Callable[[], tuple[int, Answer]]) -> Answer:
    return once(act, sender=sent.sender, message_id=sent.message_id, digest=sent.digest, at=at, ids=ids, work=work)
