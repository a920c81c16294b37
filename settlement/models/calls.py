"""Messages of institutions that change something: the same one twice does it once (domain.md S13)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from settlement.enums import CallKind


class CallQuerySet(ScopedQuerySet):
    view_permission = Permission.BILL_VIEW


class Call(models.Model):
    """A message id of a sender, the digest of its body, and the answer that it got and gets again. Only added.

    `subject` is the stay or confirmation that it is about, `before` what it changed there. A message that reversed
    another names it; one that was reversed before it came is kept as NEVER, with an empty digest (§7.5, 2601).
    """

    application_rights = "SELECT, INSERT"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    sender = models.CharField(_("sender"), max_length=60)
    message_id = models.CharField(_("message id"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=CallKind)
    digest = models.BinaryField(_("digest of the body"), max_length=32, editable=False)
    subject = models.UUIDField(_("what it is about"), null=True)
    before = models.JSONField(_("what was there before"), default=dict)
    act = models.ForeignKey("offices.Act", models.PROTECT, related_name="+", verbose_name=_("act"))
    answer = models.JSONField(_("answer"))
    answered_at = models.DateTimeField(_("answered at"))
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by", verbose_name=_("reverses the message")
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("message of an institution")
        verbose_name_plural = _("messages of institutions")
        constraints = [models.UniqueConstraint(fields=["sender", "message_id"], name="call_once")]

    def __str__(self) -> str:
        return f"{self.sender} {self.message_id}"
