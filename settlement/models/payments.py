"""What the fund paid at the place of treatment for our workers, as the exchange told us."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from settlement.enums import EntryKind
from settlement.models.bills import SHARES, money
from settlement.models.numbers import digits_of


class DirectPaymentQuerySet(ScopedQuerySet):
    view_permission = Permission.BILL_VIEW

    def standing(self) -> "DirectPaymentQuerySet":
        """Those that were not undone."""
        return self.filter(undone_kind="")


class DirectPayment(models.Model):
    """One settlement of a stay elsewhere: its bill, what it came to, its month, and whether it was undone.

    It pays nothing: the place of treatment has paid, and provinces clear later. `told_as` is the bill's id there. The
    keys are institution, place and number as `Receipt` compares them: what stands here is never paid by hand.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    stay = models.ForeignKey("settlement.Stay", models.PROTECT, related_name="payments", verbose_name=_("stay"))
    told_as = models.UUIDField(_("id at the place of treatment"), unique=True, editable=False)
    receipt_number = models.CharField(_("receipt number"), max_length=60)
    institution_key = models.CharField(max_length=120, editable=False)
    place_key = models.CharField(max_length=6, editable=False)
    number_key = models.CharField(max_length=60, editable=False)
    month = models.DateField(_("month"))
    total = money(_("total"))
    fund = money(_("paid by the fund"))
    worker = money(_("paid by the worker"))
    separated = money(_("not for the injury"))
    undone_kind = models.CharField(_("how it was undone"), max_length=9, choices=EntryKind, blank=True)
    undone_month = models.DateField(_("month in which it was undone"), null=True)
    told_at = models.DateTimeField(_("told at"))

    objects = DirectPaymentQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("payment at the place of treatment")
        verbose_name_plural = _("payments at the place of treatment")
        indexes = [
            models.Index(fields=["number_key", "institution_key"], name="directpayment_by_receipt"),
            models.Index(digits_of("receipt_number"), name="directpayment_by_digits"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(total=SHARES), name="directpayment_shares_are_the_total"),
            models.CheckConstraint(
                condition=Q(fund__gte=0, worker__gte=0, separated__gte=0), name="directpayment_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(month__day=1) & (Q(undone_month=None) | Q(undone_month__day=1)),
                name="directpayment_months_begin_on_their_first",
            ),
            models.CheckConstraint(
                condition=Q(undone_kind="", undone_month=None)
                | Q(undone_kind__in=["CANCELLED", "REVERSED"], undone_month__isnull=False),
                name="directpayment_undone_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_number} {self.total}"
