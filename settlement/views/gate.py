"""What the pages of claims, lists of costs and catalogues share: who asks, and how a refusal is answered."""

from django.utils.translation import gettext

from agency.offices.gate import need, status_of, who
from agency.offices.matrix import MATRIX, Permission
from agency.offices.requests import DeskRequest
from agency.offices.tokens import number_in

__all__ = ["need", "revision", "roles_of", "status_of", "who"]


def revision(request: DeskRequest) -> int:
    """The revision that was posted; 0, which no record has, for anything else."""
    return number_in(request.POST.get("revision", ""))


def roles_of(permission: Permission) -> str:
    """The posts that give a permission, in words."""
    return gettext(", ").join(str(role.label) for role in MATRIX[permission])
