"""A message whose answer never came (domain.md §7.5, 2601): what happened is undone, what didn't never will."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow, Refusal, required
from institutions.models import Institution
from settlement.actions import admitting, confirming, correcting, transferring, uploading
from settlement.actions.calls import Answer, Done, Message, Sent, hold, keep, once, told
from settlement.actions.own import lock
from settlement.actions.settling import stands_settled, undo_stay
from settlement.enums import CallKind, StayState
from settlement.models import Call, Stay


@dataclass(frozen=True, slots=True)
class Reversing:
    """What an undoing gets beside the stay: the message that is reversed, and the act that reverses it."""

    act: Act
    call: Call
    by: Actor
    reason: str
    at: datetime
    ids: Ids


def _settlement(stay: Stay, now: Reversing) -> None:
    undo_stay(now.act, now.by, stay.pk, now.reason, now.at, now.ids, bill_id=UUID(now.call.answer["bill"]))


def _leaving(stay: Stay, now: Reversing) -> None:
    """A discharge or transfer that was taken back since doesn't stand: what stands is a later one."""
    if Call.objects.filter(subject=stay.pk, kind=CallKind.REOPEN, pk__gt=now.call.pk).exists():
        raise NotAllowedNow(_("This discharge or transfer was taken back since."))
    transferring.take_back_leaving(now.act, stay)


UNDONE: dict[str, Callable[[Stay, Call], bool]] = {
    CallKind.CORRECT: lambda stay, call: correcting.is_as_before(stay, call.before),
    CallKind.DISCHARGE: lambda stay, call: stay.discharged_on is None,
    CallKind.TRANSFER: lambda stay, call: stay.discharged_on is None,
    CallKind.UPLOAD: lambda stay, call: uploading.is_taken_back(stay, call.act),
    CallKind.PRESETTLE: lambda stay, call: uploading.is_unassessed(stay),
    CallKind.SETTLE: lambda stay, call: not stands_settled(stay),
}
"""Was it undone since, with nothing newer of its kind in its place? Then an institution that lost an answer has what it
wants. With an admission that was taken back all that was done to its stay is."""

BACK: dict[str, Callable[[Stay, Reversing], None]] = {
    CallKind.ADMIT: lambda stay, now: admitting.cancel(now.act, stay, now.reason),
    CallKind.CORRECT: lambda stay, now: correcting.correct_back(now.act, stay, now.call.before),
    CallKind.DISCHARGE: _leaving,
    CallKind.TRANSFER: _leaving,
    CallKind.UPLOAD: lambda stay, now: uploading.upload_back(now.act, stay, now.call.act),
    CallKind.WITHDRAW_LINES: lambda stay, now: uploading.upload_back(now.act, stay, now.call.act),
    CallKind.PRESETTLE: lambda stay, now: uploading.presettle_back(now.act, stay, now.call.answer["bill"]),
    CallKind.SETTLE: _settlement,
}
"""How a message about a stay is undone. What took something back isn't here: it is done anew instead."""


def reverse_call(*, by: Actor, at: datetime, ids: Ids, sent: Sent, message_id: str, reason: str) -> Answer:
    """Say whether a message of this institution happened, and undo it; or see to it that it never happens.

    What was undone since without a reversal is a good answer too, unless something newer stands in its place.
    Raises NotAllowedNow, Refusal (what came after it stands in the way; its own id), MessageConflict.
    """
    if message_id == sent.message_id:
        raise Refusal(_("Give the id of the message whose answer you never got, not that of this one."), code="itself")
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"message {message_id[:60]}") as act:
        hold(sent.sender, message_id, sent.message_id)
        work = partial(_work, act, by, sent, message_id, reason.strip(), at, ids)
        return once(act, CallKind.REVERSE, sent.message, at=at, ids=ids, work=work)


def _work(act: Act, by: Actor, sent: Sent, message_id: str, reason: str, at: datetime, ids: Ids) -> Done:
    call = told(sent.sender, message_id)
    if call is None:
        call = _never(act, sent, message_id, at, ids)
        return _done(call, None, _("It didn't happen, and can't happen any more."))
    if call.kind == CallKind.NEVER:
        return _done(call, None, _("It didn't happen, and can't happen any more."))
    if hasattr(call, "reversed_by"):
        return _done(call, True, _("It happened, and was reversed before."))
    if call.kind != CallKind.CONFIRM and call.kind not in BACK:
        return _done(call, False, _("It happened. What takes something back isn't reversed: do anew what you want."))
    now = Reversing(act, call, by, reason, at, ids)
    changed = _confirmation(now) if call.kind == CallKind.CONFIRM else _step(sent, now)
    trail.record(act, "message.reversed", subject=call, agency=call.agency_id, kind=call.kind)
    sentence = _("It happened, and is undone now.") if changed else _("It happened, and was undone since.")
    return _done(call, True, sentence, reverses=call)


def _step(sent: Sent, now: Reversing) -> bool:
    """Undo what a message did to a stay; False where that was done since. Raises NotAllowedNow, Refusal."""
    stay, call = lock(sent.institution_id, _subject(now.call)), now.call
    is_undone = UNDONE.get(call.kind)
    if stay.state == StayState.ADMISSION_CANCELLED or (is_undone and is_undone(stay, call)):
        return False
    BACK[call.kind](stay, now)
    return True


def _confirmation(now: Reversing) -> bool:
    """The same for a month that was confirmed."""
    return confirming.confirm_back(now.act, _subject(now.call), now.at)


def _never(act: Act, sent: Sent, message_id: str, at: datetime, ids: Ids) -> Call:
    """Keep the id, so that a message that comes late does nothing."""
    agency = Institution.objects.values_list("agency_id", flat=True).get(pk=sent.institution_id)
    done = Done(agency, {})
    call = keep(act, CallKind.NEVER, Message(sent.sender, message_id, b""), at=at, ids=ids, done=done)
    trail.record(act, "message.reversed", subject=call, agency=call.agency_id, kind=call.kind)
    return call


def _done(call: Call, undone: bool | None, sentence: str, *, reverses: Call | None = None) -> Done:
    """`undone` is None for what never happened."""
    answer: dict[str, Any] = {
        "message_id": call.message_id,
        "kind": None if undone is None else str(call.kind),
        "happened": undone is not None,
        "undone": bool(undone),
        "message": sentence,
        "answer": None if undone is None else call.answer,
    }
    return Done(call.agency_id, answer, call.subject, reverses=reverses)


def _subject(call: Call) -> UUID:
    assert call.subject is not None, "every message that can be reversed names what it is about"
    return call.subject
