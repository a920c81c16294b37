"""Agencies, the people who work in them, and their posts."""

import uuid
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency.offices.acts import current
from agency.offices.enums import AgencyLevel, RequestState, Role
from agency.offices.history import tracked
from agency.offices.matrix import Permission, may_be_joined, may_stand_in
from agency.offices.refusals import Denied, Refusal
from agency.offices.scoping import ScopedQuerySet

NONE_IN_COUNTIES = _("An agency of a county has no permission maintainer. The agency above it maintains its posts.")


class Agency(models.Model):
    """An insurance agency 经办机构. Agencies form a tree; `path` holds the codes from the top down."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=100)
    level = models.CharField(_("level"), max_length=8, choices=AgencyLevel)
    division = models.ForeignKey(
        "offices.Division", models.PROTECT, verbose_name=_("division"), related_name="agencies"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("higher agency"), related_name="children", null=True, blank=True
    )
    path = models.CharField(_("path"), max_length=60, unique=True, editable=False)
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    history = tracked()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        indexes = [models.Index(fields=["path"], name="agency_path_prefix", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.parent and self.path and self.parent.path.startswith(self.path):
            raise ValidationError({"parent": _("An agency can't stand below itself.")})
        if self.level == AgencyLevel.COUNTY and self.pk and self.posts.filter(role=Role.POSTS, ends_on=None).exists():
            raise ValidationError({"level": NONE_IN_COUNTIES})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The agencies below move along: who may see what follows their paths."""
        self.path = f"{self.parent.path if self.parent else '/'}{self.code}/"
        super().save(*args, **kwargs)
        for child in self.children.exclude(path__startswith=self.path).order_by("path"):
            child.save()


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(staff_number=(username or "").strip())


class User(AbstractBaseUser):
    """A person who signs in. What they may do comes from their posts alone."""

    staff_number = models.CharField(_("staff number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    extension = models.CharField(_("extension"), max_length=20, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    must_change_password = models.BooleanField(
        _("must change the password"),
        default=False,
        help_text=_("Somebody else set it. At the next sign-in nothing opens before it is changed."),
    )
    is_superuser = models.BooleanField(
        _("superuser"), default=False, help_text=_("May configure the system. Holds no business rights.")
    )

    objects = UserManager()
    history = tracked(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = "staff_number"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return f"{self.name} {self.staff_number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Noting a sign-in or renewing the hash of the same password changes nothing that people entered."""
        written = set(kwargs.get("update_fields") or ())
        if not written or written - {"last_login", "password"}:
            return super().save(*args, **kwargs)
        self.skip_history_when_saving = True
        try:
            super().save(*args, **kwargs)
        finally:
            del self.skip_history_when_saving

    @property
    def is_staff(self) -> bool:
        """May open the administration site; what is shown there follows the posts."""
        return self.is_active

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_active and self.is_superuser

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, day: date) -> "PostQuerySet":
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def beside(self, post: "Post") -> "PostQuerySet":
        """The other posts that the holder of a post has on some of its days."""
        others = self.filter(Q(ends_on=None) | Q(ends_on__gte=post.starts_on), user=post.user_id).exclude(pk=post.pk)
        return others.filter(starts_on__lte=post.ends_on) if post.ends_on else others


class Post(models.Model):
    """A post 岗位: this person holds this role in this agency from one day to another, both inclusive."""

    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("person"), related_name="posts")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name=_("agency"), related_name="posts")
    role = models.CharField(_("role"), max_length=2, choices=Role)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    stands_in_for = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("stands in for"), related_name="+"
    )

    objects = PostQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="post_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for=None) | Q(ends_on__isnull=False) & ~Q(stands_in_for=F("user")),
                name="post_delegated_with_an_end",
            ),
            ExclusionConstraint(
                name="post_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("agency", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Func("starts_on", "ends_on", Value("[]"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.agency}"

    @property
    def in_words(self) -> str:
        """The post, and for whom a deputy holds it. Needs `agency` and `stands_in_for` joined."""
        if self.stands_in_for is None:
            return str(self)
        return gettext("%(post)s, standing in for %(person)s") % {"post": self, "person": self.stands_in_for}

    def check_apart(self) -> None:
        """Raises Refusal (posts-apart, none-in-counties). The database refuses the same."""
        role = Role(self.role)
        if not may_stand_in(role, AgencyLevel(self.agency.level)):
            raise Refusal(NONE_IN_COUNTIES, code="none-in-counties")
        for other in Post.objects.beside(self).select_related("agency").order_by("starts_on", "id"):
            if not may_be_joined(role, Role(other.role)):
                told = {"role": role.label, "other": other, "first": other.starts_on}
                raise Refusal(
                    _("Nobody holds the post %(role)s beside %(other)s (since %(first)s). End that one before.") % told,
                    code="posts-apart",
                )

    def clean(self) -> None:
        if None in (self.user_id, self.agency_id, self.starts_on) or self.role not in Role:
            return
        try:
            self.check_apart()
        except Refusal as refusal:
            raise ValidationError(refusal.sentence, code=refusal.code) from refusal

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises Denied (self-grant), Refusal. The holder's row is locked: of two posts at once one sees the other."""
        if current().user_id == self.user_id:
            raise Denied(_("You can't give a post to yourself. Ask another person."), code="self-grant")
        with transaction.atomic():
            User.objects.select_for_update(of=("self",), no_key=True).get(pk=self.user_id)
            self.check_apart()
            super().save(*args, **kwargs)


class PostRequestQuerySet(ScopedQuerySet):
    view_permission = Permission.POST_VIEW


class PostRequest(models.Model):
    """Asking that somebody be given a post, or that one end. Another person grants it (trust.md §4: two persons)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("person"), related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name=_("agency"), related_name="+")
    role = models.CharField(_("role"), max_length=2, choices=Role)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    stands_in_for = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("stands in for"), related_name="+"
    )
    ends_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, verbose_name=_("ends the post"), related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=200)
    requested_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("asked for by"), related_name="+")
    requested_at = models.DateTimeField(_("asked for at"))
    state = models.CharField(_("state"), max_length=9, choices=RequestState, default=RequestState.OPEN)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_because = models.CharField(_("reason of the decision"), max_length=200, blank=True)

    objects = PostRequestQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("request for a post")
        verbose_name_plural = _("requests for posts")
        indexes = [models.Index(fields=["agency", "state", "requested_at", "id"], name="post_request_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["OPEN", "WITHDRAWN"], decided_by=None, decided_at=None)
                | Q(state__in=["GRANTED", "REFUSED"], decided_by__isnull=False, decided_at__isnull=False),
                name="post_request_decided_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")) & ~Q(decided_by=F("user")),
                name="post_request_maker_is_not_granter",
            ),
            models.CheckConstraint(condition=~Q(requested_by=F("user")), name="post_request_not_for_oneself"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_post__isnull=False) | Q(ends_on__gte=F("starts_on")),
                name="post_request_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ends_post=None, stands_in_for=None) | Q(ends_on__isnull=False),
                name="post_request_has_an_end",
            ),
            models.UniqueConstraint(
                fields=["user", "agency", "role"], condition=Q(state="OPEN"), name="post_request_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
