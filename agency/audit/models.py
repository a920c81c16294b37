"""Events (who did which act, and why) and the log of reads. Rows are only added."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet


class EventQuerySet(ScopedQuerySet):
    view_permission = Permission.HISTORY_VIEW


class Event(models.Model):
    """One thing that happened to one subject. No foreign key to the subject, so that nothing it names is held."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    act = models.ForeignKey("offices.Act", models.PROTECT, related_name="events", verbose_name=_("act"))
    at = models.DateTimeField(_("at"))
    kind = models.CharField(_("kind"), max_length=60)
    subject_type = models.CharField(_("kind of subject"), max_length=60)
    subject_id = models.CharField(_("subject"), max_length=40)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, null=True, related_name="+", verbose_name=_("agency"))
    details = models.JSONField(_("details"), default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at", "id"], name="event_by_subject"),
            models.Index(fields=["agency", "-at", "-id"], name="event_by_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type} {self.subject_id}"


class ReadEntryQuerySet(ScopedQuerySet):
    view_permission = Permission.READ_LOG_VIEW


class ReadEntry(models.Model):
    """Somebody looked at personal data: who, whose, what of it, why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("at"))
    user = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    agency = models.ForeignKey("offices.Agency", models.PROTECT, null=True, related_name="+", verbose_name=_("agency"))
    place = models.CharField(_("place"), max_length=8)
    subject_type = models.CharField(_("kind of subject"), max_length=60)
    subject_id = models.CharField(_("subject"), max_length=40)
    seen = models.CharField(_("what was seen"), max_length=40)
    purpose = models.CharField(_("purpose"), max_length=200)

    objects = ReadEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("read of personal data")
        verbose_name_plural = _("reads of personal data")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-at", "-id"], name="read_by_subject"),
            models.Index(fields=["user", "-at", "-id"], name="read_by_person"),
            models.Index(fields=["agency", "-at", "-id"], name="read_by_agency"),
        ]
