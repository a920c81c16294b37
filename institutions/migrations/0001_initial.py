import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
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
                    name="Agreement",
                    fields=[
                        ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                        (
                            "care",
                            models.CharField(
                                choices=[
                                    ("MEDICAL", "Medical treatment"),
                                    ("REHAB", "Rehabilitation"),
                                    ("DEVICE", "Assistive devices"),
                                ],
                                max_length=8,
                                verbose_name="kind of care",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("APPLIED", "Applied for"),
                                    ("FAILED", "Assessment not passed"),
                                    ("ASSESSED", "Assessment passed"),
                                    ("SIGNED", "Signed"),
                                    ("ONLINE", "Settles directly"),
                                    ("TERMINATED", "Terminated"),
                                ],
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "number",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=60,
                                verbose_name="number of the agreement",
                            ),
                        ),
                        (
                            "cross_province",
                            models.BooleanField(blank=True, null=True, verbose_name="settles cross-province"),
                        ),
                        (
                            "cross_province_from",
                            models.DateField(blank=True, null=True, verbose_name="settles cross-province from"),
                        ),
                        ("in_province", models.BooleanField(blank=True, null=True, verbose_name="settles in-province")),
                        (
                            "in_province_from",
                            models.DateField(blank=True, null=True, verbose_name="settles in-province from"),
                        ),
                        ("applied_on", models.DateField(blank=True, null=True, verbose_name="applied for on")),
                        ("assessed_on", models.DateField(blank=True, null=True, verbose_name="assessed on")),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        (
                            "known_as_of",
                            models.DateField(
                                blank=True,
                                help_text="The day the source speaks of, if the start isn't known.",
                                null=True,
                                verbose_name="known as of",
                            ),
                        ),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="to")),
                        (
                            "suspended",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                blank=True,
                                default=list,
                                help_text="Patients admitted before are settled.",
                                size=None,
                                verbose_name="suspended",
                            ),
                        ),
                        ("terminated_on", models.DateField(blank=True, null=True, verbose_name="terminated on")),
                        (
                            "stays_stopped_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="nothing is settled since"),
                        ),
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
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.agency",
                                verbose_name="signed by",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="institutions.institution",
                                verbose_name="institution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "agreement",
                        "verbose_name_plural": "agreements",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("suspended", []), _negated=True),
                                fields=["institution"],
                                name="agreement_suspended_ever",
                            ),
                            models.Index(
                                condition=models.Q(("agency__isnull", False)),
                                fields=["agency", "valid_to"],
                                name="agreement_by_end",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from", None),
                                    ("valid_to", None),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="agreement_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "TERMINATED"), ("terminated_on__isnull", False)),
                                    models.Q(
                                        models.Q(("state", "TERMINATED"), _negated=True),
                                        ("stays_stopped_at", None),
                                        ("terminated_on", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="agreement_terminated_on_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "ONLINE"), _negated=True),
                                    ("cross_province", True),
                                    ("in_province", True),
                                    _connector="OR",
                                ),
                                name="agreement_online_settles_somebody",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("state__in", ["SIGNED", "ONLINE", "TERMINATED"])),
                                expressions=[
                                    ("institution", "="),
                                    ("care", "="),
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
                                name="agreement_once_at_a_time",
                                violation_error_message="There is already an agreement of this kind at that time.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Institution",
                    fields=[
                        ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=100, verbose_name="Name")),
                        (
                            "aliases",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="other names",
                            ),
                        ),
                        (
                            "initials",
                            models.CharField(editable=False, max_length=60, verbose_name="initials of the pinyin"),
                        ),
                        (
                            "place_as_written",
                            models.CharField(blank=True, max_length=60, verbose_name="place as written in the source"),
                        ),
                        (
                            "level_as_written",
                            models.CharField(blank=True, max_length=40, verbose_name="level as written in the source"),
                        ),
                        (
                            "credit_code",
                            models.CharField(
                                blank=True, max_length=18, null=True, verbose_name="unified social credit code"
                            ),
                        ),
                        (
                            "external_code",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="12 characters. No national code of work-injury insurance was found.",
                                max_length=20,
                                verbose_name="code in medical insurance",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                blank=True,
                                choices=[("3", "Level 3"), ("2", "Level 2"), ("1", "Level 1"), ("0", "Without level")],
                                db_default="",
                                default="",
                                max_length=1,
                                verbose_name="level",
                            ),
                        ),
                        (
                            "address",
                            models.CharField(
                                blank=True, db_default="", default="", max_length=200, verbose_name="address"
                            ),
                        ),
                        (
                            "phone",
                            models.CharField(
                                blank=True, db_default="", default="", max_length=60, verbose_name="telephone"
                            ),
                        ),
                        (
                            "ownership",
                            models.CharField(
                                blank=True, db_default="", default="", max_length=60, verbose_name="ownership"
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                blank=True, db_default="", default="", max_length=60, verbose_name="nature"
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                blank=True, db_default="", default="", max_length=300, verbose_name="scope of practice"
                            ),
                        ),
                        (
                            "legal_representative",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=60,
                                verbose_name="legal representative",
                            ),
                        ),
                        (
                            "bank_account",
                            agency.sealing.fields.SealedTextField(
                                blank=True,
                                null=True,
                                purpose="institutions.institution.bank_account",
                                verbose_name="bank account",
                            ),
                        ),
                        ("merged_on", models.DateField(blank=True, null=True, verbose_name="merged on")),
                        (
                            "source_url",
                            models.CharField(blank=True, max_length=300, verbose_name="address of the source"),
                        ),
                        (
                            "as_of",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="as of (as written in the source)"
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
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
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.agency",
                                verbose_name="agency",
                            ),
                        ),
                        (
                            "division",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="institutions",
                                to="offices.division",
                                verbose_name="division",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="predecessors",
                                to="institutions.institution",
                                verbose_name="successor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "protocol institution",
                        "verbose_name_plural": "protocol institutions",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("successor__isnull", False)),
                                fields=["successor"],
                                name="institution_by_successor",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("division", "name"), name="institution_once_in_a_division"),
                            models.UniqueConstraint(fields=("credit_code",), name="institution_credit_code_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("merged_on", None), ("successor", None)),
                                    models.Q(("merged_on__isnull", False), ("successor__isnull", False)),
                                    _connector="OR",
                                ),
                                name="institution_merged_on_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("successor", None),
                                    models.Q(("successor", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="institution_is_not_its_own_successor",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalMatter",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("PUBLISH", "Going online"),
                                    ("TAKE_OVER", "Taking over the agreement"),
                                    ("TERMS", "Correction of the agreement"),
                                    ("CHANGE", "Change of what is registered"),
                                    ("ALIAS", "Another name"),
                                    ("UNALIAS", "Striking out another name"),
                                    ("CREDIT_CODE", "Correction of the credit code"),
                                    ("PLACE", "Correction of the place"),
                                    ("MERGE", "Merger into another institution"),
                                    ("UNMERGE", "Merger taken back"),
                                    ("KEY", "Access by a key"),
                                    ("TALK", "Talk"),
                                    ("RECTIFY", "Rectify by a day"),
                                    ("RECTIFIED", "Rectified"),
                                    ("DEFER_PAYMENT", "Payment deferred"),
                                    ("REFUSE_PAYMENT", "Payment refused"),
                                    ("RESUME_PAYMENT", "Payment resumed"),
                                    ("SUSPEND", "Suspension"),
                                    ("LIFT", "Lifting of the suspension"),
                                    ("TERMINATE", "Termination"),
                                    ("KEEP", "Termination taken back"),
                                ],
                                max_length=14,
                                verbose_name="kind",
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="from")),
                        ("finding", models.CharField(max_length=500, verbose_name="what was found")),
                        ("basis", models.CharField(blank=True, max_length=200, verbose_name="legal basis")),
                        ("rectify_by", models.DateField(blank=True, null=True, verbose_name="to be rectified by")),
                        (
                            "heard_on",
                            models.DateField(blank=True, null=True, verbose_name="could state its case until"),
                        ),
                        (
                            "statement",
                            models.CharField(blank=True, max_length=500, verbose_name="statement of the institution"),
                        ),
                        ("stops_stays", models.BooleanField(default=False, verbose_name="nothing is settled any more")),
                        (
                            "plate_back_by",
                            models.DateField(blank=True, null=True, verbose_name="plate to be handed back by"),
                        ),
                        ("plate_is_provisional", models.BooleanField(default=False, editable=False)),
                        (
                            "change",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("NAME", "Name"),
                                    ("ADDRESS", "Address"),
                                    ("OWNERSHIP", "Ownership"),
                                    ("NATURE", "Nature"),
                                    ("SCOPE", "Scope of practice"),
                                    ("LEGAL_REPRESENTATIVE", "Legal representative"),
                                    ("LEVEL", "Level"),
                                    ("BANK_ACCOUNT", "Bank account"),
                                ],
                                max_length=20,
                                verbose_name="what changes",
                            ),
                        ),
                        (
                            "new_value",
                            agency.sealing.fields.SealedTextField(
                                blank=True, null=True, purpose="institutions.matter.new_value", verbose_name="new value"
                            ),
                        ),
                        (
                            "approved_on",
                            models.DateField(blank=True, null=True, verbose_name="approved by the authority on"),
                        ),
                        ("reported_on", models.DateField(blank=True, null=True, verbose_name="reported on")),
                        ("report_by", models.DateField(blank=True, null=True, verbose_name="to be reported by")),
                        ("assessed_on", models.DateField(blank=True, null=True, verbose_name="assessed on")),
                        (
                            "number",
                            models.CharField(blank=True, max_length=60, verbose_name="number of the agreement"),
                        ),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="first day")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="last day")),
                        (
                            "cross_province",
                            models.BooleanField(blank=True, null=True, verbose_name="settles cross-province"),
                        ),
                        ("in_province", models.BooleanField(blank=True, null=True, verbose_name="settles in-province")),
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
                        ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
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
                            "agreement",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="institutions.agreement",
                                verbose_name="agreement",
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
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="institutions.institution",
                                verbose_name="successor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical matter of an institution",
                        "verbose_name_plural": "historical matters of institutions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="matter_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalInstitution",
                    fields=[
                        ("id", models.UUIDField(editable=False)),
                        ("name", models.CharField(max_length=100, verbose_name="Name")),
                        (
                            "aliases",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="other names",
                            ),
                        ),
                        (
                            "initials",
                            models.CharField(editable=False, max_length=60, verbose_name="initials of the pinyin"),
                        ),
                        (
                            "place_as_written",
                            models.CharField(blank=True, max_length=60, verbose_name="place as written in the source"),
                        ),
                        (
                            "level_as_written",
                            models.CharField(blank=True, max_length=40, verbose_name="level as written in the source"),
                        ),
                        (
                            "credit_code",
                            models.CharField(
                                blank=True,
                                max_length=18,
                                null=True,
                                verbose_name="unified social credit code",
                            ),
                        ),
                        (
                            "external_code",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="12 characters. No national code of work-injury insurance was found.",
                                max_length=20,
                                verbose_name="code in medical insurance",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                blank=True,
                                choices=[("3", "Level 3"), ("2", "Level 2"), ("1", "Level 1"), ("0", "Without level")],
                                db_default="",
                                default="",
                                max_length=1,
                                verbose_name="level",
                            ),
                        ),
                        (
                            "address",
                            models.CharField(
                                blank=True, db_default="", default="", max_length=200, verbose_name="address"
                            ),
                        ),
                        (
                            "phone",
                            models.CharField(
                                blank=True, db_default="", default="", max_length=60, verbose_name="telephone"
                            ),
                        ),
                        (
                            "ownership",
                            models.CharField(
                                blank=True, db_default="", default="", max_length=60, verbose_name="ownership"
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                blank=True, db_default="", default="", max_length=60, verbose_name="nature"
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                blank=True, db_default="", default="", max_length=300, verbose_name="scope of practice"
                            ),
                        ),
                        (
                            "legal_representative",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=60,
                                verbose_name="legal representative",
                            ),
                        ),
                        (
                            "bank_account",
                            agency.sealing.fields.SealedTextField(
                                blank=True,
                                null=True,
                                purpose="institutions.institution.bank_account",
                                verbose_name="bank account",
                            ),
                        ),
                        ("merged_on", models.DateField(blank=True, null=True, verbose_name="merged on")),
                        (
                            "source_url",
                            models.CharField(blank=True, max_length=300, verbose_name="address of the source"),
                        ),
                        (
                            "as_of",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="as of (as written in the source)"
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
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
                        ("history_date", models.DateTimeField()),
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
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="offices.agency",
                                verbose_name="agency",
                            ),
                        ),
                        (
                            "division",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
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
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="institutions.institution",
                                verbose_name="successor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical protocol institution",
                        "verbose_name_plural": "historical protocol institutions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="institution_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalClientKey",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("issued_at", models.DateTimeField(verbose_name="issued at")),
                        ("revoked_at", models.DateTimeField(null=True, verbose_name="revoked at")),
                        (
                            "revoked_because",
                            models.CharField(blank=True, max_length=200, verbose_name="why it was revoked"),
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
                        "verbose_name": "historical key of an institution",
                        "verbose_name_plural": "historical keys of institutions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="clientkey_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAgreement",
                    fields=[
                        ("id", models.UUIDField(editable=False)),
                        (
                            "care",
                            models.CharField(
                                choices=[
                                    ("MEDICAL", "Medical treatment"),
                                    ("REHAB", "Rehabilitation"),
                                    ("DEVICE", "Assistive devices"),
                                ],
                                max_length=8,
                                verbose_name="kind of care",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("APPLIED", "Applied for"),
                                    ("FAILED", "Assessment not passed"),
                                    ("ASSESSED", "Assessment passed"),
                                    ("SIGNED", "Signed"),
                                    ("ONLINE", "Settles directly"),
                                    ("TERMINATED", "Terminated"),
                                ],
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "number",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=60,
                                verbose_name="number of the agreement",
                            ),
                        ),
                        (
                            "cross_province",
                            models.BooleanField(blank=True, null=True, verbose_name="settles cross-province"),
                        ),
                        (
                            "cross_province_from",
                            models.DateField(blank=True, null=True, verbose_name="settles cross-province from"),
                        ),
                        ("in_province", models.BooleanField(blank=True, null=True, verbose_name="settles in-province")),
                        (
                            "in_province_from",
                            models.DateField(blank=True, null=True, verbose_name="settles in-province from"),
                        ),
                        ("applied_on", models.DateField(blank=True, null=True, verbose_name="applied for on")),
                        ("assessed_on", models.DateField(blank=True, null=True, verbose_name="assessed on")),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        (
                            "known_as_of",
                            models.DateField(
                                blank=True,
                                help_text="The day the source speaks of, if the start isn't known.",
                                null=True,
                                verbose_name="known as of",
                            ),
                        ),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="to")),
                        (
                            "suspended",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                blank=True,
                                default=list,
                                help_text="Patients admitted before are settled.",
                                size=None,
                                verbose_name="suspended",
                            ),
                        ),
                        ("terminated_on", models.DateField(blank=True, null=True, verbose_name="terminated on")),
                        (
                            "stays_stopped_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="nothing is settled since"),
                        ),
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
                        ("history_date", models.DateTimeField()),
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
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="offices.agency",
                                verbose_name="signed by",
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
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
                        "verbose_name": "historical agreement",
                        "verbose_name_plural": "historical agreements",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="agreement_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="ClientKey",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("public_key", models.BinaryField(max_length=32, unique=True, verbose_name="public key")),
                        ("issued_at", models.DateTimeField(verbose_name="issued at")),
                        ("revoked_at", models.DateTimeField(null=True, verbose_name="revoked at")),
                        (
                            "revoked_because",
                            models.CharField(blank=True, max_length=200, verbose_name="why it was revoked"),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="keys",
                                to="institutions.institution",
                                verbose_name="institution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "key of an institution",
                        "verbose_name_plural": "keys of institutions",
                    },
                ),
                migrations.CreateModel(
                    name="InstitutionList",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("file_name", models.CharField(max_length=200, verbose_name="file")),
                        ("source", models.CharField(max_length=100, verbose_name="sent by")),
                        ("digest", models.BinaryField(max_length=32, verbose_name="SHA-256 of the file")),
                        (
                            "content",
                            agency.sealing.fields.SealedBytesField(
                                null=True, purpose="institutions.list.content", verbose_name="the file"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("READING", "Being read"),
                                    ("OPEN", "Awaiting decision"),
                                    ("ACCEPTED", "Being put into the register"),
                                    ("APPLIED", "In the register"),
                                    ("REFUSED", "Refused"),
                                    ("WITHDRAWN", "Withdrawn"),
                                    ("UNDOING", "Being taken out of the register"),
                                    ("UNDONE", "Undone"),
                                ],
                                default="READING",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("verdicts", models.JSONField(default=dict, verbose_name="rows by verdict")),
                        ("effects", models.JSONField(default=dict, verbose_name="rows by what they do")),
                        (
                            "gone",
                            models.PositiveIntegerField(default=0, verbose_name="in the register and not in the list"),
                        ),
                        ("institution_mark", models.BigIntegerField(default=0, editable=False)),
                        ("agreement_mark", models.BigIntegerField(default=0, editable=False)),
                        ("entered_at", models.DateTimeField(verbose_name="taken in at")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                        (
                            "decided_because",
                            models.CharField(blank=True, max_length=200, verbose_name="reason of the decision"),
                        ),
                        ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
                        (
                            "undo_held",
                            models.CharField(
                                blank=True,
                                choices=[
                                    (
                                        "CHANGED",
                                        "Nothing of the list was taken out: all of it has changed since, or is in use by now.",
                                    ),
                                    (
                                        "CLASH",
                                        "Nothing of the list was taken out: meanwhile something else came to name an institution of it. If it is still to go, decide it once more; what is in use is left then.",
                                    ),
                                ],
                                max_length=7,
                                verbose_name="why it was not undone",
                            ),
                        ),
                        (
                            "left_alone",
                            models.JSONField(
                                blank=True, default=list, verbose_name="changed since, and so left as it is"
                            ),
                        ),
                        (
                            "act",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.act",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="taken in by",
                            ),
                        ),
                        (
                            "undo_act",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.act",
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="undone by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "list of institutions",
                        "verbose_name_plural": "lists of institutions",
                        "indexes": [models.Index(fields=["agency", "-id"], name="institution_list_by_agency")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["READING", "OPEN"])),
                                fields=("agency", "digest"),
                                name="institution_list_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["ACCEPTED", "APPLIED", "UNDOING", "UNDONE"]), _negated=True
                                    ),
                                    ("act__isnull", False),
                                    _connector="OR",
                                ),
                                name="institution_list_names_its_act",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("undone_by", None),
                                    models.Q(("undone_by", models.F("entered_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="institution_list_maker_is_not_undoer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("state__in", ["ACCEPTED", "APPLIED", "REFUSED", "UNDOING", "UNDONE"]),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state__in", ["ACCEPTED", "APPLIED", "REFUSED", "UNDOING", "UNDONE"]),
                                            _negated=True,
                                        ),
                                        ("decided_at", None),
                                        ("decided_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="institution_list_decided_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("entered_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="institution_list_maker_is_not_decider",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["UNDOING", "UNDONE"]),
                                        ("undo_act__isnull", False),
                                        ("undone_at__isnull", False),
                                        ("undone_by__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["UNDOING", "UNDONE"]), _negated=True),
                                        ("undo_act", None),
                                        ("undone_at", None),
                                        ("undone_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="institution_list_undone_by_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ListRow",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("position", models.PositiveIntegerField()),
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
                        ("findings", models.JSONField(default=list, verbose_name="findings")),
                        (
                            "effect",
                            models.CharField(
                                blank=True,
                                choices=[("ADDED", "Added"), ("CHANGED", "Changed"), ("SAME", "As in the register")],
                                max_length=7,
                                verbose_name="what it does",
                            ),
                        ),
                        (
                            "changes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="what changes",
                            ),
                        ),
                        ("entity", models.UUIDField(null=True)),
                        ("is_first", models.BooleanField(default=True)),
                        ("name", models.CharField(blank=True, max_length=100, verbose_name="name")),
                        (
                            "aliases",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=300), blank=True, default=list, size=None
                            ),
                        ),
                        ("initials", models.CharField(blank=True, max_length=60)),
                        (
                            "credit_code",
                            models.CharField(max_length=18, null=True, verbose_name="unified social credit code"),
                        ),
                        (
                            "external_code",
                            models.CharField(blank=True, max_length=20, verbose_name="code in medical insurance"),
                        ),
                        ("division_code", models.CharField(blank=True, max_length=6, verbose_name="division")),
                        (
                            "place_as_written",
                            models.CharField(blank=True, max_length=60, verbose_name="place as written in the source"),
                        ),
                        (
                            "types",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("MEDICAL", "Medical treatment"),
                                        ("REHAB", "Rehabilitation"),
                                        ("DEVICE", "Assistive devices"),
                                    ],
                                    max_length=8,
                                ),
                                default=list,
                                size=None,
                                verbose_name="kind of care",
                            ),
                        ),
                        ("level", models.CharField(blank=True, max_length=1, verbose_name="level")),
                        (
                            "level_as_written",
                            models.CharField(blank=True, max_length=40, verbose_name="level as written in the source"),
                        ),
                        ("valid_from", models.DateField(null=True, verbose_name="from")),
                        ("valid_to", models.DateField(null=True, verbose_name="to")),
                        ("cross_province", models.BooleanField(null=True, verbose_name="settles cross-province")),
                        ("in_province", models.BooleanField(null=True, verbose_name="settles in-province")),
                        (
                            "bank_account",
                            agency.sealing.fields.SealedTextField(
                                null=True, purpose="institutions.institution.bank_account", verbose_name="bank account"
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                        ("phone", models.CharField(blank=True, max_length=60, verbose_name="telephone")),
                        ("more", models.JSONField(blank=True, default=dict)),
                        ("before", models.JSONField(editable=False, null=True)),
                        (
                            "of",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rows",
                                to="institutions.institutionlist",
                                verbose_name="list",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "row of a list of institutions",
                        "verbose_name_plural": "rows of lists of institutions",
                        "constraints": [models.UniqueConstraint(fields=("of", "position"), name="list_row_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Matter",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("PUBLISH", "Going online"),
                                    ("TAKE_OVER", "Taking over the agreement"),
                                    ("TERMS", "Correction of the agreement"),
                                    ("CHANGE", "Change of what is registered"),
                                    ("ALIAS", "Another name"),
                                    ("UNALIAS", "Striking out another name"),
                                    ("CREDIT_CODE", "Correction of the credit code"),
                                    ("PLACE", "Correction of the place"),
                                    ("MERGE", "Merger into another institution"),
                                    ("UNMERGE", "Merger taken back"),
                                    ("KEY", "Access by a key"),
                                    ("TALK", "Talk"),
                                    ("RECTIFY", "Rectify by a day"),
                                    ("RECTIFIED", "Rectified"),
                                    ("DEFER_PAYMENT", "Payment deferred"),
                                    ("REFUSE_PAYMENT", "Payment refused"),
                                    ("RESUME_PAYMENT", "Payment resumed"),
                                    ("SUSPEND", "Suspension"),
                                    ("LIFT", "Lifting of the suspension"),
                                    ("TERMINATE", "Termination"),
                                    ("KEEP", "Termination taken back"),
                                ],
                                max_length=14,
                                verbose_name="kind",
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="from")),
                        ("finding", models.CharField(max_length=500, verbose_name="what was found")),
                        ("basis", models.CharField(blank=True, max_length=200, verbose_name="legal basis")),
                        ("rectify_by", models.DateField(blank=True, null=True, verbose_name="to be rectified by")),
                        (
                            "heard_on",
                            models.DateField(blank=True, null=True, verbose_name="could state its case until"),
                        ),
                        (
                            "statement",
                            models.CharField(blank=True, max_length=500, verbose_name="statement of the institution"),
                        ),
                        ("stops_stays", models.BooleanField(default=False, verbose_name="nothing is settled any more")),
                        (
                            "plate_back_by",
                            models.DateField(blank=True, null=True, verbose_name="plate to be handed back by"),
                        ),
                        ("plate_is_provisional", models.BooleanField(default=False, editable=False)),
                        (
                            "change",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("NAME", "Name"),
                                    ("ADDRESS", "Address"),
                                    ("OWNERSHIP", "Ownership"),
                                    ("NATURE", "Nature"),
                                    ("SCOPE", "Scope of practice"),
                                    ("LEGAL_REPRESENTATIVE", "Legal representative"),
                                    ("LEVEL", "Level"),
                                    ("BANK_ACCOUNT", "Bank account"),
                                ],
                                max_length=20,
                                verbose_name="what changes",
                            ),
                        ),
                        (
                            "new_value",
                            agency.sealing.fields.SealedTextField(
                                blank=True, null=True, purpose="institutions.matter.new_value", verbose_name="new value"
                            ),
                        ),
                        (
                            "approved_on",
                            models.DateField(blank=True, null=True, verbose_name="approved by the authority on"),
                        ),
                        ("reported_on", models.DateField(blank=True, null=True, verbose_name="reported on")),
                        ("report_by", models.DateField(blank=True, null=True, verbose_name="to be reported by")),
                        ("assessed_on", models.DateField(blank=True, null=True, verbose_name="assessed on")),
                        (
                            "number",
                            models.CharField(blank=True, max_length=60, verbose_name="number of the agreement"),
                        ),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="first day")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="last day")),
                        (
                            "cross_province",
                            models.BooleanField(blank=True, null=True, verbose_name="settles cross-province"),
                        ),
                        ("in_province", models.BooleanField(blank=True, null=True, verbose_name="settles in-province")),
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
                        ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
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
                            "agreement",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matters",
                                to="institutions.agreement",
                                verbose_name="agreement",
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
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matters",
                                to="institutions.institution",
                                verbose_name="institution",
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
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.institution",
                                verbose_name="successor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "matter of an institution",
                        "verbose_name_plural": "matters of institutions",
                        "indexes": [
                            models.Index(fields=["agency", "state", "-id"], name="matter_by_state"),
                            models.Index(fields=["institution", "-id"], name="matter_by_institution"),
                            models.Index(
                                condition=models.Q(("kind", "RECTIFY"), ("state", "GRANTED")),
                                fields=["agency", "rectify_by"],
                                name="matter_to_rectify",
                            ),
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
                                name="matter_decided_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="matter_maker_is_not_decider",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("agreement__isnull", False),
                                        (
                                            "kind__in",
                                            ["KEEP", "LIFT", "PUBLISH", "SUSPEND", "TAKE_OVER", "TERMINATE", "TERMS"],
                                        ),
                                    ),
                                    models.Q(
                                        (
                                            "kind__in",
                                            ["KEEP", "LIFT", "PUBLISH", "SUSPEND", "TAKE_OVER", "TERMINATE", "TERMS"],
                                        ),
                                        _negated=True,
                                    ),
                                    _connector="OR",
                                ),
                                name="matter_names_its_agreement",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind__in", ["DEFER_PAYMENT", "REFUSE_PAYMENT", "SUSPEND", "TERMINATE"]),
                                        _negated=True,
                                    ),
                                    models.Q(("statement", ""), _negated=True),
                                    ("heard_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="matter_was_heard",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("approved_on__isnull", False),
                                        ("kind", "CHANGE"),
                                        models.Q(("change", ""), _negated=True),
                                        ("reported_on__isnull", False),
                                    ),
                                    models.Q(models.Q(("kind", "CHANGE"), _negated=True), ("change", "")),
                                    _connector="OR",
                                ),
                                name="matter_change_is_told",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("assessed_on__isnull", False),
                                    models.Q(("state", "GRANTED"), _negated=True),
                                    models.Q(
                                        ("change__in", ["ADDRESS", "LEVEL", "NATURE", "SCOPE"]),
                                        ("kind", "MERGE"),
                                        _connector="OR",
                                        _negated=True,
                                    ),
                                    _connector="OR",
                                ),
                                name="matter_was_assessed_again",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind__in", ["MERGE", "UNMERGE"]), ("successor__isnull", False)),
                                    models.Q(
                                        models.Q(("kind__in", ["MERGE", "UNMERGE"]), _negated=True),
                                        ("successor", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="matter_merger_names_the_successor",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("stops_stays", False), ("kind", "TERMINATE"), _connector="OR"),
                                name="matter_termination_stops_stays",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "RECTIFY"), ("rectify_by__isnull", False)),
                                    models.Q(("kind", "RECTIFY"), _negated=True),
                                    _connector="OR",
                                ),
                                name="matter_rectified_by_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind__in", ["TAKE_OVER", "TERMS"]), _negated=True),
                                    models.Q(
                                        models.Q(("number", ""), _negated=True),
                                        ("signed_on__isnull", False),
                                        ("valid_from__isnull", False),
                                        ("valid_to__isnull", False),
                                        ("valid_to__gte", models.F("valid_from")),
                                    ),
                                    _connector="OR",
                                ),
                                name="matter_takes_over_for_a_period",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "OPEN")),
                                fields=("institution", "agreement", "kind", "change"),
                                name="matter_open_once",
                                nulls_distinct=False,
                                violation_error_message="This is waiting for a decision already.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalInstitutionList",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("file_name", models.CharField(max_length=200, verbose_name="file")),
                        ("source", models.CharField(max_length=100, verbose_name="sent by")),
                        ("digest", models.BinaryField(max_length=32, verbose_name="SHA-256 of the file")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("READING", "Being read"),
                                    ("OPEN", "Awaiting decision"),
                                    ("ACCEPTED", "Being put into the register"),
                                    ("APPLIED", "In the register"),
                                    ("REFUSED", "Refused"),
                                    ("WITHDRAWN", "Withdrawn"),
                                    ("UNDOING", "Being taken out of the register"),
                                    ("UNDONE", "Undone"),
                                ],
                                default="READING",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("verdicts", models.JSONField(default=dict, verbose_name="rows by verdict")),
                        ("effects", models.JSONField(default=dict, verbose_name="rows by what they do")),
                        (
                            "gone",
                            models.PositiveIntegerField(default=0, verbose_name="in the register and not in the list"),
                        ),
                        ("institution_mark", models.BigIntegerField(default=0, editable=False)),
                        ("agreement_mark", models.BigIntegerField(default=0, editable=False)),
                        ("entered_at", models.DateTimeField(verbose_name="taken in at")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                        (
                            "decided_because",
                            models.CharField(blank=True, max_length=200, verbose_name="reason of the decision"),
                        ),
                        ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
                        (
                            "undo_held",
                            models.CharField(
                                blank=True,
                                choices=[
                                    (
                                        "CHANGED",
                                        "Nothing of the list was taken out: all of it has changed since, or is in use by now.",
                                    ),
                                    (
                                        "CLASH",
                                        "Nothing of the list was taken out: meanwhile something else came to name an institution of it. If it is still to go, decide it once more; what is in use is left then.",
                                    ),
                                ],
                                max_length=7,
                                verbose_name="why it was not undone",
                            ),
                        ),
                        (
                            "left_alone",
                            models.JSONField(
                                blank=True, default=list, verbose_name="changed since, and so left as it is"
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
                            "entered_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="taken in by",
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
                            "undo_act",
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
                            "undone_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="undone by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical list of institutions",
                        "verbose_name_plural": "historical lists of institutions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="institutionlist_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ],
        ),
    ]
