"""What the pages of claims, lists of costs and catalogues share: who asks, and how a refusal is answered."""

from typing import Any

from agency.offices.acts import uuid7
from agency.offices.matrix import MATRIX, Permission
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from agency.offices.requests import DeskRequest
from settlement import actions


def who(request: DeskRequest) -> dict[str, Any]:
    """What every action wants to know about the request."""
    return {"by": request.actor, "at": request.at, "ids": uuid7}


def need(request: DeskRequest, permission: Permission, about: str = "settlement") -> None:
    """Raises Denied unless a post gives the permission somewhere; a tried write is kept."""
    if request.actor.may(permission):
        return
    if request.method == "POST":
        actions.turn_away(**who(request), permission=permission, about=about)
    raise Denied(code=f"no-{permission}")


def status_of(refusal: Refusal) -> int:
    if isinstance(refusal, Denied):
        return 403
    return 409 if isinstance(refusal, NotAllowedNow | Stale) else 422


def revision(request: DeskRequest) -> int:
    """The revision that was posted; 0, which no record has, for anything else."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def roles_of(permission: Permission) -> str:
    """The posts that give a permission, in words."""
    return ", ".join(str(role.label) for role in MATRIX[permission])
