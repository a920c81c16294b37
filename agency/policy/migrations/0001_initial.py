import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import agency.offices.creating
import agency.policy.parameters


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
                    name="PolicyParameter",
                    fields=[
                        ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                        (
                            "name",
                            models.CharField(
                                choices=agency.policy.parameters.labelled_names, max_length=60, verbose_name="parameter"
                            ),
                        ),
                        ("value", models.JSONField(blank=True, null=True, verbose_name="value")),
                        ("unit", models.CharField(blank=True, editable=False, max_length=16, verbose_name="unit")),
                        ("valid_from", models.DateField(verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="to")),
                        (
                            "source_kind",
                            models.CharField(
                                choices=[
                                    ("LAW", "Law"),
                                    ("NATIONAL", "National rule"),
                                    ("PROVINCE", "Local rule"),
                                    ("ANALOGUE", "Taken over from another field"),
                                    ("PROPOSAL", "Product default"),
                                ],
                                max_length=8,
                                verbose_name="kind of source",
                            ),
                        ),
                        ("source_text", models.CharField(max_length=300, verbose_name="source")),
                        (
                            "source_url",
                            models.CharField(blank=True, max_length=300, verbose_name="address of the source"),
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
                            "division",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.division",
                                verbose_name="division",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "policy parameter",
                        "verbose_name_plural": "policy parameters",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="parameter_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", "filing.change_lock_months"), _negated=True),
                                    models.Q(("value__gte", 0), ("value__isnull", False), ("value__lte", 6)),
                                    _connector="OR",
                                ),
                                name="change_lock_is_at_most_six_months",
                                violation_error_message="The lock can be 6 months at most (national notice 11 of 2024).",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("name", "="),
                                    (
                                        django.db.models.functions.comparison.Coalesce("division_id", models.Value("")),
                                        "=",
                                    ),
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
                                name="parameter_once_at_a_time",
                                violation_error_message="There is already a value for this division at that time.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ParameterProposal",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "name",
                            models.CharField(
                                choices=agency.policy.parameters.labelled_names, max_length=60, verbose_name="parameter"
                            ),
                        ),
                        ("value", models.JSONField(null=True, verbose_name="value")),
                        ("valid_from", models.DateField(verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="to")),
                        (
                            "source_kind",
                            models.CharField(
                                choices=[
                                    ("LAW", "Law"),
                                    ("NATIONAL", "National rule"),
                                    ("PROVINCE", "Local rule"),
                                    ("ANALOGUE", "Taken over from another field"),
                                    ("PROPOSAL", "Product default"),
                                ],
                                max_length=8,
                                verbose_name="kind of source",
                            ),
                        ),
                        ("source_text", models.CharField(max_length=300, verbose_name="source")),
                        (
                            "source_url",
                            models.CharField(blank=True, max_length=300, verbose_name="address of the source"),
                        ),
                        ("reason", models.CharField(max_length=200, verbose_name="reason")),
                        ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
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
                            "division",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.division",
                                verbose_name="division",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="proposed by",
                            ),
                        ),
                        (
                            "parameter",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposal",
                                to="policy.policyparameter",
                                verbose_name="put in force as",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "proposed parameter",
                        "verbose_name_plural": "proposed parameters",
                        "indexes": [models.Index(fields=["state", "-id"], name="proposal_by_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="proposal_ends_after_start",
                            ),
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
                                name="proposal_decided_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="proposal_maker_is_not_decider",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("parameter__isnull", False), ("state", "GRANTED")),
                                    models.Q(models.Q(("state", "GRANTED"), _negated=True), ("parameter", None)),
                                    _connector="OR",
                                ),
                                name="proposal_granted_is_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", "filing.change_lock_months"), _negated=True),
                                    models.Q(("value__gte", 0), ("value__isnull", False), ("value__lte", 6)),
                                    _connector="OR",
                                ),
                                name="proposed_lock_is_at_most_six_months",
                                violation_error_message="The lock can be 6 months at most (national notice 11 of 2024).",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalParameterProposal",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        (
                            "name",
                            models.CharField(
                                choices=agency.policy.parameters.labelled_names, max_length=60, verbose_name="parameter"
                            ),
                        ),
                        ("value", models.JSONField(null=True, verbose_name="value")),
                        ("valid_from", models.DateField(verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="to")),
                        (
                            "source_kind",
                            models.CharField(
                                choices=[
                                    ("LAW", "Law"),
                                    ("NATIONAL", "National rule"),
                                    ("PROVINCE", "Local rule"),
                                    ("ANALOGUE", "Taken over from another field"),
                                    ("PROPOSAL", "Product default"),
                                ],
                                max_length=8,
                                verbose_name="kind of source",
                            ),
                        ),
                        ("source_text", models.CharField(max_length=300, verbose_name="source")),
                        (
                            "source_url",
                            models.CharField(blank=True, max_length=300, verbose_name="address of the source"),
                        ),
                        ("reason", models.CharField(max_length=200, verbose_name="reason")),
                        ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
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
                        (
                            "proposed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="proposed by",
                            ),
                        ),
                        (
                            "parameter",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="policy.policyparameter",
                                verbose_name="put in force as",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical proposed parameter",
                        "verbose_name_plural": "historical proposed parameters",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="parameterproposal_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="WorkingDay",
                    fields=[
                        ("day", models.DateField(primary_key=True, serialize=False, verbose_name="day")),
                        ("is_working", models.BooleanField(verbose_name="working day")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("workday", "Working day"),
                                    ("weekend", "Weekend"),
                                    ("holiday", "Public holiday"),
                                    ("makeup_workday", "Working day moved to a weekend"),
                                ],
                                max_length=16,
                                verbose_name="kind",
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=40, verbose_name="holiday")),
                        ("source", models.CharField(max_length=200, verbose_name="source")),
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
                    ],
                    options={
                        "verbose_name": "working day or holiday",
                        "verbose_name_plural": "working-day calendar",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("is_working", True), ("kind__in", ["workday", "makeup_workday"])),
                                    models.Q(("is_working", False), ("kind__in", ["weekend", "holiday"])),
                                    _connector="OR",
                                ),
                                name="working_day_fits_its_kind",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPolicyParameter",
                    fields=[
                        ("id", models.UUIDField(db_index=True, editable=False)),
                        (
                            "name",
                            models.CharField(
                                choices=agency.policy.parameters.labelled_names, max_length=60, verbose_name="parameter"
                            ),
                        ),
                        ("value", models.JSONField(blank=True, null=True, verbose_name="value")),
                        ("unit", models.CharField(blank=True, editable=False, max_length=16, verbose_name="unit")),
                        ("valid_from", models.DateField(verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="to")),
                        (
                            "source_kind",
                            models.CharField(
                                choices=[
                                    ("LAW", "Law"),
                                    ("NATIONAL", "National rule"),
                                    ("PROVINCE", "Local rule"),
                                    ("ANALOGUE", "Taken over from another field"),
                                    ("PROPOSAL", "Product default"),
                                ],
                                max_length=8,
                                verbose_name="kind of source",
                            ),
                        ),
                        ("source_text", models.CharField(max_length=300, verbose_name="source")),
                        (
                            "source_url",
                            models.CharField(blank=True, max_length=300, verbose_name="address of the source"),
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
                        "verbose_name": "historical policy parameter",
                        "verbose_name_plural": "historical policy parameters",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="policyparameter_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalWorkingDay",
                    fields=[
                        ("day", models.DateField(db_index=True, verbose_name="day")),
                        ("is_working", models.BooleanField(verbose_name="working day")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("workday", "Working day"),
                                    ("weekend", "Weekend"),
                                    ("holiday", "Public holiday"),
                                    ("makeup_workday", "Working day moved to a weekend"),
                                ],
                                max_length=16,
                                verbose_name="kind",
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=40, verbose_name="holiday")),
                        ("source", models.CharField(max_length=200, verbose_name="source")),
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
                        "verbose_name": "historical working day or holiday",
                        "verbose_name_plural": "historical working-day calendar",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["day", "history_date"], name="workingday_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ],
        ),
    ]
