"""Agencies, posts and places in the administration. People stand in agency/duties/admin.py."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from agency.offices.matrix import Permission
from agency.offices.modeladmins import ConfigurationAdmin
from agency.offices.models import Agency, Division, Post
from agency.offices.sites import desk_admin


@admin.register(Agency, site=desk_admin)
class AgencyAdmin(ConfigurationAdmin):
    list_display = ("code", "name", "level", "division", "parent")
    list_select_related = ("division", "parent")
    search_fields = ("code", "name")
    raw_id_fields = ("division",)
    ordering = ("path",)
    fields = ("code", "name", "level", "division", "parent", "phone")


@admin.register(Post, site=desk_admin)
class PostAdmin(ConfigurationAdmin):
    """Read here. Posts are asked for and granted at the desk, by two people (agency/duties)."""

    read_permission = Permission.POST_VIEW
    agency_field = "agency"
    list_display = ("user", "agency", "role", "starts_on", "ends_on", "stands_in_for")
    list_filter = ("role",)
    list_select_related = ("user", "agency", "stands_in_for")
    search_fields = ("user__staff_number", "user__name", "agency__name")
    ordering = ("agency__path", "user__staff_number", "starts_on", "id")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["user", "agency", "role", "starts_on", "ends_on", "stands_in_for"]


@admin.register(Division, site=desk_admin)
class DivisionAdmin(ConfigurationAdmin):
    """Loaded from the published list; read here and chosen from here."""

    list_display = ("code", "full_name", "level")
    list_filter = ("level",)
    search_fields = ("code", "full_name", "name_latin")
    ordering = ("code",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code", "full_name", "name_latin", "level", "parent"]
