"""Complaints, reports and enquiries 投诉举报与咨询, with a day by which there is an answer (domain.md R6.5)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor
from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from agency.sealing.fields import SealedTextField
from filings.enums import ComplaintKind, ComplaintState


class ComplaintQuerySet(ScopedQuerySet):
    view_permission = Permission.COMPLAINT_VIEW

    def visible_to(self, actor: Actor, permission: Permission | None = None) -> "ComplaintQuerySet":
        """As everywhere, but nobody sees what is about themselves; the informant's name is left in the database."""
        rows = super().visible_to(actor, permission).defer("informant")
        return rows if actor.user is None else rows.exclude(about=actor.user)

    def lock(self, pk: uuid.UUID) -> "Complaint":
        rows = self.select_related("agency").defer("informant").select_for_update(of=("self",))
        return rows.get(pk=pk)


class Complaint(models.Model):
    """What somebody brought forward. Who it was is sealed: the law protects them (Regulation art. 52)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    number = models.CharField(_("number"), max_length=24, unique=True)
    kind = models.CharField(_("kind"), max_length=9, choices=ComplaintKind)
    received_on = models.DateField(_("received on"))
    text = SealedTextField(_("what it is about"), purpose="filings.complaint.text")
    informant = SealedTextField(
        _("who brought it forward"), purpose="filings.complaint.informant", null=True, blank=True
    )
    filing = models.ForeignKey(
        "filings.Filing", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("filing")
    )
    about = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("complained about")
    )
    due_on = models.DateField(_("to be answered by"))
    due_is_provisional = models.BooleanField(_("provisional"), default=False)
    state = models.CharField(_("state"), max_length=11, choices=ComplaintState, default=ComplaintState.OPEN)
    entered_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", verbose_name=_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))
    closed_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True)
    answer = SealedTextField(_("answer"), purpose="filings.complaint.answer", null=True, blank=True)
    transferred_to = models.CharField(_("transferred to"), max_length=100, blank=True)

    objects = ComplaintQuerySet.as_manager()
    history = tracked(excluded_fields=["informant"])

    class Meta:
        verbose_name = _("complaint or enquiry")
        verbose_name_plural = _("complaints and enquiries")
        indexes = [models.Index(fields=["agency", "state", "due_on", "id"], name="complaint_by_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="OPEN", closed_by=None, closed_at=None)
                | ~Q(state="OPEN") & Q(closed_by__isnull=False, closed_at__isnull=False),
                name="complaint_closed_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None) | ~Q(closed_by=F("entered_by")), name="complaint_maker_is_not_answerer"
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None) | Q(about=None) | ~Q(closed_by=F("about")),
                name="complaint_not_answered_by_whom_it_is_about",
            ),
            models.CheckConstraint(condition=Q(state="OPEN") | Q(answer__isnull=False), name="complaint_in_writing"),
            models.CheckConstraint(
                condition=~Q(state="TRANSFERRED") | ~Q(transferred_to=""), name="complaint_transferred_to_whom"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ComplaintSeries(models.Model):
    """The last number given to a complaint or enquiry by an agency in a year."""

    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number series of complaints")
        verbose_name_plural = _("number series of complaints")
        constraints = [models.UniqueConstraint(fields=["agency", "year"], name="complaint_series_once")]
