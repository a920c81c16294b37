"""Devices that were configured: the record of service 配置服务记录 from which their service life is counted."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet


class ConfigurationQuerySet(ScopedQuerySet):
    view_permission = Permission.BILL_VIEW


class Configuration(models.Model):
    """A device that a worker got on a day (Measures on Assistive Devices; domain.md §1.12).

    Written when a bill with it is settled, or entered for one that was configured before our records begin.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    worker = models.ForeignKey(
        "workers.Worker", models.PROTECT, related_name="configurations", verbose_name=_("worker")
    )
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    configured_on = models.DateField(_("configured on"))
    life_months = models.PositiveSmallIntegerField(_("minimum service life in months"))
    bill = models.ForeignKey(
        "settlement.Bill", models.PROTECT, null=True, related_name="configurations", verbose_name=_("bill")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = ConfigurationQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("configured device")
        verbose_name_plural = _("configured devices")
        indexes = [models.Index(fields=["worker", "code", "-configured_on", "-id"], name="configuration_by_worker")]

    def __str__(self) -> str:
        return f"{self.name} {self.configured_on}"
