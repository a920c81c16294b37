"""Details of costs as institutions upload them, before anybody judges them (domain.md §7.5, 2301 and 2302)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from settlement.enums import CatalogueKind


class UploadedLineQuerySet(ScopedQuerySet):
    view_permission = Permission.BILL_VIEW
    agency_field = "stay__agency"

    def standing(self) -> "UploadedLineQuerySet":
        """Those that were neither replaced nor taken back."""
        return self.filter(withdrawn_by=None)


class UploadedLine(models.Model):
    """A line of costs of a stay, under the number that the institution gave it.

    A line never changes: another one under its number takes its place, or it is taken back. Both leave it readable,
    with the acts that added it and took it away. The assessment judges those that stand.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stay = models.ForeignKey(
        "settlement.Stay", models.PROTECT, related_name="uploaded_lines", verbose_name=_("stay"), db_index=False
    )
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
    uploaded_by = models.ForeignKey(
        "offices.Act", models.PROTECT, related_name="+", verbose_name=_("uploaded by the act")
    )
    withdrawn_by = models.ForeignKey(
        "offices.Act", models.PROTECT, null=True, related_name="+", verbose_name=_("taken back by the act")
    )

    objects = UploadedLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded line")
        verbose_name_plural = _("uploaded lines")
        indexes = [models.Index(fields=["stay", "number"], name="uploaded_line_by_stay")]
        constraints = [
            models.UniqueConstraint(
                fields=["stay", "number"], condition=Q(withdrawn_by=None), name="uploaded_line_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gt=0, quantity__gt=0, price__gte=0), name="uploaded_line_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
