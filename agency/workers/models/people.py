"""Injured workers 工伤职工, their cards, employers and insurance relations."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.offices.masking import mask_name
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from agency.sealing.fields import BlindIndexField, SealedTextField
from agency.workers.enums import CardKind, CardState, Sex


class Employer(models.Model):
    """An employer 用人单位, known by its unified social credit code (GB 32100)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("employer"), max_length=120, db_comment="aab004")
    credit_code = models.CharField(_("unified social credit code"), max_length=18, unique=True, db_comment="aab998")

    history = tracked()

    class Meta:
        verbose_name = _("employer")
        verbose_name_plural = _("employers")

    def __str__(self) -> str:
        return self.name


class WorkerQuerySet(ScopedQuerySet):
    view_permission = Permission.WORKER_VIEW

    def numbered(self, number: str) -> "WorkerQuerySet":
        """The worker with a (normalised) social security number, found by its blind index."""
        return self.filter(number_index=Worker._meta.get_field("number_index").index_of(number))

    def lock(self, pk: uuid.UUID) -> "Worker":
        """The worker, held until the transaction ends; taken after the locks of claims and filings, before stays.

        What one worker is paid depends on one another: claims share stays, and what is paid by the day is paid once.
        """
        rows = self.select_for_update(of=("self",), no_key=True).select_related("agency__division")
        return rows.get(pk=pk)  # type: ignore[no-any-return]


class Worker(models.Model):
    """A person insured against work injury, on file with one agency. The number is unique in the whole system."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="workers", verbose_name=_("agency"))
    number = SealedTextField(_("social security number"), purpose="workers.worker.number", db_comment="aac002")
    number_index = BlindIndexField(source="number", purpose="workers.worker.number", null=False, unique=True)
    number_tail = models.CharField(_("last four characters"), max_length=4, editable=False)
    name = models.CharField(_("name"), max_length=60, db_comment="aac003")
    initials = models.CharField(_("pinyin initials"), max_length=60, editable=False)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, db_comment="aac004")
    born_on = models.DateField(_("birth date"), db_comment="aac006")
    phone = SealedTextField(_("phone"), purpose="workers.worker.phone", null=True, blank=True, db_comment="aac067")
    phone_index = BlindIndexField(source="phone", purpose="workers.worker.phone", db_index=True)
    bank_name = models.CharField(_("bank"), max_length=60, blank=True)
    bank_account = SealedTextField(_("bank account"), purpose="workers.worker.bank_account", null=True, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    died_on = models.DateField(_("died on"), null=True, blank=True, db_comment="alc040")
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = WorkerQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        indexes = [
            models.Index(fields=["agency", "name", "id"], name="worker_by_name"),
            models.Index(fields=["agency", "initials", "id"], name="worker_by_initials"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(died_on=None) | Q(died_on__gte=F("born_on")), name="worker_dies_after"),
        ]

    def __str__(self) -> str:
        """Masked: whoever means the whole name asks for `name`."""
        return mask_name(self.name)


class OfWorkerQuerySet(ScopedQuerySet):
    view_permission = Permission.WORKER_VIEW
    agency_field = "worker__agency"


class Card(models.Model):
    """A social-security card 社会保障卡 or e-card."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="cards", verbose_name=_("worker"))
    kind = models.CharField(_("kind"), max_length=10, choices=CardKind)
    number = SealedTextField(_("card number"), purpose="workers.card.number")
    number_index = BlindIndexField(source="number", purpose="workers.card.number", null=False, unique=True)
    number_tail = models.CharField(_("last four characters"), max_length=4, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=CardState, default=CardState.NORMAL)
    state_since_on = models.DateField(_("in this state since"))
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)

    objects = OfWorkerQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(issued_on=None) | Q(expires_on__gte=F("issued_on")),
                name="card_expires_after_issue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ····{self.number_tail}"


class InsuranceRelationQuerySet(ScopedQuerySet):
    view_permission = Permission.WORKER_VIEW

    def lock(self, pk: uuid.UUID) -> "InsuranceRelation":
        """The relation, held until the transaction ends; taken after the filing's lock, so that approvals under one
        relation come one after the other instead of meeting in the exclusion constraint, where they would deadlock.
        """
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)  # type: ignore[no-any-return]


class InsuranceRelation(models.Model):
    """The work-injury insurance of a worker through one employer with one agency (domain.md R1.8: there may be two)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="relations", verbose_name=_("worker"))
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="relations", verbose_name=_("employer"))
    starts_on = models.DateField(_("insured from"))
    ends_on = models.DateField(_("insured to"), null=True, blank=True)
    paid_through = models.DateField(_("contributions paid to"), null=True, blank=True)
    terminated_on = models.DateField(_("relation ended on"), null=True, blank=True)
    termination_reason = models.CharField(_("why it ended"), max_length=200, blank=True)

    objects = InsuranceRelationQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("insurance relation")
        verbose_name_plural = _("insurance relations")
        indexes = [models.Index(fields=["worker", "starts_on", "id"], name="relation_by_worker")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="relation_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(terminated_on=None, termination_reason="")
                | (Q(terminated_on__isnull=False) & ~Q(termination_reason="")),
                name="relation_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer} {self.starts_on}"
