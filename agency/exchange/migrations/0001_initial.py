import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import agency.offices.creating
import agency.sealing.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("offices", "0001_initial"),
    ]

    operations = [
        agency.offices.creating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Outgoing",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                editable=False, primary_key=True, serialize=False, verbose_name="message id"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("filing.approved", "Filing approved"),
                                    ("filing.ended", "Filing ended"),
                                    ("admission.registered", "Admission registered"),
                                    ("admission.cancelled", "Admission cancelled"),
                                    ("admission.discharged", "Discharged"),
                                    ("stay.converted", "Handed over to manual reimbursement"),
                                    ("stay.settled", "Stay settled"),
                                    ("stay.undone", "Settlement of a stay undone"),
                                ],
                                max_length=40,
                                verbose_name="kind",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(verbose_name="schema version")),
                        ("subject", models.UUIDField(verbose_name="about")),
                        ("sequence", models.PositiveIntegerField(verbose_name="number within its subject")),
                        ("destination", models.CharField(max_length=6, verbose_name="place of treatment")),
                        (
                            "receiver",
                            models.CharField(default="NATIONAL", max_length=20, verbose_name="receiving system"),
                        ),
                        ("digest", models.BinaryField(max_length=32, verbose_name="SHA-256 of the exact bytes")),
                        ("created_at", models.DateTimeField(verbose_name="created at")),
                        ("late_at", models.DateTimeField(null=True, verbose_name="to be answered by")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("QUEUED", "Waiting to be sent"),
                                    ("CLAIMED", "Being sent"),
                                    ("SENT", "Waiting for the answer"),
                                    ("ACKNOWLEDGED", "Acknowledged"),
                                    ("REFUSED", "Refused"),
                                    ("PARKED", "Set aside"),
                                ],
                                default="QUEUED",
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        ("next_at", models.DateTimeField(null=True, verbose_name="next attention at")),
                        ("claimed_by", models.CharField(blank=True, max_length=80, verbose_name="claimed by")),
                        ("leased_until", models.DateTimeField(null=True, verbose_name="claimed until")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                        (
                            "forgiven",
                            models.PositiveSmallIntegerField(
                                db_default=0, default=0, verbose_name="attempts that count no longer"
                            ),
                        ),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="last sent at")),
                        ("receipt", models.CharField(blank=True, max_length=40, verbose_name="receipt of the line")),
                        (
                            "parked_because",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("NO_ANSWER", "No answer after all attempts"),
                                    ("ALTERED", "The stored message does not match its digest"),
                                    ("UNREADABLE", "The stored message cannot be opened"),
                                    ("REJECTED_BY_LINE", "The line does not take the message"),
                                ],
                                max_length=20,
                                verbose_name="set aside because",
                            ),
                        ),
                        ("settled_at", models.DateTimeField(null=True, verbose_name="answered at")),
                        ("answer_code", models.CharField(blank=True, max_length=20, verbose_name="answer code")),
                        ("answer_text", models.CharField(blank=True, max_length=500, verbose_name="answer")),
                        (
                            "act",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.act",
                                verbose_name="act",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.agency",
                                verbose_name="agency",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "outgoing message",
                        "verbose_name_plural": "outgoing messages",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("next_at__isnull", False)),
                                fields=["next_at", "id"],
                                name="outgoing_due",
                            ),
                            models.Index(fields=["agency", "-id"], name="outgoing_by_agency"),
                            models.Index(
                                condition=models.Q(("state__in", ["REFUSED", "PARKED"])),
                                fields=["agency", "state", "-id"],
                                name="outgoing_in_trouble",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("subject", "sequence"), name="outgoing_sequence_once"),
                            models.CheckConstraint(
                                condition=models.Q(("sequence__gte", 1)), name="outgoing_sequence_from_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("digest__length", 32)), name="outgoing_digest_is_sha256"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("next_at__isnull", False), ("state__in", ["QUEUED", "CLAIMED", "SENT"])),
                                    models.Q(("next_at", None), ("state__in", ["ACKNOWLEDGED", "REFUSED", "PARKED"])),
                                    _connector="OR",
                                ),
                                name="outgoing_attention_while_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("attempts__gte", 1),
                                        ("leased_until__isnull", False),
                                        ("state", "CLAIMED"),
                                        models.Q(("claimed_by", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "CLAIMED"), _negated=True),
                                        ("claimed_by", ""),
                                        ("leased_until", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="outgoing_claimed_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "SENT"), _negated=True),
                                    models.Q(
                                        ("attempts__gte", 1),
                                        ("sent_at__isnull", False),
                                        models.Q(("receipt", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="outgoing_sent_with_receipt",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled_at__isnull", False), ("state__in", ["ACKNOWLEDGED", "REFUSED"])),
                                    models.Q(
                                        models.Q(("state__in", ["ACKNOWLEDGED", "REFUSED"]), _negated=True),
                                        ("answer_code", ""),
                                        ("answer_text", ""),
                                        ("settled_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="outgoing_settled_by_answer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "REFUSED"), _negated=True),
                                    models.Q(("answer_code", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="outgoing_refused_with_code",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "PARKED"), models.Q(("parked_because", ""), _negated=True)),
                                    models.Q(models.Q(("state", "PARKED"), _negated=True), ("parked_because", "")),
                                    _connector="OR",
                                ),
                                name="outgoing_parked_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Alert",
                    fields=[
                        (
                            "outgoing",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="alert",
                                serialize=False,
                                to="exchange.outgoing",
                                verbose_name="message",
                            ),
                        ),
                        ("raised_at", models.DateTimeField(verbose_name="raised at")),
                    ],
                    options={
                        "verbose_name": "alert about a message that waits",
                        "verbose_name_plural": "alerts about messages that wait",
                    },
                ),
                migrations.CreateModel(
                    name="Body",
                    fields=[
                        (
                            "outgoing",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="body",
                                serialize=False,
                                to="exchange.outgoing",
                                verbose_name="message",
                            ),
                        ),
                        (
                            "sealed",
                            agency.sealing.fields.SealedBytesField(
                                purpose="exchange.body.sealed", verbose_name="bytes"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "bytes of an outgoing message",
                        "verbose_name_plural": "bytes of outgoing messages",
                    },
                ),
                migrations.CreateModel(
                    name="Attempt",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "outgoing_id", "number", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("SENT", "Handed over"),
                                    ("ANSWERED", "Answered before the sending was noted"),
                                    ("LOST", "The process ended before it could say"),
                                    ("FAILED", "Could not be sent"),
                                ],
                                max_length=12,
                                verbose_name="outcome",
                            ),
                        ),
                        ("receipt", models.CharField(blank=True, max_length=40, verbose_name="receipt of the line")),
                        ("digest", models.BinaryField(max_length=32, verbose_name="SHA-256 of the bytes sent")),
                        (
                            "outgoing",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attempts_made",
                                to="exchange.outgoing",
                                verbose_name="message",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attempt",
                        "verbose_name_plural": "attempts",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "SENT"), _negated=True),
                                    models.Q(("receipt", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="attempt_sent_with_receipt",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Incoming",
                    fields=[
                        ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                        ("sender", models.CharField(max_length=40, verbose_name="sender")),
                        ("message_id", models.CharField(max_length=64, verbose_name="message id")),
                        ("kind", models.CharField(max_length=40, verbose_name="kind")),
                        ("subject", models.UUIDField(null=True, verbose_name="about")),
                        ("sequence", models.PositiveIntegerField(null=True, verbose_name="number within its subject")),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[("ACCEPTED", "Accepted"), ("REFUSED", "Refused")],
                                max_length=8,
                                verbose_name="answer",
                            ),
                        ),
                        (
                            "body",
                            agency.sealing.fields.SealedBytesField(
                                purpose="exchange.incoming.body", verbose_name="bytes"
                            ),
                        ),
                        ("digest", models.BinaryField(max_length=32, verbose_name="SHA-256 of the bytes")),
                        ("received_at", models.DateTimeField(verbose_name="received at")),
                        (
                            "handling",
                            models.CharField(
                                choices=[("HANDLED", "Handled"), ("PARKED", "Set aside")],
                                max_length=8,
                                verbose_name="handling",
                            ),
                        ),
                        (
                            "parked_because",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("UNREADABLE", "Cannot be opened"),
                                    ("INVALID", "Does not follow its schema"),
                                    ("UNKNOWN_KIND", "Unknown kind of message"),
                                    ("UNKNOWN_MESSAGE", "Answers a message that is not ours"),
                                    ("CONTRADICTS", "Contradicts what was heard before"),
                                    ("FAILED", "Could not be handled"),
                                    ("TOO_EARLY", "Waits for the message before it"),
                                    ("NOT_OURS", "About a place that none of our agencies looks after"),
                                    ("UNKNOWN_SUBJECT", "About a filing that is not ours"),
                                ],
                                max_length=20,
                                verbose_name="set aside because",
                            ),
                        ),
                        ("handled_at", models.DateTimeField(null=True, verbose_name="handled at")),
                        (
                            "answers",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="exchange.outgoing",
                                verbose_name="answers the message",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "incoming message",
                        "verbose_name_plural": "incoming messages",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("handling", "PARKED")), fields=["-id"], name="incoming_parked"
                            ),
                            models.Index(
                                condition=models.Q(("subject__isnull", False)),
                                fields=["subject", "sequence", "id"],
                                name="incoming_by_subject",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("sender", "message_id"), name="incoming_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("handled_at__isnull", False), ("handling", "HANDLED"), ("parked_because", "")
                                    ),
                                    models.Q(
                                        ("handled_at", None),
                                        ("handling", "PARKED"),
                                        models.Q(("parked_because", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="incoming_parked_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalRetry",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("reason", models.CharField(max_length=200, verbose_name="reason")),
                        ("requested_at", models.DateTimeField(verbose_name="asked for at")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("OPEN", "Awaiting decision"),
                                    ("GRANTED", "Granted"),
                                    ("REFUSED", "Refused"),
                                    ("WITHDRAWN", "Withdrawn"),
                                ],
                                default="OPEN",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                        (
                            "decided_because",
                            models.CharField(blank=True, max_length=200, verbose_name="reason of the decision"),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "act",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.act",
                                verbose_name="act",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="offices.agency",
                                verbose_name="agency",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "outgoing",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="exchange.outgoing",
                                verbose_name="message",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked for by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical request for a further try",
                        "verbose_name_plural": "historical requests for a further try",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="retry_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Retry",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("reason", models.CharField(max_length=200, verbose_name="reason")),
                        ("requested_at", models.DateTimeField(verbose_name="asked for at")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("OPEN", "Awaiting decision"),
                                    ("GRANTED", "Granted"),
                                    ("REFUSED", "Refused"),
                                    ("WITHDRAWN", "Withdrawn"),
                                ],
                                default="OPEN",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                        (
                            "decided_because",
                            models.CharField(blank=True, max_length=200, verbose_name="reason of the decision"),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.agency",
                                verbose_name="agency",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        (
                            "outgoing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="retries",
                                to="exchange.outgoing",
                                verbose_name="message",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked for by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "request for a further try",
                        "verbose_name_plural": "requests for a further try",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "OPEN")),
                                fields=["agency", "requested_at", "id"],
                                name="retry_open",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None), ("decided_by", None), ("state__in", ["OPEN", "WITHDRAWN"])
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("state__in", ["GRANTED", "REFUSED"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="retry_decided_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("requested_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="retry_maker_is_not_granter",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="retry_with_reason"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "OPEN")), fields=("outgoing",), name="retry_open_once"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
