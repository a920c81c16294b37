"""A filing's life after approval on its page: change, renewal, cancellation, and which version to show."""

from collections.abc import Callable
from typing import Any

from agency.offices.acts import Actor, office_day
from agency.offices.enums import RequestState
from agency.offices.refusals import Denied, Refusal
from agency.offices.requests import DeskRequest
from agency.policy.queries import resolve_one
from filings import locks, permissions
from filings.actions.changing import check_nothing_waits, check_renewable, check_running, renewal_of
from filings.enums import ASKED_FOR, Asker, EndCause, State
from filings.forms import FIELDS, label_of
from filings.locks import Wish
from filings.models import Ending, FilingVersion
from filings.views import shown
from filings.workflow import EDITABLE, OPEN

COMPARED_ANEW = frozenset({"identity"})
"""What a change does not take over and so differs by itself."""
TYPED = ("asked_by", "change_reason", "cause", "ends_on", "end_reason", "comment", "refuse_reason", "drop_reason")


def matters(actor: Actor, versions: list[FilingVersion]) -> FilingVersion:
    """The version on which the page opens: the open one that waits for this person, else the one that holds."""
    waiting = [each for each in versions if _waits_for(actor, each)]
    ranked = ([each for each in versions if each.state in states] for states in ({State.APPROVED}, OPEN, {State.ENDED}))
    return next((rows[0] for rows in (waiting, *ranked) if rows), versions[0])


def _waits_for(actor: Actor, version: FilingVersion) -> bool:
    if version.state in EDITABLE:
        return version.handled_by == actor.user and permissions.may_enter(actor, version)
    return version.state == State.SUBMITTED and permissions.may_return(actor, version)


def panel(request: DeskRequest, version: FilingVersion, versions: list[FilingVersion]) -> dict[str, Any]:
    """What the parts of the page on change, renewal and cancellation need. Nine queries at most."""
    settled = version.state in {State.APPROVED, State.ENDED}
    ending = _last_ending(version) if settled else None
    waits = ending is not None and ending.state == RequestState.OPEN
    return {
        "open": next((each for each in versions if each.state in OPEN and each.pk != version.pk), None),
        "holds": next((each for each in versions if each.state == State.APPROVED and each.pk != version.pk), None),
        "differences": differences(version),
        "renewed_by": renewal_of(version.filing_id) if settled else None,
        "ending": ending,
        "waits": waits,
        "is_refused": ending is not None and ending.state == RequestState.REFUSED,
        "is_granted": ending is not None and ending.state == RequestState.GRANTED,
        "typed": {name: request.POST.get(name, "") for name in TYPED},
        "ends_on": request.POST.get("ends_on", office_day(request.at).isoformat()),
        **(_may_decide(request.actor, version, ending) if waits and ending else {}),
        **(_may_ask(request, version) if version.state == State.APPROVED else {}),
    }


def _last_ending(version: FilingVersion) -> Ending | None:
    rows = version.endings.select_related("agency", "requested_by", "decided_by")
    return rows.order_by("-requested_at", "-id").first()


def _may_decide(actor: Actor, version: FilingVersion, ending: Ending) -> dict[str, Any]:
    return {
        "may_decide": permissions.may_decide_end(actor, ending),
        "may_drop": permissions.may_enter(actor, version),
        "why_not": _sentence(lambda: permissions.check_may_decide_end(actor, ending)),
    }


def _may_ask(request: DeskRequest, version: FilingVersion) -> dict[str, Any]:
    """What the counter may ask for today, from when the worker may, and why not where it is not possible."""
    if not permissions.may_enter(request.actor, version):
        return {}
    today = office_day(request.at)
    applies_to = resolve_one("filing.lock_applies_to", version.agency.division_id, today).value
    free = {wish: locks.free_from(wish, version.lock_until, applies_to, today) for wish in Wish}  # type: ignore[arg-type]
    held = {wish: version.lock_until if day > today else None for wish, day in free.items()}
    return {
        "may_ask": True,
        "no_change": _sentence(lambda: check_running(version, today), lambda: check_nothing_waits(version)),
        "no_renewal": _sentence(lambda: check_renewable(version, today)),
        "free": {str(wish): day for wish, day in free.items()},
        "is_locked": any(held.values()),
        "askers": [
            (code, label, held[Wish.CHANGE_OTHER] if code == Asker.WORKER else None) for code, label in _askers()
        ],
        "causes": [
            (str(cause), cause.label, held[Wish.CANCEL] if cause == EndCause.BY_WORKER else None) for cause in ASKED_FOR
        ],
    }


def _askers() -> list[tuple[str, Any]]:
    return [(str(each), each.label) for each in Asker]


def _sentence(*checks: Callable[[], Any]) -> str:
    """Why not; empty where it is possible, and where the person has nothing to do with it."""
    try:
        for check in checks:
            check()
    except Denied as denied:
        return str(denied.sentence) if denied.code == "own-work" else ""
    except Refusal as refusal:
        return str(refusal.sentence)
    return ""


def differences(version: FilingVersion) -> list[dict[str, str]]:
    """What a change makes different: each field with its old and its new value."""
    if version.replaces is None:
        return []
    pairs = [(name, _words(version.replaces, name), _words(version, name)) for name in FIELDS]
    differing = [row for row in pairs if row[0] not in COMPARED_ANEW and row[1] != row[2]]
    return [{"label": label_of(name), "old": old, "new": new} for name, old, new in differing]


def _words(version: FilingVersion, name: str) -> str:
    return shown.in_words(name, shown.value_of(version, name))
