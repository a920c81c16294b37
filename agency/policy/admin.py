"""Policy parameters and the working-day calendar in the administration."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from agency.offices.modeladmins import ConfigurationAdmin
from agency.offices.sites import desk_admin
from agency.policy.enums import Origin
from agency.policy.models import PolicyParameter, WorkingDay


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


@admin.register(PolicyParameter, site=desk_admin)
class PolicyParameterAdmin(PackagedAdmin):
    list_display = ("name", "division", "value", "unit", "valid_from", "valid_to", "source_kind")
    list_filter = ("source_kind", "origin")
    list_select_related = ("division",)
    search_fields = ("name", "source_text", "division__full_name")
    raw_id_fields = ("division",)
    ordering = ("name", "division_id", "-valid_from")
    fields = ("name", "division", "value", "valid_from", "valid_to", "source_kind", "source_text", "source_url")
