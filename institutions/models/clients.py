"""Keys by which an institution's own program speaks to us."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from institutions.models.directory import Institution

KEY_BYTES = 32


class ClientKey(models.Model):
    """The public half of an Ed25519 key pair. It never changes; it is revoked, and from then on opens nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, verbose_name=_("institution"), related_name="keys")
    public_key = models.BinaryField(_("public key"), max_length=KEY_BYTES, unique=True)
    issued_at = models.DateTimeField(_("issued at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    revoked_because = models.CharField(_("why it was revoked"), max_length=200, blank=True)

    history = tracked(excluded_fields=["public_key"])

    class Meta:
        verbose_name = _("key of an institution")
        verbose_name_plural = _("keys of institutions")

    def __str__(self) -> str:
        return str(self.pk)
