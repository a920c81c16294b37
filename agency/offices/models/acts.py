"""Acts: what ties together everything that one request or task changed."""

import uuid
from collections.abc import Callable
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from agency.offices.enums import Place


class Act(models.Model):
    """One act: who, under which post, from where, when and why. Rows are only added.

    A denied act is kept too: `denied` then holds the code of the refusal and nothing else was changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("at"))
    user = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="acts", verbose_name=_("person"))
    post = models.ForeignKey("offices.Post", models.PROTECT, null=True, related_name="+", verbose_name=_("post"))
    place = models.CharField(_("place"), max_length=8, choices=Place)
    machine = models.CharField(_("task or command"), max_length=60, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    denied = models.CharField(_("denied because"), max_length=40, blank=True)
    about = models.CharField(_("about"), max_length=80, blank=True)

    ids: "Callable[[datetime], uuid.UUID]"
    """Where the ids of this act's events come from: `acting` sets it."""
    noted: "list[models.Model]"
    """Its events so far: `acting` sets it, and writes them with the act."""
    changed = True
    """An action that found nothing to change sets this to False; then no row is kept."""

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        indexes = [
            models.Index(fields=["-at", "-id"], name="act_by_moment"),
            models.Index(fields=["user", "-at", "-id"], name="act_by_person"),
            models.Index(fields=["about"], condition=~models.Q(denied=""), name="act_denied_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) | ~models.Q(machine=""), name="act_has_somebody"
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user or self.machine}"


class ActHistory(models.Model):
    """What each history row carries besides django-simple-history's own columns."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="+", verbose_name=_("act"))

    class Meta:
        abstract = True
