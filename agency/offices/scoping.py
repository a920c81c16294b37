"""The one way to rows that belong to an agency."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404

from agency.offices.acts import Actor
from agency.offices.matrix import Permission


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows of agencies. Views, pages and the admin start from `visible_to`; nothing else may reach them."""

    view_permission: ClassVar[Permission]
    agency_field: ClassVar[str] = "agency"

    def visible_to(self, actor: Actor, permission: Permission | None = None) -> Self:
        """The rows that the actor's posts reach with a permission (by default: to see them)."""
        return self.filter(actor.within(permission or self.view_permission, self.agency_field))

    def get_visible(self, actor: Actor, permission: Permission | None = None, **lookup: Any) -> Any:
        """One row, or Http404: what isn't visible is told apart from what doesn't exist by nobody."""
        try:
            return self.visible_to(actor, permission).get(**lookup)
        except (self.model.DoesNotExist, ValidationError, ValueError) as missing:
            raise Http404 from missing
