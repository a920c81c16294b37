"""Agencies, people, posts and places in the administration."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agency.offices.matrix import Permission
from agency.offices.modeladmins import ActForm, ConfigurationAdmin, actor_of
from agency.offices.models import Agency, Division, Post, User
from agency.offices.sites import desk_admin

NEW_PASSWORD = {"autocomplete": "new-password"}


@admin.register(Agency, site=desk_admin)
class AgencyAdmin(ConfigurationAdmin):
    list_display = ("code", "name", "level", "division", "parent")
    list_select_related = ("division", "parent")
    search_fields = ("code", "name")
    raw_id_fields = ("division",)
    ordering = ("path",)
    fields = ("code", "name", "level", "division", "parent", "phone")


class PersonAddForm(BaseUserCreationForm):
    """A new person with a first password, which they change after signing in."""

    act_reason = ActForm.base_fields["act_reason"]

    class Meta:
        model = User
        fields = ("staff_number", "name", "extension")


class PersonForm(ActForm):
    """A person's details; a new password is set only if one is typed."""

    new_password = forms.CharField(
        label=_("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs=NEW_PASSWORD),
        help_text=_("Leave it empty to keep the present one."),
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


class PostForm(ActForm):
    """Nobody gives a post to themselves (trust.md §4: no self-grant)."""

    granting: User | None = None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        holder = (cleaned or {}).get("user") or getattr(self.instance, "user", None)
        if self.granting is not None and holder == self.granting:
            raise ValidationError(_("You can't give a post to yourself. Ask another administrator."))
        return cleaned


@admin.register(Post, site=desk_admin)
class PostAdmin(ConfigurationAdmin):
    read_permission = Permission.POST_VIEW
    agency_field = "agency"
    form = PostForm
    list_display = ("user", "agency", "role", "starts_on", "ends_on")
    list_filter = ("role",)
    list_select_related = ("user", "agency")
    search_fields = ("user__staff_number", "user__name", "agency__name")
    raw_id_fields = ("user",)
    ordering = ("agency__path", "user__staff_number", "starts_on", "id")
    fields = ("user", "agency", "role", "starts_on", "ends_on")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type("GrantedPostForm", (form,), {"granting": request.user})


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
