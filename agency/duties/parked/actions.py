"""The writes: asking for a further try, granting it, refusing it, taking the request back."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.duties.parked import permissions
from agency.exchange import wakeup
from agency.exchange.enums import State
from agency.exchange.models import Outgoing, Retry
from agency.offices.acts import Actor, Ids, acting
from agency.offices.enums import RequestState
from agency.offices.refusals import NotAllowedNow, Refusal, required


def ask(*, by: Actor, at: datetime, ids: Ids, message_id: UUID, reason: str) -> Retry:
    """Ask that a message which was set aside be sent again, with the same id and the same bytes.

    Raises Denied, Refusal (no reason; asked for already), NotAllowedNow (not set aside; its bytes were altered).
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"message {message_id}") as act:
        message = _lock(message_id)
        act.post = permissions.check_may_ask(by, message)
        _check_parked(message)
        retry = Retry(
            id=ids(at),
            outgoing=message,
            agency=message.agency,
            reason=reason.strip()[:200],
            requested_by=by.user,
            requested_at=at,
        )
        try:
            with transaction.atomic():
                retry.save(force_insert=True)
        except IntegrityError as clash:
            if "retry_open_once" not in str(clash):
                raise
            raise Refusal(_("The same is asked for already and waits for a decision."), code="asked-already") from clash
        trail.record(act, "retry.requested", subject=retry, agency=message.agency, message=str(message.pk))
        return retry


def grant(*, by: Actor, at: datetime, ids: Ids, retry_id: UUID, reason: str = "") -> Retry:
    """Let the message go again: it is due at once, and the attempts before count no longer.

    Raises Denied (own request), NotAllowedNow (decided already; answered meanwhile).
    """
    with acting(by=by, at=at, ids=ids, reason=reason.strip(), about=f"retry {retry_id}") as act:
        retry = _open(retry_id)
        act.post = permissions.check_may_decide(by, retry)
        message = _lock(retry.outgoing_id)
        _check_parked(message)
        message.state, message.parked_because = State.QUEUED, ""
        message.next_at, message.forgiven = at, message.attempts
        message.save(update_fields=["state", "parked_because", "next_at", "forgiven"])
        _decide(retry, RequestState.GRANTED, by, at, reason)
        trail.record(act, "retry.granted", subject=retry, agency=retry.agency_id, message=str(message.pk))
        wakeup.after_commit()
        return retry


def refuse(*, by: Actor, at: datetime, ids: Ids, retry_id: UUID, reason: str) -> Retry:
    """Leave the message set aside, saying why. Raises Denied, NotAllowedNow, Refusal (no reason)."""
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"retry {retry_id}") as act:
        retry = _open(retry_id)
        act.post = permissions.check_may_decide(by, retry)
        _decide(retry, RequestState.REFUSED, by, at, reason)
        trail.record(act, "retry.refused", subject=retry, agency=retry.agency_id)
        return retry


def withdraw(*, by: Actor, at: datetime, ids: Ids, retry_id: UUID) -> Retry:
    """Take a request back, also that of a colleague who has left. Raises Denied, NotAllowedNow."""
    with acting(by=by, at=at, ids=ids, about=f"retry {retry_id}") as act:
        retry = _open(retry_id)
        act.post = permissions.check_may_ask(by, retry.outgoing)
        retry.state = RequestState.WITHDRAWN
        retry.save()
        trail.record(act, "retry.withdrawn", subject=retry, agency=retry.agency_id)
        return retry


def _lock(message_id: UUID) -> Outgoing:
    rows = Outgoing.objects.select_for_update(of=("self",)).select_related("agency")
    return rows.get(pk=message_id)  # type: ignore[no-any-return]


def _open(retry_id: UUID) -> Retry:
    rows = Retry.objects.select_for_update(of=("self",)).select_related("agency", "outgoing__agency")
    retry: Retry = rows.get(pk=retry_id)
    if retry.state != RequestState.OPEN:
        state = RequestState(retry.state).label
        raise NotAllowedNow(_("This request is not open any more: %(state)s.") % {"state": state})
    return retry


def _check_parked(message: Outgoing) -> None:
    if message.state != State.PARKED:
        state = State(message.state).label
        raise NotAllowedNow(_("This message is not set aside any more: %(state)s.") % {"state": state})
    if not message.may_be_tried_again:
        raise NotAllowedNow(
            _("The stored message is not what was approved, so it never leaves. Send a change of the filing instead.")
        )


def _decide(retry: Retry, state: RequestState, by: Actor, at: datetime, reason: str) -> None:
    retry.state, retry.decided_by, retry.decided_at = state, by.user, at
    retry.decided_because = reason.strip()[:200]
    retry.save()
