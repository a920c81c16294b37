"""Bills 费用结算单 and their lines."""

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from settlement.enums import BillKind, BillState, CatalogueKind, Flag, Reason, ReviewOutcome, Verdict
from settlement.models.numbers import digits_of

LIVE = (BillState.ASSESSED, BillState.SETTLED)
SHARES = F("fund") + F("worker") + F("separated")
CAUSES = F("not_payable") + F("above_standard") + F("above_limit")


def money(words: Any, **options: Any) -> models.DecimalField:
    """Yuan with two places."""
    return models.DecimalField(words, max_digits=16, decimal_places=2, **options)


class BillQuerySet(ScopedQuerySet):
    view_permission = Permission.BILL_VIEW


class Bill(models.Model):
    """The assessment of what a stay cost, and then its settlement. A stay has one live bill;
    where it was paid by hand, each claim has one.

    A new assessment is a new bill that replaces the one before. What was settled stays as it was: a cancellation or
    reversal is an entry of its own in a month (domain.md R4.14). `facts` holds what the assessment rested on, and never
    changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    stay = models.ForeignKey("settlement.Stay", models.PROTECT, related_name="bills", verbose_name=_("stay"))
    kind = models.CharField(_("kind"), max_length=6, choices=BillKind, default=BillKind.DIRECT)
    state = models.CharField(_("state"), max_length=9, choices=BillState, default=BillState.ASSESSED)
    receipt_number = models.CharField(_("receipt number"), max_length=60)
    total = money(_("total"))
    fund = money(_("paid by the fund"))
    worker = money(_("paid by the worker"))
    not_payable = money(_("not payable"))
    above_standard = money(_("above the standard"))
    above_limit = money(_("above a limit"))
    separated = money(_("not for the injury"))
    flagged = models.PositiveIntegerField(_("lines to look at"), default=0)
    unknown = models.PositiveIntegerField(_("lines about which nothing is known"), default=0)
    facts = models.JSONField(_("facts"), default=dict)
    assessed_at = models.DateTimeField(_("assessed at"))
    assessed_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("assessed by")
    )
    settled_at = models.DateTimeField(_("settled at"), null=True)
    settled_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("settled by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_because = models.CharField(_("why it was undone"), max_length=300, blank=True)

    objects = BillQuerySet.as_manager()
    history = tracked(excluded_fields=["facts"])

    class Meta:
        verbose_name = _("bill")
        verbose_name_plural = _("bills")
        indexes = [
            models.Index(fields=["agency", "state", "-assessed_at", "-id"], name="bill_by_state"),
            models.Index(digits_of("receipt_number"), name="bill_by_receipt"),
            models.Index(
                fields=["agency", "id"],
                condition=Q(flagged__gt=0, state__in=["ASSESSED", "SETTLED"]),
                name="bill_with_flags",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["stay"], condition=Q(kind="DIRECT", state__in=LIVE), name="bill_one_live"),
            models.CheckConstraint(condition=Q(total=SHARES), name="bill_shares_are_the_total"),
            models.CheckConstraint(condition=Q(worker=CAUSES), name="bill_worker_pays_for_a_cause"),
            models.CheckConstraint(
                condition=Q(
                    fund__gte=0, not_payable__gte=0, above_standard__gte=0, above_limit__gte=0, separated__gte=0
                ),
                name="bill_shares_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["ASSESSED", "REPLACED"], settled_at=None)
                | Q(state__in=["SETTLED", "CANCELLED", "REVERSED"], settled_at__isnull=False, unknown=0),
                name="bill_settled_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["CANCELLED", "REVERSED"], undone_at__isnull=False) & ~Q(undone_because="")
                | ~Q(state__in=["CANCELLED", "REVERSED"]) & Q(undone_at=None, undone_because=""),
                name="bill_undone_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_number} {self.total}"


class BillLineQuerySet(ScopedQuerySet):
    view_permission = Permission.BILL_VIEW
    agency_field = "bill__agency"


class BillLine(models.Model):
    """A line as the institution sent it, with what became of it. Rows are only added: they are their own history."""

    application_rights = "SELECT, INSERT"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bill = models.ForeignKey(
        Bill, models.PROTECT, related_name="lines", verbose_name=_("bill"), db_index=False, db_constraint=False
    )
    """A trigger holds it for all lines of a statement at once: they come with their bill and are its sum."""
    number = models.PositiveIntegerField(_("line"))
    kind = models.CharField(_("kind"), max_length=16, choices=CatalogueKind)
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    served_on = models.DateField(_("day"))
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=4)
    price = models.DecimalField(_("price of a unit"), max_digits=14, decimal_places=4)
    diagnosis = models.CharField(_("diagnosis"), max_length=16, blank=True)
    for_injury = models.BooleanField(_("marked as injury"))
    consent = models.BooleanField(_("consent given before"))
    item = models.ForeignKey(
        "settlement.CatalogueItem",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("catalogue item"),
        db_index=False,
        db_constraint=False,
    )
    """Taken from the catalogue in the statement that adds the line; items are never deleted."""
    amount = money(_("amount"))
    fund = money(_("paid by the fund"))
    worker = money(_("paid by the worker"))
    not_payable = money(_("not payable"))
    above_standard = money(_("above the standard"))
    above_limit = money(_("above a limit"))
    separated = money(_("not for the injury"))
    verdict = models.CharField(_("verdict"), max_length=11, choices=Verdict)
    reasons = ArrayField(models.CharField(max_length=20, choices=Reason), verbose_name=_("reasons"), default=list)
    flags = ArrayField(models.CharField(max_length=20, choices=Flag), verbose_name=_("to look at"), default=list)

    objects = BillLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a bill")
        verbose_name_plural = _("lines of bills")
        constraints = [
            models.UniqueConstraint(fields=["bill", "number"], name="line_number_once"),
            models.CheckConstraint(condition=Q(amount=SHARES) & Q(worker=CAUSES), name="line_shares_are_the_amount"),
            models.CheckConstraint(
                condition=Q(
                    fund__gte=0, not_payable__gte=0, above_standard__gte=0, above_limit__gte=0, separated__gte=0
                )
                & Q(quantity__gt=0, price__gte=0),
                name="line_shares_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(verdict="PAYABLE", reasons__len=0) | ~Q(verdict="PAYABLE") & Q(reasons__len__gt=0),
                name="line_cut_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class BillLineReviewQuerySet(ScopedQuerySet):
    view_permission = Permission.BILL_VIEW
    agency_field = "line__bill__agency"


class BillLineReview(models.Model):
    """What a person said about a flagged line. Rows are only added.

    It holds for the same line in later assessments of the stay too (settlement/review_queries.py).
    """

    application_rights = "SELECT, INSERT"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.OneToOneField(BillLine, models.PROTECT, related_name="review", verbose_name=_("line of a bill"))
    act = models.ForeignKey("offices.Act", models.PROTECT, related_name="+", verbose_name=_("act"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=ReviewOutcome)
    reason = models.CharField(_("reason"), max_length=300)
    reviewed_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", verbose_name=_("reviewed by"))
    reviewed_at = models.DateTimeField(_("reviewed at"))

    objects = BillLineReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of a line")
        verbose_name_plural = _("reviews of lines")

    def __str__(self) -> str:
        return f"{self.line} {self.outcome}"
