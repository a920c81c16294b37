"""Catalogues 目录: what the fund pays in a place, in versions that hold one after the other."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.policy.enums import Origin
from agency.sealing.fields import SealedBytesField
from institutions.importing.verdicts import RowVerdict
from settlement.enums import CatalogueKind, CatalogueState


class Catalogue(models.Model):
    """The list of one kind that a division publishes (domain.md R4.7)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=CatalogueKind)
    division = models.ForeignKey("offices.Division", models.PROTECT, related_name="+", verbose_name=_("division"))
    name = models.CharField(_("name"), max_length=120)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.ENTERED, editable=False)

    history = tracked()

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")
        constraints = [models.UniqueConstraint(fields=["kind", "division"], name="catalogue_once_in_a_division")]

    def __str__(self) -> str:
        return self.name


UNDECIDED = [CatalogueState.READING, CatalogueState.ENTERED, CatalogueState.WITHDRAWN, CatalogueState.UNFIT]


class CatalogueVersionQuerySet(models.QuerySet["CatalogueVersion"]):
    def lock_unless_held(self, pk: uuid.UUID) -> "CatalogueVersion | None":
        """The version, held until the transaction ends; None while somebody else holds it."""
        free = self.select_for_update(of=("self",), no_key=True, skip_locked=True).select_related("catalogue")
        return free.filter(pk=pk).first()


class CatalogueVersion(models.Model):
    """What a catalogue says for a time. Its items never change: a correction is another version, from the same day on.

    One person enters it, another applies it. `is_complete` is False where the source is known to be cut: what such a
    version doesn't name is not known, and never refused (domain.md §0.3). `content` is the file, while it waits to be
    read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    catalogue = models.ForeignKey(Catalogue, models.PROTECT, related_name="versions", verbose_name=_("catalogue"))
    label = models.CharField(_("edition"), max_length=60)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    is_complete = models.BooleanField(_("complete"), default=True)
    source_text = models.CharField(_("source"), max_length=300)
    source_url = models.CharField(_("address of the source"), max_length=300, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=CatalogueState, default=CatalogueState.ENTERED)
    entered_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), null=True)
    decided_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    content = SealedBytesField(_("the file"), purpose="settlement.catalogue.content", null=True, editable=False)
    refused_rows = models.PositiveIntegerField(_("rows that were refused"), default=0)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.ENTERED, editable=False)

    objects = CatalogueVersionQuerySet.as_manager()
    history = tracked(excluded_fields=["content"])

    class Meta:
        verbose_name = _("catalogue version")
        verbose_name_plural = _("catalogue versions")
        indexes = [
            models.Index(fields=["id"], condition=Q(state="ENTERED"), name="catalogue_version_waiting"),
            models.Index(fields=["id"], condition=Q(state="READING"), name="catalogue_version_reading"),
            models.Index(fields=["entered_by", "id"], condition=Q(state="UNFIT"), name="catalogue_version_unfit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="catalogue_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("entered_by")), name="catalogue_maker_is_not_decider"
            ),
            models.CheckConstraint(
                condition=Q(origin="PACKAGED", state__in=["APPLIED", "REPLACED"])
                | Q(entered_by__isnull=False, entered_at__isnull=False)
                & (
                    Q(state__in=UNDECIDED, decided_by=None, decided_at=None)
                    | Q(
                        state__in=["APPLIED", "REPLACED", "REFUSED"], decided_by__isnull=False, decided_at__isnull=False
                    )
                ),
                name="catalogue_applied_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state="READING", content__isnull=False) | ~Q(state="READING") & Q(content__isnull=True),
                name="catalogue_keeps_its_file_until_it_is_read",
            ),
            models.CheckConstraint(
                condition=Q(refused_rows=0) | Q(is_complete=False), name="catalogue_with_refused_rows_is_incomplete"
            ),
            ExclusionConstraint(
                name="catalogue_once_at_a_time",
                expressions=[
                    ("catalogue", RangeOperators.EQUAL),
                    (
                        Func(
                            "valid_from", "valid_to", Value("[]"), function="daterange", output_field=DateRangeField()
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state="APPLIED"),
                violation_error_message=_("Another version of this catalogue holds at that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.catalogue} {self.label}"


class CatalogueItem(models.Model):
    """One item of a version, with its limits. Rows are only added. An empty limit is none."""

    application_rights = "SELECT, INSERT"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        CatalogueVersion, models.PROTECT, related_name="items", verbose_name=_("catalogue version"), db_index=False
    )
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    item_class = models.CharField(_("class"), max_length=20, blank=True)
    payable = models.BooleanField(_("payable"), default=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    price_cap = models.DecimalField(_("highest price of a unit"), max_digits=14, decimal_places=4, null=True)
    max_quantity = models.DecimalField(_("most in one stay"), max_digits=12, decimal_places=4, null=True)
    limit_quantity = models.DecimalField(_("most in the period"), max_digits=12, decimal_places=4, null=True)
    limit_days = models.PositiveSmallIntegerField(_("days of the period"), null=True)
    life_months = models.PositiveSmallIntegerField(_("minimum service life in months"), null=True)
    excludes = ArrayField(
        models.CharField(max_length=60), verbose_name=_("not together with"), default=list, blank=True
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("catalogue item")
        verbose_name_plural = _("catalogue items")
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="item_once_in_a_version"),
            models.CheckConstraint(
                condition=Q(limit_quantity=None, limit_days=None) | Q(limit_quantity__isnull=False, limit_days__gte=1),
                name="item_limit_has_a_period",
            ),
            models.CheckConstraint(
                condition=(Q(price_cap=None) | Q(price_cap__gte=0))
                & (Q(max_quantity=None) | Q(max_quantity__gte=0))
                & (Q(limit_quantity=None) | Q(limit_quantity__gte=0)),
                name="item_limits_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CatalogueRow(models.Model):
    """A row of the file of a version that was not simply taken, and what was found. Rows are only added."""

    application_rights = "SELECT, INSERT"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        CatalogueVersion, models.PROTECT, related_name="rows", verbose_name=_("catalogue version"), db_index=False
    )
    position = models.PositiveIntegerField(_("position in the file"))
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    row = models.PositiveIntegerField(_("row"), null=True)
    verdict = models.CharField(_("verdict"), max_length=13, choices=RowVerdict)
    code = models.CharField(_("code"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    findings = models.JSONField(_("findings"), default=list)

    class Meta:
        verbose_name = _("row of a catalogue file")
        verbose_name_plural = _("rows of catalogue files")
        constraints = [
            models.UniqueConstraint(fields=["version", "verdict", "position"], name="catalogue_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row or ''}"
