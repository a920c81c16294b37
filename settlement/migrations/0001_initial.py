import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import agency.offices.creating
import agency.sealing.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("filings", "0005_deputies_apart"),
        ("institutions", "0002_searching"),
        ("offices", "0003_deputies_apart"),
        ("offices", "__first__"),
        ("workers", "0003_deputies_apart"),
    ]

    operations = [
        agency.offices.creating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="CatalogueItem",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("code", models.CharField(max_length=60, verbose_name="code")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("item_class", models.CharField(blank=True, max_length=20, verbose_name="class")),
                        ("payable", models.BooleanField(default=True, verbose_name="payable")),
                        ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                        (
                            "price_cap",
                            models.DecimalField(
                                decimal_places=4, max_digits=14, null=True, verbose_name="highest price of a unit"
                            ),
                        ),
                        (
                            "max_quantity",
                            models.DecimalField(
                                decimal_places=4, max_digits=12, null=True, verbose_name="most in one stay"
                            ),
                        ),
                        (
                            "limit_quantity",
                            models.DecimalField(
                                decimal_places=4, max_digits=12, null=True, verbose_name="most in the period"
                            ),
                        ),
                        ("limit_days", models.PositiveSmallIntegerField(null=True, verbose_name="days of the period")),
                        (
                            "life_months",
                            models.PositiveSmallIntegerField(null=True, verbose_name="minimum service life in months"),
                        ),
                        (
                            "excludes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="not together with",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                        (
                            "version",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="settlement.catalogueversion",
                                verbose_name="catalogue version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "catalogue item",
                        "verbose_name_plural": "catalogue items",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("limit_days", None), ("limit_quantity", None)),
                                    models.Q(("limit_days__gte", 1), ("limit_quantity__isnull", False)),
                                    _connector="OR",
                                ),
                                name="item_limit_has_a_period",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("price_cap", None), ("price_cap__gte", 0), _connector="OR"),
                                    models.Q(("max_quantity", None), ("max_quantity__gte", 0), _connector="OR"),
                                    models.Q(("limit_quantity", None), ("limit_quantity__gte", 0), _connector="OR"),
                                ),
                                name="item_limits_are_not_negative",
                            ),
                            models.UniqueConstraint(fields=("version", "code"), name="item_once_in_a_version"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Bill",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("DIRECT", "Direct settlement"), ("MANUAL", "Manual reimbursement")],
                                default="DIRECT",
                                max_length=6,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ASSESSED", "Assessed for a trial"),
                                    ("REPLACED", "Replaced by a later assessment"),
                                    ("SETTLED", "Settled"),
                                    ("CANCELLED", "Settlement cancelled"),
                                    ("REVERSED", "Reversed"),
                                ],
                                default="ASSESSED",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("receipt_number", models.CharField(max_length=60, verbose_name="receipt number")),
                        ("total", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="total")),
                        ("fund", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="paid by the fund")),
                        (
                            "worker",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="paid by the worker"),
                        ),
                        (
                            "not_payable",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="not payable"),
                        ),
                        (
                            "above_standard",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="above the standard"),
                        ),
                        (
                            "above_limit",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="above a limit"),
                        ),
                        (
                            "separated",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="not for the injury"),
                        ),
                        ("flagged", models.PositiveIntegerField(default=0, verbose_name="lines to look at")),
                        (
                            "unknown",
                            models.PositiveIntegerField(default=0, verbose_name="lines about which nothing is known"),
                        ),
                        ("facts", models.JSONField(default=dict, verbose_name="facts")),
                        ("assessed_at", models.DateTimeField(verbose_name="assessed at")),
                        ("settled_at", models.DateTimeField(null=True, verbose_name="settled at")),
                        ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
                        (
                            "undone_because",
                            models.CharField(blank=True, max_length=300, verbose_name="why it was undone"),
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
                            "assessed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="assessed by",
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="settled by",
                            ),
                        ),
                        (
                            "stay",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bills",
                                to="settlement.stay",
                                verbose_name="stay",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "bill",
                        "verbose_name_plural": "bills",
                        "indexes": [
                            models.Index(fields=["agency", "state", "-assessed_at", "-id"], name="bill_by_state"),
                            models.Index(
                                django.db.models.expressions.Func(
                                    django.db.models.expressions.F("receipt_number"),
                                    django.db.models.expressions.Value("[^0-9]"),
                                    django.db.models.expressions.Value(""),
                                    django.db.models.expressions.Value("g"),
                                    function="regexp_replace",
                                    output_field=models.TextField(),
                                ),
                                name="bill_by_receipt",
                            ),
                            models.Index(
                                condition=models.Q(("flagged__gt", 0), ("state__in", ["ASSESSED", "SETTLED"])),
                                fields=["agency", "id"],
                                name="bill_with_flags",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "total",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("fund"), "+", models.F("worker")
                                            ),
                                            "+",
                                            models.F("separated"),
                                        ),
                                    )
                                ),
                                name="bill_shares_are_the_total",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "worker",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("not_payable"), "+", models.F("above_standard")
                                            ),
                                            "+",
                                            models.F("above_limit"),
                                        ),
                                    )
                                ),
                                name="bill_worker_pays_for_a_cause",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("above_limit__gte", 0),
                                    ("above_standard__gte", 0),
                                    ("fund__gte", 0),
                                    ("not_payable__gte", 0),
                                    ("separated__gte", 0),
                                ),
                                name="bill_shares_are_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled_at", None), ("state__in", ["ASSESSED", "REPLACED"])),
                                    models.Q(
                                        ("settled_at__isnull", False),
                                        ("state__in", ["SETTLED", "CANCELLED", "REVERSED"]),
                                        ("unknown", 0),
                                    ),
                                    _connector="OR",
                                ),
                                name="bill_settled_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["CANCELLED", "REVERSED"]),
                                        ("undone_at__isnull", False),
                                        models.Q(("undone_because", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["CANCELLED", "REVERSED"]), _negated=True),
                                        ("undone_at", None),
                                        ("undone_because", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="bill_undone_with_reason",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "DIRECT"), ("state__in", ("ASSESSED", "SETTLED"))),
                                fields=("stay",),
                                name="bill_one_live",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BillLine",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("number", models.PositiveIntegerField(verbose_name="line")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("MEDICINE", "Medicines"),
                                    ("TREATMENT", "Treatment items"),
                                    ("SERVICE_STANDARD", "Standards of hospital service"),
                                    ("REHAB", "Rehabilitation items"),
                                    ("DEVICE", "Assistive devices"),
                                ],
                                max_length=16,
                                verbose_name="kind",
                            ),
                        ),
                        ("code", models.CharField(max_length=60, verbose_name="code")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("served_on", models.DateField(verbose_name="day")),
                        ("quantity", models.DecimalField(decimal_places=4, max_digits=12, verbose_name="quantity")),
                        ("price", models.DecimalField(decimal_places=4, max_digits=14, verbose_name="price of a unit")),
                        ("diagnosis", models.CharField(blank=True, max_length=16, verbose_name="diagnosis")),
                        ("for_injury", models.BooleanField(verbose_name="marked as injury")),
                        ("consent", models.BooleanField(verbose_name="consent given before")),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="amount")),
                        ("fund", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="paid by the fund")),
                        (
                            "worker",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="paid by the worker"),
                        ),
                        (
                            "not_payable",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="not payable"),
                        ),
                        (
                            "above_standard",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="above the standard"),
                        ),
                        (
                            "above_limit",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="above a limit"),
                        ),
                        (
                            "separated",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="not for the injury"),
                        ),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("PAYABLE", "Payable"),
                                    ("PARTLY", "Payable in part"),
                                    ("NOT_PAYABLE", "Not payable"),
                                    ("SEPARATED", "Not for the injury"),
                                    ("UNKNOWN", "Not known"),
                                ],
                                max_length=11,
                                verbose_name="verdict",
                            ),
                        ),
                        (
                            "reasons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("NOT_FOR_INJURY", "Not for the injury"),
                                        ("SEPARATED_BY_REVIEW", "Reviewed as not for the injury"),
                                        ("OUT_OF_SCOPE", "Not in the scope of direct settlement"),
                                        ("NOT_FILED_FOR", "The filing isn't for it"),
                                        ("BENEFIT_STOPPED", "Benefits had stopped"),
                                        ("NO_CATALOGUE", "No catalogue on record"),
                                        ("NOT_ON_RECORD", "The catalogue on record is incomplete"),
                                        ("NOT_IN_CATALOGUE", "Not in the catalogue"),
                                        ("EXCLUDED", "Excluded by the catalogue"),
                                        ("EXCLUDED_BESIDE", "Excluded beside another item"),
                                        ("ABOVE_PRICE", "Above the standard"),
                                        ("ABOVE_QUANTITY", "Above the quantity of a stay"),
                                        ("ABOVE_FREQUENCY", "More often than allowed"),
                                        ("NOTICE_MISSING", "No device payment notice"),
                                        ("NOTICE_NOT_USABLE", "The device payment notice can't be used on this day"),
                                        ("SERVICE_LIFE", "The device has to serve longer"),
                                        ("PAID_LATER", "One of a later day was paid within its service life"),
                                        ("ABOVE_PIECES", "More than the device payment notice speaks of"),
                                        ("ABOVE_NOTICE", "Above the limit of the device payment notice"),
                                    ],
                                    max_length=20,
                                ),
                                default=list,
                                size=None,
                                verbose_name="reasons",
                            ),
                        ),
                        (
                            "flags",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        (
                                            "DIAGNOSIS_DIFFERS",
                                            "Marked as injury, but the diagnosis doesn't fit what was recognised",
                                        ),
                                        (
                                            "DIAGNOSIS_FITS",
                                            "Marked as disease, but the diagnosis fits what was recognised",
                                        ),
                                        ("DIAGNOSIS_MISSING", "Marked as injury without a diagnosis"),
                                        (
                                            "DIAGNOSIS_CHANGED",
                                            "Reviewed as not for the injury under another diagnosis",
                                        ),
                                        ("NO_CONSENT", "The worker pays, and no consent was given before"),
                                    ],
                                    max_length=20,
                                ),
                                default=list,
                                size=None,
                                verbose_name="to look at",
                            ),
                        ),
                        (
                            "bill",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="settlement.bill",
                                verbose_name="bill",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="settlement.catalogueitem",
                                verbose_name="catalogue item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "line of a bill",
                        "verbose_name_plural": "lines of bills",
                        "constraints": [
                            models.UniqueConstraint(fields=("bill", "number"), name="line_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "amount",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("fund"), "+", models.F("worker")
                                            ),
                                            "+",
                                            models.F("separated"),
                                        ),
                                    ),
                                    (
                                        "worker",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("not_payable"), "+", models.F("above_standard")
                                            ),
                                            "+",
                                            models.F("above_limit"),
                                        ),
                                    ),
                                ),
                                name="line_shares_are_the_amount",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("above_limit__gte", 0),
                                    ("above_standard__gte", 0),
                                    ("fund__gte", 0),
                                    ("not_payable__gte", 0),
                                    ("separated__gte", 0),
                                    ("price__gte", 0),
                                    ("quantity__gt", 0),
                                ),
                                name="line_shares_are_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reasons__len", 0), ("verdict", "PAYABLE")),
                                    models.Q(
                                        models.Q(("verdict", "PAYABLE"), _negated=True),
                                        ("reasons__len__gt", 0),
                                    ),
                                    _connector="OR",
                                ),
                                name="line_cut_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BillLineReview",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("FOR_INJURY", "For the injury"), ("SEPARATE", "Not for the injury")],
                                max_length=10,
                                verbose_name="outcome",
                            ),
                        ),
                        ("reason", models.CharField(max_length=300, verbose_name="reason")),
                        ("reviewed_at", models.DateTimeField(verbose_name="reviewed at")),
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
                            "line",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="review",
                                to="settlement.billline",
                                verbose_name="line of a bill",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="reviewed by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "review of a line",
                        "verbose_name_plural": "reviews of lines",
                    },
                ),
                migrations.CreateModel(
                    name="Catalogue",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("MEDICINE", "Medicines"),
                                    ("TREATMENT", "Treatment items"),
                                    ("SERVICE_STANDARD", "Standards of hospital service"),
                                    ("REHAB", "Rehabilitation items"),
                                    ("DEVICE", "Assistive devices"),
                                ],
                                max_length=16,
                                verbose_name="kind",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "origin",
                            models.CharField(
                                choices=[("PACKAGED", "Shipped with the product"), ("ENTERED", "Entered")],
                                default="ENTERED",
                                editable=False,
                                max_length=8,
                                verbose_name="origin",
                            ),
                        ),
                        (
                            "division",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.division",
                                verbose_name="division",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "catalogue",
                        "verbose_name_plural": "catalogues",
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "division"), name="catalogue_once_in_a_division")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CatalogueVersion",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("label", models.CharField(max_length=60, verbose_name="edition")),
                        ("valid_from", models.DateField(verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="to")),
                        ("is_complete", models.BooleanField(default=True, verbose_name="complete")),
                        ("source_text", models.CharField(max_length=300, verbose_name="source")),
                        (
                            "source_url",
                            models.CharField(blank=True, max_length=300, verbose_name="address of the source"),
                        ),
                        ("licence", models.CharField(blank=True, max_length=120, verbose_name="licence")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("READING", "Being read"),
                                    ("ENTERED", "Awaiting confirmation"),
                                    ("APPLIED", "In force"),
                                    ("REPLACED", "Replaced from its first day"),
                                    ("REFUSED", "Not confirmed"),
                                    ("WITHDRAWN", "Withdrawn"),
                                    ("UNFIT", "Nothing usable in the file"),
                                ],
                                default="ENTERED",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("entered_at", models.DateTimeField(null=True, verbose_name="entered at")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                        ("file_name", models.CharField(blank=True, max_length=200, verbose_name="file")),
                        (
                            "content",
                            agency.sealing.fields.SealedBytesField(
                                null=True, purpose="settlement.catalogue.content", verbose_name="the file"
                            ),
                        ),
                        (
                            "refused_rows",
                            models.PositiveIntegerField(default=0, verbose_name="rows that were refused"),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[("PACKAGED", "Shipped with the product"), ("ENTERED", "Entered")],
                                default="ENTERED",
                                editable=False,
                                max_length=8,
                                verbose_name="origin",
                            ),
                        ),
                        (
                            "catalogue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="settlement.catalogue",
                                verbose_name="catalogue",
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
                            "entered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="entered by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "catalogue version",
                        "verbose_name_plural": "catalogue versions",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "ENTERED")),
                                fields=["id"],
                                name="catalogue_version_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("state", "READING")),
                                fields=["id"],
                                name="catalogue_version_reading",
                            ),
                            models.Index(
                                condition=models.Q(("state", "UNFIT")),
                                fields=["entered_by", "id"],
                                name="catalogue_version_unfit",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="catalogue_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("entered_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="catalogue_maker_is_not_decider",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("origin", "PACKAGED"), ("state__in", ["APPLIED", "REPLACED"])),
                                    models.Q(
                                        ("entered_at__isnull", False),
                                        ("entered_by__isnull", False),
                                        models.Q(
                                            models.Q(
                                                ("decided_at", None),
                                                ("decided_by", None),
                                                ("state__in", ["READING", "ENTERED", "WITHDRAWN", "UNFIT"]),
                                            ),
                                            models.Q(
                                                ("decided_at__isnull", False),
                                                ("decided_by__isnull", False),
                                                ("state__in", ["APPLIED", "REPLACED", "REFUSED"]),
                                            ),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="catalogue_applied_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("content__isnull", False), ("state", "READING")),
                                    models.Q(models.Q(("state", "READING"), _negated=True), ("content__isnull", True)),
                                    _connector="OR",
                                ),
                                name="catalogue_keeps_its_file_until_it_is_read",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("refused_rows", 0), ("is_complete", False), _connector="OR"),
                                name="catalogue_with_refused_rows_is_incomplete",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("state", "APPLIED")),
                                expressions=[
                                    ("catalogue", "="),
                                    (
                                        models.Func(
                                            "valid_from",
                                            "valid_to",
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="catalogue_once_at_a_time",
                                violation_error_message="Another version of this catalogue holds at that time.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CatalogueRow",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("position", models.PositiveIntegerField(verbose_name="position in the file")),
                        ("sheet", models.CharField(blank=True, max_length=100, verbose_name="sheet")),
                        ("row", models.PositiveIntegerField(null=True, verbose_name="row")),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("skip", "Not a row of the table"),
                                    ("ok", "Taken"),
                                    ("ok_normalised", "Taken and normalised"),
                                    ("warn", "Taken with a warning"),
                                    ("conflict", "Conflict"),
                                    ("duplicate", "Duplicate"),
                                    ("reject", "Refused"),
                                    ("reject_file", "File refused"),
                                ],
                                max_length=13,
                                verbose_name="verdict",
                            ),
                        ),
                        ("code", models.CharField(blank=True, max_length=60, verbose_name="code")),
                        ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                        ("findings", models.JSONField(default=list, verbose_name="findings")),
                        (
                            "version",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rows",
                                to="settlement.catalogueversion",
                                verbose_name="catalogue version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "row of a catalogue file",
                        "verbose_name_plural": "rows of catalogue files",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "verdict", "position"), name="catalogue_row_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Claim",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("TREATMENT", "Treatment that the worker paid"),
                                    ("ALLOWANCES", "Meals, lodging and travel alone"),
                                ],
                                default="TREATMENT",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("NOT_FILED", "No filing at that time"),
                                    ("INSTITUTION_OFFLINE", "The institution does not settle directly"),
                                    ("LINE_DOWN", "The line was down"),
                                    ("CARD", "The card could not be read"),
                                    ("OUT_OF_SCOPE", "Not in the scope of direct settlement"),
                                    ("EXPIRED", "The filing had run out"),
                                ],
                                blank=True,
                                max_length=20,
                                verbose_name="why not directly",
                            ),
                        ),
                        ("receipt_number", models.CharField(blank=True, max_length=60, verbose_name="receipt number")),
                        (
                            "papers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("RECEIPT", "Receipt of the hospital"),
                                        ("COST_LIST", "List of costs"),
                                        ("DIAGNOSIS", "Diagnosis"),
                                        ("MEDICAL_RECORD", "Medical record"),
                                    ],
                                    max_length=14,
                                ),
                                default=list,
                                size=None,
                                verbose_name="papers handed in",
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="received on")),
                        ("complete_on", models.DateField(null=True, verbose_name="complete on")),
                        ("due_on", models.DateField(null=True, verbose_name="to be decided by")),
                        (
                            "due_working_days",
                            models.PositiveSmallIntegerField(null=True, verbose_name="working days to decide"),
                        ),
                        ("due_is_provisional", models.BooleanField(default=False, verbose_name="provisional")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("RECEIVED", "Received"),
                                    ("REVIEWED", "Reviewed once"),
                                    ("APPROVED", "Approved"),
                                    ("REFUSED", "Refused"),
                                    ("PAID", "Paid"),
                                    ("WITHDRAWN", "Withdrawn"),
                                ],
                                default="RECEIVED",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "spent",
                            models.JSONField(
                                default=dict, editable=False, verbose_name="meals, nights and tickets that are claimed"
                            ),
                        ),
                        (
                            "editors",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, editable=False, size=None
                            ),
                        ),
                        ("reviewed_at", models.DateTimeField(null=True, verbose_name="first reviewed at")),
                        (
                            "to_refuse",
                            models.BooleanField(default=False, editable=False, verbose_name="passed on to be refused"),
                        ),
                        (
                            "is_sent_back",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="sent back to be put right"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                        (
                            "refused_because",
                            models.CharField(blank=True, max_length=500, verbose_name="why it was refused"),
                        ),
                        ("paid_at", models.DateTimeField(null=True, verbose_name="paid at")),
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
                            "approved_in",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.act",
                            ),
                        ),
                        (
                            "bill",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claim",
                                to="settlement.bill",
                                verbose_name="bill",
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
                            "paid_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="paid by",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="first reviewed by",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="workers.worker",
                                verbose_name="worker",
                            ),
                        ),
                        (
                            "stay",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="settlement.stay",
                                verbose_name="stay",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "claim for reimbursement",
                        "verbose_name_plural": "claims for reimbursement",
                        "indexes": [
                            models.Index(fields=["agency", "state", "due_on", "id"], name="claim_by_due"),
                            models.Index(fields=["worker", "-received_on", "-id"], name="claim_by_worker"),
                            models.Index(
                                django.db.models.expressions.Func(
                                    django.db.models.expressions.F("receipt_number"),
                                    django.db.models.expressions.Value("[^0-9]"),
                                    django.db.models.expressions.Value(""),
                                    django.db.models.expressions.Value("g"),
                                    function="regexp_replace",
                                    output_field=models.TextField(),
                                ),
                                name="claim_by_receipt",
                            ),
                            models.Index(
                                condition=models.Q(("state__in", ["RECEIVED", "REVIEWED"])),
                                fields=["agency", "due_on", "id"],
                                name="claim_open_by_due",
                            ),
                            models.Index(
                                condition=models.Q(("state__in", ["REFUSED", "PAID"])),
                                fields=["agency", "-decided_at", "-id"],
                                name="claim_done",
                            ),
                            models.Index(
                                condition=models.Q(("state", "PAID")),
                                fields=["agency", "paid_at", "id"],
                                name="claim_paid",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "TREATMENT"),
                                        models.Q(("why", ""), _negated=True),
                                        models.Q(("receipt_number", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("bill", None),
                                        ("complete_on__isnull", False),
                                        ("kind", "ALLOWANCES"),
                                        ("papers", []),
                                        ("receipt_number", ""),
                                        ("why", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="claim_is_of_its_kind",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("kind", "ALLOWANCES"),
                                    models.Q(("state__in", ["REFUSED", "WITHDRAWN"]), _negated=True),
                                ),
                                fields=("stay",),
                                name="claim_of_allowances_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("complete_on", None), ("due_on", None), ("due_working_days", None)),
                                    models.Q(
                                        ("complete_on__isnull", False),
                                        ("due_on__isnull", False),
                                        ("due_working_days__isnull", False),
                                        models.Q(
                                            ("kind", "ALLOWANCES"),
                                            (
                                                "papers__contains",
                                                ["RECEIPT", "COST_LIST", "DIAGNOSIS", "MEDICAL_RECORD"],
                                            ),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="claim_complete_with_four_papers",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("reviewed_at", None),
                                        ("reviewed_by", None),
                                        ("state__in", ["RECEIVED", "WITHDRAWN"]),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["RECEIVED", "WITHDRAWN"]), _negated=True),
                                        ("reviewed_at__isnull", False),
                                        ("reviewed_by__isnull", False),
                                        models.Q(("kind", "ALLOWANCES"), ("bill__isnull", False), _connector="OR"),
                                    ),
                                    _connector="OR",
                                ),
                                name="claim_reviewed_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_refuse", False), ("state__in", ["REVIEWED", "REFUSED"]), _connector="OR"
                                ),
                                name="claim_passed_on_is_not_paid",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("is_sent_back", False), ("state", "RECEIVED"), _connector="OR"),
                                name="claim_back_is_received",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("state__in", ["APPROVED", "REFUSED", "PAID"]),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["APPROVED", "REFUSED", "PAID"]), _negated=True),
                                        ("decided_at", None),
                                        ("decided_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="claim_decided_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_in__isnull", False), ("state__in", ["APPROVED", "PAID"])),
                                    models.Q(
                                        models.Q(("state__in", ["APPROVED", "PAID"]), _negated=True),
                                        ("approved_in", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="claim_approved_in_an_act",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("reviewed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="claim_two_people_review",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("reviewed_by", None),
                                        models.Q(("editors__contains", [models.F("reviewed_by")]), _negated=True),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("decided_by", None),
                                        models.Q(("editors__contains", [models.F("decided_by")]), _negated=True),
                                        _connector="OR",
                                    ),
                                ),
                                name="claim_maker_is_no_reviewer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "REFUSED"), models.Q(("refused_because", ""), _negated=True)),
                                    models.Q(models.Q(("state", "REFUSED"), _negated=True), ("refused_because", "")),
                                    _connector="OR",
                                ),
                                name="claim_refused_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("paid_at__isnull", False), ("paid_by__isnull", False), ("state", "PAID")),
                                    models.Q(
                                        models.Q(("state", "PAID"), _negated=True), ("paid_at", None), ("paid_by", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="claim_paid_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("paid_by", None),
                                    models.Q(("paid_by", models.F("decided_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="claim_payer_did_not_decide",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Allowance",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("MEAL", "Meals in hospital"),
                                    ("LODGING", "Lodging"),
                                    ("TRANSPORT", "Travel"),
                                ],
                                max_length=9,
                                verbose_name="kind",
                            ),
                        ),
                        ("quantity", models.PositiveSmallIntegerField(verbose_name="days or pieces")),
                        (
                            "spent",
                            models.DecimalField(decimal_places=2, max_digits=12, null=True, verbose_name="spent"),
                        ),
                        (
                            "amount",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="paid by the fund"),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("IN_FULL", "Within the tariff"),
                                    ("ABOVE_CAP", "Above the most that is paid for a night"),
                                    ("TOO_MANY_NIGHTS", "More nights than are paid"),
                                    ("CLASS_NOT_PAID", "This class of transport is not paid"),
                                    ("NO_TARIFF", "No tariff of the place is on record"),
                                    ("PAID_BEFORE", "Another claim has had days of it"),
                                    ("BENEFIT_STOPPED", "Benefits had stopped before some of the days"),
                                ],
                                max_length=20,
                                verbose_name="why",
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source of the tariff")),
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
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="allowances",
                                to="settlement.claim",
                                verbose_name="claim",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "allowance",
                        "verbose_name_plural": "allowances",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount__gte", 0),
                                    models.Q(("spent", None), ("amount__lte", models.F("spent")), _connector="OR"),
                                ),
                                name="allowance_within_what_was_spent",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Configuration",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("code", models.CharField(max_length=60, verbose_name="code")),
                        ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                        (
                            "quantity",
                            models.DecimalField(decimal_places=4, default=1, max_digits=12, verbose_name="quantity"),
                        ),
                        ("configured_on", models.DateField(verbose_name="configured on")),
                        (
                            "life_months",
                            models.PositiveSmallIntegerField(verbose_name="minimum service life in months"),
                        ),
                        ("notice_number", models.CharField(blank=True, max_length=60, verbose_name="notice number")),
                        ("notice_key", models.CharField(blank=True, editable=False, max_length=60)),
                        (
                            "notice_limit",
                            models.DecimalField(
                                decimal_places=2, max_digits=16, null=True, verbose_name="paid at most"
                            ),
                        ),
                        (
                            "fund",
                            models.DecimalField(
                                decimal_places=2, default=0, max_digits=16, verbose_name="paid by the fund"
                            ),
                        ),
                        ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
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
                            "bill",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="configurations",
                                to="settlement.bill",
                                verbose_name="bill",
                            ),
                        ),
                        (
                            "payment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="configurations",
                                to="settlement.directpayment",
                                verbose_name="payment at the place of treatment",
                            ),
                        ),
                        (
                            "received",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="configurations",
                                to="filings.receivedfiling",
                                verbose_name="received filing",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="configurations",
                                to="workers.worker",
                                verbose_name="worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "configured device",
                        "verbose_name_plural": "configured devices",
                        "indexes": [
                            models.Index(
                                fields=["worker", "code", "-configured_on", "-id"], name="configuration_by_worker"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("received__isnull", False), ("worker", None)),
                                    models.Q(("received", None), ("worker__isnull", False)),
                                    _connector="OR",
                                ),
                                name="configuration_of_one_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("payment", None),
                                    models.Q(("bill", None), ("notice_limit", None), ("worker__isnull", False)),
                                    _connector="OR",
                                ),
                                name="configuration_paid_in_one_place",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fund__gte", 0),
                                    ("quantity__gt", 0),
                                    models.Q(
                                        ("notice_limit", None),
                                        models.Q(
                                            models.Q(("notice_key", ""), _negated=True),
                                            ("fund__lte", models.F("notice_limit")),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="configuration_within_its_notice",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Demand",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("paper", models.CharField(max_length=200, verbose_name="paper")),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("INSURANCE_LAW", "Social Insurance Law"),
                                    ("INJURY_REGULATION", "Regulation on Work-Injury Insurance"),
                                    ("HANDLING_REGULATION", "Regulation on Handling Social Insurance"),
                                    ("COUNCIL_DECISION", "Decision of the State Council"),
                                ],
                                max_length=20,
                                verbose_name="legal basis",
                            ),
                        ),
                        ("article", models.CharField(max_length=100, verbose_name="article")),
                        ("asked_at", models.DateTimeField(verbose_name="asked at")),
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
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="demands",
                                to="settlement.claim",
                                verbose_name="claim",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "further paper",
                        "verbose_name_plural": "further papers",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("paper", ""), _negated=True), models.Q(("article", ""), _negated=True)
                                ),
                                name="demand_rests_on_an_article",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "basis__in",
                                        [
                                            "INSURANCE_LAW",
                                            "INJURY_REGULATION",
                                            "HANDLING_REGULATION",
                                            "COUNCIL_DECISION",
                                        ],
                                    )
                                ),
                                name="demand_basis_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalCatalogue",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("MEDICINE", "Medicines"),
                                    ("TREATMENT", "Treatment items"),
                                    ("SERVICE_STANDARD", "Standards of hospital service"),
                                    ("REHAB", "Rehabilitation items"),
                                    ("DEVICE", "Assistive devices"),
                                ],
                                max_length=16,
                                verbose_name="kind",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "origin",
                            models.CharField(
                                choices=[("PACKAGED", "Shipped with the product"), ("ENTERED", "Entered")],
                                default="ENTERED",
                                editable=False,
                                max_length=8,
                                verbose_name="origin",
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
                            "division",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="offices.division",
                                verbose_name="division",
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
                        "verbose_name": "historical catalogue",
                        "verbose_name_plural": "historical catalogues",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="catalogue_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCatalogueVersion",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("label", models.CharField(max_length=60, verbose_name="edition")),
                        ("valid_from", models.DateField(verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="to")),
                        ("is_complete", models.BooleanField(default=True, verbose_name="complete")),
                        ("source_text", models.CharField(max_length=300, verbose_name="source")),
                        (
                            "source_url",
                            models.CharField(blank=True, max_length=300, verbose_name="address of the source"),
                        ),
                        ("licence", models.CharField(blank=True, max_length=120, verbose_name="licence")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("READING", "Being read"),
                                    ("ENTERED", "Awaiting confirmation"),
                                    ("APPLIED", "In force"),
                                    ("REPLACED", "Replaced from its first day"),
                                    ("REFUSED", "Not confirmed"),
                                    ("WITHDRAWN", "Withdrawn"),
                                    ("UNFIT", "Nothing usable in the file"),
                                ],
                                default="ENTERED",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("entered_at", models.DateTimeField(null=True, verbose_name="entered at")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                        ("file_name", models.CharField(blank=True, max_length=200, verbose_name="file")),
                        (
                            "refused_rows",
                            models.PositiveIntegerField(default=0, verbose_name="rows that were refused"),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[("PACKAGED", "Shipped with the product"), ("ENTERED", "Entered")],
                                default="ENTERED",
                                editable=False,
                                max_length=8,
                                verbose_name="origin",
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
                            "catalogue",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="settlement.catalogue",
                                verbose_name="catalogue",
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
                    ],
                    options={
                        "verbose_name": "historical catalogue version",
                        "verbose_name_plural": "historical catalogue versions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="catalogueversion_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalConfiguration",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("code", models.CharField(max_length=60, verbose_name="code")),
                        ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                        (
                            "quantity",
                            models.DecimalField(decimal_places=4, default=1, max_digits=12, verbose_name="quantity"),
                        ),
                        ("configured_on", models.DateField(verbose_name="configured on")),
                        (
                            "life_months",
                            models.PositiveSmallIntegerField(verbose_name="minimum service life in months"),
                        ),
                        ("notice_number", models.CharField(blank=True, max_length=60, verbose_name="notice number")),
                        ("notice_key", models.CharField(blank=True, editable=False, max_length=60)),
                        (
                            "notice_limit",
                            models.DecimalField(
                                decimal_places=2, max_digits=16, null=True, verbose_name="paid at most"
                            ),
                        ),
                        (
                            "fund",
                            models.DecimalField(
                                decimal_places=2, default=0, max_digits=16, verbose_name="paid by the fund"
                            ),
                        ),
                        ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
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
                            "bill",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="settlement.bill",
                                verbose_name="bill",
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
                            "payment",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="settlement.directpayment",
                                verbose_name="payment at the place of treatment",
                            ),
                        ),
                        (
                            "received",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="filings.receivedfiling",
                                verbose_name="received filing",
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
                        "verbose_name": "historical configured device",
                        "verbose_name_plural": "historical configured devices",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="configuration_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMonth",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("begins_on", models.DateField(verbose_name="month")),
                        (
                            "state",
                            models.CharField(
                                choices=[("OPEN", "Open"), ("CLOSED", "Closed")],
                                default="OPEN",
                                max_length=6,
                                verbose_name="state",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
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
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="closed by",
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
                        "verbose_name": "historical month",
                        "verbose_name_plural": "historical months",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="month_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReceipt",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("DIRECT", "Direct settlement"), ("MANUAL", "Manual reimbursement")],
                                max_length=6,
                                verbose_name="kind",
                            ),
                        ),
                        ("institution_key", models.CharField(editable=False, max_length=120)),
                        ("place_key", models.CharField(editable=False, max_length=6)),
                        ("number_key", models.CharField(editable=False, max_length=60)),
                        (
                            "person",
                            agency.sealing.fields.SealedTextField(
                                purpose="settlement.receipt.person", verbose_name="social security number"
                            ),
                        ),
                        (
                            "person_index",
                            agency.sealing.fields.BlindIndexField(
                                null=True, purpose="settlement.receipt.person", source="person"
                            ),
                        ),
                        ("taken_at", models.DateTimeField(verbose_name="paid at")),
                        ("released_at", models.DateTimeField(null=True, verbose_name="payment undone at")),
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
                            "bill",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="settlement.bill",
                                verbose_name="bill",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="institutions.institution",
                                verbose_name="institution",
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
                        "verbose_name": "historical paid receipt",
                        "verbose_name_plural": "historical paid receipts",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="receipt_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalStay",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("PLACE_OF_TREATMENT", "Place of treatment"),
                                    ("INSURED_PLACE", "Insured place"),
                                ],
                                max_length=18,
                                verbose_name="role",
                            ),
                        ),
                        ("institution_name", models.CharField(max_length=120, verbose_name="institution as written")),
                        (
                            "scope",
                            models.CharField(
                                choices=[("CROSS_PROVINCE", "Cross-province"), ("IN_PROVINCE", "Within the province")],
                                max_length=14,
                                verbose_name="scope",
                            ),
                        ),
                        (
                            "service",
                            models.CharField(
                                choices=[
                                    ("MEDICAL", "Inpatient medical care"),
                                    ("REHAB", "Inpatient rehabilitation"),
                                    ("DEVICE", "Assistive devices"),
                                    ("OUTPATIENT_MEDICAL", "Outpatient medical care"),
                                    ("OUTPATIENT_REHAB", "Outpatient rehabilitation"),
                                ],
                                max_length=18,
                                verbose_name="service",
                            ),
                        ),
                        ("number", models.CharField(max_length=60, verbose_name="admission number of the institution")),
                        ("admitted_on", models.DateField(verbose_name="admitted on")),
                        ("admitted_at", models.DateTimeField(null=True, verbose_name="admitted at")),
                        ("discharged_on", models.DateField(null=True, verbose_name="discharged on")),
                        ("discharged_at", models.DateTimeField(null=True, verbose_name="discharged at")),
                        (
                            "diagnoses",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=16),
                                default=list,
                                size=None,
                                verbose_name="diagnoses (ICD-10), the main one first",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("VERIFIED", "Verified"),
                                    ("ADMITTED", "Admitted"),
                                    ("DETAILS_UPLOADED", "Details uploaded"),
                                    ("PRESETTLED", "Assessed for a trial"),
                                    ("SETTLED", "Settled"),
                                    ("IN_MONTH_STATEMENT", "In the month's statement"),
                                    ("REVIEWED", "Reviewed"),
                                    ("PAID_TO_INSTITUTION", "Paid to the institution"),
                                    ("IN_CLEARING", "In clearing"),
                                    ("CLEARED", "Cleared"),
                                    ("ADMISSION_CANCELLED", "Admission cancelled"),
                                    ("SETTLEMENT_CANCELLED", "Settlement cancelled"),
                                    ("REVERSED", "Reversed"),
                                    ("CONVERTED_TO_MANUAL", "Handed over to manual reimbursement"),
                                ],
                                default="ADMITTED",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("registered_at", models.DateTimeField(verbose_name="registered at")),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed by the agency at")),
                        ("register_due_on", models.DateField(null=True, verbose_name="to be registered by")),
                        ("confirm_due_from", models.DateField(null=True, verbose_name="confirmation counted from")),
                        (
                            "confirm_due_working_days",
                            models.PositiveSmallIntegerField(null=True, verbose_name="working days to confirm"),
                        ),
                        ("confirm_due_on", models.DateField(null=True, verbose_name="to be confirmed by")),
                        (
                            "confirm_due_is_provisional",
                            models.BooleanField(default=False, verbose_name="day of confirmation may still move"),
                        ),
                        (
                            "told_as",
                            models.UUIDField(editable=False, null=True, verbose_name="id at the place of treatment"),
                        ),
                        (
                            "told_sequence",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="number of the newest message"
                            ),
                        ),
                        (
                            "paid_twice",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="paid directly and by hand"
                            ),
                        ),
                        (
                            "is_unfounded",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="allowances without a settlement"
                            ),
                        ),
                        (
                            "beyond_notice",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="devices beyond our payment notices"
                            ),
                        ),
                        (
                            "judgement",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("RIGHT", "The payment is right"),
                                    ("ASKED_BACK", "The money was asked back"),
                                ],
                                max_length=10,
                                verbose_name="word on the payment in question",
                            ),
                        ),
                        (
                            "judged_because",
                            models.CharField(blank=True, max_length=300, verbose_name="why it was judged so"),
                        ),
                        ("judged_at", models.DateTimeField(null=True, verbose_name="payment judged at")),
                        (
                            "has_reviews",
                            models.BooleanField(default=False, editable=False, verbose_name="lines were reviewed"),
                        ),
                        (
                            "ended_because",
                            models.CharField(blank=True, max_length=300, verbose_name="why it was cancelled"),
                        ),
                        (
                            "transferred_to",
                            models.CharField(blank=True, max_length=120, verbose_name="transferred to the institution"),
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
                                verbose_name="confirmed by",
                            ),
                        ),
                        (
                            "judged_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="payment judged by",
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
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="institutions.institution",
                                verbose_name="institution",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="offices.division",
                                verbose_name="place of treatment",
                            ),
                        ),
                        (
                            "received",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="filings.receivedfiling",
                                verbose_name="received filing",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="filings.filingversion",
                                verbose_name="filing version",
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
                        (
                            "continues",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="settlement.stay",
                                verbose_name="continues the stay",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical stay",
                        "verbose_name_plural": "historical stays",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="stay_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Month",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("begins_on", models.DateField(verbose_name="month")),
                        (
                            "state",
                            models.CharField(
                                choices=[("OPEN", "Open"), ("CLOSED", "Closed")],
                                default="OPEN",
                                max_length=6,
                                verbose_name="state",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
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
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="closed by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "month",
                        "verbose_name_plural": "months",
                        "constraints": [
                            models.UniqueConstraint(fields=("agency", "begins_on"), name="month_once"),
                            models.CheckConstraint(
                                condition=models.Q(("begins_on__day", 1)), name="month_begins_on_its_first"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at", None), ("closed_by", None), ("state", "OPEN")),
                                    models.Q(
                                        ("closed_at__isnull", False), ("closed_by__isnull", False), ("state", "CLOSED")
                                    ),
                                    _connector="OR",
                                ),
                                name="month_closed_by_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("SETTLED", "Settlement"),
                                    ("CANCELLED", "Settlement cancelled"),
                                    ("REVERSED", "Reversal"),
                                ],
                                max_length=9,
                                verbose_name="kind",
                            ),
                        ),
                        ("total", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="total")),
                        ("fund", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="paid by the fund")),
                        (
                            "worker",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="paid by the worker"),
                        ),
                        (
                            "separated",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="not for the injury"),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="entered at")),
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
                            "bill",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="settlement.bill",
                                verbose_name="bill",
                            ),
                        ),
                        (
                            "opposes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opposed_by",
                                to="settlement.entry",
                                verbose_name="undoes the entry",
                            ),
                        ),
                        (
                            "month",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="settlement.month",
                                verbose_name="month",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.institution",
                                verbose_name="institution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "entry of a month",
                        "verbose_name_plural": "entries of months",
                        "indexes": [
                            models.Index(fields=["institution", "month", "id"], name="entry_by_institution"),
                            models.Index(fields=["month", "id"], name="entry_by_month"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "SETTLED")), fields=("bill",), name="entry_settled_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "SETTLED"), _negated=True),
                                fields=("bill",),
                                name="entry_undone_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "total",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("fund"), "+", models.F("worker")
                                            ),
                                            "+",
                                            models.F("separated"),
                                        ),
                                    )
                                ),
                                name="entry_shares_are_the_total",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("fund__gte", 0),
                                        ("kind", "SETTLED"),
                                        ("opposes", None),
                                        ("separated__gte", 0),
                                        ("worker__gte", 0),
                                    ),
                                    models.Q(
                                        models.Q(("kind", "SETTLED"), _negated=True),
                                        ("fund__lte", 0),
                                        ("opposes__isnull", False),
                                        ("separated__lte", 0),
                                        ("worker__lte", 0),
                                    ),
                                    _connector="OR",
                                ),
                                name="entry_undoes_with_the_opposite_sign",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opposes", None),
                                    models.Q(("opposes", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="entry_undoes_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Receipt",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("DIRECT", "Direct settlement"), ("MANUAL", "Manual reimbursement")],
                                max_length=6,
                                verbose_name="kind",
                            ),
                        ),
                        ("institution_key", models.CharField(editable=False, max_length=120)),
                        ("place_key", models.CharField(editable=False, max_length=6)),
                        ("number_key", models.CharField(editable=False, max_length=60)),
                        (
                            "person",
                            agency.sealing.fields.SealedTextField(
                                purpose="settlement.receipt.person", verbose_name="social security number"
                            ),
                        ),
                        (
                            "person_index",
                            agency.sealing.fields.BlindIndexField(
                                null=True, purpose="settlement.receipt.person", source="person"
                            ),
                        ),
                        ("taken_at", models.DateTimeField(verbose_name="paid at")),
                        ("released_at", models.DateTimeField(null=True, verbose_name="payment undone at")),
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
                            "bill",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="settlement.bill",
                                verbose_name="bill",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.institution",
                                verbose_name="institution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "paid receipt",
                        "verbose_name_plural": "paid receipts",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("released_at", None)),
                                fields=["number_key"],
                                name="receipt_held_by_number",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("released_at", None)),
                                fields=("person_index", "number_key"),
                                name="receipt_of_a_person_paid_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Stay",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("PLACE_OF_TREATMENT", "Place of treatment"),
                                    ("INSURED_PLACE", "Insured place"),
                                ],
                                max_length=18,
                                verbose_name="role",
                            ),
                        ),
                        ("institution_name", models.CharField(max_length=120, verbose_name="institution as written")),
                        (
                            "scope",
                            models.CharField(
                                choices=[("CROSS_PROVINCE", "Cross-province"), ("IN_PROVINCE", "Within the province")],
                                max_length=14,
                                verbose_name="scope",
                            ),
                        ),
                        (
                            "service",
                            models.CharField(
                                choices=[
                                    ("MEDICAL", "Inpatient medical care"),
                                    ("REHAB", "Inpatient rehabilitation"),
                                    ("DEVICE", "Assistive devices"),
                                    ("OUTPATIENT_MEDICAL", "Outpatient medical care"),
                                    ("OUTPATIENT_REHAB", "Outpatient rehabilitation"),
                                ],
                                max_length=18,
                                verbose_name="service",
                            ),
                        ),
                        ("number", models.CharField(max_length=60, verbose_name="admission number of the institution")),
                        ("admitted_on", models.DateField(verbose_name="admitted on")),
                        ("admitted_at", models.DateTimeField(null=True, verbose_name="admitted at")),
                        ("discharged_on", models.DateField(null=True, verbose_name="discharged on")),
                        ("discharged_at", models.DateTimeField(null=True, verbose_name="discharged at")),
                        (
                            "diagnoses",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=16),
                                default=list,
                                size=None,
                                verbose_name="diagnoses (ICD-10), the main one first",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("VERIFIED", "Verified"),
                                    ("ADMITTED", "Admitted"),
                                    ("DETAILS_UPLOADED", "Details uploaded"),
                                    ("PRESETTLED", "Assessed for a trial"),
                                    ("SETTLED", "Settled"),
                                    ("IN_MONTH_STATEMENT", "In the month's statement"),
                                    ("REVIEWED", "Reviewed"),
                                    ("PAID_TO_INSTITUTION", "Paid to the institution"),
                                    ("IN_CLEARING", "In clearing"),
                                    ("CLEARED", "Cleared"),
                                    ("ADMISSION_CANCELLED", "Admission cancelled"),
                                    ("SETTLEMENT_CANCELLED", "Settlement cancelled"),
                                    ("REVERSED", "Reversed"),
                                    ("CONVERTED_TO_MANUAL", "Handed over to manual reimbursement"),
                                ],
                                default="ADMITTED",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("registered_at", models.DateTimeField(verbose_name="registered at")),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed by the agency at")),
                        ("register_due_on", models.DateField(null=True, verbose_name="to be registered by")),
                        ("confirm_due_from", models.DateField(null=True, verbose_name="confirmation counted from")),
                        (
                            "confirm_due_working_days",
                            models.PositiveSmallIntegerField(null=True, verbose_name="working days to confirm"),
                        ),
                        ("confirm_due_on", models.DateField(null=True, verbose_name="to be confirmed by")),
                        (
                            "confirm_due_is_provisional",
                            models.BooleanField(default=False, verbose_name="day of confirmation may still move"),
                        ),
                        (
                            "told_as",
                            models.UUIDField(editable=False, null=True, verbose_name="id at the place of treatment"),
                        ),
                        (
                            "told_sequence",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="number of the newest message"
                            ),
                        ),
                        (
                            "paid_twice",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="paid directly and by hand"
                            ),
                        ),
                        (
                            "is_unfounded",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="allowances without a settlement"
                            ),
                        ),
                        (
                            "beyond_notice",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="devices beyond our payment notices"
                            ),
                        ),
                        (
                            "judgement",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("RIGHT", "The payment is right"),
                                    ("ASKED_BACK", "The money was asked back"),
                                ],
                                max_length=10,
                                verbose_name="word on the payment in question",
                            ),
                        ),
                        (
                            "judged_because",
                            models.CharField(blank=True, max_length=300, verbose_name="why it was judged so"),
                        ),
                        ("judged_at", models.DateTimeField(null=True, verbose_name="payment judged at")),
                        (
                            "has_reviews",
                            models.BooleanField(default=False, editable=False, verbose_name="lines were reviewed"),
                        ),
                        (
                            "ended_because",
                            models.CharField(blank=True, max_length=300, verbose_name="why it was cancelled"),
                        ),
                        (
                            "transferred_to",
                            models.CharField(blank=True, max_length=120, verbose_name="transferred to the institution"),
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
                                verbose_name="confirmed by",
                            ),
                        ),
                        (
                            "judged_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="payment judged by",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stays",
                                to="institutions.institution",
                                verbose_name="institution",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.division",
                                verbose_name="place of treatment",
                            ),
                        ),
                        (
                            "received",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stays",
                                to="filings.receivedfiling",
                                verbose_name="received filing",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stays",
                                to="filings.filingversion",
                                verbose_name="filing version",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stays",
                                to="workers.worker",
                                verbose_name="worker",
                            ),
                        ),
                        (
                            "continues",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="continued_by",
                                to="settlement.stay",
                                verbose_name="continues the stay",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stay",
                        "verbose_name_plural": "stays",
                        "indexes": [
                            models.Index(fields=["agency", "state", "admitted_on", "id"], name="stay_by_state"),
                            models.Index(fields=["worker", "-admitted_on", "-id"], name="stay_by_worker"),
                            models.Index(fields=["received", "-admitted_on", "-id"], name="stay_by_received"),
                            models.Index(fields=["agency", "role", "-id"], name="stay_by_role"),
                            models.Index(
                                django.db.models.expressions.Func(
                                    django.db.models.expressions.F("number"),
                                    django.db.models.expressions.Value("[^0-9]"),
                                    django.db.models.expressions.Value(""),
                                    django.db.models.expressions.Value("g"),
                                    function="regexp_replace",
                                    output_field=models.TextField(),
                                ),
                                name="stay_by_number",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("confirm_due_on__isnull", False),
                                    ("confirmed_at", None),
                                    ("role", "PLACE_OF_TREATMENT"),
                                    models.Q(
                                        ("state__in", ["ADMISSION_CANCELLED", "CONVERTED_TO_MANUAL"]), _negated=True
                                    ),
                                ),
                                fields=["agency", "confirm_due_on", "id"],
                                name="stay_to_confirm",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("role", "PLACE_OF_TREATMENT"),
                                    (
                                        "state__in",
                                        [
                                            "ADMITTED",
                                            "DETAILS_UPLOADED",
                                            "PRESETTLED",
                                            "SETTLEMENT_CANCELLED",
                                            "REVERSED",
                                        ],
                                    ),
                                ),
                                fields=["agency", "-id"],
                                name="stay_open_here",
                            ),
                            models.Index(
                                condition=models.Q(
                                    models.Q(
                                        ("paid_twice", True),
                                        ("is_unfounded", True),
                                        ("beyond_notice", True),
                                        _connector="OR",
                                    ),
                                    ("judged_at", None),
                                ),
                                fields=["agency", "-id"],
                                name="stay_paid_wrongly",
                            ),
                            models.Index(
                                condition=models.Q(
                                    models.Q(
                                        ("paid_twice", True),
                                        ("is_unfounded", True),
                                        ("beyond_notice", True),
                                        _connector="OR",
                                    ),
                                    ("judged_at__isnull", False),
                                ),
                                fields=["agency", "-id"],
                                name="stay_payment_judged",
                            ),
                            models.Index(fields=["institution", "-admitted_on", "-id"], name="stay_by_institution"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("transferred_to", ""), ("discharged_on__isnull", False), _connector="OR"
                                ),
                                name="stay_transferred_on_a_day",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "ADMISSION_CANCELLED"), _negated=True),
                                fields=("continues",),
                                name="stay_continued_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("received__isnull", False),
                                        ("role", "PLACE_OF_TREATMENT"),
                                        ("version", None),
                                        ("worker", None),
                                    ),
                                    models.Q(("received", None), ("role", "INSURED_PLACE"), ("worker__isnull", False)),
                                    _connector="OR",
                                ),
                                name="stay_known_by_its_role",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("discharged_on", None),
                                    ("discharged_on__gte", models.F("admitted_on")),
                                    _connector="OR",
                                ),
                                name="stay_ends_after_admission",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("discharged_at", None), ("discharged_on__isnull", False), _connector="OR"
                                ),
                                name="stay_discharged_when",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("state", "ADMISSION_CANCELLED"), _negated=True),
                                    ("role", "PLACE_OF_TREATMENT"),
                                ),
                                fields=("institution", "number"),
                                name="stay_number_once",
                            ),
                            models.UniqueConstraint(fields=("told_as",), name="stay_told_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["ADMISSION_CANCELLED", "CONVERTED_TO_MANUAL"]), _negated=True
                                    ),
                                    models.Q(("ended_because", ""), _negated=True),
                                    ("told_as__isnull", False),
                                    _connector="OR",
                                ),
                                name="stay_cancelled_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("told_as", None), ("told_sequence", 0)),
                                    models.Q(("role", "INSURED_PLACE"), ("told_sequence__gte", 1)),
                                    _connector="OR",
                                ),
                                name="stay_told_to_the_insured_place",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed_at", None), ("confirmed_by", None)),
                                    models.Q(
                                        ("confirmed_at__isnull", False),
                                        ("confirmed_by__isnull", False),
                                        ("role", "PLACE_OF_TREATMENT"),
                                    ),
                                    _connector="OR",
                                ),
                                name="stay_confirmed_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("judged_at", None),
                                        ("judged_because", ""),
                                        ("judged_by", None),
                                        ("judgement", ""),
                                    ),
                                    models.Q(
                                        ("judged_at__isnull", False),
                                        ("judged_by__isnull", False),
                                        ("judgement__in", ["RIGHT", "ASKED_BACK"]),
                                        models.Q(("judged_because", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="stay_payment_judged_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("confirm_due_from", None),
                                        ("confirm_due_on", None),
                                        ("confirm_due_working_days", None),
                                    ),
                                    models.Q(
                                        ("confirm_due_from__isnull", False),
                                        ("confirm_due_on__isnull", False),
                                        ("confirm_due_working_days__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="stay_due_is_counted",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalClaim",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("TREATMENT", "Treatment that the worker paid"),
                                    ("ALLOWANCES", "Meals, lodging and travel alone"),
                                ],
                                default="TREATMENT",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("NOT_FILED", "No filing at that time"),
                                    ("INSTITUTION_OFFLINE", "The institution does not settle directly"),
                                    ("LINE_DOWN", "The line was down"),
                                    ("CARD", "The card could not be read"),
                                    ("OUT_OF_SCOPE", "Not in the scope of direct settlement"),
                                    ("EXPIRED", "The filing had run out"),
                                ],
                                blank=True,
                                max_length=20,
                                verbose_name="why not directly",
                            ),
                        ),
                        ("receipt_number", models.CharField(blank=True, max_length=60, verbose_name="receipt number")),
                        (
                            "papers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("RECEIPT", "Receipt of the hospital"),
                                        ("COST_LIST", "List of costs"),
                                        ("DIAGNOSIS", "Diagnosis"),
                                        ("MEDICAL_RECORD", "Medical record"),
                                    ],
                                    max_length=14,
                                ),
                                default=list,
                                size=None,
                                verbose_name="papers handed in",
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="received on")),
                        ("complete_on", models.DateField(null=True, verbose_name="complete on")),
                        ("due_on", models.DateField(null=True, verbose_name="to be decided by")),
                        (
                            "due_working_days",
                            models.PositiveSmallIntegerField(null=True, verbose_name="working days to decide"),
                        ),
                        ("due_is_provisional", models.BooleanField(default=False, verbose_name="provisional")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("RECEIVED", "Received"),
                                    ("REVIEWED", "Reviewed once"),
                                    ("APPROVED", "Approved"),
                                    ("REFUSED", "Refused"),
                                    ("PAID", "Paid"),
                                    ("WITHDRAWN", "Withdrawn"),
                                ],
                                default="RECEIVED",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "spent",
                            models.JSONField(
                                default=dict, editable=False, verbose_name="meals, nights and tickets that are claimed"
                            ),
                        ),
                        (
                            "editors",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, editable=False, size=None
                            ),
                        ),
                        ("reviewed_at", models.DateTimeField(null=True, verbose_name="first reviewed at")),
                        (
                            "to_refuse",
                            models.BooleanField(default=False, editable=False, verbose_name="passed on to be refused"),
                        ),
                        (
                            "is_sent_back",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="sent back to be put right"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                        (
                            "refused_because",
                            models.CharField(blank=True, max_length=500, verbose_name="why it was refused"),
                        ),
                        ("paid_at", models.DateTimeField(null=True, verbose_name="paid at")),
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
                            "approved_in",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="offices.act",
                            ),
                        ),
                        (
                            "bill",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="settlement.bill",
                                verbose_name="bill",
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
                            "paid_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="paid by",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="first reviewed by",
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
                        (
                            "stay",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="settlement.stay",
                                verbose_name="stay",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical claim for reimbursement",
                        "verbose_name_plural": "historical claims for reimbursement",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="claim_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalBill",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("DIRECT", "Direct settlement"), ("MANUAL", "Manual reimbursement")],
                                default="DIRECT",
                                max_length=6,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ASSESSED", "Assessed for a trial"),
                                    ("REPLACED", "Replaced by a later assessment"),
                                    ("SETTLED", "Settled"),
                                    ("CANCELLED", "Settlement cancelled"),
                                    ("REVERSED", "Reversed"),
                                ],
                                default="ASSESSED",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("receipt_number", models.CharField(max_length=60, verbose_name="receipt number")),
                        ("total", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="total")),
                        ("fund", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="paid by the fund")),
                        (
                            "worker",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="paid by the worker"),
                        ),
                        (
                            "not_payable",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="not payable"),
                        ),
                        (
                            "above_standard",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="above the standard"),
                        ),
                        (
                            "above_limit",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="above a limit"),
                        ),
                        (
                            "separated",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="not for the injury"),
                        ),
                        ("flagged", models.PositiveIntegerField(default=0, verbose_name="lines to look at")),
                        (
                            "unknown",
                            models.PositiveIntegerField(default=0, verbose_name="lines about which nothing is known"),
                        ),
                        ("assessed_at", models.DateTimeField(verbose_name="assessed at")),
                        ("settled_at", models.DateTimeField(null=True, verbose_name="settled at")),
                        ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
                        (
                            "undone_because",
                            models.CharField(blank=True, max_length=300, verbose_name="why it was undone"),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "assessed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="assessed by",
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="settled by",
                            ),
                        ),
                        (
                            "stay",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="settlement.stay",
                                verbose_name="stay",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical bill",
                        "verbose_name_plural": "historical bills",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="bill_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Call",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("sender", models.CharField(max_length=60, verbose_name="sender")),
                        ("message_id", models.CharField(max_length=60, verbose_name="message id")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("ADMIT", "Admission"),
                                    ("CORRECT", "Correction of an admission"),
                                    ("CANCEL", "Cancellation of an admission"),
                                    ("DISCHARGE", "Discharge"),
                                    ("TRANSFER", "Transfer"),
                                    ("REOPEN", "Discharge or transfer taken back"),
                                    ("UPLOAD", "Lines uploaded"),
                                    ("WITHDRAW_LINES", "Lines taken back"),
                                    ("PRESETTLE", "Trial settlement"),
                                    ("SETTLE", "Settlement"),
                                    ("UNDO", "Settlement undone"),
                                    ("CONFIRM", "Confirmation of a month"),
                                    ("WITHDRAW_MONTH", "Confirmation of a month taken back"),
                                    ("REVERSE", "Reversal of a message"),
                                    ("NEVER", "Reversed before it came"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("digest", models.BinaryField(max_length=32, verbose_name="digest of the body")),
                        ("subject", models.UUIDField(null=True, verbose_name="what it is about")),
                        ("before", models.JSONField(default=dict, verbose_name="what was there before")),
                        ("answer", models.JSONField(verbose_name="answer")),
                        ("answered_at", models.DateTimeField(verbose_name="answered at")),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.agency",
                                verbose_name="agency",
                            ),
                        ),
                        (
                            "reverses",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="settlement.call",
                                verbose_name="reverses the message",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "message of an institution",
                        "verbose_name_plural": "messages of institutions",
                        "constraints": [models.UniqueConstraint(fields=("sender", "message_id"), name="call_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Confirmation",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("begins_on", models.DateField(verbose_name="month")),
                        ("count", models.PositiveIntegerField(verbose_name="entries")),
                        ("total", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="total")),
                        ("fund", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="paid by the fund")),
                        ("confirmed_at", models.DateTimeField(verbose_name="confirmed at")),
                        ("withdrawn_at", models.DateTimeField(null=True, verbose_name="taken back at")),
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
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="confirmations",
                                to="institutions.institution",
                                verbose_name="institution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "confirmation of a month",
                        "verbose_name_plural": "confirmations of months",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("institution", "begins_on"),
                                name="confirmation_stands_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("begins_on__day", 1)), name="confirmation_is_of_a_month"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalConfirmation",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("begins_on", models.DateField(verbose_name="month")),
                        ("count", models.PositiveIntegerField(verbose_name="entries")),
                        ("total", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="total")),
                        ("fund", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="paid by the fund")),
                        ("confirmed_at", models.DateTimeField(verbose_name="confirmed at")),
                        ("withdrawn_at", models.DateTimeField(null=True, verbose_name="taken back at")),
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
                        (
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="institutions.institution",
                                verbose_name="institution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical confirmation of a month",
                        "verbose_name_plural": "historical confirmations of months",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="confirmation_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="UploadedLine",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("number", models.PositiveIntegerField(verbose_name="line")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("MEDICINE", "Medicines"),
                                    ("TREATMENT", "Treatment items"),
                                    ("SERVICE_STANDARD", "Standards of hospital service"),
                                    ("REHAB", "Rehabilitation items"),
                                    ("DEVICE", "Assistive devices"),
                                ],
                                max_length=16,
                                verbose_name="kind",
                            ),
                        ),
                        ("code", models.CharField(max_length=60, verbose_name="code")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("served_on", models.DateField(verbose_name="day")),
                        ("quantity", models.DecimalField(decimal_places=4, max_digits=12, verbose_name="quantity")),
                        ("price", models.DecimalField(decimal_places=4, max_digits=14, verbose_name="price of a unit")),
                        ("diagnosis", models.CharField(blank=True, max_length=16, verbose_name="diagnosis")),
                        ("for_injury", models.BooleanField(verbose_name="marked as injury")),
                        ("consent", models.BooleanField(verbose_name="consent given before")),
                        (
                            "stay",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uploaded_lines",
                                to="settlement.stay",
                                verbose_name="stay",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.act",
                                verbose_name="uploaded by the act",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.act",
                                verbose_name="taken back by the act",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "uploaded line",
                        "verbose_name_plural": "uploaded lines",
                        "indexes": [models.Index(fields=["stay", "number"], name="uploaded_line_by_stay")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_by", None)),
                                fields=("stay", "number"),
                                name="uploaded_line_stands_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gt", 0), ("price__gte", 0), ("quantity__gt", 0)),
                                name="uploaded_line_is_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalDirectPayment",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        (
                            "told_as",
                            models.UUIDField(
                                db_index=True, editable=False, verbose_name="id at the place of treatment"
                            ),
                        ),
                        ("receipt_number", models.CharField(max_length=60, verbose_name="receipt number")),
                        ("institution_key", models.CharField(editable=False, max_length=120)),
                        ("place_key", models.CharField(editable=False, max_length=6)),
                        ("number_key", models.CharField(editable=False, max_length=60)),
                        ("month", models.DateField(verbose_name="month")),
                        ("total", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="total")),
                        ("fund", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="paid by the fund")),
                        (
                            "worker",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="paid by the worker"),
                        ),
                        (
                            "separated",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="not for the injury"),
                        ),
                        (
                            "undone_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("SETTLED", "Settlement"),
                                    ("CANCELLED", "Settlement cancelled"),
                                    ("REVERSED", "Reversal"),
                                ],
                                max_length=9,
                                verbose_name="how it was undone",
                            ),
                        ),
                        ("undone_month", models.DateField(null=True, verbose_name="month in which it was undone")),
                        ("told_at", models.DateTimeField(verbose_name="told at")),
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
                        (
                            "stay",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="settlement.stay",
                                verbose_name="stay",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical payment at the place of treatment",
                        "verbose_name_plural": "historical payments at the place of treatment",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="directpayment_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="DirectPayment",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "told_as",
                            models.UUIDField(editable=False, unique=True, verbose_name="id at the place of treatment"),
                        ),
                        ("receipt_number", models.CharField(max_length=60, verbose_name="receipt number")),
                        ("institution_key", models.CharField(editable=False, max_length=120)),
                        ("place_key", models.CharField(editable=False, max_length=6)),
                        ("number_key", models.CharField(editable=False, max_length=60)),
                        ("month", models.DateField(verbose_name="month")),
                        ("total", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="total")),
                        ("fund", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="paid by the fund")),
                        (
                            "worker",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="paid by the worker"),
                        ),
                        (
                            "separated",
                            models.DecimalField(decimal_places=2, max_digits=16, verbose_name="not for the injury"),
                        ),
                        (
                            "undone_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("SETTLED", "Settlement"),
                                    ("CANCELLED", "Settlement cancelled"),
                                    ("REVERSED", "Reversal"),
                                ],
                                max_length=9,
                                verbose_name="how it was undone",
                            ),
                        ),
                        ("undone_month", models.DateField(null=True, verbose_name="month in which it was undone")),
                        ("told_at", models.DateTimeField(verbose_name="told at")),
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
                            "stay",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="settlement.stay",
                                verbose_name="stay",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "payment at the place of treatment",
                        "verbose_name_plural": "payments at the place of treatment",
                        "indexes": [
                            models.Index(fields=["number_key", "institution_key"], name="directpayment_by_receipt"),
                            models.Index(
                                django.db.models.expressions.Func(
                                    django.db.models.expressions.F("receipt_number"),
                                    django.db.models.expressions.Value("[^0-9]"),
                                    django.db.models.expressions.Value(""),
                                    django.db.models.expressions.Value("g"),
                                    function="regexp_replace",
                                    output_field=models.TextField(),
                                ),
                                name="directpayment_by_digits",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "total",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("fund"), "+", models.F("worker")
                                            ),
                                            "+",
                                            models.F("separated"),
                                        ),
                                    )
                                ),
                                name="directpayment_shares_are_the_total",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("fund__gte", 0), ("separated__gte", 0), ("worker__gte", 0)),
                                name="directpayment_is_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("month__day", 1),
                                    models.Q(("undone_month", None), ("undone_month__day", 1), _connector="OR"),
                                ),
                                name="directpayment_months_begin_on_their_first",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("undone_kind", ""), ("undone_month", None)),
                                    models.Q(
                                        ("undone_kind__in", ["CANCELLED", "REVERSED"]), ("undone_month__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="directpayment_undone_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalOfflineUse",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("entitlement", models.UUIDField(verbose_name="entitlement")),
                        ("issued_at", models.DateTimeField(verbose_name="issued at")),
                        ("valid_through", models.DateField(verbose_name="valid through")),
                        ("used_at", models.DateTimeField(verbose_name="told to us at")),
                        (
                            "verdict",
                            models.CharField(
                                choices=[("YES", "Yes"), ("NO", "No"), ("UNKNOWN", "Not known")],
                                max_length=7,
                                verbose_name="what the verification said",
                            ),
                        ),
                        (
                            "because",
                            models.CharField(
                                choices=[
                                    ("ELIGIBLE", "A filing covers it."),
                                    ("NO_FILING", "No filing for this person has reached us."),
                                    ("WRONG_PLACE", "The filing names another place of treatment."),
                                    ("NOT_YET", "The filing starts later."),
                                    ("EXPIRED", "The filing has expired."),
                                    ("ENDED", "The filing was ended by the insured place."),
                                    ("BENEFIT_STOPPED", "Benefits were stopped by the insured place (E08)."),
                                    (
                                        "THIRD_PARTY",
                                        "A third party is liable: this is settled at the insured place (E06).",
                                    ),
                                    ("SERVICE", "The filing doesn't cover this care (E03)."),
                                    ("OTHER_INSTITUTION", "The referral names another institution."),
                                    ("INSTITUTION_SUSPENDED", "The institution is suspended."),
                                    (
                                        "SUSPENSION_THAT_DAY",
                                        "A suspension of the institution begins in the course of this day, and the hour of the admission isn't known. An entitlement that was given before lets in.",
                                    ),
                                    ("INSTITUTION_CANNOT", "The institution has no agreement in force for this."),
                                    (
                                        "INSTITUTION_UNKNOWN",
                                        "Whether the institution settles this directly isn't known.",
                                    ),
                                ],
                                max_length=21,
                                verbose_name="why",
                            ),
                        ),
                        ("day", models.DateField(null=True, verbose_name="day of the reason")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("AGREES", "Agrees with the verification"),
                                    ("DIFFERS", "Differs: somebody has to look at it"),
                                    ("STANDS", "Looked at: settled directly"),
                                    ("NOT_COVERED", "Looked at: handed over to manual reimbursement"),
                                ],
                                max_length=11,
                                verbose_name="state",
                            ),
                        ),
                        ("looked_at", models.DateTimeField(null=True, verbose_name="looked at")),
                        ("remark", models.CharField(blank=True, max_length=300, verbose_name="remark")),
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
                        (
                            "looked_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="looked at by",
                            ),
                        ),
                        (
                            "stay",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="settlement.stay",
                                verbose_name="stay",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical admission while the line was down",
                        "verbose_name_plural": "historical admissions while the line was down",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="offlineuse_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="OfflineUse",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("entitlement", models.UUIDField(verbose_name="entitlement")),
                        ("issued_at", models.DateTimeField(verbose_name="issued at")),
                        ("valid_through", models.DateField(verbose_name="valid through")),
                        ("used_at", models.DateTimeField(verbose_name="told to us at")),
                        (
                            "verdict",
                            models.CharField(
                                choices=[("YES", "Yes"), ("NO", "No"), ("UNKNOWN", "Not known")],
                                max_length=7,
                                verbose_name="what the verification said",
                            ),
                        ),
                        (
                            "because",
                            models.CharField(
                                choices=[
                                    ("ELIGIBLE", "A filing covers it."),
                                    ("NO_FILING", "No filing for this person has reached us."),
                                    ("WRONG_PLACE", "The filing names another place of treatment."),
                                    ("NOT_YET", "The filing starts later."),
                                    ("EXPIRED", "The filing has expired."),
                                    ("ENDED", "The filing was ended by the insured place."),
                                    ("BENEFIT_STOPPED", "Benefits were stopped by the insured place (E08)."),
                                    (
                                        "THIRD_PARTY",
                                        "A third party is liable: this is settled at the insured place (E06).",
                                    ),
                                    ("SERVICE", "The filing doesn't cover this care (E03)."),
                                    ("OTHER_INSTITUTION", "The referral names another institution."),
                                    ("INSTITUTION_SUSPENDED", "The institution is suspended."),
                                    (
                                        "SUSPENSION_THAT_DAY",
                                        "A suspension of the institution begins in the course of this day, and the hour of the admission isn't known. An entitlement that was given before lets in.",
                                    ),
                                    ("INSTITUTION_CANNOT", "The institution has no agreement in force for this."),
                                    (
                                        "INSTITUTION_UNKNOWN",
                                        "Whether the institution settles this directly isn't known.",
                                    ),
                                ],
                                max_length=21,
                                verbose_name="why",
                            ),
                        ),
                        ("day", models.DateField(null=True, verbose_name="day of the reason")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("AGREES", "Agrees with the verification"),
                                    ("DIFFERS", "Differs: somebody has to look at it"),
                                    ("STANDS", "Looked at: settled directly"),
                                    ("NOT_COVERED", "Looked at: handed over to manual reimbursement"),
                                ],
                                max_length=11,
                                verbose_name="state",
                            ),
                        ),
                        ("looked_at", models.DateTimeField(null=True, verbose_name="looked at")),
                        ("remark", models.CharField(blank=True, max_length=300, verbose_name="remark")),
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
                            "looked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="looked at by",
                            ),
                        ),
                        (
                            "stay",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offline",
                                to="settlement.stay",
                                verbose_name="stay",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "admission while the line was down",
                        "verbose_name_plural": "admissions while the line was down",
                        "indexes": [
                            models.Index(fields=["agency", "-id"], name="offline_by_agency"),
                            models.Index(
                                condition=models.Q(("state", "DIFFERS")),
                                fields=["agency", "-id"],
                                name="offline_to_look_at",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "AGREES"), ("verdict", "YES")),
                                    models.Q(
                                        models.Q(("state", "AGREES"), _negated=True),
                                        models.Q(("verdict", "YES"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="offline_agrees_when_yes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("looked_at", None),
                                        ("looked_by", None),
                                        ("remark", ""),
                                        ("state__in", ["AGREES", "DIFFERS"]),
                                    ),
                                    models.Q(
                                        ("looked_at__isnull", False),
                                        ("looked_by__isnull", False),
                                        ("state__in", ["STANDS", "NOT_COVERED"]),
                                        models.Q(("remark", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="offline_looked_at_by_whom",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
