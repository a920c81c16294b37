"""Devices that were configured: the record of service 配置服务记录 from which their service life is counted."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from settlement.models.bills import money


class ConfigurationQuerySet(ScopedQuerySet):
    view_permission = Permission.BILL_VIEW

    def standing(self) -> "ConfigurationQuerySet":
        """Those whose payment was not undone."""
        return self.filter(undone_at=None)


class Configuration(models.Model):
    """A device that somebody got on a day (Measures on Assistive Devices; domain.md §1.12).

    Written when a bill with it is paid, when the exchange tells that it was paid elsewhere (`payment`), or entered for
    one that was configured before our records begin. As insured place we know the person as our worker, as place of
    treatment through `received` alone. What was paid under a notice uses its limit up, whatever the bill: a trigger
    holds that what is added to what stands stays within `notice_limit`. What was paid elsewhere has none: it is so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    worker = models.ForeignKey(
        "workers.Worker", models.PROTECT, null=True, related_name="configurations", verbose_name=_("worker")
    )
    received = models.ForeignKey(
        "filings.ReceivedFiling",
        models.PROTECT,
        null=True,
        related_name="configurations",
        verbose_name=_("received filing"),
    )
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=200, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=4, default=1)
    configured_on = models.DateField(_("configured on"))
    life_months = models.PositiveSmallIntegerField(_("minimum service life in months"))
    notice_number = models.CharField(_("notice number"), max_length=60, blank=True)
    notice_key = models.CharField(max_length=60, blank=True, editable=False)
    notice_limit = models.DecimalField(_("paid at most"), max_digits=16, decimal_places=2, null=True)
    fund = money(_("paid by the fund"), default=0)
    bill = models.ForeignKey(
        "settlement.Bill", models.PROTECT, null=True, related_name="configurations", verbose_name=_("bill")
    )
    payment = models.ForeignKey(
        "settlement.DirectPayment",
        models.PROTECT,
        null=True,
        related_name="configurations",
        verbose_name=_("payment at the place of treatment"),
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = ConfigurationQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("configured device")
        verbose_name_plural = _("configured devices")
        indexes = [models.Index(fields=["worker", "code", "-configured_on", "-id"], name="configuration_by_worker")]
        constraints = [
            models.CheckConstraint(
                condition=Q(worker=None, received__isnull=False) | Q(worker__isnull=False, received=None),
                name="configuration_of_one_person",
            ),
            models.CheckConstraint(
                condition=Q(payment=None) | Q(bill=None, notice_limit=None, worker__isnull=False),
                name="configuration_paid_in_one_place",
            ),
            models.CheckConstraint(
                condition=Q(fund__gte=0, quantity__gt=0)
                & (Q(notice_limit=None) | ~Q(notice_key="") & Q(fund__lte=models.F("notice_limit"))),
                name="configuration_within_its_notice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.code} {self.configured_on}"
