"""The directory of protocol institutions in the administration, to be read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from agency.offices.modeladmins import ConfigurationAdmin
from agency.offices.sites import desk_admin
from institutions.models import Agreement, Institution


class RegisterAdmin(ConfigurationAdmin):
    """Read here. What lets patients in and out is decided by two people, on the desk's own pages (domain.md R3.8)."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return list(self.fields or ())


@admin.register(Institution, site=desk_admin)
class InstitutionAdmin(RegisterAdmin):
    list_display = ("name", "division", "level_as_written", "as_of")
    list_filter = ("origin",)
    list_select_related = ("division",)
    search_fields = ("name", "initials", "credit_code")
    raw_id_fields = ("division",)
    ordering = ("division_id", "name", "id")
    fields = (
        *("name", "aliases", "division", "place_as_written", "level_as_written"),
        *("credit_code", "external_code", "level", "address", "source_url", "as_of", "note"),
    )


@admin.register(Agreement, site=desk_admin)
class AgreementAdmin(RegisterAdmin):
    list_display = ("institution", "care", "state", "cross_province", "in_province", "valid_from", "valid_to")
    list_filter = ("care", "state")
    list_select_related = ("institution",)
    search_fields = ("institution__name",)
    raw_id_fields = ("institution",)
    ordering = ("institution__name", "care", "id")
    fields = (
        *("institution", "care", "state", "cross_province", "in_province"),
        *("agency", "number", "valid_from", "known_as_of", "valid_to", "suspended", "terminated_on", "source_url"),
    )
