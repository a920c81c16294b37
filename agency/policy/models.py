"""What holds where and when: policy parameters and the working-day calendar."""

import uuid
from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from agency.offices.enums import RequestState
from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from agency.policy import parameters
from agency.policy.enums import DayKind, Origin, SourceKind

LOCK_IN_RANGE = ~Q(name="filing.change_lock_months") | Q(value__isnull=False, value__gte=0, value__lte=6)
LOCK_TOO_LONG = _("The lock can be 6 months at most (national notice 11 of 2024).")


class WorkingDay(models.Model):
    """One day of the State Council's arrangement: worked or not. Years that are published later are entered here."""

    day = models.DateField(_("day"), primary_key=True)
    is_working = models.BooleanField(_("working day"))
    kind = models.CharField(_("kind"), max_length=16, choices=DayKind)
    name = models.CharField(_("holiday"), max_length=40, blank=True)
    source = models.CharField(_("source"), max_length=200)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.ENTERED, editable=False)

    history = tracked()

    class Meta:
        verbose_name = _("working day or holiday")
        verbose_name_plural = _("working-day calendar")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_working=True, kind__in=[DayKind.WORKDAY, DayKind.ADJUSTED])
                | Q(is_working=False, kind__in=[DayKind.WEEKEND, DayKind.HOLIDAY]),
                name="working_day_fits_its_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"


class PolicyParameterQuerySet(models.QuerySet["PolicyParameter"]):
    def in_force(self, day: date) -> "PolicyParameterQuerySet":
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class PolicyParameter(models.Model):
    """The value a parameter has in a division, with all below it, from one day to another, both inclusive.

    Without a division it is the default of this installation. A new value is a new row; the old one gets an end.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    name = models.CharField(_("parameter"), max_length=60, choices=parameters.labelled_names)
    division = models.ForeignKey(
        "offices.Division", models.PROTECT, verbose_name=_("division"), related_name="+", null=True, blank=True
    )
    value = models.JSONField(_("value"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=16, blank=True, editable=False)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    source_kind = models.CharField(_("kind of source"), max_length=8, choices=SourceKind)
    source_text = models.CharField(_("source"), max_length=300)
    source_url = models.CharField(_("address of the source"), max_length=300, blank=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.ENTERED, editable=False)

    objects = PolicyParameterQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("policy parameter")
        verbose_name_plural = _("policy parameters")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="parameter_ends_after_start"
            ),
            models.CheckConstraint(
                condition=LOCK_IN_RANGE,
                name="change_lock_is_at_most_six_months",
                violation_error_message=LOCK_TOO_LONG,
            ),
            ExclusionConstraint(
                name="parameter_once_at_a_time",
                expressions=[
                    ("name", RangeOperators.EQUAL),
                    (Coalesce("division_id", Value("")), RangeOperators.EQUAL),
                    (
                        Func(
                            "valid_from", "valid_to", Value("[]"), function="daterange", output_field=DateRangeField()
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("There is already a value for this division at that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.value} ({self.division_id or '-'}, {self.valid_from})"

    def clean(self) -> None:
        try:
            parameters.check_value(self.name, self.value)
        except parameters.InvalidParameter as fault:
            raise ValidationError({"value": fault.sentence}) from fault


class ParameterProposalQuerySet(ScopedQuerySet):
    view_permission = Permission.REFERENCE_VIEW

    def lock(self, pk: uuid.UUID) -> "ParameterProposal":
        """The proposal, held until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("agency__division", "division").get(pk=pk)


class ParameterProposal(models.Model):
    """A value that somebody proposes for a division; another person puts it in force (domain.md R6.1, §9)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("parameter"), max_length=60, choices=parameters.labelled_names)
    division = models.ForeignKey("offices.Division", models.PROTECT, verbose_name=_("division"), related_name="+")
    value = models.JSONField(_("value"), null=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    source_kind = models.CharField(_("kind of source"), max_length=8, choices=SourceKind)
    source_text = models.CharField(_("source"), max_length=300)
    source_url = models.CharField(_("address of the source"), max_length=300, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, verbose_name=_("agency"), related_name="+")
    proposed_by = models.ForeignKey("offices.User", models.PROTECT, verbose_name=_("proposed by"), related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"))
    state = models.CharField(_("state"), max_length=9, choices=RequestState, default=RequestState.OPEN)
    decided_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_because = models.CharField(_("reason of the decision"), max_length=200, blank=True)
    parameter = models.OneToOneField(
        PolicyParameter, models.PROTECT, null=True, verbose_name=_("put in force as"), related_name="proposal"
    )

    objects = ParameterProposalQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("proposed parameter")
        verbose_name_plural = _("proposed parameters")
        indexes = [models.Index(fields=["state", "-id"], name="proposal_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="proposal_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["OPEN", "WITHDRAWN"], decided_by=None, decided_at=None)
                | Q(state__in=["GRANTED", "REFUSED"], decided_by__isnull=False, decided_at__isnull=False),
                name="proposal_decided_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="proposal_maker_is_not_decider"
            ),
            models.CheckConstraint(
                condition=Q(state="GRANTED", parameter__isnull=False) | ~Q(state="GRANTED") & Q(parameter=None),
                name="proposal_granted_is_in_force",
            ),
            models.CheckConstraint(
                condition=LOCK_IN_RANGE,
                name="proposed_lock_is_at_most_six_months",
                violation_error_message=LOCK_TOO_LONG,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.value} ({self.division_id}, {self.valid_from})"
