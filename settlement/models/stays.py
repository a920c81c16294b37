"""Stays: from admission to discharge, seen from the place of treatment or from the insured place (domain.md §11)."""

import uuid
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agency.offices import prepared
from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from filings.enums import Scope, Service
from settlement.enums import PaymentJudgement, StayRole, StayState
from settlement.models.numbers import digits_of

if TYPE_CHECKING:
    from agency.workers.models import Worker
    from filings.models import ReceivedFiling


UNCONFIRMED = Q(role="PLACE_OF_TREATMENT", confirmed_at=None, confirm_due_on__isnull=False) & ~Q(
    state__in=["ADMISSION_CANCELLED", "CONVERTED_TO_MANUAL"]
)
"""Stays in our institutions that the agency has to confirm (domain.md R4.3)."""

OPEN_HERE = Q(
    role="PLACE_OF_TREATMENT",
    state__in=["ADMITTED", "DETAILS_UPLOADED", "PRESETTLED", "SETTLEMENT_CANCELLED", "REVERSED"],
)
"""Stays in our institutions that aren't settled. A test holds that these are the states of the workflow."""

BY_CLAIM = Q(paid_twice=True) | Q(is_unfounded=True)
"""Stays elsewhere of which a receipt was paid there and, before we were told, by hand here; or whose settlement was
taken back, or put in place for fewer days, after meals, lodging and travel were granted here."""

IN_QUESTION = BY_CLAIM | Q(beyond_notice=True)
"""The same, and those in which more was paid for devices than our payment notices allow, whatever was paid here."""

PAID_WRONGLY = IN_QUESTION & Q(judged_at=None)
"""Those of which nobody has said whether it is right; JUDGED are the others. What is heard anew asks again."""

JUDGED = IN_QUESTION & Q(judged_at__isnull=False)


class StayQuerySet(ScopedQuerySet):
    view_permission = Permission.STAY_VIEW

    def of_institution(self, institution_id: uuid.UUID) -> "StayQuerySet":
        """The stays that an institution told us of; what an insured place heard of one is the agency's own record."""
        return self.filter(institution_id=institution_id, role=StayRole.PLACE_OF_TREATMENT)

    def lock(self, pk: uuid.UUID) -> "Stay":
        """The stay, held until the transaction ends. Every write of a stay, its bills and its calls starts here."""
        return prepared.lock(Stay, pk, "received")


class Stay(models.Model):
    """One admission, or one visit or device where the service is that.

    As place of treatment we know the person through `received` alone, even when both agencies live in one deployment
    (design.md §5); as insured place through `worker` and `version`. `number` is the institution's own.
    A stay that the exchange told of has its id there in `told_as`, and in `told_sequence` the newest message heard.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    role = models.CharField(_("role"), max_length=18, choices=StayRole)
    received = models.ForeignKey(
        "filings.ReceivedFiling",
        models.PROTECT,
        null=True,
        related_name="stays",
        verbose_name=_("received filing"),
    )
    worker = models.ForeignKey(
        "workers.Worker", models.PROTECT, null=True, related_name="stays", verbose_name=_("worker")
    )
    version = models.ForeignKey(
        "filings.FilingVersion", models.PROTECT, null=True, related_name="stays", verbose_name=_("filing version")
    )
    institution = models.ForeignKey(
        "institutions.Institution", models.PROTECT, null=True, related_name="stays", verbose_name=_("institution")
    )
    institution_name = models.CharField(_("institution as written"), max_length=120)
    place = models.ForeignKey(
        "offices.Division", models.PROTECT, related_name="+", verbose_name=_("place of treatment")
    )
    scope = models.CharField(_("scope"), max_length=14, choices=Scope)
    service = models.CharField(_("service"), max_length=18, choices=Service)
    number = models.CharField(_("admission number of the institution"), max_length=60)
    admitted_on = models.DateField(_("admitted on"))
    admitted_at = models.DateTimeField(_("admitted at"), null=True)
    discharged_on = models.DateField(_("discharged on"), null=True)
    discharged_at = models.DateTimeField(_("discharged at"), null=True)
    diagnoses = ArrayField(
        models.CharField(max_length=16), verbose_name=_("diagnoses (ICD-10), the main one first"), default=list
    )
    state = models.CharField(_("state"), max_length=20, choices=StayState, default=StayState.ADMITTED)
    registered_at = models.DateTimeField(_("registered at"))
    confirmed_at = models.DateTimeField(_("confirmed by the agency at"), null=True)
    confirmed_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    register_due_on = models.DateField(_("to be registered by"), null=True)
    confirm_due_from = models.DateField(_("confirmation counted from"), null=True)
    confirm_due_working_days = models.PositiveSmallIntegerField(_("working days to confirm"), null=True)
    confirm_due_on = models.DateField(_("to be confirmed by"), null=True)
    confirm_due_is_provisional = models.BooleanField(_("day of confirmation may still move"), default=False)
    told_as = models.UUIDField(_("id at the place of treatment"), null=True, editable=False)
    told_sequence = models.PositiveIntegerField(_("number of the newest message"), default=0, editable=False)
    paid_twice = models.BooleanField(_("paid directly and by hand"), default=False, editable=False)
    is_unfounded = models.BooleanField(_("allowances without a settlement"), default=False, editable=False)
    beyond_notice = models.BooleanField(_("devices beyond our payment notices"), default=False, editable=False)
    judgement = models.CharField(
        _("word on the payment in question"), max_length=10, choices=PaymentJudgement, blank=True
    )
    judged_because = models.CharField(_("why it was judged so"), max_length=300, blank=True)
    judged_at = models.DateTimeField(_("payment judged at"), null=True)
    judged_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("payment judged by")
    )
    has_reviews = models.BooleanField(_("lines were reviewed"), default=False, editable=False)
    ended_because = models.CharField(_("why it was cancelled"), max_length=300, blank=True)
    transferred_to = models.CharField(_("transferred to the institution"), max_length=120, blank=True)
    """Where the patient was sent on the day of discharge; that institution's own stay continues this one."""
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="continued_by", verbose_name=_("continues the stay")
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = StayQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        indexes = [
            models.Index(fields=["agency", "state", "admitted_on", "id"], name="stay_by_state"),
            models.Index(fields=["worker", "-admitted_on", "-id"], name="stay_by_worker"),
            models.Index(fields=["received", "-admitted_on", "-id"], name="stay_by_received"),
            models.Index(fields=["institution", "-admitted_on", "-id"], name="stay_by_institution"),
            models.Index(fields=["agency", "role", "-id"], name="stay_by_role"),
            models.Index(digits_of("number"), name="stay_by_number"),
            models.Index(fields=["agency", "confirm_due_on", "id"], condition=UNCONFIRMED, name="stay_to_confirm"),
            models.Index(fields=["agency", "-id"], condition=OPEN_HERE, name="stay_open_here"),
            models.Index(fields=["agency", "-id"], condition=PAID_WRONGLY, name="stay_paid_wrongly"),
            models.Index(fields=["agency", "-id"], condition=JUDGED, name="stay_payment_judged"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(role="PLACE_OF_TREATMENT", received__isnull=False, worker=None, version=None)
                | Q(role="INSURED_PLACE", received=None, worker__isnull=False),
                name="stay_known_by_its_role",
            ),
            models.CheckConstraint(
                condition=Q(discharged_on=None) | Q(discharged_on__gte=F("admitted_on")),
                name="stay_ends_after_admission",
            ),
            models.CheckConstraint(
                condition=Q(discharged_at=None) | Q(discharged_on__isnull=False), name="stay_discharged_when"
            ),
            models.CheckConstraint(
                condition=Q(transferred_to="") | Q(discharged_on__isnull=False), name="stay_transferred_on_a_day"
            ),
            models.UniqueConstraint(
                fields=["continues"], condition=~Q(state="ADMISSION_CANCELLED"), name="stay_continued_once"
            ),
            models.UniqueConstraint(
                fields=["institution", "number"],
                condition=~Q(state="ADMISSION_CANCELLED") & Q(role="PLACE_OF_TREATMENT"),
                name="stay_number_once",
            ),
            models.UniqueConstraint(fields=["told_as"], name="stay_told_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["ADMISSION_CANCELLED", "CONVERTED_TO_MANUAL"])
                | ~Q(ended_because="")
                | Q(told_as__isnull=False),
                name="stay_cancelled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(told_as=None, told_sequence=0) | Q(role="INSURED_PLACE", told_sequence__gte=1),
                name="stay_told_to_the_insured_place",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(role="PLACE_OF_TREATMENT", confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="stay_confirmed_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(judgement="", judged_because="", judged_at=None, judged_by=None)
                | Q(judgement__in=PaymentJudgement.values, judged_at__isnull=False, judged_by__isnull=False)
                & ~Q(judged_because=""),
                name="stay_payment_judged_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(confirm_due_on=None, confirm_due_from=None, confirm_due_working_days=None)
                | Q(
                    confirm_due_on__isnull=False, confirm_due_from__isnull=False, confirm_due_working_days__isnull=False
                ),
                name="stay_due_is_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution_name} {self.number}"

    @property
    def person(self) -> "ReceivedFiling | Worker":
        """Whose stay it is, as far as we know them; a constraint holds that it is one of the two."""
        known = self.received or self.worker
        assert known is not None
        return known

    @property
    def is_in_question(self) -> bool:
        """The same as IN_QUESTION, of a row in hand."""
        return self.paid_twice or self.is_unfounded or self.beyond_notice

    @property
    def main_diagnosis(self) -> str:
        return self.diagnoses[0] if self.diagnoses else ""
