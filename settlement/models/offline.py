"""Admissions while the line was down, by a signed entitlement, and what a person says of those that differ."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from institutions.enums import Verdict
from settlement.admission.verifying import Because
from settlement.enums import OfflineState


class OfflineUseQuerySet(ScopedQuerySet):
    view_permission = Permission.STAY_VIEW


class OfflineUse(models.Model):
    """An entitlement that an institution admitted by, beside what the verification said for that day afterwards.

    When both say yes they agree; else a person looks at it before the stay is settled.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    stay = models.OneToOneField("settlement.Stay", models.PROTECT, related_name="offline", verbose_name=_("stay"))
    entitlement = models.UUIDField(_("entitlement"))
    issued_at = models.DateTimeField(_("issued at"))
    valid_through = models.DateField(_("valid through"))
    used_at = models.DateTimeField(_("told to us at"))
    verdict = models.CharField(_("what the verification said"), max_length=7, choices=Verdict)
    because = models.CharField(_("why"), max_length=21, choices=Because)
    day = models.DateField(_("day of the reason"), null=True)
    state = models.CharField(_("state"), max_length=11, choices=OfflineState)
    looked_at = models.DateTimeField(_("looked at"), null=True)
    looked_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("looked at by")
    )
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    objects = OfflineUseQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("admission while the line was down")
        verbose_name_plural = _("admissions while the line was down")
        indexes = [
            models.Index(fields=["agency", "-id"], name="offline_by_agency"),
            models.Index(fields=["agency", "-id"], condition=Q(state="DIFFERS"), name="offline_to_look_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="AGREES", verdict="YES") | ~Q(state="AGREES") & ~Q(verdict="YES"),
                name="offline_agrees_when_yes",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["AGREES", "DIFFERS"], looked_at=None, looked_by=None, remark="")
                | Q(state__in=["STANDS", "NOT_COVERED"], looked_at__isnull=False, looked_by__isnull=False)
                & ~Q(remark=""),
                name="offline_looked_at_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stay} {self.get_state_display()}"
