"""Pages of the administration that show people: every look is kept in the log of reads, as at the desk."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from agency.audit import trail
from agency.offices.modeladmins import ReadOnlyAdmin, actor_of

PURPOSE = "administration"


class LoggedAdmin(ReadOnlyAdmin):
    """Lists and pages of rows that show somebody's data. What the list joins should contain `whose`."""

    whose: ClassVar[str] = ""
    """The way from a row to the worker or filing that the log names (as in a lookup); nothing: the row itself."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        answer: HttpResponse = super().changelist_view(request, extra_context)
        listed = _context(answer).get("cl")
        if listed is not None:
            self._note(request, listed.result_list, "list")
        return answer

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        answer = super().change_view(request, object_id, form_url, extra_context)
        shown = _context(answer).get("original")
        if shown is not None:
            self._note(request, [shown], "page")
        return answer

    def _note(self, request: HttpRequest, rows: Iterable[Any], seen: str) -> None:
        subjects = {subject.pk: (subject, subject.agency_id) for subject in map(self._subject, rows)}
        if subjects:
            at = request.at  # type: ignore[attr-defined]
            trail.note_reads_under(actor_of(request), at, subjects=subjects.values(), seen=seen, purpose=PURPOSE)

    def _subject(self, row: Any) -> Any:
        for name in filter(None, self.whose.split("__")):
            row = getattr(row, name)
        return row


def _context(answer: HttpResponse) -> dict[str, Any]:
    return getattr(answer, "context_data", None) or {}
