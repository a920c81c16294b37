"""The four determinations that a filing can rest on."""

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from agency.sealing.fields import SealedTextField
from agency.workers.enums import DeterminationKind, DeterminationState, IssuerKind, ThirdParty
from agency.workers.models.people import InsuranceRelation, Worker


class DeterminationQuerySet(ScopedQuerySet):
    view_permission = Permission.DETERMINATION_VIEW


class Determination(models.Model):
    """One of the four determinations 认定与确认 (domain.md 1.10). Entering and confirming are two people.

    Which of the fields belong to which kind, and under which label, is in agency/workers/determination_fields.py.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="determinations", verbose_name=_("worker"))
    relation = models.ForeignKey(
        InsuranceRelation, models.PROTECT, related_name="determinations", verbose_name=_("insurance relation")
    )
    kind = models.CharField(_("kind"), max_length=14, choices=DeterminationKind)
    number = models.CharField(_("document number"), max_length=60, db_comment="alc011")
    issuer_kind = models.CharField(_("kind of issuing body"), max_length=10, choices=IssuerKind)
    issuer = models.CharField(_("issued by"), max_length=100)
    decided_on = models.DateField(_("decided on"), db_comment="alc031")
    happened_on = models.DateField(_("injured or diagnosed on"), null=True, blank=True, db_comment="alc020")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    injured_parts = ArrayField(
        models.CharField(max_length=8), verbose_name=_("injured parts"), db_comment="alc022, GB 6441-86 A1"
    )
    icd_codes = ArrayField(models.CharField(max_length=16), verbose_name=_("diagnoses (ICD-10)"))
    third_party = models.CharField(
        _("third party"), max_length=8, choices=ThirdParty, default=ThirdParty.UNKNOWN, db_comment="blc543"
    )
    occupation = models.CharField(_("occupation"), max_length=60, blank=True)
    diagnosed_on = models.DateField(_("diagnosed on"), null=True, blank=True)
    occupational_disease = models.CharField(_("occupational disease"), max_length=100, blank=True)
    account = SealedTextField(
        _("account of the injury and its verification"), purpose="workers.determination.account", null=True, blank=True
    )
    rescue = SealedTextField(
        _("rescue and diagnosis conclusion"), purpose="workers.determination.rescue", null=True, blank=True
    )
    basis = models.CharField(_("basis"), max_length=300, blank=True)
    remedy_body = models.CharField(_("bodies for a remedy"), max_length=200, blank=True)
    remedy_limit = models.CharField(_("time limit for a remedy"), max_length=100, blank=True)
    has_seal = models.BooleanField(_("the paper bears the seal"), default=False)
    accepted_on = models.DateField(_("application for recognition accepted on"), null=True, blank=True)
    extended_to = models.DateField(_("employer's time limit extended to"), null=True, blank=True)
    institution = models.CharField(_("institution"), max_length=100, blank=True)
    physician = models.CharField(_("physician"), max_length=60, blank=True)
    opinion = SealedTextField(_("diagnosis opinion"), purpose="workers.determination.opinion", null=True, blank=True)
    is_disputed = models.BooleanField(_("the recurrence was disputed"), default=False)
    items = ArrayField(
        models.CharField(max_length=100), verbose_name=_("rehabilitation items"), default=list, blank=True
    )
    expected_effect = models.CharField(_("expected effect"), max_length=300, blank=True)
    cost = models.DecimalField(_("planned cost"), max_digits=12, decimal_places=2, null=True, blank=True)
    extends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="extensions", verbose_name=_("plan that it extends")
    )
    devices = ArrayField(models.CharField(max_length=100), verbose_name=_("devices"), default=list, blank=True)
    reasons = models.CharField(_("reasons"), max_length=300, blank=True)
    injury_changed = models.BooleanField(_("the committee confirms that the injury changed"), default=False)
    reconsidered_since = models.DateField(_("under reconsideration since"), null=True, blank=True)
    closed_on = models.DateField(_("case closed on"), null=True, blank=True, db_comment="alc034 where appraised")
    closed_because = models.CharField(_("what shows that the case is closed"), max_length=200, blank=True)
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revoked_because = models.CharField(_("why it was revoked"), max_length=200, blank=True)

    state = models.CharField(
        _("state"), max_length=10, choices=DeterminationState, default=DeterminationState.ENTERED, editable=False
    )
    handled_by = models.ForeignKey(
        "offices.User",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("at the counter with"),
    )
    editors = ArrayField(models.BigIntegerField(), default=list, editable=False)
    confirmed_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = DeterminationQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("determination")
        verbose_name_plural = _("determinations")
        indexes = [
            models.Index(fields=["worker", "decided_on", "id"], name="determination_by_worker"),
            models.Index(fields=["agency", "state", "decided_on", "id"], name="determination_by_state"),
            models.Index(fields=["agency", "handled_by", "state", "id"], name="determination_by_handler"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "number"], name="determination_number_once"),
            models.CheckConstraint(condition=~Q(injured_parts=[]), name="determination_names_parts"),
            models.CheckConstraint(condition=~Q(kind="DEVICE") | ~Q(devices=[]), name="determination_names_devices"),
            models.CheckConstraint(
                condition=~Q(kind="REHABILITATION") | Q(valid_from__isnull=False, valid_to__isnull=False),
                name="determination_plan_has_a_period",
            ),
            models.CheckConstraint(
                condition=Q(extends=None) | Q(kind="REHABILITATION") & ~Q(extends=F("id")),
                name="determination_extends_a_plan",
            ),
            models.CheckConstraint(condition=Q(cost=None) | Q(cost__gte=0), name="determination_costs_something"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="determination_ends_after_start",
            ),
            models.CheckConstraint(
                condition=(Q(state="CONFIRMED") & Q(confirmed_by__isnull=False) & Q(confirmed_at__isnull=False))
                | (~Q(state="CONFIRMED") & Q(confirmed_by=None) & Q(confirmed_at=None)),
                name="determination_confirmed_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(editors__contains=[F("confirmed_by")]),
                name="determination_maker_is_not_confirmer",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None, revoked_because="")
                | (Q(revoked_on__isnull=False) & ~Q(revoked_because="")),
                name="determination_revoked_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_because="")
                | (Q(closed_on__isnull=False, kind__in=["RECOGNITION", "RECURRENCE"]) & ~Q(closed_because="")),
                name="determination_closed_with_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def confirmed_on(self, day: Any) -> bool:
        """Confirmed and not revoked before or on a day."""
        return self.state == DeterminationState.CONFIRMED and (self.revoked_on is None or self.revoked_on > day)
