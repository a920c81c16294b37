"""Lists that other departments deliver, and what came of comparing them with our files. Added and read only."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from agency.sealing.fields import BlindIndexField, SealedTextField
from agency.workers.enums import CardState, LineFault, ListKind

APPEND = "SELECT, INSERT"


class DeliveredListQuerySet(ScopedQuerySet):
    view_permission = Permission.LIST_VIEW


class DeliveredList(models.Model):
    """A list as it was taken in. The same bytes of a kind are kept once for each agency."""

    application_rights: ClassVar[str] = APPEND

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    kind = models.CharField(_("kind"), max_length=15, choices=ListKind)
    source = models.CharField(_("delivered by"), max_length=100)
    digest = models.BinaryField(_("SHA-256 of the list"), max_length=32)
    taken_in_at = models.DateTimeField(_("taken in at"))
    taken_in_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("taken in by")
    )
    lines = models.PositiveIntegerField(_("lines"))
    faulty = models.PositiveIntegerField(_("lines that can't be compared"))

    objects = DeliveredListQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivered list")
        verbose_name_plural = _("delivered lists")
        indexes = [models.Index(fields=["agency", "kind", "-id"], name="list_by_kind")]
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "digest"], name="list_once"),
            models.CheckConstraint(condition=Q(faulty__lte=models.F("lines")), name="list_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.taken_in_at:%Y-%m-%d}"


class EntryQuerySet(ScopedQuerySet):
    view_permission = Permission.LIST_VIEW
    agency_field = "delivered__agency"


class DeliveredEntry(models.Model):
    """One line of a list, with its verdict: comparable, or why not."""

    application_rights: ClassVar[str] = APPEND

    id = models.BigAutoField(primary_key=True)
    delivered = models.ForeignKey(DeliveredList, models.PROTECT, related_name="entries", verbose_name=_("list"))
    line = models.PositiveIntegerField(_("line"))
    number = SealedTextField(_("social security number"), purpose="workers.entry.number", null=True)
    number_index = BlindIndexField(source="number", purpose="workers.worker.number")
    happened_on = models.DateField(_("day"), null=True)
    card_state = models.CharField(_("state of the card"), max_length=10, choices=CardState, blank=True)
    note = SealedTextField(_("note"), purpose="workers.entry.note", null=True)
    fault = models.CharField(_("verdict"), max_length=8, choices=LineFault, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a list")
        verbose_name_plural = _("lines of lists")
        indexes = [models.Index(fields=["delivered", "line"], condition=~Q(fault=""), name="entry_faulty")]
        constraints = [
            models.UniqueConstraint(fields=["delivered", "line"], name="entry_line_once"),
            models.CheckConstraint(
                condition=~Q(fault="") | Q(number_index__isnull=False, happened_on__isnull=False),
                name="entry_comparable_or_faulty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivered_id} {self.line}"


class Comparison(models.Model):
    """A list was compared with our files: how many lines differed, and how many tasks that opened."""

    application_rights: ClassVar[str] = APPEND

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delivered = models.ForeignKey(DeliveredList, models.PROTECT, related_name="comparisons", verbose_name=_("list"))
    at = models.DateTimeField(_("at"))
    hits = models.PositiveIntegerField(_("differences found"))
    opened = models.PositiveIntegerField(_("tasks opened"))

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        indexes = [models.Index(fields=["delivered", "-at"], name="comparison_by_list")]

    def __str__(self) -> str:
        return f"{self.delivered_id} {self.at:%Y-%m-%d}"
