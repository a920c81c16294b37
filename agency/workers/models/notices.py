"""The device payment notice that follows on an assistive-device confirmation."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from agency.workers.enums import NoticeState
from agency.workers.models.determinations import Determination
from agency.workers.models.people import Worker


class DeviceNoticeQuerySet(ScopedQuerySet):
    view_permission = Permission.DETERMINATION_VIEW

    def usable(self, on: object) -> "DeviceNoticeQuerySet":
        """Confirmed, not ended and inside their time on a day, under a determination that stands then."""
        return self.filter(
            Q(ended_on=None) | Q(ended_on__gt=on),
            Q(determination__revoked_on=None) | Q(determination__revoked_on__gt=on),
            state=NoticeState.CONFIRMED,
            determination__state=NoticeState.CONFIRMED,
            issued_on__lte=on,
            usable_through__gte=on,
        )


class DeviceNotice(models.Model):
    """The device payment notice 配置费用核付通知单 (Measures on Assistive Devices; domain.md §1.12).

    It names what is paid at most, how long the device has to serve, and where it may be configured. `pieces`: of how
    many of each device it speaks, if it does, as of two hearing aids [proposal: the Measures name no number].
    Entered by one person, confirmed by another; a later one under the same determination replaces it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="device_notices", verbose_name=_("worker"))
    determination = models.ForeignKey(
        Determination, models.PROTECT, related_name="notices", verbose_name=_("assistive-device confirmation")
    )
    number = models.CharField(_("notice number"), max_length=60)
    issued_on = models.DateField(_("notice issued on"))
    usable_through = models.DateField(_("last usable day"), editable=False)
    max_payable = models.DecimalField(_("paid at most"), max_digits=12, decimal_places=2)
    life_months = models.PositiveSmallIntegerField(_("minimum service life in months"))
    pieces = models.PositiveSmallIntegerField(_("pieces of each device"), null=True)
    institutions = ArrayField(models.CharField(max_length=100), verbose_name=_("protocol institutions"))
    entered_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", verbose_name=_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))
    state = models.CharField(_("state"), max_length=9, choices=NoticeState, default=NoticeState.ENTERED)
    confirmed_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    confirmed_at = models.DateTimeField(_("decided at"), null=True)
    ended_on = models.DateField(_("ended on"), null=True)
    ended_because = models.CharField(_("why it ended"), max_length=200, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name=_("replaced by the notice")
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = DeviceNoticeQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("device payment notice")
        verbose_name_plural = _("device payment notices")
        indexes = [
            models.Index(fields=["determination", "issued_on", "id"], name="notice_by_determination"),
            models.Index(fields=["agency", "state", "entered_at", "id"], name="notice_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "number"], condition=~Q(state="REFUSED"), name="notice_number_once"
            ),
            models.UniqueConstraint(
                fields=["determination"], condition=Q(state="CONFIRMED", ended_on=None), name="notice_stands_alone"
            ),
            models.CheckConstraint(condition=Q(max_payable__gt=0), name="notice_pays_something"),
            models.CheckConstraint(condition=Q(life_months__gte=1), name="notice_has_a_life"),
            models.CheckConstraint(condition=Q(pieces=None) | Q(pieces__gte=1), name="notice_is_for_a_device"),
            models.CheckConstraint(condition=~Q(institutions=[]), name="notice_names_institutions"),
            models.CheckConstraint(condition=Q(usable_through__gte=F("issued_on")), name="notice_usable_after_issue"),
            models.CheckConstraint(
                condition=Q(state="ENTERED", confirmed_by=None, confirmed_at=None)
                | ~Q(state="ENTERED") & Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="notice_confirmed_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")), name="notice_maker_is_not_confirmer"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_because="", replaced_by=None)
                | Q(ended_on__isnull=False, state="CONFIRMED") & (Q(replaced_by__isnull=False) | ~Q(ended_because="")),
                name="notice_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Device payment notice')} {self.number}"
