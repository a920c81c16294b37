"""The directory of protocol institutions in the administration."""

from django.contrib import admin

from agency.offices.sites import desk_admin
from agency.policy.admin import PackagedAdmin
from institutions.models import Agreement, Institution


@admin.register(Institution, site=desk_admin)
class InstitutionAdmin(PackagedAdmin):
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
class AgreementAdmin(PackagedAdmin):
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
