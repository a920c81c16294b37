"""Messages to and from the national exchange. PostgreSQL holds the truth; the broker only carries copies.

Messages have no row history: what is sent never changes, and every attempt is a row.
"""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from agency.exchange.enums import SETTLED, Answer, Handling, Kind, Outcome, Parked, State, Unhandled
from agency.exchange.envelope import NATIONAL
from agency.offices.enums import RequestState
from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from agency.sealing.fields import SealedBytesField

DIGEST_BYTES = 32
BODY_PURPOSE = "exchange.body.sealed"
HEARD_PURPOSE = "exchange.incoming.body"

models.BinaryField.register_lookup(Length)


class OutgoingQuerySet(ScopedQuerySet):
    view_permission = Permission.EXCHANGE_VIEW


class Outgoing(models.Model):
    """A message to the national exchange and where it stands. Its bytes stand in `Body`, its sendings in `Attempt`.

    `next_at` is when the row wants attention next: to be sent (QUEUED), to be sent again because no answer came
    (SENT); empty when nothing is to be done. A claim leaves it alone and sets `leased_until`, which no index holds.
    """

    id = models.UUIDField(_("message id"), primary_key=True, editable=False)
    kind = models.CharField(_("kind"), max_length=40, choices=Kind)
    version = models.PositiveSmallIntegerField(_("schema version"))
    subject = models.UUIDField(_("about"))
    sequence = models.PositiveIntegerField(_("number within its subject"))
    agency = models.ForeignKey(
        "offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"), db_index=False
    )
    act = models.ForeignKey("offices.Act", models.PROTECT, related_name="+", verbose_name=_("act"), db_index=False)
    destination = models.CharField(_("place of treatment"), max_length=6)
    receiver = models.CharField(_("receiving system"), max_length=20, default=NATIONAL)
    digest = models.BinaryField(_("SHA-256 of the exact bytes"), max_length=DIGEST_BYTES)
    created_at = models.DateTimeField(_("created at"))
    late_at = models.DateTimeField(_("to be answered by"), null=True)

    state = models.CharField(_("state"), max_length=12, choices=State, default=State.QUEUED)
    next_at = models.DateTimeField(_("next attention at"), null=True)
    claimed_by = models.CharField(_("claimed by"), max_length=80, blank=True)
    leased_until = models.DateTimeField(_("claimed until"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    forgiven = models.PositiveSmallIntegerField(_("attempts that count no longer"), default=0, db_default=0)
    sent_at = models.DateTimeField(_("last sent at"), null=True)
    receipt = models.CharField(_("receipt of the line"), max_length=40, blank=True)
    parked_because = models.CharField(_("set aside because"), max_length=20, choices=Parked, blank=True)
    settled_at = models.DateTimeField(_("answered at"), null=True)
    answer_code = models.CharField(_("answer code"), max_length=20, blank=True)
    answer_text = models.CharField(_("answer"), max_length=500, blank=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        indexes = [
            models.Index(fields=["next_at", "id"], condition=Q(next_at__isnull=False), name="outgoing_due"),
            models.Index(fields=["agency", "-id"], name="outgoing_by_agency"),
            models.Index(
                fields=["agency", "state", "-id"],
                condition=Q(state__in=["REFUSED", "PARKED"]),
                name="outgoing_in_trouble",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["subject", "sequence"], name="outgoing_sequence_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="outgoing_sequence_from_one"),
            models.CheckConstraint(condition=Q(digest__length=DIGEST_BYTES), name="outgoing_digest_is_sha256"),
            models.CheckConstraint(
                condition=Q(state__in=["QUEUED", "CLAIMED", "SENT"], next_at__isnull=False)
                | Q(state__in=["ACKNOWLEDGED", "REFUSED", "PARKED"], next_at=None),
                name="outgoing_attention_while_open",
            ),
            models.CheckConstraint(
                condition=Q(state="CLAIMED", attempts__gte=1, leased_until__isnull=False) & ~Q(claimed_by="")
                | ~Q(state="CLAIMED") & Q(claimed_by="", leased_until=None),
                name="outgoing_claimed_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state="SENT") | Q(attempts__gte=1, sent_at__isnull=False) & ~Q(receipt=""),
                name="outgoing_sent_with_receipt",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["ACKNOWLEDGED", "REFUSED"], settled_at__isnull=False)
                | ~Q(state__in=["ACKNOWLEDGED", "REFUSED"]) & Q(settled_at=None, answer_code="", answer_text=""),
                name="outgoing_settled_by_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state="REFUSED") | ~Q(answer_code=""), name="outgoing_refused_with_code"
            ),
            models.CheckConstraint(
                condition=Q(state="PARKED") & ~Q(parked_because="") | ~Q(state="PARKED") & Q(parked_because=""),
                name="outgoing_parked_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED

    @property
    def may_be_tried_again(self) -> bool:
        """Set aside for a reason that a further try can mend: bytes that were altered never leave."""
        return self.state == State.PARKED and self.parked_because != Parked.ALTERED

    @property
    def answer_due_at(self) -> datetime | None:
        return self.next_at if self.state == State.SENT else None

    @property
    def is_national(self) -> bool:
        return self.receiver == NATIONAL

    def is_late(self, now: datetime) -> bool:
        """Without an answer for longer than its agency allows (policy parameter exchange.upload_sla_minutes)."""
        return self.settled_at is None and self.late_at is not None and self.late_at <= now


class RetryQuerySet(ScopedQuerySet):
    view_permission = Permission.EXCHANGE_VIEW


class Retry(models.Model):
    """Asking that a message which was set aside be tried again. Another person grants it (trust.md §4)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    outgoing = models.ForeignKey(Outgoing, models.PROTECT, related_name="retries", verbose_name=_("message"))
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    reason = models.CharField(_("reason"), max_length=200)
    requested_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", verbose_name=_("asked for by"))
    requested_at = models.DateTimeField(_("asked for at"))
    state = models.CharField(_("state"), max_length=9, choices=RequestState, default=RequestState.OPEN)
    decided_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_because = models.CharField(_("reason of the decision"), max_length=200, blank=True)

    objects = RetryQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("request for a further try")
        verbose_name_plural = _("requests for a further try")
        indexes = [
            models.Index(fields=["agency", "requested_at", "id"], condition=Q(state="OPEN"), name="retry_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["OPEN", "WITHDRAWN"], decided_by=None, decided_at=None)
                | Q(state__in=["GRANTED", "REFUSED"], decided_by__isnull=False, decided_at__isnull=False),
                name="retry_decided_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")), name="retry_maker_is_not_granter"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="retry_with_reason"),
            models.UniqueConstraint(fields=["outgoing"], condition=Q(state="OPEN"), name="retry_open_once"),
        ]

    def __str__(self) -> str:
        return str(self.outgoing_id)


class Body(models.Model):
    """The exact bytes of an outgoing message, sealed. Written once, read by each attempt (adr/0003-outbox.md)."""

    application_rights = "SELECT, INSERT"

    outgoing = models.OneToOneField(
        Outgoing, models.PROTECT, primary_key=True, related_name="body", verbose_name=_("message")
    )
    sealed = SealedBytesField(_("bytes"), purpose=BODY_PURPOSE)

    class Meta:
        verbose_name = _("bytes of an outgoing message")
        verbose_name_plural = _("bytes of outgoing messages")

    def __str__(self) -> str:
        return str(self.outgoing_id)


class Attempt(models.Model):
    """One sending of a message. Rows are only added; the digest is that of the bytes that were sent.

    Written by the statement that updates its message and never deleted, so the database needs no foreign key.
    """

    pk = models.CompositePrimaryKey("outgoing_id", "number")
    outgoing = models.ForeignKey(
        Outgoing,
        models.PROTECT,
        related_name="attempts_made",
        verbose_name=_("message"),
        db_index=False,
        db_constraint=False,
    )
    number = models.PositiveSmallIntegerField(_("number"))
    at = models.DateTimeField(_("at"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    receipt = models.CharField(_("receipt of the line"), max_length=40, blank=True)
    digest = models.BinaryField(_("SHA-256 of the bytes sent"), max_length=DIGEST_BYTES)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.CheckConstraint(condition=~Q(outcome="SENT") | ~Q(receipt=""), name="attempt_sent_with_receipt"),
        ]

    def __str__(self) -> str:
        return f"{self.outgoing_id} #{self.number}"


class Alert(models.Model):
    """People were told that a message waits too long. Once for each message; the row stays when the answer comes."""

    application_rights = "SELECT, INSERT"

    outgoing = models.OneToOneField(
        Outgoing, models.PROTECT, primary_key=True, related_name="alert", verbose_name=_("message")
    )
    raised_at = models.DateTimeField(_("raised at"))

    class Meta:
        verbose_name = _("alert about a message that waits")
        verbose_name_plural = _("alerts about messages that wait")

    def __str__(self) -> str:
        return str(self.outgoing_id)


class Incoming(models.Model):
    """A message from the national exchange: everything we hear is kept here first, once for each sender and id."""

    id = models.UUIDField(primary_key=True, editable=False)
    sender = models.CharField(_("sender"), max_length=40)
    message_id = models.CharField(_("message id"), max_length=64)
    kind = models.CharField(_("kind"), max_length=40)
    subject = models.UUIDField(_("about"), null=True)
    sequence = models.PositiveIntegerField(_("number within its subject"), null=True)
    answers = models.ForeignKey(
        Outgoing, models.PROTECT, null=True, related_name="answers", verbose_name=_("answers the message")
    )
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True)
    body = SealedBytesField(_("bytes"), purpose=HEARD_PURPOSE)
    digest = models.BinaryField(_("SHA-256 of the bytes"), max_length=DIGEST_BYTES)
    received_at = models.DateTimeField(_("received at"))
    handling = models.CharField(_("handling"), max_length=8, choices=Handling)
    parked_because = models.CharField(_("set aside because"), max_length=20, choices=Unhandled, blank=True)
    handled_at = models.DateTimeField(_("handled at"), null=True)

    class Meta:
        verbose_name = _("incoming message")
        verbose_name_plural = _("incoming messages")
        indexes = [
            models.Index(fields=["-id"], condition=Q(handling="PARKED"), name="incoming_parked"),
            models.Index(
                fields=["subject", "sequence", "id"], condition=Q(subject__isnull=False), name="incoming_by_subject"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["sender", "message_id"], name="incoming_once"),
            models.CheckConstraint(
                condition=Q(handling="HANDLED", handled_at__isnull=False, parked_because="")
                | Q(handling="PARKED", handled_at=None) & ~Q(parked_because=""),
                name="incoming_parked_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.message_id}"
