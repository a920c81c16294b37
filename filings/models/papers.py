"""The papers of an application, and the one time that the worker is asked for more."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from filings.enums import PaperKind, PaperState
from filings.models.filings import FilingVersion


class OfVersionQuerySet(ScopedQuerySet):
    view_permission = Permission.FILING_VIEW
    agency_field = "version__agency"


class Paper(models.Model):
    """One paper that the rules ask for: whether it was handed in, and whether it was accepted, each for itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(FilingVersion, models.PROTECT, related_name="papers", verbose_name=_("filing version"))
    kind = models.CharField(_("paper"), max_length=20, choices=PaperKind)
    state = models.CharField(_("state"), max_length=8, choices=PaperState, default=PaperState.MISSING)
    received_on = models.DateField(_("handed in on"), null=True, blank=True)
    judged_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("looked at by")
    )
    judged_at = models.DateTimeField(_("looked at"), null=True)
    refused_because = models.CharField(_("why it was refused"), max_length=200, blank=True)
    taken_from = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("taken over from")
    )

    objects = OfVersionQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints = [
            models.UniqueConstraint(fields=["version", "kind"], name="paper_once_a_version"),
            models.CheckConstraint(
                condition=Q(state="MISSING", received_on=None) | ~Q(state="MISSING") & Q(received_on__isnull=False),
                name="paper_received_when",
            ),
            models.CheckConstraint(
                condition=Q(state="REFUSED") & ~Q(refused_because="") | ~Q(state="REFUSED") & Q(refused_because=""),
                name="paper_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["ACCEPTED", "REFUSED"], judged_by__isnull=False, judged_at__isnull=False)
                | Q(state__in=["MISSING", "RECEIVED"], judged_by=None, judged_at=None),
                name="paper_judged_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(taken_from=None) | Q(state="ACCEPTED"), name="paper_taken_over_accepted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.get_kind_display()}"


class Supplement(models.Model):
    """The notice that names all that is missing, once (domain.md R2.18). While it is open the clock stands still.

    A version has one: papers that it names and that are refused again are asked for again on the same notice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.OneToOneField(
        FilingVersion, models.PROTECT, related_name="supplement", verbose_name=_("filing version")
    )
    asked_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    asked_again_at = models.DateTimeField(_("asked again at"), null=True)
    answer_from = models.DateField(_("counted from"))
    answer_working_days = models.PositiveSmallIntegerField(_("working days to count"))
    answer_by = models.DateField(_("to be answered by"))
    answer_by_is_provisional = models.BooleanField(_("provisional"), default=False)
    items = ArrayField(
        models.CharField(max_length=20, choices=PaperKind), verbose_name=_("papers asked for"), blank=True
    )
    text = models.CharField(_("what is missing"), max_length=500, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects = OfVersionQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("notice of missing papers")
        verbose_name_plural = _("notices of missing papers")
        indexes = [
            models.Index(fields=["answer_by", "id"], condition=Q(answered_at=None), name="supplement_unanswered")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(items=[]) | ~Q(text=""), name="supplement_names_something"),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.answer_by}"
