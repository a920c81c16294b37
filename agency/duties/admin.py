"""People in the administration. Another person's password is set in an act that their auditor sees."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.password_validation import validate_password
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agency.duties import actions
from agency.offices.acts import acting, uuid7
from agency.offices.matrix import Permission
from agency.offices.modeladmins import ActForm, ConfigurationAdmin, actor_of
from agency.offices.models import Post, User
from agency.offices.sites import desk_admin

NEW_PASSWORD = {"autocomplete": "new-password"}


class PersonAddForm(BaseUserCreationForm):
    """A new person with a first password, which they change after signing in."""

    act_reason = ActForm.base_fields["act_reason"]

    class Meta:
        model = User
        fields = ("staff_number", "name", "extension")

    def save(self, commit: bool = True) -> User:
        self.instance.must_change_password = True
        return super().save(commit)


class PersonForm(ActForm):
    """A person's details; a new password is set only if one is typed."""

    new_password = forms.CharField(
        label=_("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs=NEW_PASSWORD),
        help_text=_("Leave it empty to keep the present one. The person has to change it at the next sign-in."),
    )

    class Meta:
        model = User
        fields = ("staff_number", "name", "extension", "is_active", "is_superuser")

    def clean_new_password(self) -> str:
        typed: str = self.cleaned_data["new_password"]
        if typed:
            validate_password(typed, self.instance)
        return typed

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)
        if self.cleaned_data["new_password"]:
            user.set_password(self.cleaned_data["new_password"])
            user.must_change_password = True
        if commit:
            user.save()
        return user


@admin.register(User, site=desk_admin)
class UserAdmin(ConfigurationAdmin):
    read_permission = Permission.POST_VIEW
    agency_field = "agency"
    form = PersonForm
    add_form = PersonAddForm
    list_display = ("staff_number", "name", "extension", "is_active", "is_superuser")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("staff_number", "name")
    ordering = ("staff_number",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        people = User.objects.order_by("staff_number")
        if self.may_change(request):
            return people
        posts = Post.objects.filter(actor_of(request).within(Permission.POST_VIEW))
        return people.filter(Q(pk__in=posts.values("user_id")))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = self.add_form
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        details = ["staff_number", "name", "extension"]
        if obj is None:
            return [*details, "password1", "password2", "act_reason"]
        details += ["is_active", "is_superuser"]
        return [*details, "new_password", "act_reason"] if self.may_change(request) else details

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The person, and in the same act that their password was set by somebody else."""
        reason = form.cleaned_data["act_reason"]
        at = request.at  # type: ignore[attr-defined]
        with acting(by=actor_of(request), at=at, ids=uuid7, reason=reason) as act:
            super().save_model(request, obj, form, change)
            if not change or form.cleaned_data.get("new_password"):
                actions.note_new_password(act=act, person=obj)
