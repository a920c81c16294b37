"""Filings in the administration: read there, and approved there by whoever holds the post, by the same action."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.audit.logged import LoggedAdmin
from agency.offices.acts import uuid7
from agency.offices.matrix import Permission
from agency.offices.modeladmins import actor_of
from agency.offices.refusals import Refusal
from agency.offices.sites import desk_admin
from agency.offices.tokens import id_in, number_in
from filings import actions
from filings.enums import Service, State
from filings.models import Decision, Ending, Filing, FilingVersion, Task


@admin.register(Filing, site=desk_admin)
class FilingAdmin(LoggedAdmin):
    list_display = ("number", "worker", "agency", "opened_at", "opened_by")
    list_select_related = ("worker", "agency", "opened_by")
    search_fields = ("number",)
    ordering = ("-id",)


@admin.register(FilingVersion, site=desk_admin)
class FilingVersionAdmin(LoggedAdmin):
    whose = "filing"
    change_form_template = "admin/filings/filingversion/change_form.html"
    list_display = ("filing", "number", "worker", "destination", "state", "due_on", "submitted_by", "decided_by")
    list_filter = ("state", "category")
    list_select_related = ("filing", "worker", "destination", "submitted_by", "decided_by")
    search_fields = ("filing__number",)
    ordering = ("-id",)
    exclude = ("slot", "due_is_provisional", "services")
    masked = ("services_in_words",)
    actions = ("approve_selected",)

    @admin.display(description=gettext_lazy("services"))
    def services_in_words(self, version: FilingVersion) -> str:
        return _(", ").join(str(Service(each).label) for each in version.services)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return actor_of(request).may(Permission.FILING_DECIDE)

    def get_urls(self) -> list[Any]:
        approve = self.admin_site.admin_view(self.approve_view)
        return [
            path("<path:object_id>/approve/", approve, name="filings_filingversion_approve"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        version = self.get_object(request, object_id)
        waits = version is not None and version.state == State.SUBMITTED and self.has_decide_permission(request)
        context = {**(extra_context or {}), "may_approve": waits, "revision": version.revision if version else 0}
        if version is not None:
            context["subtitle"] = f"{version.filing.number} · {version.number}"
        return super().change_view(request, object_id, form_url, context)

    def approve_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Approve the one on the page, as it was when the page was opened."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        version = self.get_queryset(request).filter(pk=id_in(object_id)).first()
        if version is None:
            raise Http404
        revision = number_in(request.POST.get("revision", ""))
        self._approve(request, version, revision, request.POST.get("comment", ""))
        return HttpResponseRedirect(reverse("admin:filings_filingversion_change", args=[version.pk]))

    @admin.action(description=gettext_lazy("Approve selected"), permissions=["decide"])
    def approve_selected(self, request: HttpRequest, queryset: Any) -> None:
        """Approve each by itself; what can't be approved is said with its reason, the others stand."""
        versions = list(queryset.select_related("filing").order_by("due_on", "id"))
        for version in versions:
            self._approve(request, version, version.revision)

    def _approve(self, request: HttpRequest, version: FilingVersion, revision: int, comment: str = "") -> None:
        at = request.at  # type: ignore[attr-defined]
        number = version.filing.number
        try:
            actions.approve(
                by=actor_of(request), at=at, ids=uuid7, version_id=version.pk, revision=revision, comment=comment
            )
        except Refusal as refusal:
            said = _("%(number)s was not approved: %(sentence)s") % {"number": number, "sentence": refusal.sentence}
            messages.error(request, said)
        else:
            messages.success(request, _("%(number)s was approved.") % {"number": number})


@admin.register(Decision, site=desk_admin)
class DecisionAdmin(LoggedAdmin):
    whose = "version__filing"
    list_display = ("version", "outcome", "decided_at", "decided_by")
    list_filter = ("outcome",)
    list_select_related = ("version__filing", "decided_by")
    ordering = ("-id",)
    exclude = ("facts", "answers", "parameters", "act")


@admin.register(Ending, site=desk_admin)
class EndingAdmin(LoggedAdmin):
    whose = "version__filing"
    list_display = (
        "filing_number",
        "agency",
        "cause",
        "ends_on",
        "requested_by",
        "requested_at",
        "state",
        "decided_by",
    )
    list_filter = ("state", "cause")
    list_select_related = ("version__filing", "agency", "requested_by")
    search_fields = ("version__filing__number",)
    ordering = ("-id",)

    @admin.display(description=gettext_lazy("filing number"))
    def filing_number(self, ending: Ending) -> str:
        return str(ending.version)


@admin.register(Task, site=desk_admin)
class TaskAdmin(LoggedAdmin):
    whose = "worker"
    list_display = ("kind", "worker", "agency", "opened_at", "due_on", "state", "closed_by")
    list_filter = ("state", "kind")
    list_select_related = ("worker", "agency", "closed_by")
    search_fields = ("version__filing__number",)
    ordering = ("-id",)
    exclude = ("reference", "details")
