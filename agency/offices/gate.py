"""What pages that write begin with: who asks, whether a post allows it, and how a refusal is answered."""

from typing import Any

from agency.offices.acts import turn_away, uuid7
from agency.offices.matrix import Permission
from agency.offices.models import Agency
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from agency.offices.requests import DeskRequest


def who(request: DeskRequest) -> dict[str, Any]:
    """What every action wants to know about the request."""
    return {"by": request.actor, "at": request.at, "ids": uuid7}


def need(request: DeskRequest, *rights: Permission, agency: Agency | None = None, about: str = "") -> None:
    """Raises Denied unless a post gives one of the rights, somewhere or for an agency.

    A tried write is kept as a denied act, about the page unless told otherwise.
    """
    actor = request.actor
    if any(actor.may(right) if agency is None else actor.post_for(right, agency) for right in rights):
        return
    if request.method == "POST":
        page = request.resolver_match.view_name if request.resolver_match else ""
        turn_away(**who(request), permission=rights[0], about=about or page)
    raise Denied(code=f"no-{rights[0]}")


def status_of(refusal: Refusal) -> int:
    """The status of the page that says a refusal."""
    if isinstance(refusal, Denied):
        return 403
    return 409 if isinstance(refusal, NotAllowedNow | Stale) else 422
