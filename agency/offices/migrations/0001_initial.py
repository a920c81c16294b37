import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import agency.offices.creating


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        agency.offices.creating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        ("staff_number", models.CharField(max_length=20, unique=True, verbose_name="staff number")),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("extension", models.CharField(blank=True, max_length=20, verbose_name="extension")),
                        ("is_active", models.BooleanField(default=True, verbose_name="active")),
                        (
                            "must_change_password",
                            models.BooleanField(
                                default=False,
                                help_text="Somebody else set it. At the next sign-in nothing opens before it is changed.",
                                verbose_name="must change the password",
                            ),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="May configure the system. Holds no business rights.",
                                verbose_name="superuser",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "person",
                        "verbose_name_plural": "people",
                    },
                ),
                migrations.CreateModel(
                    name="Act",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "place",
                            models.CharField(
                                choices=[
                                    ("WINDOW", "Agency desk"),
                                    ("ADMIN", "Administration site"),
                                    ("API", "Interface"),
                                    ("TASK", "Background task"),
                                    ("COMMAND", "Command line"),
                                ],
                                max_length=8,
                                verbose_name="place",
                            ),
                        ),
                        ("machine", models.CharField(blank=True, max_length=60, verbose_name="task or command")),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                        ("denied", models.CharField(blank=True, max_length=40, verbose_name="denied because")),
                        ("about", models.CharField(blank=True, max_length=80, verbose_name="about")),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.post",
                                verbose_name="post",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "act",
                        "verbose_name_plural": "acts",
                        "indexes": [
                            models.Index(fields=["-at", "-id"], name="act_by_moment"),
                            models.Index(fields=["user", "-at", "-id"], name="act_by_person"),
                            models.Index(
                                condition=models.Q(("denied", ""), _negated=True),
                                fields=["about"],
                                name="act_denied_about",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("user__isnull", False), models.Q(("machine", ""), _negated=True), _connector="OR"
                                ),
                                name="act_has_somebody",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Division",
                    fields=[
                        (
                            "code",
                            models.CharField(max_length=6, primary_key=True, serialize=False, verbose_name="code"),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[("province", "Province"), ("city", "City"), ("county", "County")],
                                max_length=8,
                                verbose_name="level",
                            ),
                        ),
                        ("level_order", models.PositiveSmallIntegerField(verbose_name="order of the level")),
                        ("name", models.CharField(max_length=40, verbose_name="name")),
                        ("full_name", models.CharField(max_length=80, verbose_name="full name")),
                        ("name_latin", models.CharField(max_length=80, verbose_name="name in Latin letters")),
                        ("search_latin", models.CharField(max_length=80, verbose_name="pinyin")),
                        ("initials", models.CharField(max_length=20, verbose_name="initials of the pinyin")),
                        (
                            "in_use_since",
                            models.PositiveSmallIntegerField(null=True, verbose_name="in use since (year)"),
                        ),
                        (
                            "is_standard",
                            models.BooleanField(
                                default=True,
                                help_text="660000 is a convention and not a code of the standard.",
                                verbose_name="in GB/T 2260",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="offices.division",
                                verbose_name="higher division",
                            ),
                        ),
                        (
                            "province",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.division",
                                verbose_name="province",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "division",
                        "verbose_name_plural": "divisions",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("code__regex", "^[1-9][0-9]{5}$")),
                                name="division_code_has_six_digits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("level", "province"), ("parent", None)),
                                    ("parent__isnull", False),
                                    _connector="OR",
                                ),
                                name="division_has_a_parent_below_the_province",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Agency",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=10, unique=True, verbose_name="code")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "level",
                            models.CharField(
                                choices=[("PROVINCE", "Province"), ("CITY", "City"), ("COUNTY", "County")],
                                max_length=8,
                                verbose_name="level",
                            ),
                        ),
                        ("path", models.CharField(editable=False, max_length=60, unique=True, verbose_name="path")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="offices.agency",
                                verbose_name="higher agency",
                            ),
                        ),
                        (
                            "division",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agencies",
                                to="offices.division",
                                verbose_name="division",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "agency",
                        "verbose_name_plural": "agencies",
                        "indexes": [
                            models.Index(fields=["path"], name="agency_path_prefix", opclasses=["varchar_pattern_ops"])
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DivisionRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=6, verbose_name="code")),
                        ("name", models.CharField(max_length=40, verbose_name="name")),
                        (
                            "level",
                            models.CharField(
                                choices=[("province", "Province"), ("city", "City"), ("county", "County")],
                                max_length=8,
                                verbose_name="level",
                            ),
                        ),
                        ("province_name", models.CharField(max_length=40, verbose_name="province")),
                        ("city_name", models.CharField(blank=True, max_length=40, verbose_name="city")),
                        ("start_year", models.PositiveSmallIntegerField(verbose_name="from (year)")),
                        ("end_year", models.PositiveSmallIntegerField(null=True, verbose_name="to (year)")),
                        (
                            "successors",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=6), size=None, verbose_name="followed by"
                            ),
                        ),
                        (
                            "ceded_to",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=12),
                                help_text="Code and year, where a part went elsewhere before the end.",
                                size=None,
                                verbose_name="parts given to",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "earlier division",
                        "verbose_name_plural": "history of divisions",
                        "constraints": [
                            models.UniqueConstraint(fields=("code", "start_year"), name="division_record_once_a_year")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalAgency",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("code", models.CharField(db_index=True, max_length=10, verbose_name="code")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "level",
                            models.CharField(
                                choices=[("PROVINCE", "Province"), ("CITY", "City"), ("COUNTY", "County")],
                                max_length=8,
                                verbose_name="level",
                            ),
                        ),
                        ("path", models.CharField(db_index=True, editable=False, max_length=60, verbose_name="path")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
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
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="offices.agency",
                                verbose_name="higher agency",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical agency",
                        "verbose_name_plural": "historical agencies",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="agency_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPost",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("CL", "Window clerk"),
                                    ("RV", "Reviewer"),
                                    ("AP", "Approver"),
                                    ("FN", "Fund finance"),
                                    ("DM", "Data management"),
                                    ("AU", "Audit and internal control"),
                                    ("PM", "Permission maintainer"),
                                    ("OP", "System operator"),
                                ],
                                max_length=2,
                                verbose_name="role",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
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
                            "stands_in_for",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="stands in for",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical post",
                        "verbose_name_plural": "historical posts",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="post_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalUser",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("staff_number", models.CharField(db_index=True, max_length=20, verbose_name="staff number")),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("extension", models.CharField(blank=True, max_length=20, verbose_name="extension")),
                        ("is_active", models.BooleanField(default=True, verbose_name="active")),
                        (
                            "must_change_password",
                            models.BooleanField(
                                default=False,
                                help_text="Somebody else set it. At the next sign-in nothing opens before it is changed.",
                                verbose_name="must change the password",
                            ),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="May configure the system. Holds no business rights.",
                                verbose_name="superuser",
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
                        "verbose_name": "historical person",
                        "verbose_name_plural": "historical people",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="user_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Post",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("CL", "Window clerk"),
                                    ("RV", "Reviewer"),
                                    ("AP", "Approver"),
                                    ("FN", "Fund finance"),
                                    ("DM", "Data management"),
                                    ("AU", "Audit and internal control"),
                                    ("PM", "Permission maintainer"),
                                    ("OP", "System operator"),
                                ],
                                max_length=2,
                                verbose_name="role",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to="offices.agency",
                                verbose_name="agency",
                            ),
                        ),
                        (
                            "stands_in_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="stands in for",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "post",
                        "verbose_name_plural": "posts",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="post_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stands_in_for", None),
                                    models.Q(
                                        ("ends_on__isnull", False),
                                        models.Q(("stands_in_for", models.F("user")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="post_delegated_with_an_end",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("user", "="),
                                    ("agency", "="),
                                    ("role", "="),
                                    (
                                        models.Func(
                                            "starts_on",
                                            "ends_on",
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="post_once_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPostRequest",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("CL", "Window clerk"),
                                    ("RV", "Reviewer"),
                                    ("AP", "Approver"),
                                    ("FN", "Fund finance"),
                                    ("DM", "Data management"),
                                    ("AU", "Audit and internal control"),
                                    ("PM", "Permission maintainer"),
                                    ("OP", "System operator"),
                                ],
                                max_length=2,
                                verbose_name="role",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
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
                        (
                            "stands_in_for",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="stands in for",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "ends_post",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="offices.post",
                                verbose_name="ends the post",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical request for a post",
                        "verbose_name_plural": "historical requests for posts",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="postrequest_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PostRequest",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("CL", "Window clerk"),
                                    ("RV", "Reviewer"),
                                    ("AP", "Approver"),
                                    ("FN", "Fund finance"),
                                    ("DM", "Data management"),
                                    ("AU", "Audit and internal control"),
                                    ("PM", "Permission maintainer"),
                                    ("OP", "System operator"),
                                ],
                                max_length=2,
                                verbose_name="role",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
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
                            "ends_post",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.post",
                                verbose_name="ends the post",
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
                        (
                            "stands_in_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="stands in for",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "request for a post",
                        "verbose_name_plural": "requests for posts",
                        "indexes": [
                            models.Index(fields=["agency", "state", "requested_at", "id"], name="post_request_by_state")
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
                                name="post_request_decided_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(
                                        models.Q(("decided_by", models.F("requested_by")), _negated=True),
                                        models.Q(("decided_by", models.F("user")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="post_request_maker_is_not_granter",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("requested_by", models.F("user")), _negated=True),
                                name="post_request_not_for_oneself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None),
                                    ("ends_post__isnull", False),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="post_request_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ends_post", None), ("stands_in_for", None)),
                                    ("ends_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="post_request_has_an_end",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "OPEN")),
                                fields=("user", "agency", "role"),
                                name="post_request_open_once",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
