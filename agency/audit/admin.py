"""Events and reads in the administration: read only."""

from django.contrib import admin

from agency.audit import presenters
from agency.audit.models import Event, ReadEntry
from agency.offices.modeladmins import ReadOnlyAdmin
from agency.offices.sites import desk_admin


@admin.register(Event, site=desk_admin)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("at", "sentence", "agency", "subject_id")
    list_select_related = ("agency",)
    ordering = ("-at", "-id")

    @admin.display(description=Event._meta.verbose_name)
    def sentence(self, event: Event) -> str:
        return presenters.event_in_words(event.kind)


@admin.register(ReadEntry, site=desk_admin)
class ReadEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "user", "agency", "what", "why")
    list_select_related = ("user", "agency")
    ordering = ("-at", "-id")
    exclude = ("seen", "purpose")
    masked = ("what", "why")

    @admin.display(description=ReadEntry._meta.get_field("seen").verbose_name)
    def what(self, entry: ReadEntry) -> str:
        return presenters.seen_in_words(entry.seen)

    @admin.display(description=ReadEntry._meta.get_field("purpose").verbose_name)
    def why(self, entry: ReadEntry) -> str:
        return presenters.reason_in_words(entry.purpose)
