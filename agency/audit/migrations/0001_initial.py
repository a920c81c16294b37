import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import agency.offices.creating


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
                    name="Event",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("at", models.DateTimeField(verbose_name="at")),
                        ("kind", models.CharField(max_length=60, verbose_name="kind")),
                        ("subject_type", models.CharField(max_length=60, verbose_name="kind of subject")),
                        ("subject_id", models.CharField(max_length=40, verbose_name="subject")),
                        ("details", models.JSONField(default=dict, verbose_name="details")),
                        (
                            "act",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="offices.act",
                                verbose_name="act",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.agency",
                                verbose_name="agency",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "event",
                        "verbose_name_plural": "events",
                        "indexes": [
                            models.Index(fields=["subject_type", "subject_id", "at", "id"], name="event_by_subject"),
                            models.Index(fields=["agency", "-at", "-id"], name="event_by_agency"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadEntry",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("at", models.DateTimeField(verbose_name="at")),
                        ("place", models.CharField(max_length=8, verbose_name="place")),
                        ("subject_type", models.CharField(max_length=60, verbose_name="kind of subject")),
                        ("subject_id", models.CharField(max_length=40, verbose_name="subject")),
                        ("seen", models.CharField(max_length=40, verbose_name="what was seen")),
                        ("purpose", models.CharField(max_length=200, verbose_name="purpose")),
                        (
                            "agency",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.agency",
                                verbose_name="agency",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "read of personal data",
                        "verbose_name_plural": "reads of personal data",
                        "indexes": [
                            models.Index(fields=["subject_type", "subject_id", "-at", "-id"], name="read_by_subject"),
                            models.Index(fields=["user", "-at", "-id"], name="read_by_person"),
                            models.Index(fields=["agency", "-at", "-id"], name="read_by_agency"),
                        ],
                    },
                ),
            ],
        ),
    ]
