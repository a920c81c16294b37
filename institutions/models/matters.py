"""What one person asks for about an institution and another decides."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agency.offices.enums import RequestState
from agency.offices.history import tracked
from agency.offices.holding import hold
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from agency.sealing.fields import SealedTextField
from institutions.enums import OF_AN_AGREEMENT, REASSESSED, ChangeKind, MatterKind
from institutions.models.directory import Agreement, Institution

HEARD = [MatterKind.DEFER_PAYMENT, MatterKind.REFUSE_PAYMENT, MatterKind.SUSPEND, MatterKind.TERMINATE]
"""Before these the institution may state its case (Social Insurance Handling Regulations art. 43)."""

MERGERS = [MatterKind.MERGE, MatterKind.UNMERGE]
"""These name the successor."""
WITH_TERMS = [MatterKind.TAKE_OVER, MatterKind.TERMS]
"""These say what was signed, and for which period."""


class MatterQuerySet(ScopedQuerySet):
    view_permission = Permission.INSTITUTION_VIEW

    def lock(self, pk: uuid.UUID) -> "Matter":
        """The matter, held until the transaction ends; before it its institution is held, and the other of a merger:
        one that is asked for, or that stands.
        """
        keys = self.values_list("institution_id", "successor_id", "institution__successor_id").get(pk=pk)
        hold(Institution.objects.filter(pk__in=filter(None, keys)))
        rows = self.select_for_update(of=("self",))
        return rows.select_related("agency__division", "institution__division", "agreement", "successor").get(pk=pk)


class Matter(models.Model):
    """A measure, a change, a merger or a step of an agreement: proposed by one person, decided by another (R6.1).

    `starts_at` is the moment from which it holds. `approved_on` is the day on which the authority in charge approved a
    change, `report_by` the last day for telling us and `reported_on` the day of it. `statement` is what the institution
    said; where it said nothing, `heard_on` is the day by which it could.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, verbose_name=_("institution"), related_name="matters")
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="matters", null=True, blank=True
    )
    agency = models.ForeignKey("offices.Agency", models.PROTECT, verbose_name=_("agency"), related_name="+")
    kind = models.CharField(_("kind"), max_length=14, choices=MatterKind)
    starts_at = models.DateTimeField(_("from"))
    finding = models.CharField(_("what was found"), max_length=500)
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    rectify_by = models.DateField(_("to be rectified by"), null=True, blank=True)
    heard_on = models.DateField(_("could state its case until"), null=True, blank=True)
    statement = models.CharField(_("statement of the institution"), max_length=500, blank=True)
    stops_stays = models.BooleanField(_("nothing is settled any more"), default=False)
    plate_back_by = models.DateField(_("plate to be handed back by"), null=True, blank=True)
    plate_is_provisional = models.BooleanField(default=False, editable=False)
    change = models.CharField(_("what changes"), max_length=20, choices=ChangeKind, blank=True)
    new_value = SealedTextField(_("new value"), purpose="institutions.matter.new_value", null=True, blank=True)
    approved_on = models.DateField(_("approved by the authority on"), null=True, blank=True)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    report_by = models.DateField(_("to be reported by"), null=True, blank=True)
    assessed_on = models.DateField(_("assessed on"), null=True, blank=True)
    number = models.CharField(_("number of the agreement"), max_length=60, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    successor = models.ForeignKey(
        Institution, models.PROTECT, verbose_name=_("successor"), related_name="+", null=True, blank=True
    )
    cross_province = models.BooleanField(_("settles cross-province"), null=True, blank=True)
    in_province = models.BooleanField(_("settles in-province"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=RequestState, default=RequestState.OPEN)
    proposed_by = models.ForeignKey("offices.User", models.PROTECT, verbose_name=_("proposed by"), related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_because = models.CharField(_("reason of the decision"), max_length=200, blank=True)

    objects = MatterQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("matter of an institution")
        verbose_name_plural = _("matters of institutions")
        indexes = [
            models.Index(fields=["agency", "state", "-id"], name="matter_by_state"),
            models.Index(fields=["institution", "-id"], name="matter_by_institution"),
            models.Index(
                fields=["agency", "rectify_by"],
                condition=Q(kind=MatterKind.RECTIFY, state="GRANTED"),
                name="matter_to_rectify",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["OPEN", "WITHDRAWN"], decided_by=None, decided_at=None)
                | Q(state__in=["GRANTED", "REFUSED"], decided_by__isnull=False, decided_at__isnull=False),
                name="matter_decided_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="matter_maker_is_not_decider"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(OF_AN_AGREEMENT), agreement__isnull=False)
                | ~Q(kind__in=sorted(OF_AN_AGREEMENT)),
                name="matter_names_its_agreement",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=HEARD) | ~Q(statement="") | Q(heard_on__isnull=False), name="matter_was_heard"
            ),
            models.CheckConstraint(
                condition=Q(kind=MatterKind.CHANGE, approved_on__isnull=False)
                & ~Q(change="")
                & Q(reported_on__isnull=False)
                | ~Q(kind=MatterKind.CHANGE) & Q(change=""),
                name="matter_change_is_told",
            ),
            models.CheckConstraint(
                condition=Q(assessed_on__isnull=False)
                | ~Q(state="GRANTED")
                | ~(Q(change__in=sorted(REASSESSED)) | Q(kind=MatterKind.MERGE)),
                name="matter_was_assessed_again",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MERGERS, successor__isnull=False) | ~Q(kind__in=MERGERS) & Q(successor=None),
                name="matter_merger_names_the_successor",
            ),
            models.CheckConstraint(
                condition=Q(stops_stays=False) | Q(kind=MatterKind.TERMINATE),
                name="matter_termination_stops_stays",
            ),
            models.CheckConstraint(
                condition=Q(kind=MatterKind.RECTIFY, rectify_by__isnull=False) | ~Q(kind=MatterKind.RECTIFY),
                name="matter_rectified_by_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=WITH_TERMS)
                | ~Q(number="")
                & Q(signed_on__isnull=False, valid_from__isnull=False, valid_to__isnull=False)
                & Q(valid_to__gte=F("valid_from")),
                name="matter_takes_over_for_a_period",
            ),
            models.UniqueConstraint(
                fields=["institution", "agreement", "kind", "change"],
                condition=Q(state="OPEN"),
                nulls_distinct=False,
                name="matter_open_once",
                violation_error_message=_("This is waiting for a decision already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.get_kind_display()}"

    def waits_for_statement(self, day: date) -> bool:
        """Can the institution still state its case on a day, and hasn't?"""
        return not self.statement.strip() and self.heard_on is not None and self.heard_on >= day
