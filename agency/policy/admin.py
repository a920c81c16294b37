"""Policy parameters and the working-day calendar in the administration."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from agency.offices.acts import acting, uuid7
from agency.offices.modeladmins import ConfigurationAdmin, actor_of
from agency.offices.sites import desk_admin
from agency.policy.enums import Origin
from agency.policy.models import PolicyParameter, WorkingDay
from agency.policy.recount import calendar_changed


class PackagedAdmin(ConfigurationAdmin):
    """Rows that are shipped: one that a person saved is theirs, and loading the package again leaves it alone."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.origin = Origin.ENTERED
        super().save_model(request, obj, form, change)


@admin.register(WorkingDay, site=desk_admin)
class WorkingDayAdmin(PackagedAdmin):
    list_display = ("day", "is_working", "kind", "name", "origin")
    list_filter = ("kind", "origin")
    date_hierarchy = "day"
    ordering = ("-day",)
    fields = ("day", "is_working", "kind", "name", "source")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A day that is worked or not any more moves the deadlines counted over it, in the same act."""
        at, why = request.at, form.cleaned_data["act_reason"]  # type: ignore[attr-defined]
        with acting(by=actor_of(request), at=at, ids=uuid7, reason=why):
            super().save_model(request, obj, form, change)
            if "is_working" in form.changed_data or not change:
                calendar_changed(by=actor_of(request), at=at, ids=uuid7, days={obj.day}, reason=why)


@admin.register(PolicyParameter, site=desk_admin)
class PolicyParameterAdmin(ConfigurationAdmin):
    """Read here. A value is proposed by one person and put in force by another, on the desk's own pages."""

    list_display = ("name", "division", "value", "unit", "valid_from", "valid_to", "source_kind")
    list_filter = ("source_kind", "origin")
    list_select_related = ("division",)
    search_fields = ("name", "source_text", "division__full_name")
    ordering = ("name", "division_id", "-valid_from")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [
            "name",
            "division",
            "value",
            "unit",
            "valid_from",
            "valid_to",
            "source_kind",
            "source_text",
            "source_url",
            "origin",
        ]
