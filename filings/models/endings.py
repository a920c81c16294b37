"""Asking for an approved version to end before its time, and the second person's word on it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agency.offices.enums import RequestState
from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from filings.enums import EndCause
from filings.models.filings import FilingVersion


class EndingQuerySet(ScopedQuerySet):
    view_permission = Permission.FILING_VIEW


class Ending(models.Model):
    """A cancellation that was asked for 取消备案. Who asks and who decides are two people (domain.md R6.1)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(FilingVersion, models.PROTECT, related_name="endings", verbose_name=_("filing version"))
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    cause = models.CharField(_("cause"), max_length=20, choices=EndCause)
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=500)
    requested_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", verbose_name=_("asked for by"))
    requested_at = models.DateTimeField(_("asked for at"))
    state = models.CharField(_("state"), max_length=9, choices=RequestState, default=RequestState.OPEN)
    decided_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_because = models.CharField(_("reason of the decision"), max_length=500, blank=True)

    objects = EndingQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("cancellation")
        verbose_name_plural = _("cancellations")
        indexes = [models.Index(fields=["agency", "state", "requested_at", "id"], name="ending_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["version"], condition=Q(state="OPEN"), name="ending_asked_for_once"),
            models.CheckConstraint(
                condition=Q(state__in=["OPEN", "WITHDRAWN"], decided_by=None, decided_at=None)
                | Q(state__in=["GRANTED", "REFUSED"], decided_by__isnull=False, decided_at__isnull=False),
                name="ending_decided_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")), name="ending_maker_is_not_decider"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.get_cause_display()}"
