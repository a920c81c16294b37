import uuid

import django.contrib.postgres.fields
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
        ("offices", "__first__"),
    ]

    operations = [
        agency.offices.creating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Employer",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("name", models.CharField(db_comment="aab004", max_length=120, verbose_name="employer")),
                        (
                            "credit_code",
                            models.CharField(
                                db_comment="aab998",
                                max_length=18,
                                unique=True,
                                verbose_name="unified social credit code",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "employer",
                        "verbose_name_plural": "employers",
                    },
                ),
                migrations.CreateModel(
                    name="DeliveredList",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("DEATHS", "Deaths"),
                                    ("RELATIONS_ENDED", "Insurance relations that ended"),
                                    ("CARD_STATES", "States of cards"),
                                ],
                                max_length=15,
                                verbose_name="kind",
                            ),
                        ),
                        ("source", models.CharField(max_length=100, verbose_name="delivered by")),
                        ("digest", models.BinaryField(max_length=32, verbose_name="SHA-256 of the list")),
                        ("taken_in_at", models.DateTimeField(verbose_name="taken in at")),
                        ("lines", models.PositiveIntegerField(verbose_name="lines")),
                        ("faulty", models.PositiveIntegerField(verbose_name="lines that can't be compared")),
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
                            "taken_in_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="taken in by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "delivered list",
                        "verbose_name_plural": "delivered lists",
                        "indexes": [models.Index(fields=["agency", "kind", "-id"], name="list_by_kind")],
                        "constraints": [
                            models.UniqueConstraint(fields=("agency", "kind", "digest"), name="list_once"),
                            models.CheckConstraint(
                                condition=models.Q(("faulty__lte", models.F("lines"))), name="list_counts"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeliveredEntry",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("line", models.PositiveIntegerField(verbose_name="line")),
                        (
                            "number",
                            agency.sealing.fields.SealedTextField(
                                null=True, purpose="workers.entry.number", verbose_name="social security number"
                            ),
                        ),
                        (
                            "number_index",
                            agency.sealing.fields.BlindIndexField(
                                null=True, purpose="workers.worker.number", source="number"
                            ),
                        ),
                        ("happened_on", models.DateField(null=True, verbose_name="day")),
                        (
                            "card_state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("NORMAL", "In order"),
                                    ("LOST", "Reported lost"),
                                    ("EXPIRED", "Expired"),
                                    ("CANCELLED", "Cancelled"),
                                ],
                                max_length=10,
                                verbose_name="state of the card",
                            ),
                        ),
                        (
                            "note",
                            agency.sealing.fields.SealedTextField(
                                null=True, purpose="workers.entry.note", verbose_name="note"
                            ),
                        ),
                        (
                            "fault",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("COLUMNS", "not two to four columns, or one is too long"),
                                    ("NUMBER", "no valid social security number"),
                                    ("DAY", "no day, or not written as 2026-03-10"),
                                    ("FUTURE", "the day is in the future"),
                                    ("STATE", "no state of a card"),
                                    ("REPEATED", "the number stands in an earlier line"),
                                ],
                                max_length=8,
                                verbose_name="verdict",
                            ),
                        ),
                        (
                            "delivered",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="workers.deliveredlist",
                                verbose_name="list",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "line of a list",
                        "verbose_name_plural": "lines of lists",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("fault", ""), _negated=True),
                                fields=["delivered", "line"],
                                name="entry_faulty",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("delivered", "line"), name="entry_line_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("fault", ""), _negated=True),
                                    models.Q(("happened_on__isnull", False), ("number_index__isnull", False)),
                                    _connector="OR",
                                ),
                                name="entry_comparable_or_faulty",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comparison",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("at", models.DateTimeField(verbose_name="at")),
                        ("hits", models.PositiveIntegerField(verbose_name="differences found")),
                        ("opened", models.PositiveIntegerField(verbose_name="tasks opened")),
                        (
                            "delivered",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comparisons",
                                to="workers.deliveredlist",
                                verbose_name="list",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "comparison",
                        "verbose_name_plural": "comparisons",
                        "indexes": [models.Index(fields=["delivered", "-at"], name="comparison_by_list")],
                    },
                ),
                migrations.CreateModel(
                    name="Determination",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("RECOGNITION", "Recognition of work injury"),
                                    ("RECURRENCE", "Confirmation of recurrence"),
                                    ("REHABILITATION", "Rehabilitation confirmation"),
                                    ("DEVICE", "Assistive-device confirmation"),
                                ],
                                max_length=14,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "number",
                            models.CharField(db_comment="alc011", max_length=60, verbose_name="document number"),
                        ),
                        (
                            "issuer_kind",
                            models.CharField(
                                choices=[
                                    ("DEPARTMENT", "Social-insurance administrative department"),
                                    ("AGENCY", "Insurance agency"),
                                    ("COMMITTEE", "Labour-capacity appraisal committee"),
                                ],
                                max_length=10,
                                verbose_name="kind of issuing body",
                            ),
                        ),
                        ("issuer", models.CharField(max_length=100, verbose_name="issued by")),
                        ("decided_on", models.DateField(db_comment="alc031", verbose_name="decided on")),
                        (
                            "happened_on",
                            models.DateField(
                                blank=True, db_comment="alc020", null=True, verbose_name="injured or diagnosed on"
                            ),
                        ),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                        (
                            "injured_parts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=8),
                                db_comment="alc022, GB 6441-86 A1",
                                size=None,
                                verbose_name="injured parts",
                            ),
                        ),
                        (
                            "icd_codes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=16), size=None, verbose_name="diagnoses (ICD-10)"
                            ),
                        ),
                        (
                            "third_party",
                            models.CharField(
                                choices=[
                                    ("NO", "No third party"),
                                    ("OPEN", "Third party liable, not settled"),
                                    ("SETTLED", "Third party liable, finally settled"),
                                    ("UNKNOWN", "Not known"),
                                ],
                                db_comment="blc543",
                                default="UNKNOWN",
                                max_length=8,
                                verbose_name="third party",
                            ),
                        ),
                        ("occupation", models.CharField(blank=True, max_length=60, verbose_name="occupation")),
                        ("diagnosed_on", models.DateField(blank=True, null=True, verbose_name="diagnosed on")),
                        (
                            "occupational_disease",
                            models.CharField(blank=True, max_length=100, verbose_name="occupational disease"),
                        ),
                        (
                            "account",
                            agency.sealing.fields.SealedTextField(
                                blank=True,
                                null=True,
                                purpose="workers.determination.account",
                                verbose_name="account of the injury and its verification",
                            ),
                        ),
                        (
                            "rescue",
                            agency.sealing.fields.SealedTextField(
                                blank=True,
                                null=True,
                                purpose="workers.determination.rescue",
                                verbose_name="rescue and diagnosis conclusion",
                            ),
                        ),
                        ("basis", models.CharField(blank=True, max_length=300, verbose_name="basis")),
                        (
                            "remedy_body",
                            models.CharField(blank=True, max_length=200, verbose_name="bodies for a remedy"),
                        ),
                        (
                            "remedy_limit",
                            models.CharField(blank=True, max_length=100, verbose_name="time limit for a remedy"),
                        ),
                        ("has_seal", models.BooleanField(default=False, verbose_name="the paper bears the seal")),
                        (
                            "accepted_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="application for recognition accepted on"
                            ),
                        ),
                        (
                            "extended_to",
                            models.DateField(blank=True, null=True, verbose_name="employer's time limit extended to"),
                        ),
                        ("institution", models.CharField(blank=True, max_length=100, verbose_name="institution")),
                        ("physician", models.CharField(blank=True, max_length=60, verbose_name="physician")),
                        (
                            "opinion",
                            agency.sealing.fields.SealedTextField(
                                blank=True,
                                null=True,
                                purpose="workers.determination.opinion",
                                verbose_name="diagnosis opinion",
                            ),
                        ),
                        ("is_disputed", models.BooleanField(default=False, verbose_name="the recurrence was disputed")),
                        (
                            "items",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="rehabilitation items",
                            ),
                        ),
                        (
                            "expected_effect",
                            models.CharField(blank=True, max_length=300, verbose_name="expected effect"),
                        ),
                        (
                            "cost",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="planned cost"
                            ),
                        ),
                        (
                            "devices",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="devices",
                            ),
                        ),
                        ("reasons", models.CharField(blank=True, max_length=300, verbose_name="reasons")),
                        (
                            "injury_changed",
                            models.BooleanField(
                                default=False, verbose_name="the committee confirms that the injury changed"
                            ),
                        ),
                        (
                            "reconsidered_since",
                            models.DateField(blank=True, null=True, verbose_name="under reconsideration since"),
                        ),
                        (
                            "closed_on",
                            models.DateField(
                                blank=True,
                                db_comment="alc034 where appraised",
                                null=True,
                                verbose_name="case closed on",
                            ),
                        ),
                        (
                            "closed_because",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="what shows that the case is closed"
                            ),
                        ),
                        ("revoked_on", models.DateField(blank=True, null=True, verbose_name="revoked on")),
                        (
                            "revoked_because",
                            models.CharField(blank=True, max_length=200, verbose_name="why it was revoked"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ENTERED", "Awaiting confirmation"),
                                    ("CONFIRMED", "Confirmed"),
                                    ("SENT_BACK", "Sent back"),
                                ],
                                default="ENTERED",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "editors",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, editable=False, size=None
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="confirmed at")),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
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
                            "confirmed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="confirmed by",
                            ),
                        ),
                        (
                            "extends",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="extensions",
                                to="workers.determination",
                                verbose_name="plan that it extends",
                            ),
                        ),
                        (
                            "handled_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="at the counter with",
                            ),
                        ),
                        (
                            "relation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="determinations",
                                to="workers.insurancerelation",
                                verbose_name="insurance relation",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="determinations",
                                to="workers.worker",
                                verbose_name="worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "determination",
                        "verbose_name_plural": "determinations",
                        "indexes": [
                            models.Index(fields=["agency", "state", "decided_on", "id"], name="determination_by_state"),
                            models.Index(
                                fields=["agency", "handled_by", "state", "id"], name="determination_by_handler"
                            ),
                            models.Index(fields=["worker", "decided_on", "id"], name="determination_by_worker"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agency", "kind", "number"), name="determination_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("injured_parts", []), _negated=True),
                                name="determination_names_parts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "DEVICE"), _negated=True),
                                    models.Q(("devices", []), _negated=True),
                                    _connector="OR",
                                ),
                                name="determination_names_devices",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "REHABILITATION"), _negated=True),
                                    models.Q(("valid_from__isnull", False), ("valid_to__isnull", False)),
                                    _connector="OR",
                                ),
                                name="determination_plan_has_a_period",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("extends", None),
                                    models.Q(
                                        ("kind", "REHABILITATION"), models.Q(("extends", models.F("id")), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="determination_extends_a_plan",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cost", None), ("cost__gte", 0), _connector="OR"),
                                name="determination_costs_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None),
                                    ("valid_from", None),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="determination_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "CONFIRMED"),
                                        ("confirmed_by__isnull", False),
                                        ("confirmed_at__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("state", "CONFIRMED"), _negated=True),
                                        ("confirmed_by", None),
                                        ("confirmed_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="determination_confirmed_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by", None),
                                    models.Q(("editors__contains", [models.F("confirmed_by")]), _negated=True),
                                    _connector="OR",
                                ),
                                name="determination_maker_is_not_confirmer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("revoked_because", ""), ("revoked_on", None)),
                                    models.Q(
                                        ("revoked_on__isnull", False), models.Q(("revoked_because", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="determination_revoked_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_because", ""), ("closed_on", None)),
                                    models.Q(
                                        ("closed_on__isnull", False),
                                        ("kind__in", ["RECOGNITION", "RECURRENCE"]),
                                        models.Q(("closed_because", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="determination_closed_with_source",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeviceNotice",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("number", models.CharField(max_length=60, verbose_name="notice number")),
                        ("issued_on", models.DateField(verbose_name="notice issued on")),
                        ("usable_through", models.DateField(editable=False, verbose_name="last usable day")),
                        (
                            "max_payable",
                            models.DecimalField(decimal_places=2, max_digits=12, verbose_name="paid at most"),
                        ),
                        (
                            "life_months",
                            models.PositiveSmallIntegerField(verbose_name="minimum service life in months"),
                        ),
                        ("pieces", models.PositiveSmallIntegerField(null=True, verbose_name="pieces of each device")),
                        (
                            "institutions",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                size=None,
                                verbose_name="protocol institutions",
                            ),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="entered at")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ENTERED", "Awaiting confirmation"),
                                    ("CONFIRMED", "Confirmed"),
                                    ("REFUSED", "Not confirmed"),
                                ],
                                default="ENTERED",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="decided at")),
                        ("ended_on", models.DateField(null=True, verbose_name="ended on")),
                        ("ended_because", models.CharField(blank=True, max_length=200, verbose_name="why it ended")),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
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
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        (
                            "determination",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="workers.determination",
                                verbose_name="assistive-device confirmation",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="entered by",
                            ),
                        ),
                        (
                            "replaced_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workers.devicenotice",
                                verbose_name="replaced by the notice",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="device_notices",
                                to="workers.worker",
                                verbose_name="worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "device payment notice",
                        "verbose_name_plural": "device payment notices",
                        "indexes": [
                            models.Index(fields=["determination", "issued_on", "id"], name="notice_by_determination"),
                            models.Index(fields=["agency", "state", "entered_at", "id"], name="notice_by_state"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "REFUSED"), _negated=True),
                                fields=("agency", "number"),
                                name="notice_number_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on", None), ("state", "CONFIRMED")),
                                fields=("determination",),
                                name="notice_stands_alone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("max_payable__gt", 0)), name="notice_pays_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("life_months__gte", 1)), name="notice_has_a_life"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("pieces", None), ("pieces__gte", 1), _connector="OR"),
                                name="notice_is_for_a_device",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("institutions", []), _negated=True),
                                name="notice_names_institutions",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("usable_through__gte", models.F("issued_on"))),
                                name="notice_usable_after_issue",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed_at", None), ("confirmed_by", None), ("state", "ENTERED")),
                                    models.Q(
                                        models.Q(("state", "ENTERED"), _negated=True),
                                        ("confirmed_at__isnull", False),
                                        ("confirmed_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="notice_confirmed_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by", None),
                                    models.Q(("confirmed_by", models.F("entered_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="notice_maker_is_not_confirmer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_because", ""), ("ended_on", None), ("replaced_by", None)),
                                    models.Q(
                                        ("ended_on__isnull", False),
                                        ("state", "CONFIRMED"),
                                        models.Q(
                                            ("replaced_by__isnull", False),
                                            models.Q(("ended_because", ""), _negated=True),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="notice_ended_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalEmployer",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("name", models.CharField(db_comment="aab004", max_length=120, verbose_name="employer")),
                        (
                            "credit_code",
                            models.CharField(
                                db_comment="aab998",
                                db_index=True,
                                max_length=18,
                                verbose_name="unified social credit code",
                            ),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical employer",
                        "verbose_name_plural": "historical employers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="employer_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalWorker",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        (
                            "number",
                            agency.sealing.fields.SealedTextField(
                                db_comment="aac002",
                                purpose="workers.worker.number",
                                verbose_name="social security number",
                            ),
                        ),
                        (
                            "number_index",
                            agency.sealing.fields.BlindIndexField(
                                db_index=True, null=True, purpose="workers.worker.number", source="number"
                            ),
                        ),
                        (
                            "number_tail",
                            models.CharField(editable=False, max_length=4, verbose_name="last four characters"),
                        ),
                        ("name", models.CharField(db_comment="aac003", max_length=60, verbose_name="name")),
                        ("initials", models.CharField(editable=False, max_length=60, verbose_name="pinyin initials")),
                        (
                            "sex",
                            models.CharField(
                                choices=[("M", "Male"), ("F", "Female")],
                                db_comment="aac004",
                                max_length=1,
                                verbose_name="sex",
                            ),
                        ),
                        ("born_on", models.DateField(db_comment="aac006", verbose_name="birth date")),
                        (
                            "phone",
                            agency.sealing.fields.SealedTextField(
                                blank=True,
                                db_comment="aac067",
                                null=True,
                                purpose="workers.worker.phone",
                                verbose_name="phone",
                            ),
                        ),
                        (
                            "phone_index",
                            agency.sealing.fields.BlindIndexField(
                                db_index=True, null=True, purpose="workers.worker.phone", source="phone"
                            ),
                        ),
                        ("bank_name", models.CharField(blank=True, max_length=60, verbose_name="bank")),
                        (
                            "bank_account",
                            agency.sealing.fields.SealedTextField(
                                blank=True,
                                null=True,
                                purpose="workers.worker.bank_account",
                                verbose_name="bank account",
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                        (
                            "died_on",
                            models.DateField(blank=True, db_comment="alc040", null=True, verbose_name="died on"),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical worker",
                        "verbose_name_plural": "historical workers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="worker_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="InsuranceRelation",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("starts_on", models.DateField(verbose_name="insured from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="insured to")),
                        ("paid_through", models.DateField(blank=True, null=True, verbose_name="contributions paid to")),
                        ("terminated_on", models.DateField(blank=True, null=True, verbose_name="relation ended on")),
                        (
                            "termination_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="why it ended"),
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
                            "employer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="relations",
                                to="workers.employer",
                                verbose_name="employer",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="relations",
                                to="workers.worker",
                                verbose_name="worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "insurance relation",
                        "verbose_name_plural": "insurance relations",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="relation_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("terminated_on", None), ("termination_reason", "")),
                                    models.Q(
                                        ("terminated_on__isnull", False),
                                        models.Q(("termination_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="relation_ended_with_reason",
                            ),
                        ],
                        "indexes": [models.Index(fields=["worker", "starts_on", "id"], name="relation_by_worker")],
                    },
                ),
                migrations.CreateModel(
                    name="Worker",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "number",
                            agency.sealing.fields.SealedTextField(
                                db_comment="aac002",
                                purpose="workers.worker.number",
                                verbose_name="social security number",
                            ),
                        ),
                        (
                            "number_index",
                            agency.sealing.fields.BlindIndexField(
                                null=True, purpose="workers.worker.number", source="number", unique=True
                            ),
                        ),
                        (
                            "number_tail",
                            models.CharField(editable=False, max_length=4, verbose_name="last four characters"),
                        ),
                        ("name", models.CharField(db_comment="aac003", max_length=60, verbose_name="name")),
                        ("initials", models.CharField(editable=False, max_length=60, verbose_name="pinyin initials")),
                        (
                            "sex",
                            models.CharField(
                                choices=[("M", "Male"), ("F", "Female")],
                                db_comment="aac004",
                                max_length=1,
                                verbose_name="sex",
                            ),
                        ),
                        ("born_on", models.DateField(db_comment="aac006", verbose_name="birth date")),
                        (
                            "phone",
                            agency.sealing.fields.SealedTextField(
                                blank=True,
                                db_comment="aac067",
                                null=True,
                                purpose="workers.worker.phone",
                                verbose_name="phone",
                            ),
                        ),
                        (
                            "phone_index",
                            agency.sealing.fields.BlindIndexField(
                                db_index=True, null=True, purpose="workers.worker.phone", source="phone"
                            ),
                        ),
                        ("bank_name", models.CharField(blank=True, max_length=60, verbose_name="bank")),
                        (
                            "bank_account",
                            agency.sealing.fields.SealedTextField(
                                blank=True,
                                null=True,
                                purpose="workers.worker.bank_account",
                                verbose_name="bank account",
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                        (
                            "died_on",
                            models.DateField(blank=True, db_comment="alc040", null=True, verbose_name="died on"),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="workers",
                                to="offices.agency",
                                verbose_name="agency",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "worker",
                        "verbose_name_plural": "workers",
                        "indexes": [
                            models.Index(fields=["agency", "name", "id"], name="worker_by_name"),
                            models.Index(fields=["agency", "initials", "id"], name="worker_by_initials"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("died_on", None), ("died_on__gte", models.F("born_on")), _connector="OR"
                                ),
                                name="worker_dies_after",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalInsuranceRelation",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("starts_on", models.DateField(verbose_name="insured from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="insured to")),
                        ("paid_through", models.DateField(blank=True, null=True, verbose_name="contributions paid to")),
                        ("terminated_on", models.DateField(blank=True, null=True, verbose_name="relation ended on")),
                        (
                            "termination_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="why it ended"),
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
                            "employer",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workers.employer",
                                verbose_name="employer",
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
                            "worker",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workers.worker",
                                verbose_name="worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical insurance relation",
                        "verbose_name_plural": "historical insurance relations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="insurancerelation_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDeviceNotice",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("number", models.CharField(max_length=60, verbose_name="notice number")),
                        ("issued_on", models.DateField(verbose_name="notice issued on")),
                        ("usable_through", models.DateField(editable=False, verbose_name="last usable day")),
                        (
                            "max_payable",
                            models.DecimalField(decimal_places=2, max_digits=12, verbose_name="paid at most"),
                        ),
                        (
                            "life_months",
                            models.PositiveSmallIntegerField(verbose_name="minimum service life in months"),
                        ),
                        ("pieces", models.PositiveSmallIntegerField(null=True, verbose_name="pieces of each device")),
                        (
                            "institutions",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                size=None,
                                verbose_name="protocol institutions",
                            ),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="entered at")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ENTERED", "Awaiting confirmation"),
                                    ("CONFIRMED", "Confirmed"),
                                    ("REFUSED", "Not confirmed"),
                                ],
                                default="ENTERED",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="decided at")),
                        ("ended_on", models.DateField(null=True, verbose_name="ended on")),
                        ("ended_because", models.CharField(blank=True, max_length=200, verbose_name="why it ended")),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
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
                            "confirmed_by",
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
                            "determination",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workers.determination",
                                verbose_name="assistive-device confirmation",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="entered by",
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
                            "replaced_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workers.devicenotice",
                                verbose_name="replaced by the notice",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workers.worker",
                                verbose_name="worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical device payment notice",
                        "verbose_name_plural": "historical device payment notices",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="devicenotice_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDetermination",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("RECOGNITION", "Recognition of work injury"),
                                    ("RECURRENCE", "Confirmation of recurrence"),
                                    ("REHABILITATION", "Rehabilitation confirmation"),
                                    ("DEVICE", "Assistive-device confirmation"),
                                ],
                                max_length=14,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "number",
                            models.CharField(db_comment="alc011", max_length=60, verbose_name="document number"),
                        ),
                        (
                            "issuer_kind",
                            models.CharField(
                                choices=[
                                    ("DEPARTMENT", "Social-insurance administrative department"),
                                    ("AGENCY", "Insurance agency"),
                                    ("COMMITTEE", "Labour-capacity appraisal committee"),
                                ],
                                max_length=10,
                                verbose_name="kind of issuing body",
                            ),
                        ),
                        ("issuer", models.CharField(max_length=100, verbose_name="issued by")),
                        ("decided_on", models.DateField(db_comment="alc031", verbose_name="decided on")),
                        (
                            "happened_on",
                            models.DateField(
                                blank=True, db_comment="alc020", null=True, verbose_name="injured or diagnosed on"
                            ),
                        ),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                        (
                            "injured_parts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=8),
                                db_comment="alc022, GB 6441-86 A1",
                                size=None,
                                verbose_name="injured parts",
                            ),
                        ),
                        (
                            "icd_codes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=16), size=None, verbose_name="diagnoses (ICD-10)"
                            ),
                        ),
                        (
                            "third_party",
                            models.CharField(
                                choices=[
                                    ("NO", "No third party"),
                                    ("OPEN", "Third party liable, not settled"),
                                    ("SETTLED", "Third party liable, finally settled"),
                                    ("UNKNOWN", "Not known"),
                                ],
                                db_comment="blc543",
                                default="UNKNOWN",
                                max_length=8,
                                verbose_name="third party",
                            ),
                        ),
                        ("occupation", models.CharField(blank=True, max_length=60, verbose_name="occupation")),
                        ("diagnosed_on", models.DateField(blank=True, null=True, verbose_name="diagnosed on")),
                        (
                            "occupational_disease",
                            models.CharField(blank=True, max_length=100, verbose_name="occupational disease"),
                        ),
                        (
                            "account",
                            agency.sealing.fields.SealedTextField(
                                blank=True,
                                null=True,
                                purpose="workers.determination.account",
                                verbose_name="account of the injury and its verification",
                            ),
                        ),
                        (
                            "rescue",
                            agency.sealing.fields.SealedTextField(
                                blank=True,
                                null=True,
                                purpose="workers.determination.rescue",
                                verbose_name="rescue and diagnosis conclusion",
                            ),
                        ),
                        ("basis", models.CharField(blank=True, max_length=300, verbose_name="basis")),
                        (
                            "remedy_body",
                            models.CharField(blank=True, max_length=200, verbose_name="bodies for a remedy"),
                        ),
                        (
                            "remedy_limit",
                            models.CharField(blank=True, max_length=100, verbose_name="time limit for a remedy"),
                        ),
                        ("has_seal", models.BooleanField(default=False, verbose_name="the paper bears the seal")),
                        (
                            "accepted_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="application for recognition accepted on"
                            ),
                        ),
                        (
                            "extended_to",
                            models.DateField(blank=True, null=True, verbose_name="employer's time limit extended to"),
                        ),
                        ("institution", models.CharField(blank=True, max_length=100, verbose_name="institution")),
                        ("physician", models.CharField(blank=True, max_length=60, verbose_name="physician")),
                        (
                            "opinion",
                            agency.sealing.fields.SealedTextField(
                                blank=True,
                                null=True,
                                purpose="workers.determination.opinion",
                                verbose_name="diagnosis opinion",
                            ),
                        ),
                        ("is_disputed", models.BooleanField(default=False, verbose_name="the recurrence was disputed")),
                        (
                            "items",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="rehabilitation items",
                            ),
                        ),
                        (
                            "expected_effect",
                            models.CharField(blank=True, max_length=300, verbose_name="expected effect"),
                        ),
                        (
                            "cost",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="planned cost"
                            ),
                        ),
                        (
                            "devices",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="devices",
                            ),
                        ),
                        ("reasons", models.CharField(blank=True, max_length=300, verbose_name="reasons")),
                        (
                            "injury_changed",
                            models.BooleanField(
                                default=False, verbose_name="the committee confirms that the injury changed"
                            ),
                        ),
                        (
                            "reconsidered_since",
                            models.DateField(blank=True, null=True, verbose_name="under reconsideration since"),
                        ),
                        (
                            "closed_on",
                            models.DateField(
                                blank=True,
                                db_comment="alc034 where appraised",
                                null=True,
                                verbose_name="case closed on",
                            ),
                        ),
                        (
                            "closed_because",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="what shows that the case is closed"
                            ),
                        ),
                        ("revoked_on", models.DateField(blank=True, null=True, verbose_name="revoked on")),
                        (
                            "revoked_because",
                            models.CharField(blank=True, max_length=200, verbose_name="why it was revoked"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ENTERED", "Awaiting confirmation"),
                                    ("CONFIRMED", "Confirmed"),
                                    ("SENT_BACK", "Sent back"),
                                ],
                                default="ENTERED",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "editors",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, editable=False, size=None
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="confirmed at")),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
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
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="confirmed by",
                            ),
                        ),
                        (
                            "extends",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workers.determination",
                                verbose_name="plan that it extends",
                            ),
                        ),
                        (
                            "handled_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="at the counter with",
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
                            "relation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workers.insurancerelation",
                                verbose_name="insurance relation",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workers.worker",
                                verbose_name="worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical determination",
                        "verbose_name_plural": "historical determinations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="determination_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCard",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("PHYSICAL", "Social-security card"), ("ELECTRONIC", "E-card")],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "number",
                            agency.sealing.fields.SealedTextField(
                                purpose="workers.card.number", verbose_name="card number"
                            ),
                        ),
                        (
                            "number_index",
                            agency.sealing.fields.BlindIndexField(
                                db_index=True, null=True, purpose="workers.card.number", source="number"
                            ),
                        ),
                        (
                            "number_tail",
                            models.CharField(editable=False, max_length=4, verbose_name="last four characters"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("NORMAL", "In order"),
                                    ("LOST", "Reported lost"),
                                    ("EXPIRED", "Expired"),
                                    ("CANCELLED", "Cancelled"),
                                ],
                                default="NORMAL",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("state_since_on", models.DateField(verbose_name="in this state since")),
                        ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued on")),
                        ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires on")),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workers.worker",
                                verbose_name="worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical card",
                        "verbose_name_plural": "historical cards",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="card_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalBenefitStop",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("ENTITLEMENT_LOST", "Entitlement lost"),
                                    ("APPRAISAL_REFUSED", "Refuses the labour-capacity appraisal"),
                                    ("TREATMENT_REFUSED", "Refuses treatment"),
                                    ("DEATH", "Death"),
                                    ("RELATION_ENDED", "Insurance relation ended"),
                                ],
                                max_length=17,
                                verbose_name="cause",
                            ),
                        ),
                        ("from_on", models.DateField(verbose_name="from")),
                        ("resumed_on", models.DateField(blank=True, null=True, verbose_name="resumed on")),
                        (
                            "notified_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="told by the employer or relatives on"
                            ),
                        ),
                        ("source", models.CharField(max_length=200, verbose_name="what shows it")),
                        ("entered_at", models.DateTimeField(verbose_name="entered at")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ENTERED", "Awaiting confirmation"),
                                    ("CONFIRMED", "Confirmed"),
                                    ("REFUSED", "Not confirmed"),
                                    ("ANNULLED", "Annulled: confirmed in error"),
                                ],
                                default="ENTERED",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="decided at")),
                        (
                            "remark",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="why it was refused, annulled or resumed"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
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
                            "confirmed_by",
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
                            "entered_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="entered by",
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
                            "relation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workers.insurancerelation",
                                verbose_name="insurance relation",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workers.worker",
                                verbose_name="worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical stop of benefits",
                        "verbose_name_plural": "historical stops of benefits",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="benefitstop_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Card",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("PHYSICAL", "Social-security card"), ("ELECTRONIC", "E-card")],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "number",
                            agency.sealing.fields.SealedTextField(
                                purpose="workers.card.number", verbose_name="card number"
                            ),
                        ),
                        (
                            "number_index",
                            agency.sealing.fields.BlindIndexField(
                                null=True, purpose="workers.card.number", source="number", unique=True
                            ),
                        ),
                        (
                            "number_tail",
                            models.CharField(editable=False, max_length=4, verbose_name="last four characters"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("NORMAL", "In order"),
                                    ("LOST", "Reported lost"),
                                    ("EXPIRED", "Expired"),
                                    ("CANCELLED", "Cancelled"),
                                ],
                                default="NORMAL",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("state_since_on", models.DateField(verbose_name="in this state since")),
                        ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued on")),
                        ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires on")),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cards",
                                to="workers.worker",
                                verbose_name="worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "card",
                        "verbose_name_plural": "cards",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("expires_on", None),
                                    ("issued_on", None),
                                    ("expires_on__gte", models.F("issued_on")),
                                    _connector="OR",
                                ),
                                name="card_expires_after_issue",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BenefitStop",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("ENTITLEMENT_LOST", "Entitlement lost"),
                                    ("APPRAISAL_REFUSED", "Refuses the labour-capacity appraisal"),
                                    ("TREATMENT_REFUSED", "Refuses treatment"),
                                    ("DEATH", "Death"),
                                    ("RELATION_ENDED", "Insurance relation ended"),
                                ],
                                max_length=17,
                                verbose_name="cause",
                            ),
                        ),
                        ("from_on", models.DateField(verbose_name="from")),
                        ("resumed_on", models.DateField(blank=True, null=True, verbose_name="resumed on")),
                        (
                            "notified_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="told by the employer or relatives on"
                            ),
                        ),
                        ("source", models.CharField(max_length=200, verbose_name="what shows it")),
                        ("entered_at", models.DateTimeField(verbose_name="entered at")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ENTERED", "Awaiting confirmation"),
                                    ("CONFIRMED", "Confirmed"),
                                    ("REFUSED", "Not confirmed"),
                                    ("ANNULLED", "Annulled: confirmed in error"),
                                ],
                                default="ENTERED",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="decided at")),
                        (
                            "remark",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="why it was refused, annulled or resumed"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
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
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="entered by",
                            ),
                        ),
                        (
                            "relation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stops",
                                to="workers.insurancerelation",
                                verbose_name="insurance relation",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="benefit_stops",
                                to="workers.worker",
                                verbose_name="worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stop of benefits",
                        "verbose_name_plural": "stops of benefits",
                        "indexes": [
                            models.Index(fields=["worker", "from_on", "id"], name="stop_by_worker"),
                            models.Index(fields=["agency", "state", "entered_at", "id"], name="stop_by_state"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("resumed_on", None), ("resumed_on__gt", models.F("from_on")), _connector="OR"
                                ),
                                name="stop_resumed_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed_at", None), ("confirmed_by", None), ("state", "ENTERED")),
                                    models.Q(
                                        models.Q(("state", "ENTERED"), _negated=True),
                                        ("confirmed_at__isnull", False),
                                        ("confirmed_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="stop_confirmed_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by", None),
                                    models.Q(("confirmed_by", models.F("entered_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="stop_maker_is_not_confirmer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("cause", "RELATION_ENDED"), ("relation__isnull", False)),
                                    models.Q(("cause", "RELATION_ENDED"), _negated=True),
                                    _connector="OR",
                                ),
                                name="stop_names_the_relation",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
