"""What all pages of the administration share: business rows are read there, configuration is changed there by acts."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor, acting, uuid7
from agency.offices.matrix import Permission
from agency.sealing.fields import BlindIndexField, SealedBytesField


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


class DeskModelAdmin(admin.ModelAdmin):
    """Nothing is deleted, and the history is our own."""

    list_per_page = 50
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("audit:history", args=[self.opts.label_lower, object_id]))


class ReadOnlyAdmin(DeskModelAdmin):
    """Rows of agencies as far as the posts reach; changed by the actions of the desk alone.

    Sealed columns are left out; an admin class shows them masked by a method named in `masked`.
    """

    masked: ClassVar[tuple[str, ...]] = ()

    def may_view(self, request: HttpRequest) -> bool:
        return actor_of(request).may(self.model.objects.all().view_permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may_view(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_view(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = self.model.objects.visible_to(actor_of(request))
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows  # type: ignore[no-any-return]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        hidden = {"id", "revision", "editors", "initials", "number_tail", *(self.exclude or ())}
        columns = [*self.opts.concrete_fields, *self.opts.many_to_many]
        shown = [each.name for each in columns if each.name not in hidden and not _is_protected(each)]
        return [*shown, *self.masked]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.get_fields(request, obj)


def _is_protected(field: Any) -> bool:
    return isinstance(field, SealedBytesField | BlindIndexField | models.BinaryField)


class ActForm(forms.ModelForm):
    """A form whose change is an act: it asks why."""

    act_reason = forms.CharField(
        label=_("Reason for the change"), max_length=200, help_text=_("It is kept in the history.")
    )


class ConfigurationAdmin(DeskModelAdmin):
    """Configuration: changed by superusers, in an act with a reason; read by posts with `read_permission`."""

    form = ActForm
    read_permission: ClassVar[Permission] = Permission.REFERENCE_VIEW
    agency_field: ClassVar[str] = ""
    """What ties a row to an agency, when those who read it see only their own agencies'."""

    def may_change(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and getattr(request.user, "is_superuser", False))

    def may_view(self, request: HttpRequest) -> bool:
        return self.may_change(request) or actor_of(request).may(self.read_permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may_view(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_view(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_change(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_change(request)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request)
        if not self.agency_field or self.may_change(request):
            return rows
        return rows.filter(actor_of(request).within(self.read_permission, self.agency_field)).distinct()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        shown = [str(name) for name in super().get_fields(request, obj) if name != "act_reason"]
        return [*shown, "act_reason"] if self.may_change(request) else shown

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        at = request.at  # type: ignore[attr-defined]
        with acting(by=actor_of(request), at=at, ids=uuid7, reason=form.cleaned_data["act_reason"]):
            if not change and obj.pk is None and isinstance(self.opts.pk, models.UUIDField):
                obj.pk = uuid7(at)
            super().save_model(request, obj, form, change)
