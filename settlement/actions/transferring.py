"""Transfers: a stay ends on a day, and the stay of the next institution continues it (domain.md §11, R4).

The transfer opens nothing by itself. The next institution is verified like any other, so that a referral to one
institution is not got round by way of another.
"""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.exchange.enums import Kind
from agency.offices import history
from agency.offices.acts import Actor, Ids, acting
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow, Refusal, required
from filings.models import ReceivedFiling
from institutions.models import Institution
from settlement import workflow
from settlement.actions.calls import Answer, Done, Sent, once
from settlement.actions.own import answer_of, check_leaves, check_not_continued, leave, lock
from settlement.actions.telling import tell
from settlement.enums import CallKind, StayState
from settlement.models import Stay
from settlement.receipts import institution_key
from settlement.workflow import StayAction


def transfer(
    *, by: Actor, at: datetime, ids: Ids, sent: Sent, stay_id: UUID, transferred_on: date, transferred_to: str
) -> Answer:
    """End a stay by a transfer to another institution, called by its name.

    Raises NotThere, NotAllowedNow, Refusal (the day; to itself), MessageConflict.
    """
    with acting(by=by, at=at, ids=ids, about=f"stay {stay_id}") as act:

        def work() -> Done:
            stay = lock(sent.institution_id, stay_id)
            check_leaves(stay, transferred_on, at)
            own = Institution.objects.get(pk=sent.institution_id)
            if _goes_by(own, transferred_to):
                raise Refusal(_("A transfer leads to another institution."), code="to-itself")
            stay.transferred_to = transferred_to.strip()
            history.change(stay, [*leave(stay, transferred_on), "transferred_to"])
            trail.record(act, "stay.transferred", subject=stay, agency=stay.agency, on=transferred_on.isoformat())
            tell(act, Kind.ADMISSION_DISCHARGED, stay, at=at, ids=ids)
            return Done(stay.agency_id, answer_of(stay), stay.pk)

        return once(act, CallKind.TRANSFER, sent.message, at=at, ids=ids, work=work)


def transferred(
    stay_id: UUID | None, received: ReceivedFiling, institution: Institution, admitted_on: date
) -> Stay | None:
    """The stay that an admission continues: of the same person, ended by a transfer to this institution by that day.

    Whoever names another one hears the same whether it exists or not. Raises Refusal.
    """
    if stay_id is None:
        return None
    stay = Stay.objects.select_for_update(of=("self",)).select_related("received").filter(pk=stay_id).first()
    if (
        stay is None
        or stay.state == StayState.ADMISSION_CANCELLED
        or stay.received is None
        or stay.received.number_index != received.number_index
        or not _goes_by(institution, stay.transferred_to)
        or stay.discharged_on is None
        or stay.discharged_on > admitted_on
    ):
        raise Refusal(_("No transfer of this patient to you is known under this id."), code="no-transfer")
    return stay


def _goes_by(institution: Institution, written: str) -> bool:
    """Is this its name, or another of its names, in whatever spelling? As where a referral names an institution."""
    return institution_key(written) in map(institution_key, (institution.name, *institution.aliases))


def reopen(*, by: Actor, at: datetime, ids: Ids, sent: Sent, stay_id: UUID, reason: str) -> Answer:
    """Take a discharge or a transfer back: the patient is still there (domain.md §7.5, 2405).

    Raises NotThere, NotAllowedNow (settled; not discharged; the next institution admitted), Refusal, MessageConflict.
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"stay {stay_id}") as act:

        def work() -> Done:
            stay = lock(sent.institution_id, stay_id)
            take_back_leaving(act, stay)
            return Done(stay.agency_id, answer_of(stay), stay.pk)

        return once(act, CallKind.REOPEN, sent.message, at=at, ids=ids, work=work)


def take_back_leaving(act: Act, stay: Stay) -> None:
    """The same inside an act, the stay locked."""
    workflow.find(StayAction.LEAVE, StayState(stay.state))
    if stay.discharged_on is None:
        raise NotAllowedNow(_("The patient wasn't discharged."))
    check_not_continued(stay)
    stay.discharged_on, stay.discharged_at, stay.transferred_to = None, None, ""
    history.change(stay, ["discharged_on", "discharged_at", "transferred_to"])
    trail.record(act, "stay.reopened", subject=stay, agency=stay.agency)
    tell(act, Kind.ADMISSION_REGISTERED, stay, at=act.at, ids=act.ids)
