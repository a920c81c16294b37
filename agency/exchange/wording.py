"""Where a message stands, in a sentence for the person at the desk."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.exchange.enums import Parked, State
from agency.exchange.models import Outgoing

DESK_TIME = ZoneInfo("Asia/Shanghai")

STEPS = {
    "SCHEMA": gettext_lazy("The system operator has to look at it: the message itself was not understood."),
    "CONFLICT": gettext_lazy("The system operator has to look at it: the message id was used for something else."),
}
OTHER_STEP = gettext_lazy("Check the filing against the reason, correct it and send the correction.")

TONES = {
    State.QUEUED: "waiting",
    State.CLAIMED: "waiting",
    State.SENT: "waiting",
    State.ACKNOWLEDGED: "good",
    State.REFUSED: "bad",
    State.PARKED: "bad",
}


def tone(message: Outgoing) -> str:
    """waiting, good or bad: which icon and colour go with the sentence."""
    return TONES[State(message.state)]


def sentence(message: Outgoing, *, now: datetime) -> str:
    """What is known about a message and what there is to do, in the reader's language and the desk's time."""
    state = State(message.state)
    if state == State.ACKNOWLEDGED:
        return _("Acknowledged %(time)s, message id %(id)s.") % {
            "time": clock(message.settled_at, now, seconds=True),
            "id": message.pk,
        }
    if state == State.REFUSED:
        return _refused(message, now)
    if state == State.PARKED:
        return _("Set aside: %(reason)s. The system operator sees it; the approval stands.") % {
            "reason": Parked(message.parked_because).label
        }
    return _waiting(message, state, now)


def _waiting(message: Outgoing, state: State, now: datetime) -> str:
    if state == State.CLAIMED:
        return _("Being sent to the national system now, nothing for you to do.")
    if message.next_at is None or message.next_at <= now:
        return _("Waiting for the national system, next try at once, nothing for you to do.")
    return _("Waiting for the national system, next try %(time)s, nothing for you to do.") % {
        "time": clock(message.next_at, now)
    }


def _refused(message: Outgoing, now: datetime) -> str:
    return _("Refused %(time)s, code %(code)s: %(text)s. %(step)s") % {
        "time": clock(message.settled_at, now, seconds=True),
        "code": message.answer_code,
        "text": message.answer_text.rstrip(".。") or _("no reason given"),
        "step": STEPS.get(message.answer_code, OTHER_STEP),
    }


def clock(at: datetime | None, now: datetime, *, seconds: bool = False) -> str:
    """A moment at the desk: the time alone when it is of the same day."""
    if at is None:
        return ""
    local = at.astimezone(DESK_TIME)
    time = local.strftime("%H:%M:%S" if seconds else "%H:%M")
    return time if local.date() == now.astimezone(DESK_TIME).date() else f"{local:%Y-%m-%d} {time}"
