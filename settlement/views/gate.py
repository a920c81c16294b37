"""What the pages of claims, lists of costs and catalogues share: who asks, and how a refusal is answered."""

from agency.offices.gate import need, status_of, who
from agency.offices.matrix import MATRIX, Permission
from agency.offices.requests import DeskRequest

__all__ = ["need", "revision", "roles_of", "status_of", "who"]


def revision(request: DeskRequest) -> int:
    """The revision that was posted; 0, which no record has, for anything else."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def roles_of(permission: Permission) -> str:
    """The posts that give a permission, in words."""
    return ", ".join(str(role.label) for role in MATRIX[permission])
