"""Filings of other agencies for places that ours look after: known through the exchange alone (design.md §5)."""

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.offices.masking import mask_name
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from agency.sealing.fields import BlindIndexField, SealedTextField
from agency.workers.enums import ThirdParty
from filings.enums import Category, Scope, Service


class ReceivedFilingQuerySet(ScopedQuerySet):
    view_permission = Permission.RECEIVED_VIEW

    def numbered(self, number: str) -> "ReceivedFilingQuerySet":
        """What was heard of the person with a (normalised) social security number, found by its blind index."""
        return self.filter(number_index=ReceivedFiling._meta.get_field("number_index").index_of(number))  # type: ignore[union-attr]


class ReceivedFiling(models.Model):
    """One version of another agency's filing, with the fewest fields that an admission needs (domain.md R4.2).

    `agency` is ours, at the place of treatment. Rows are written by what we hear and by nothing else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    filing_number = models.CharField(_("filing number"), max_length=24)
    version = models.PositiveSmallIntegerField(_("version"))
    scope = models.CharField(_("scope"), max_length=14, choices=Scope)
    category = models.CharField(_("category"), max_length=8, choices=Category)
    services = ArrayField(models.CharField(max_length=18, choices=Service), verbose_name=_("services"))
    name = models.CharField(_("name"), max_length=60)
    number = SealedTextField(_("social security number"), purpose="filings.received.number")
    number_index = BlindIndexField(source="number", purpose="filings.received.number", null=False, db_index=True)
    number_tail = models.CharField(_("last four characters"), max_length=4, editable=False)
    insured_place = models.CharField(_("insured place"), max_length=6)
    insured_place_name = models.CharField(_("insured place"), max_length=80)
    insured_agency = models.CharField(_("insurance agency"), max_length=100)
    destination = models.ForeignKey(
        "offices.Division", models.PROTECT, related_name="+", verbose_name=_("place of treatment")
    )
    institution_name = models.CharField(_("protocol institution"), max_length=120, blank=True)
    injured_parts = ArrayField(models.CharField(max_length=8), verbose_name=_("injured parts"), default=list)
    diagnoses = ArrayField(models.CharField(max_length=16), verbose_name=_("diagnoses (ICD-10)"), default=list)
    third_party = models.CharField(_("third party"), max_length=7, choices=ThirdParty, default=ThirdParty.UNKNOWN)
    effective_from = models.DateField(_("effective from"))
    valid_to = models.DateField(_("valid to"), null=True)
    ended_on = models.DateField(_("ended on"), null=True)
    benefit_stopped = models.BooleanField(_("benefit stopped"), null=True)
    received_at = models.DateTimeField(_("received at"))
    message_id = models.UUIDField(_("message id"))

    objects = ReceivedFilingQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("received filing")
        verbose_name_plural = _("received filings")
        indexes = [
            models.Index(fields=["agency", "-id"], name="received_by_agency"),
            models.Index(
                fields=["agency", "name"], name="received_by_name", opclasses=["int8_ops", "varchar_pattern_ops"]
            ),
            models.Index(fields=["filing_number", "version"], name="received_by_number"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency", "filing_number", "version"], name="received_version_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("effective_from")),
                name="received_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=False) | Q(benefit_stopped=None), name="received_stopped_when_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_number} v{self.version} {mask_name(self.name)}"

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds; None without end."""
        return min((end for end in (self.valid_to, self.ended_on) if end), default=None)

    def is_effective_on(self, day: date) -> bool:
        """Inside its dates and not ended before the day."""
        return self.effective_from <= day and (self.last_day is None or day <= self.last_day)
