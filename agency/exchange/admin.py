"""Messages to the national exchange in the administration: read only, without their bytes."""

from django.contrib import admin

from agency.exchange.models import Outgoing
from agency.offices.modeladmins import ReadOnlyAdmin
from agency.offices.sites import desk_admin


@admin.register(Outgoing, site=desk_admin)
class OutgoingAdmin(ReadOnlyAdmin):
    list_display = ("id", "kind", "state", "agency", "created_at", "attempts", "settled_at")
    list_filter = ("state", "kind")
    list_select_related = ("agency",)
    ordering = ("-id",)
