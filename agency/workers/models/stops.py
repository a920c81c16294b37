"""When benefits stop."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from agency.workers.enums import StopCause, StopState
from agency.workers.models.people import InsuranceRelation, Worker


class BenefitStopQuerySet(ScopedQuerySet):
    view_permission = Permission.WORKER_VIEW

    def holding_on(self, day: date) -> "BenefitStopQuerySet":
        """The confirmed stops under which no benefits run on a day."""
        confirmed = self.filter(state=StopState.CONFIRMED, from_on__lte=day)
        return confirmed.filter(Q(resumed_on=None) | Q(resumed_on__gt=day))


class BenefitStop(models.Model):
    """Benefits stop 待遇停止 from a day on. Entered by one person, confirmed by another (domain.md R1.4, R6.1).

    `relation` is named when the insurance relation ended. `from_on` is the day of the event; a stop that came to an
    end has `resumed_on`, the first day on which benefits run again. `notified_on` is the day on which the employer or
    the relatives told the agency, as they have to (Regulations on Handling Social Insurance art. 25).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="benefit_stops", verbose_name=_("worker"))
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    relation = models.ForeignKey(
        InsuranceRelation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stops",
        verbose_name=_("insurance relation"),
    )
    cause = models.CharField(_("cause"), max_length=17, choices=StopCause)
    from_on = models.DateField(_("from"))
    resumed_on = models.DateField(_("resumed on"), null=True, blank=True)
    notified_on = models.DateField(_("told by the employer or relatives on"), null=True, blank=True)
    source = models.CharField(_("what shows it"), max_length=200)
    entered_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", verbose_name=_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))
    state = models.CharField(_("state"), max_length=9, choices=StopState, default=StopState.ENTERED)
    confirmed_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    confirmed_at = models.DateTimeField(_("decided at"), null=True)
    remark = models.CharField(_("why it was refused, annulled or resumed"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = BenefitStopQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("stop of benefits")
        verbose_name_plural = _("stops of benefits")
        indexes = [
            models.Index(fields=["worker", "from_on", "id"], name="stop_by_worker"),
            models.Index(fields=["agency", "state", "entered_at", "id"], name="stop_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(resumed_on=None) | Q(resumed_on__gt=F("from_on")), name="stop_resumed_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state="ENTERED", confirmed_by=None, confirmed_at=None)
                | ~Q(state="ENTERED") & Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="stop_confirmed_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")), name="stop_maker_is_not_confirmer"
            ),
            models.CheckConstraint(
                condition=Q(cause="RELATION_ENDED", relation__isnull=False) | ~Q(cause="RELATION_ENDED"),
                name="stop_names_the_relation",
            ),
        ]

    @property
    def is_over(self) -> bool:
        return self.state == StopState.CONFIRMED and self.resumed_on is not None

    def __str__(self) -> str:
        return f"{self.get_cause_display()} {self.from_on}"
