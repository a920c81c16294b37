"""Receipts that were paid: one receipt, one payment (domain.md R4.13)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from agency.sealing.fields import BlindIndexField, SealedTextField
from settlement.enums import BillKind


class ReceiptQuerySet(ScopedQuerySet):
    view_permission = Permission.BILL_VIEW

    def holding(self) -> "ReceiptQuerySet":
        """Those whose payment stands."""
        return self.filter(released_at=None)


class Receipt(models.Model):
    """A receipt of an institution that was paid directly or by hand, across all agencies of the deployment.

    `institution_key` and `number_key` are what remains of name and number after spelling is taken away. The same
    number of the same person, or of the same institution, is the same receipt. Two institutions are told apart by their
    rows where both are known, else by name and `place_key`; a trigger holds that (0004).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    bill = models.ForeignKey("settlement.Bill", models.PROTECT, related_name="receipts", verbose_name=_("bill"))
    kind = models.CharField(_("kind"), max_length=6, choices=BillKind)
    institution = models.ForeignKey(
        "institutions.Institution",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("institution"),
        db_index=False,
    )
    institution_key = models.CharField(max_length=120, editable=False)
    place_key = models.CharField(max_length=6, editable=False)
    number_key = models.CharField(max_length=60, editable=False)
    person = SealedTextField(_("social security number"), purpose="settlement.receipt.person")
    person_index = BlindIndexField(source="person", purpose="settlement.receipt.person", null=False)
    taken_at = models.DateTimeField(_("paid at"))
    released_at = models.DateTimeField(_("payment undone at"), null=True)

    objects = ReceiptQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("paid receipt")
        verbose_name_plural = _("paid receipts")
        indexes = [models.Index(fields=["number_key"], condition=Q(released_at=None), name="receipt_held_by_number")]
        constraints = [
            models.UniqueConstraint(
                fields=["person_index", "number_key"],
                condition=Q(released_at=None),
                name="receipt_of_a_person_paid_once",
            ),
        ]

    def __str__(self) -> str:
        return self.number_key
