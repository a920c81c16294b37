"""Where a message stands, in a sentence for the person at the desk."""

from datetime import datetime, timedelta
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
LATE_STEP = gettext_lazy("What was decided stands; the system operator sees it too.")
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
        return _("Set aside: %(reason)s. The approval stands; two people can have it tried again.") % {
            "reason": Parked(message.parked_because).label
        }
    return _waiting(message, state, now)


def _waiting(message: Outgoing, state: State, now: datetime) -> str:
    system = {"system": system_name(message)}
    if message.is_late(now):
        return f"{late(message, now)} {LATE_STEP}"
    if state == State.CLAIMED:
        return _("Being sent to %(system)s now, nothing for you to do.") % system
    if message.next_at is None or message.next_at <= now:
        return _("Waiting for %(system)s, next try at once, nothing for you to do.") % system
    return _("Waiting for %(system)s, next try %(time)s, nothing for you to do.") % {
        **system,
        "time": clock(message.next_at, now),
    }


def system_name(message: Outgoing) -> str:
    """The system that a message goes to, as it stands inside a sentence."""
    return _("the national system") if message.is_national else _("the province's own system")


def route(message: Outgoing) -> str:
    """Where the message goes, in a sentence."""
    if message.is_national:
        return _("Sent to the national system: the place of treatment lies in another province.")
    return _("Sent to the province's own system: the place of treatment lies in the same province.")


def late(message: Outgoing, now: datetime) -> str:
    """How long a message has waited, when that is longer than allowed."""
    sentence = _(
        "Waiting for %(system)s for %(minutes)s minutes, longer than the %(limit)s allowed; next try %(time)s,"
        " nothing for you to do."
    )
    return sentence % {
        "system": system_name(message),
        "minutes": minutes(now - message.created_at),
        "limit": minutes((message.late_at or now) - message.created_at),
        "time": _("at once") if message.next_at is None or message.next_at <= now else clock(message.next_at, now),
    }


def minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


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
