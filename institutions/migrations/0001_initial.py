import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("offices", "0001_initial"),
        ("offices", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Institution",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100, verbose_name="name")),
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
                ("initials", models.CharField(editable=False, max_length=60, verbose_name="initials of the pinyin")),
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
                        blank=True, max_length=18, null=True, unique=True, verbose_name="unified social credit code"
                    ),
                ),
                ("source_url", models.CharField(blank=True, max_length=300, verbose_name="address of the source")),
                ("as_of", models.CharField(blank=True, max_length=60, verbose_name="as of (as written in the source)")),
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
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="institutions",
                        to="offices.division",
                        verbose_name="division",
                    ),
                ),
            ],
            options={
                "verbose_name": "protocol institution",
                "verbose_name_plural": "protocol institutions",
                "constraints": [
                    models.UniqueConstraint(fields=("division", "name"), name="institution_once_in_a_division")
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAgreement",
            fields=[
                ("id", models.UUIDField(db_index=True, editable=False)),
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
                            ("SIGNED", "Signed"),
                            ("ONLINE", "Settles directly"),
                            ("SUSPENDED", "Suspended"),
                            ("TERMINATED", "Terminated"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("cross_province", models.BooleanField(blank=True, null=True, verbose_name="settles cross-province")),
                ("in_province", models.BooleanField(blank=True, null=True, verbose_name="settles in-province")),
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
                    "suspended_from",
                    models.DateField(
                        blank=True,
                        help_text="Patients admitted before this day are settled.",
                        null=True,
                        verbose_name="suspended from",
                    ),
                ),
                ("source_url", models.CharField(blank=True, max_length=300, verbose_name="address of the source")),
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
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                "verbose_name": "historical agreement",
                "verbose_name_plural": "historical agreements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="agreement_by_row")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
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
                            ("SIGNED", "Signed"),
                            ("ONLINE", "Settles directly"),
                            ("SUSPENDED", "Suspended"),
                            ("TERMINATED", "Terminated"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("cross_province", models.BooleanField(blank=True, null=True, verbose_name="settles cross-province")),
                ("in_province", models.BooleanField(blank=True, null=True, verbose_name="settles in-province")),
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
                    "suspended_from",
                    models.DateField(
                        blank=True,
                        help_text="Patients admitted before this day are settled.",
                        null=True,
                        verbose_name="suspended from",
                    ),
                ),
                ("source_url", models.CharField(blank=True, max_length=300, verbose_name="address of the source")),
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
                        condition=models.Q(("suspended_from", None), ("state", "SUSPENDED"), _connector="OR"),
                        name="agreement_suspended_from_a_day",
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
            name="HistoricalInstitution",
            fields=[
                ("id", models.UUIDField(db_index=True, editable=False)),
                ("name", models.CharField(max_length=100, verbose_name="name")),
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
                ("initials", models.CharField(editable=False, max_length=60, verbose_name="initials of the pinyin")),
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
                        blank=True, db_index=True, max_length=18, null=True, verbose_name="unified social credit code"
                    ),
                ),
                ("source_url", models.CharField(blank=True, max_length=300, verbose_name="address of the source")),
                ("as_of", models.CharField(blank=True, max_length=60, verbose_name="as of (as written in the source)")),
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
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                "verbose_name": "historical protocol institution",
                "verbose_name_plural": "historical protocol institutions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="institution_by_row")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
