import datetime
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
        ("institutions", "0001_initial"),
        ("offices", "0001_initial"),
        ("offices", "__first__"),
        ("workers", "0001_initial"),
    ]

    operations = [
        agency.offices.creating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Filing",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("number", models.CharField(max_length=24, unique=True, verbose_name="filing number")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("WINDOW", "Agency window"),
                                    ("SI_PLATFORM", "National social-insurance platform"),
                                    ("GOV_PLATFORM", "Government service platform"),
                                    ("APP_12333", "12333 app"),
                                    ("E_CARD", "E-card"),
                                ],
                                default="WINDOW",
                                max_length=12,
                                verbose_name="channel",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="opened at")),
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
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="opened by",
                            ),
                        ),
                        (
                            "relation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workers.insurancerelation",
                                verbose_name="insurance relation",
                            ),
                        ),
                        (
                            "renews",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="renewals",
                                to="filings.filing",
                                verbose_name="renews",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="filings",
                                to="workers.worker",
                                verbose_name="worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "filing",
                        "verbose_name_plural": "filings",
                        "indexes": [models.Index(fields=["worker", "-opened_at", "-id"], name="filing_by_worker")],
                    },
                ),
                migrations.CreateModel(
                    name="Complaint",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("number", models.CharField(max_length=24, unique=True, verbose_name="number")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("COMPLAINT", "Complaint"),
                                    ("REPORT", "Report of a wrong"),
                                    ("ENQUIRY", "Enquiry"),
                                ],
                                max_length=9,
                                verbose_name="kind",
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="received on")),
                        (
                            "text",
                            agency.sealing.fields.SealedTextField(
                                purpose="filings.complaint.text", verbose_name="what it is about"
                            ),
                        ),
                        (
                            "informant",
                            agency.sealing.fields.SealedTextField(
                                blank=True,
                                null=True,
                                purpose="filings.complaint.informant",
                                verbose_name="who brought it forward",
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="to be answered by")),
                        ("due_is_provisional", models.BooleanField(default=False, verbose_name="provisional")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("OPEN", "Open"),
                                    ("ANSWERED", "Answered"),
                                    ("TRANSFERRED", "Transferred to the right body"),
                                ],
                                default="OPEN",
                                max_length=11,
                                verbose_name="state",
                            ),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="entered at")),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                        (
                            "answer",
                            agency.sealing.fields.SealedTextField(
                                blank=True, null=True, purpose="filings.complaint.answer", verbose_name="answer"
                            ),
                        ),
                        ("transferred_to", models.CharField(blank=True, max_length=100, verbose_name="transferred to")),
                        (
                            "about",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="complained about",
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
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="closed by",
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
                            "filing",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="filings.filing",
                                verbose_name="filing",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "complaint or enquiry",
                        "verbose_name_plural": "complaints and enquiries",
                        "indexes": [models.Index(fields=["agency", "state", "due_on", "id"], name="complaint_by_due")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at", None), ("closed_by", None), ("state", "OPEN")),
                                    models.Q(
                                        models.Q(("state", "OPEN"), _negated=True),
                                        ("closed_at__isnull", False),
                                        ("closed_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="complaint_closed_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_by", None),
                                    models.Q(("closed_by", models.F("entered_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="complaint_maker_is_not_answerer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_by", None),
                                    ("about", None),
                                    models.Q(("closed_by", models.F("about")), _negated=True),
                                    _connector="OR",
                                ),
                                name="complaint_not_answered_by_whom_it_is_about",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state", "OPEN"), ("answer__isnull", False), _connector="OR"),
                                name="complaint_in_writing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "TRANSFERRED"), _negated=True),
                                    models.Q(("transferred_to", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="complaint_transferred_to_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FilingVersion",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("number", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                        (
                            "change_asked_by",
                            models.CharField(
                                blank=True,
                                choices=[("WORKER", "The worker"), ("AGENCY", "The agency")],
                                editable=False,
                                max_length=6,
                                verbose_name="who wants the change",
                            ),
                        ),
                        (
                            "change_reason",
                            models.CharField(
                                blank=True, editable=False, max_length=500, verbose_name="why it is changed"
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[("CROSS_PROVINCE", "Cross-province"), ("IN_PROVINCE", "Within the province")],
                                default="CROSS_PROVINCE",
                                editable=False,
                                max_length=14,
                                verbose_name="scope",
                            ),
                        ),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("RESIDENT", "Long-term resident elsewhere"),
                                    ("POSTED", "Posted elsewhere"),
                                    ("REFERRAL", "Referred elsewhere"),
                                ],
                                default="RESIDENT",
                                max_length=8,
                                verbose_name="category",
                            ),
                        ),
                        (
                            "slot",
                            models.CharField(
                                choices=[("LONG_TERM", "Long-term"), ("REFERRAL", "Referral")],
                                editable=False,
                                max_length=9,
                                verbose_name="slot",
                            ),
                        ),
                        (
                            "place_number",
                            models.PositiveSmallIntegerField(
                                default=1, editable=False, verbose_name="place of the slot"
                            ),
                        ),
                        (
                            "institution_written",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="hospital, if the directory does not have it"
                            ),
                        ),
                        (
                            "services",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("MEDICAL", "Inpatient medical care"),
                                        ("REHAB", "Inpatient rehabilitation"),
                                        ("DEVICE", "Assistive devices"),
                                        ("OUTPATIENT_MEDICAL", "Outpatient medical care"),
                                        ("OUTPATIENT_REHAB", "Outpatient rehabilitation"),
                                    ],
                                    max_length=18,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="services",
                            ),
                        ),
                        (
                            "away_from",
                            models.DateField(blank=True, null=True, verbose_name="residence or posting since"),
                        ),
                        ("away_until", models.DateField(blank=True, null=True, verbose_name="posting ends on")),
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="address there")),
                        (
                            "evidence",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("RESIDENCE_PERMIT", "Residence permit"),
                                    ("HOUSEHOLD_REGISTER", "Household register"),
                                    ("POSTING_LETTER", "Employer's posting letter"),
                                    ("COMMITMENT", "Signed commitment"),
                                ],
                                max_length=18,
                                verbose_name="evidence",
                            ),
                        ),
                        (
                            "identity",
                            models.CharField(
                                choices=[
                                    ("NOT_CHECKED", "Not checked yet"),
                                    ("MATCHES", "Matches the file"),
                                    ("DIFFERS", "Differs from the file"),
                                ],
                                default="NOT_CHECKED",
                                max_length=11,
                                verbose_name="identity and card",
                            ),
                        ),
                        (
                            "commitment_signed_on",
                            models.DateField(blank=True, null=True, verbose_name="commitment signed on"),
                        ),
                        ("is_emergency", models.BooleanField(default=False, verbose_name="emergency")),
                        (
                            "in_hospital_since",
                            models.DateField(blank=True, null=True, verbose_name="in hospital since"),
                        ),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                        (
                            "referral_institution",
                            models.CharField(blank=True, max_length=100, verbose_name="institution that refers"),
                        ),
                        (
                            "referral_level",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="its level"),
                        ),
                        (
                            "referral_is_protocol",
                            models.BooleanField(blank=True, null=True, verbose_name="it is a protocol institution"),
                        ),
                        ("referral_physician", models.CharField(blank=True, max_length=60, verbose_name="physician")),
                        (
                            "referral_title",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("RESIDENT", "Resident physician"),
                                    ("ATTENDING", "Attending physician"),
                                    ("ASSOCIATE_CHIEF", "Associate chief physician"),
                                    ("CHIEF", "Chief physician"),
                                ],
                                max_length=15,
                                verbose_name="title",
                            ),
                        ),
                        ("referral_on", models.DateField(blank=True, null=True, verbose_name="day of the opinion")),
                        ("referral_diagnosis", models.CharField(blank=True, max_length=200, verbose_name="diagnosis")),
                        ("referral_reason", models.CharField(blank=True, max_length=500, verbose_name="why it refers")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "Draft"),
                                    ("SUBMITTED", "Awaiting decision"),
                                    ("RETURNED", "Returned for more"),
                                    ("APPROVED", "Approved"),
                                    ("REJECTED", "Rejected"),
                                    ("WITHDRAWN", "Withdrawn"),
                                    ("ENDED", "Ended"),
                                ],
                                default="DRAFT",
                                editable=False,
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("applied_on", models.DateField(editable=False, null=True, verbose_name="applied on")),
                        ("submitted_at", models.DateTimeField(editable=False, null=True, verbose_name="submitted at")),
                        ("due_on", models.DateField(editable=False, null=True, verbose_name="to be decided by")),
                        (
                            "due_is_provisional",
                            models.BooleanField(default=False, editable=False, verbose_name="provisional"),
                        ),
                        ("due_from", models.DateField(editable=False, null=True, verbose_name="counted from")),
                        (
                            "due_working_days",
                            models.PositiveSmallIntegerField(
                                editable=False, null=True, verbose_name="working days to count"
                            ),
                        ),
                        (
                            "clock_stopped_on",
                            models.DateField(editable=False, null=True, verbose_name="clock stopped on"),
                        ),
                        (
                            "working_days_left",
                            models.PositiveSmallIntegerField(
                                editable=False, null=True, verbose_name="working days left"
                            ),
                        ),
                        (
                            "returned_because",
                            models.CharField(
                                blank=True, editable=False, max_length=500, verbose_name="what is missing"
                            ),
                        ),
                        (
                            "returned_items",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("IDENTITY", "Identity card or social-security card"),
                                        ("RECOGNITION", "Recognition decision"),
                                        ("RECURRENCE", "Confirmation of recurrence"),
                                        ("REHABILITATION", "Rehabilitation confirmation with its plan"),
                                        ("DEVICE", "Device confirmation and payment notice"),
                                        ("RESIDENCE", "What shows the residence"),
                                        ("POSTING_LETTER", "Employer's posting letter"),
                                        ("COMMITMENT", "Signed commitment"),
                                        ("REFERRAL_OPINION", "Referral opinion of the institution"),
                                        ("THIRD_PARTY", "Final settlement of the third party"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                editable=False,
                                size=None,
                                verbose_name="papers asked for",
                            ),
                        ),
                        (
                            "deemed_accepted_on",
                            models.DateField(editable=False, null=True, verbose_name="counts as accepted from"),
                        ),
                        ("claimed_at", models.DateTimeField(editable=False, null=True, verbose_name="taken up at")),
                        ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided at")),
                        ("effective_from", models.DateField(editable=False, null=True, verbose_name="effective from")),
                        ("valid_to", models.DateField(editable=False, null=True, verbose_name="valid to")),
                        ("lock_until", models.DateField(editable=False, null=True, verbose_name="locked through")),
                        ("admit_until", models.DateField(editable=False, null=True, verbose_name="to be admitted by")),
                        ("admitted_on", models.DateField(editable=False, null=True, verbose_name="admitted on")),
                        ("ended_on", models.DateField(editable=False, null=True, verbose_name="ended on")),
                        (
                            "ended_because",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("BY_WORKER", "Cancelled by the worker"),
                                    ("BY_AGENCY", "Cancelled by the agency"),
                                    ("REPLACED", "Replaced by a change"),
                                    ("LAPSED", "Lapsed: not admitted in time"),
                                    ("ENTITLEMENT_LOST", "Entitlement lost"),
                                    ("DEATH", "Death"),
                                    ("REVOKED", "Determination revoked"),
                                    ("RELATION_ENDED", "Insurance relation ended"),
                                    ("COMMITMENT_FALSE", "Commitment was false"),
                                ],
                                editable=False,
                                max_length=20,
                                verbose_name="why it ended",
                            ),
                        ),
                        (
                            "editors",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, editable=False, size=None
                            ),
                        ),
                        (
                            "overriders",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, editable=False, size=None
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
                            "claimed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="taken up by",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        (
                            "destination",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.division",
                                verbose_name="place of treatment",
                            ),
                        ),
                        (
                            "determinations",
                            models.ManyToManyField(
                                blank=True,
                                related_name="filing_versions",
                                to="workers.determination",
                                verbose_name="determinations",
                            ),
                        ),
                        (
                            "filing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="filings.filing",
                                verbose_name="filing",
                            ),
                        ),
                        (
                            "handled_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="at the counter with",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="institutions.institution",
                                verbose_name="protocol institution",
                            ),
                        ),
                        (
                            "relation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workers.insurancerelation",
                                verbose_name="insurance relation",
                            ),
                        ),
                        (
                            "replaces",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="changes",
                                to="filings.filingversion",
                                verbose_name="replaces",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="submitted by",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workers.worker",
                                verbose_name="worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "filing version",
                        "verbose_name_plural": "filing versions",
                        "indexes": [
                            models.Index(fields=["agency", "state", "due_on", "id"], name="version_by_due"),
                            models.Index(fields=["agency", "-id"], name="version_by_agency"),
                            models.Index(
                                fields=["agency", "submitted_by", "-submitted_at", "-id"], name="version_by_submitter"
                            ),
                            models.Index(
                                condition=models.Q(("state", "APPROVED")),
                                fields=["agency", "valid_to", "id"],
                                name="version_by_expiry",
                            ),
                            models.Index(fields=["agency", "handled_by", "state", "id"], name="version_by_handler"),
                            models.Index(
                                condition=models.Q(("admitted_on", None), ("state", "APPROVED")),
                                fields=["admit_until", "id"],
                                name="version_to_admit",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("filing", "number"), name="version_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "DRAFT",
                                            "SUBMITTED",
                                            "RETURNED",
                                            "APPROVED",
                                            "REJECTED",
                                            "WITHDRAWN",
                                            "ENDED",
                                        ],
                                    )
                                ),
                                name="version_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["DRAFT", "WITHDRAWN"]),
                                    models.Q(
                                        ("applied_on__isnull", False),
                                        ("destination__isnull", False),
                                        ("submitted_at__isnull", False),
                                        ("submitted_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="version_submitted_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("state__in", ["APPROVED", "REJECTED", "ENDED"]),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["APPROVED", "REJECTED", "ENDED"]), _negated=True),
                                        ("decided_at", None),
                                        ("decided_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="version_decided_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("effective_from__isnull", False), ("state__in", ["APPROVED", "ENDED"])),
                                    models.Q(
                                        models.Q(("state__in", ["APPROVED", "ENDED"]), _negated=True),
                                        ("admit_until", None),
                                        ("admitted_on", None),
                                        ("effective_from", None),
                                        ("lock_until", None),
                                        ("valid_to", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="version_dates_when_approved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("effective_from")), _connector="OR"
                                ),
                                name="version_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("editors__contains", [models.F("decided_by")]), _negated=True),
                                    _connector="OR",
                                ),
                                name="version_maker_is_not_decider",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("overriders__contains", [models.F("decided_by")]), _negated=True),
                                    _connector="OR",
                                ),
                                name="version_overrider_is_not_decider",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("editors__overlap", models.F("overriders")), _negated=True),
                                name="version_overrider_is_no_editor",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("state", "ENDED"), _negated=True),
                                        ("ended_because", ""),
                                        ("ended_on", None),
                                    ),
                                    models.Q(
                                        ("ended_on__isnull", False),
                                        ("state", "ENDED"),
                                        models.Q(("ended_because", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="version_ended_when_and_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_on", None),
                                    models.Q(
                                        (
                                            "ended_on__gte",
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("effective_from"),
                                                "-",
                                                models.Value(datetime.timedelta(days=1)),
                                            ),
                                        ),
                                        models.Q(
                                            ("valid_to", None), ("ended_on__lte", models.F("valid_to")), _connector="OR"
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="version_ends_within_its_dates",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("change_asked_by", ""),
                                        ("change_reason", ""),
                                        ("number", 1),
                                        ("replaces", None),
                                    ),
                                    models.Q(
                                        ("number__gt", 1),
                                        ("replaces__isnull", False),
                                        models.Q(("change_asked_by", ""), _negated=True),
                                        models.Q(("change_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="version_changed_for_whom",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["DRAFT", "SUBMITTED", "RETURNED"])),
                                fields=("filing",),
                                name="version_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("claimed_by", None), ("claimed_at", None)),
                                    models.Q(("claimed_by__isnull", False), ("claimed_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="version_claimed_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "RETURNED"), _negated=True),
                                    models.Q(("returned_because", ""), _negated=True),
                                    models.Q(("returned_items", []), _negated=True),
                                    _connector="OR",
                                ),
                                name="version_returned_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("due_from", None), ("due_working_days", None)),
                                    models.Q(("due_from__isnull", False), ("due_working_days__isnull", False)),
                                    _connector="OR",
                                ),
                                name="version_due_from_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("clock_stopped_on", None), ("working_days_left", None)),
                                    models.Q(
                                        ("clock_stopped_on__isnull", False),
                                        ("due_from__isnull", False),
                                        ("working_days_left__isnull", False),
                                        models.Q(("state", "SUBMITTED"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="version_clock_stopped_with_days",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("state__in", ["APPROVED", "ENDED"])),
                                expressions=[
                                    ("worker", "="),
                                    ("relation", "="),
                                    ("slot", "="),
                                    ("place_number", "="),
                                    (
                                        models.Func(
                                            "effective_from",
                                            models.Func(
                                                "valid_to",
                                                "ended_on",
                                                output_field=models.DateField(),
                                                template="(LEAST(%(expressions)s) + 1)",
                                            ),
                                            models.Value("[)"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="version_no_overlap",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ending",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("BY_WORKER", "Cancelled by the worker"),
                                    ("BY_AGENCY", "Cancelled by the agency"),
                                    ("REPLACED", "Replaced by a change"),
                                    ("LAPSED", "Lapsed: not admitted in time"),
                                    ("ENTITLEMENT_LOST", "Entitlement lost"),
                                    ("DEATH", "Death"),
                                    ("REVOKED", "Determination revoked"),
                                    ("RELATION_ENDED", "Insurance relation ended"),
                                    ("COMMITMENT_FALSE", "Commitment was false"),
                                ],
                                max_length=20,
                                verbose_name="cause",
                            ),
                        ),
                        ("ends_on", models.DateField(verbose_name="last day")),
                        ("reason", models.CharField(max_length=500, verbose_name="reason")),
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
                            models.CharField(blank=True, max_length=500, verbose_name="reason of the decision"),
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
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked for by",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="endings",
                                to="filings.filingversion",
                                verbose_name="filing version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "cancellation",
                        "verbose_name_plural": "cancellations",
                        "indexes": [
                            models.Index(fields=["agency", "state", "requested_at", "id"], name="ending_by_state")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "OPEN")), fields=("version",), name="ending_asked_for_once"
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
                                name="ending_decided_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("requested_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="ending_maker_is_not_decider",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("APPROVED", "Approved"), ("REJECTED", "Rejected")],
                                max_length=9,
                                verbose_name="decision",
                            ),
                        ),
                        (
                            "reasons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("E01", "Not insured against work injury here"),
                                        ("E02", "No valid determination"),
                                        ("E03", "Determination does not cover the service"),
                                        ("E04", "Under six months of residence or posting"),
                                        ("E05", "Referral opinion missing or insufficient"),
                                        ("E06", "Third-party liability is open"),
                                        ("E07", "Insurance relation ended"),
                                        ("E08", "Benefits are stopped"),
                                        ("E09", "No direct settlement there for this service"),
                                        ("E10", "Overlapping filing"),
                                        ("E11", "Within the time in which nothing can be changed"),
                                        ("E12", "Identity or card does not match"),
                                        ("E13", "Papers missing after notice"),
                                        ("E14", "City not in the pilot"),
                                        ("E15", "Commitments are not accepted from this worker"),
                                    ],
                                    max_length=3,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="reasons",
                            ),
                        ),
                        ("explanation", models.TextField(blank=True, verbose_name="explanation")),
                        ("decided_at", models.DateTimeField(verbose_name="decided at")),
                        ("facts", models.JSONField(verbose_name="facts")),
                        ("answers", models.JSONField(verbose_name="answers")),
                        ("parameters", models.JSONField(verbose_name="policy parameters")),
                        ("digest", models.BinaryField(max_length=32, verbose_name="digest")),
                        ("overrides", models.JSONField(default=list, verbose_name="overrides")),
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
                            "decided_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decision",
                                to="filings.filingversion",
                                verbose_name="filing version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "decision",
                        "verbose_name_plural": "decisions",
                        "indexes": [models.Index(fields=["decided_at", "id"], name="decision_by_moment")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "APPROVED"), ("reasons", [])),
                                    models.Q(("outcome", "REJECTED"), models.Q(("reasons", []), _negated=True)),
                                    _connector="OR",
                                ),
                                name="decision_rejects_with_reasons",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalComplaint",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("number", models.CharField(db_index=True, max_length=24, verbose_name="number")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("COMPLAINT", "Complaint"),
                                    ("REPORT", "Report of a wrong"),
                                    ("ENQUIRY", "Enquiry"),
                                ],
                                max_length=9,
                                verbose_name="kind",
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="received on")),
                        (
                            "text",
                            agency.sealing.fields.SealedTextField(
                                purpose="filings.complaint.text", verbose_name="what it is about"
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="to be answered by")),
                        ("due_is_provisional", models.BooleanField(default=False, verbose_name="provisional")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("OPEN", "Open"),
                                    ("ANSWERED", "Answered"),
                                    ("TRANSFERRED", "Transferred to the right body"),
                                ],
                                default="OPEN",
                                max_length=11,
                                verbose_name="state",
                            ),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="entered at")),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                        (
                            "answer",
                            agency.sealing.fields.SealedTextField(
                                blank=True, null=True, purpose="filings.complaint.answer", verbose_name="answer"
                            ),
                        ),
                        ("transferred_to", models.CharField(blank=True, max_length=100, verbose_name="transferred to")),
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
                            "about",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="complained about",
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
                            "filing",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="filings.filing",
                                verbose_name="filing",
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
                        "verbose_name": "historical complaint or enquiry",
                        "verbose_name_plural": "historical complaints and enquiries",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="complaint_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalEnding",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("BY_WORKER", "Cancelled by the worker"),
                                    ("BY_AGENCY", "Cancelled by the agency"),
                                    ("REPLACED", "Replaced by a change"),
                                    ("LAPSED", "Lapsed: not admitted in time"),
                                    ("ENTITLEMENT_LOST", "Entitlement lost"),
                                    ("DEATH", "Death"),
                                    ("REVOKED", "Determination revoked"),
                                    ("RELATION_ENDED", "Insurance relation ended"),
                                    ("COMMITMENT_FALSE", "Commitment was false"),
                                ],
                                max_length=20,
                                verbose_name="cause",
                            ),
                        ),
                        ("ends_on", models.DateField(verbose_name="last day")),
                        ("reason", models.CharField(max_length=500, verbose_name="reason")),
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
                            models.CharField(blank=True, max_length=500, verbose_name="reason of the decision"),
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
                    ],
                    options={
                        "verbose_name": "historical cancellation",
                        "verbose_name_plural": "historical cancellations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="ending_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalFiling",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("number", models.CharField(db_index=True, max_length=24, verbose_name="filing number")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("WINDOW", "Agency window"),
                                    ("SI_PLATFORM", "National social-insurance platform"),
                                    ("GOV_PLATFORM", "Government service platform"),
                                    ("APP_12333", "12333 app"),
                                    ("E_CARD", "E-card"),
                                ],
                                default="WINDOW",
                                max_length=12,
                                verbose_name="channel",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="opened at")),
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
                            "opened_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="opened by",
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
                            "renews",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="filings.filing",
                                verbose_name="renews",
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
                        "verbose_name": "historical filing",
                        "verbose_name_plural": "historical filings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="filing_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalFilingVersion",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("number", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                        (
                            "change_asked_by",
                            models.CharField(
                                blank=True,
                                choices=[("WORKER", "The worker"), ("AGENCY", "The agency")],
                                editable=False,
                                max_length=6,
                                verbose_name="who wants the change",
                            ),
                        ),
                        (
                            "change_reason",
                            models.CharField(
                                blank=True, editable=False, max_length=500, verbose_name="why it is changed"
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[("CROSS_PROVINCE", "Cross-province"), ("IN_PROVINCE", "Within the province")],
                                default="CROSS_PROVINCE",
                                editable=False,
                                max_length=14,
                                verbose_name="scope",
                            ),
                        ),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("RESIDENT", "Long-term resident elsewhere"),
                                    ("POSTED", "Posted elsewhere"),
                                    ("REFERRAL", "Referred elsewhere"),
                                ],
                                default="RESIDENT",
                                max_length=8,
                                verbose_name="category",
                            ),
                        ),
                        (
                            "slot",
                            models.CharField(
                                choices=[("LONG_TERM", "Long-term"), ("REFERRAL", "Referral")],
                                editable=False,
                                max_length=9,
                                verbose_name="slot",
                            ),
                        ),
                        (
                            "place_number",
                            models.PositiveSmallIntegerField(
                                default=1, editable=False, verbose_name="place of the slot"
                            ),
                        ),
                        (
                            "institution_written",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="hospital, if the directory does not have it"
                            ),
                        ),
                        (
                            "services",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("MEDICAL", "Inpatient medical care"),
                                        ("REHAB", "Inpatient rehabilitation"),
                                        ("DEVICE", "Assistive devices"),
                                        ("OUTPATIENT_MEDICAL", "Outpatient medical care"),
                                        ("OUTPATIENT_REHAB", "Outpatient rehabilitation"),
                                    ],
                                    max_length=18,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="services",
                            ),
                        ),
                        (
                            "away_from",
                            models.DateField(blank=True, null=True, verbose_name="residence or posting since"),
                        ),
                        ("away_until", models.DateField(blank=True, null=True, verbose_name="posting ends on")),
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="address there")),
                        (
                            "evidence",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("RESIDENCE_PERMIT", "Residence permit"),
                                    ("HOUSEHOLD_REGISTER", "Household register"),
                                    ("POSTING_LETTER", "Employer's posting letter"),
                                    ("COMMITMENT", "Signed commitment"),
                                ],
                                max_length=18,
                                verbose_name="evidence",
                            ),
                        ),
                        (
                            "identity",
                            models.CharField(
                                choices=[
                                    ("NOT_CHECKED", "Not checked yet"),
                                    ("MATCHES", "Matches the file"),
                                    ("DIFFERS", "Differs from the file"),
                                ],
                                default="NOT_CHECKED",
                                max_length=11,
                                verbose_name="identity and card",
                            ),
                        ),
                        (
                            "commitment_signed_on",
                            models.DateField(blank=True, null=True, verbose_name="commitment signed on"),
                        ),
                        ("is_emergency", models.BooleanField(default=False, verbose_name="emergency")),
                        (
                            "in_hospital_since",
                            models.DateField(blank=True, null=True, verbose_name="in hospital since"),
                        ),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                        (
                            "referral_institution",
                            models.CharField(blank=True, max_length=100, verbose_name="institution that refers"),
                        ),
                        (
                            "referral_level",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="its level"),
                        ),
                        (
                            "referral_is_protocol",
                            models.BooleanField(blank=True, null=True, verbose_name="it is a protocol institution"),
                        ),
                        ("referral_physician", models.CharField(blank=True, max_length=60, verbose_name="physician")),
                        (
                            "referral_title",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("RESIDENT", "Resident physician"),
                                    ("ATTENDING", "Attending physician"),
                                    ("ASSOCIATE_CHIEF", "Associate chief physician"),
                                    ("CHIEF", "Chief physician"),
                                ],
                                max_length=15,
                                verbose_name="title",
                            ),
                        ),
                        ("referral_on", models.DateField(blank=True, null=True, verbose_name="day of the opinion")),
                        ("referral_diagnosis", models.CharField(blank=True, max_length=200, verbose_name="diagnosis")),
                        ("referral_reason", models.CharField(blank=True, max_length=500, verbose_name="why it refers")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "Draft"),
                                    ("SUBMITTED", "Awaiting decision"),
                                    ("RETURNED", "Returned for more"),
                                    ("APPROVED", "Approved"),
                                    ("REJECTED", "Rejected"),
                                    ("WITHDRAWN", "Withdrawn"),
                                    ("ENDED", "Ended"),
                                ],
                                default="DRAFT",
                                editable=False,
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("applied_on", models.DateField(editable=False, null=True, verbose_name="applied on")),
                        ("submitted_at", models.DateTimeField(editable=False, null=True, verbose_name="submitted at")),
                        ("due_on", models.DateField(editable=False, null=True, verbose_name="to be decided by")),
                        (
                            "due_is_provisional",
                            models.BooleanField(default=False, editable=False, verbose_name="provisional"),
                        ),
                        ("due_from", models.DateField(editable=False, null=True, verbose_name="counted from")),
                        (
                            "due_working_days",
                            models.PositiveSmallIntegerField(
                                editable=False, null=True, verbose_name="working days to count"
                            ),
                        ),
                        (
                            "clock_stopped_on",
                            models.DateField(editable=False, null=True, verbose_name="clock stopped on"),
                        ),
                        (
                            "working_days_left",
                            models.PositiveSmallIntegerField(
                                editable=False, null=True, verbose_name="working days left"
                            ),
                        ),
                        (
                            "returned_because",
                            models.CharField(
                                blank=True, editable=False, max_length=500, verbose_name="what is missing"
                            ),
                        ),
                        (
                            "returned_items",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("IDENTITY", "Identity card or social-security card"),
                                        ("RECOGNITION", "Recognition decision"),
                                        ("RECURRENCE", "Confirmation of recurrence"),
                                        ("REHABILITATION", "Rehabilitation confirmation with its plan"),
                                        ("DEVICE", "Device confirmation and payment notice"),
                                        ("RESIDENCE", "What shows the residence"),
                                        ("POSTING_LETTER", "Employer's posting letter"),
                                        ("COMMITMENT", "Signed commitment"),
                                        ("REFERRAL_OPINION", "Referral opinion of the institution"),
                                        ("THIRD_PARTY", "Final settlement of the third party"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                editable=False,
                                size=None,
                                verbose_name="papers asked for",
                            ),
                        ),
                        (
                            "deemed_accepted_on",
                            models.DateField(editable=False, null=True, verbose_name="counts as accepted from"),
                        ),
                        ("claimed_at", models.DateTimeField(editable=False, null=True, verbose_name="taken up at")),
                        ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided at")),
                        ("effective_from", models.DateField(editable=False, null=True, verbose_name="effective from")),
                        ("valid_to", models.DateField(editable=False, null=True, verbose_name="valid to")),
                        ("lock_until", models.DateField(editable=False, null=True, verbose_name="locked through")),
                        ("admit_until", models.DateField(editable=False, null=True, verbose_name="to be admitted by")),
                        ("admitted_on", models.DateField(editable=False, null=True, verbose_name="admitted on")),
                        ("ended_on", models.DateField(editable=False, null=True, verbose_name="ended on")),
                        (
                            "ended_because",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("BY_WORKER", "Cancelled by the worker"),
                                    ("BY_AGENCY", "Cancelled by the agency"),
                                    ("REPLACED", "Replaced by a change"),
                                    ("LAPSED", "Lapsed: not admitted in time"),
                                    ("ENTITLEMENT_LOST", "Entitlement lost"),
                                    ("DEATH", "Death"),
                                    ("REVOKED", "Determination revoked"),
                                    ("RELATION_ENDED", "Insurance relation ended"),
                                    ("COMMITMENT_FALSE", "Commitment was false"),
                                ],
                                editable=False,
                                max_length=20,
                                verbose_name="why it ended",
                            ),
                        ),
                        (
                            "editors",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, editable=False, size=None
                            ),
                        ),
                        (
                            "overriders",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, editable=False, size=None
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
                            "claimed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="taken up by",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        (
                            "destination",
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
                            "filing",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="filings.filing",
                                verbose_name="filing",
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
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="institutions.institution",
                                verbose_name="protocol institution",
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
                            "replaces",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="filings.filingversion",
                                verbose_name="replaces",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="submitted by",
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
                        "verbose_name": "historical filing version",
                        "verbose_name_plural": "historical filing versions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="filingversion_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalFilingVersion_determinations",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "determination",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workers.determination",
                            ),
                        ),
                        (
                            "filingversion",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="filings.filingversion",
                            ),
                        ),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="filings.historicalfilingversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalFilingVersion_determinations",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReceivedFiling",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("filing_number", models.CharField(max_length=24, verbose_name="filing number")),
                        ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                        (
                            "scope",
                            models.CharField(
                                choices=[("CROSS_PROVINCE", "Cross-province"), ("IN_PROVINCE", "Within the province")],
                                max_length=14,
                                verbose_name="scope",
                            ),
                        ),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("RESIDENT", "Long-term resident elsewhere"),
                                    ("POSTED", "Posted elsewhere"),
                                    ("REFERRAL", "Referred elsewhere"),
                                ],
                                max_length=8,
                                verbose_name="category",
                            ),
                        ),
                        (
                            "services",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("MEDICAL", "Inpatient medical care"),
                                        ("REHAB", "Inpatient rehabilitation"),
                                        ("DEVICE", "Assistive devices"),
                                        ("OUTPATIENT_MEDICAL", "Outpatient medical care"),
                                        ("OUTPATIENT_REHAB", "Outpatient rehabilitation"),
                                    ],
                                    max_length=18,
                                ),
                                size=None,
                                verbose_name="services",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        (
                            "number",
                            agency.sealing.fields.SealedTextField(
                                purpose="filings.received.number", verbose_name="social security number"
                            ),
                        ),
                        (
                            "number_index",
                            agency.sealing.fields.BlindIndexField(
                                db_index=True, null=True, purpose="filings.received.number", source="number"
                            ),
                        ),
                        (
                            "number_tail",
                            models.CharField(editable=False, max_length=4, verbose_name="last four characters"),
                        ),
                        ("insured_place", models.CharField(max_length=6, verbose_name="insured place")),
                        ("insured_place_name", models.CharField(max_length=80, verbose_name="insured place")),
                        ("insured_agency", models.CharField(max_length=100, verbose_name="insurance agency")),
                        (
                            "institution_name",
                            models.CharField(blank=True, max_length=120, verbose_name="protocol institution"),
                        ),
                        (
                            "injured_parts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=8),
                                default=list,
                                size=None,
                                verbose_name="injured parts",
                            ),
                        ),
                        (
                            "diagnoses",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=16),
                                default=list,
                                size=None,
                                verbose_name="diagnoses (ICD-10)",
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
                                default="UNKNOWN",
                                max_length=7,
                                verbose_name="third party",
                            ),
                        ),
                        ("effective_from", models.DateField(verbose_name="effective from")),
                        ("valid_to", models.DateField(null=True, verbose_name="valid to")),
                        ("ended_on", models.DateField(null=True, verbose_name="ended on")),
                        ("benefit_stopped", models.BooleanField(null=True, verbose_name="benefit stopped")),
                        ("received_at", models.DateTimeField(verbose_name="received at")),
                        ("message_id", models.UUIDField(verbose_name="message id")),
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
                            "destination",
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
                        "verbose_name": "historical received filing",
                        "verbose_name_plural": "historical received filings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="receivedfiling_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalSupplement",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ("asked_at", models.DateTimeField(verbose_name="asked at")),
                        ("asked_again_at", models.DateTimeField(null=True, verbose_name="asked again at")),
                        ("answer_from", models.DateField(verbose_name="counted from")),
                        ("answer_working_days", models.PositiveSmallIntegerField(verbose_name="working days to count")),
                        ("answer_by", models.DateField(verbose_name="to be answered by")),
                        ("answer_by_is_provisional", models.BooleanField(default=False, verbose_name="provisional")),
                        (
                            "items",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("IDENTITY", "Identity card or social-security card"),
                                        ("RECOGNITION", "Recognition decision"),
                                        ("RECURRENCE", "Confirmation of recurrence"),
                                        ("REHABILITATION", "Rehabilitation confirmation with its plan"),
                                        ("DEVICE", "Device confirmation and payment notice"),
                                        ("RESIDENCE", "What shows the residence"),
                                        ("POSTING_LETTER", "Employer's posting letter"),
                                        ("COMMITMENT", "Signed commitment"),
                                        ("REFERRAL_OPINION", "Referral opinion of the institution"),
                                        ("THIRD_PARTY", "Final settlement of the third party"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                size=None,
                                verbose_name="papers asked for",
                            ),
                        ),
                        ("text", models.CharField(blank=True, max_length=500, verbose_name="what is missing")),
                        ("reminded_at", models.DateTimeField(null=True, verbose_name="reminded at")),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="answered at")),
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
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked by",
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
                    ],
                    options={
                        "verbose_name": "historical notice of missing papers",
                        "verbose_name_plural": "historical notices of missing papers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="supplement_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalTask",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("ISSUE_CARD", "Issue a card or e-card"),
                                    ("WORKER_DIED", "A list says that the worker died"),
                                    ("RELATION_ENDED", "A list says that the insurance relation ended"),
                                    ("CARD_STATE", "A list says that the card is not in order"),
                                    ("BENEFITS_STOPPED", "Benefits were stopped"),
                                    ("LATE_ADMISSION", "An admission was reported after the lapse"),
                                    ("ADVANCE_PAYMENT", "Advance payment was asked for"),
                                    ("PAPERS_OVERDUE", "Papers were not handed in by the day given"),
                                    ("EMERGENCY_PAPERS", "Papers of an emergency are still to come"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("reference", models.CharField(blank=True, max_length=80, verbose_name="reference")),
                        ("details", models.JSONField(default=dict, verbose_name="details")),
                        ("opened_at", models.DateTimeField(verbose_name="opened at")),
                        ("due_from", models.DateField(null=True, verbose_name="counted from")),
                        (
                            "due_working_days",
                            models.PositiveSmallIntegerField(null=True, verbose_name="working days to count"),
                        ),
                        ("due_on", models.DateField(null=True, verbose_name="due on")),
                        ("due_is_provisional", models.BooleanField(default=False, verbose_name="provisional")),
                        (
                            "state",
                            models.CharField(
                                choices=[("OPEN", "Open"), ("DONE", "Done")],
                                default="OPEN",
                                max_length=4,
                                verbose_name="state",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                        ("outcome", models.CharField(blank=True, max_length=500, verbose_name="what came of it")),
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
                    ],
                    options={
                        "verbose_name": "historical task",
                        "verbose_name_plural": "historical tasks",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="task_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="NumberSeries",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("last", models.PositiveIntegerField(default=0)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.agency"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "number series",
                        "verbose_name_plural": "number series",
                        "constraints": [models.UniqueConstraint(fields=("agency", "year"), name="series_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Override",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "rule",
                            models.CharField(
                                choices=[
                                    ("E01", "Not insured against work injury here"),
                                    ("E02", "No valid determination"),
                                    ("E03", "Determination does not cover the service"),
                                    ("E04", "Under six months of residence or posting"),
                                    ("E05", "Referral opinion missing or insufficient"),
                                    ("E06", "Third-party liability is open"),
                                    ("E07", "Insurance relation ended"),
                                    ("E08", "Benefits are stopped"),
                                    ("E09", "No direct settlement there for this service"),
                                    ("E10", "Overlapping filing"),
                                    ("E11", "Within the time in which nothing can be changed"),
                                    ("E12", "Identity or card does not match"),
                                    ("E13", "Papers missing after notice"),
                                    ("E14", "City not in the pilot"),
                                    ("E15", "Commitments are not accepted from this worker"),
                                ],
                                max_length=3,
                                verbose_name="rule",
                            ),
                        ),
                        ("reason", models.CharField(max_length=500, verbose_name="reason")),
                        ("given_at", models.DateTimeField(verbose_name="given at")),
                        ("submitted_at", models.DateTimeField(verbose_name="of what was handed in at")),
                        ("answer", models.JSONField(verbose_name="answer that it overrides")),
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
                            "given_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="given by",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="overrides",
                                to="filings.filingversion",
                                verbose_name="filing version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "override",
                        "verbose_name_plural": "overrides",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "rule", "submitted_at", "answer"), name="override_once_an_answer"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rule__in", ["E04", "E05", "E09", "E13"])),
                                name="override_allowed_rule",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Paper",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("IDENTITY", "Identity card or social-security card"),
                                    ("RECOGNITION", "Recognition decision"),
                                    ("RECURRENCE", "Confirmation of recurrence"),
                                    ("REHABILITATION", "Rehabilitation confirmation with its plan"),
                                    ("DEVICE", "Device confirmation and payment notice"),
                                    ("RESIDENCE", "What shows the residence"),
                                    ("POSTING_LETTER", "Employer's posting letter"),
                                    ("COMMITMENT", "Signed commitment"),
                                    ("REFERRAL_OPINION", "Referral opinion of the institution"),
                                    ("THIRD_PARTY", "Final settlement of the third party"),
                                ],
                                max_length=20,
                                verbose_name="paper",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("MISSING", "Missing"),
                                    ("RECEIVED", "Handed in"),
                                    ("ACCEPTED", "Accepted"),
                                    ("REFUSED", "Refused"),
                                ],
                                default="MISSING",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("received_on", models.DateField(blank=True, null=True, verbose_name="handed in on")),
                        ("judged_at", models.DateTimeField(null=True, verbose_name="looked at")),
                        (
                            "refused_because",
                            models.CharField(blank=True, max_length=200, verbose_name="why it was refused"),
                        ),
                        (
                            "judged_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="looked at by",
                            ),
                        ),
                        (
                            "taken_from",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="filings.paper",
                                verbose_name="taken over from",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="filings.filingversion",
                                verbose_name="filing version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "paper",
                        "verbose_name_plural": "papers",
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "kind"), name="paper_once_a_version"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("received_on", None), ("state", "MISSING")),
                                    models.Q(
                                        models.Q(("state", "MISSING"), _negated=True), ("received_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="paper_received_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "REFUSED"), models.Q(("refused_because", ""), _negated=True)),
                                    models.Q(models.Q(("state", "REFUSED"), _negated=True), ("refused_because", "")),
                                    _connector="OR",
                                ),
                                name="paper_refused_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("judged_at__isnull", False),
                                        ("judged_by__isnull", False),
                                        ("state__in", ["ACCEPTED", "REFUSED"]),
                                    ),
                                    models.Q(
                                        ("judged_at", None), ("judged_by", None), ("state__in", ["MISSING", "RECEIVED"])
                                    ),
                                    _connector="OR",
                                ),
                                name="paper_judged_by_whom",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("taken_from", None), ("state", "ACCEPTED"), _connector="OR"),
                                name="paper_taken_over_accepted",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPaper",
                    fields=[
                        ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("IDENTITY", "Identity card or social-security card"),
                                    ("RECOGNITION", "Recognition decision"),
                                    ("RECURRENCE", "Confirmation of recurrence"),
                                    ("REHABILITATION", "Rehabilitation confirmation with its plan"),
                                    ("DEVICE", "Device confirmation and payment notice"),
                                    ("RESIDENCE", "What shows the residence"),
                                    ("POSTING_LETTER", "Employer's posting letter"),
                                    ("COMMITMENT", "Signed commitment"),
                                    ("REFERRAL_OPINION", "Referral opinion of the institution"),
                                    ("THIRD_PARTY", "Final settlement of the third party"),
                                ],
                                max_length=20,
                                verbose_name="paper",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("MISSING", "Missing"),
                                    ("RECEIVED", "Handed in"),
                                    ("ACCEPTED", "Accepted"),
                                    ("REFUSED", "Refused"),
                                ],
                                default="MISSING",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("received_on", models.DateField(blank=True, null=True, verbose_name="handed in on")),
                        ("judged_at", models.DateTimeField(null=True, verbose_name="looked at")),
                        (
                            "refused_because",
                            models.CharField(blank=True, max_length=200, verbose_name="why it was refused"),
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
                            "judged_by",
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
                            "taken_from",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="filings.paper",
                                verbose_name="taken over from",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical paper",
                        "verbose_name_plural": "historical papers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["id", "history_date"], name="paper_by_row")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="ReceivedFiling",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("filing_number", models.CharField(max_length=24, verbose_name="filing number")),
                        ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                        (
                            "scope",
                            models.CharField(
                                choices=[("CROSS_PROVINCE", "Cross-province"), ("IN_PROVINCE", "Within the province")],
                                max_length=14,
                                verbose_name="scope",
                            ),
                        ),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("RESIDENT", "Long-term resident elsewhere"),
                                    ("POSTED", "Posted elsewhere"),
                                    ("REFERRAL", "Referred elsewhere"),
                                ],
                                max_length=8,
                                verbose_name="category",
                            ),
                        ),
                        (
                            "services",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("MEDICAL", "Inpatient medical care"),
                                        ("REHAB", "Inpatient rehabilitation"),
                                        ("DEVICE", "Assistive devices"),
                                        ("OUTPATIENT_MEDICAL", "Outpatient medical care"),
                                        ("OUTPATIENT_REHAB", "Outpatient rehabilitation"),
                                    ],
                                    max_length=18,
                                ),
                                size=None,
                                verbose_name="services",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        (
                            "number",
                            agency.sealing.fields.SealedTextField(
                                purpose="filings.received.number", verbose_name="social security number"
                            ),
                        ),
                        (
                            "number_index",
                            agency.sealing.fields.BlindIndexField(
                                db_index=True, null=True, purpose="filings.received.number", source="number"
                            ),
                        ),
                        (
                            "number_tail",
                            models.CharField(editable=False, max_length=4, verbose_name="last four characters"),
                        ),
                        ("insured_place", models.CharField(max_length=6, verbose_name="insured place")),
                        ("insured_place_name", models.CharField(max_length=80, verbose_name="insured place")),
                        ("insured_agency", models.CharField(max_length=100, verbose_name="insurance agency")),
                        (
                            "institution_name",
                            models.CharField(blank=True, max_length=120, verbose_name="protocol institution"),
                        ),
                        (
                            "injured_parts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=8),
                                default=list,
                                size=None,
                                verbose_name="injured parts",
                            ),
                        ),
                        (
                            "diagnoses",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=16),
                                default=list,
                                size=None,
                                verbose_name="diagnoses (ICD-10)",
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
                                default="UNKNOWN",
                                max_length=7,
                                verbose_name="third party",
                            ),
                        ),
                        ("effective_from", models.DateField(verbose_name="effective from")),
                        ("valid_to", models.DateField(null=True, verbose_name="valid to")),
                        ("ended_on", models.DateField(null=True, verbose_name="ended on")),
                        ("benefit_stopped", models.BooleanField(null=True, verbose_name="benefit stopped")),
                        ("received_at", models.DateTimeField(verbose_name="received at")),
                        ("message_id", models.UUIDField(verbose_name="message id")),
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
                            "destination",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.division",
                                verbose_name="place of treatment",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "received filing",
                        "verbose_name_plural": "received filings",
                        "indexes": [
                            models.Index(fields=["agency", "-id"], name="received_by_agency"),
                            models.Index(
                                fields=["agency", "name"],
                                name="received_by_name",
                                opclasses=["int8_ops", "varchar_pattern_ops"],
                            ),
                            models.Index(fields=["filing_number", "version"], name="received_by_number"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agency", "filing_number", "version"), name="received_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("effective_from")), _connector="OR"
                                ),
                                name="received_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_on__isnull", False), ("benefit_stopped", None), _connector="OR"
                                ),
                                name="received_stopped_when_ended",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Supplement",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("asked_at", models.DateTimeField(verbose_name="asked at")),
                        ("asked_again_at", models.DateTimeField(null=True, verbose_name="asked again at")),
                        ("answer_from", models.DateField(verbose_name="counted from")),
                        ("answer_working_days", models.PositiveSmallIntegerField(verbose_name="working days to count")),
                        ("answer_by", models.DateField(verbose_name="to be answered by")),
                        ("answer_by_is_provisional", models.BooleanField(default=False, verbose_name="provisional")),
                        (
                            "items",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("IDENTITY", "Identity card or social-security card"),
                                        ("RECOGNITION", "Recognition decision"),
                                        ("RECURRENCE", "Confirmation of recurrence"),
                                        ("REHABILITATION", "Rehabilitation confirmation with its plan"),
                                        ("DEVICE", "Device confirmation and payment notice"),
                                        ("RESIDENCE", "What shows the residence"),
                                        ("POSTING_LETTER", "Employer's posting letter"),
                                        ("COMMITMENT", "Signed commitment"),
                                        ("REFERRAL_OPINION", "Referral opinion of the institution"),
                                        ("THIRD_PARTY", "Final settlement of the third party"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                size=None,
                                verbose_name="papers asked for",
                            ),
                        ),
                        ("text", models.CharField(blank=True, max_length=500, verbose_name="what is missing")),
                        ("reminded_at", models.DateTimeField(null=True, verbose_name="reminded at")),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="answered at")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked by",
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supplement",
                                to="filings.filingversion",
                                verbose_name="filing version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "notice of missing papers",
                        "verbose_name_plural": "notices of missing papers",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("answered_at", None)),
                                fields=["answer_by", "id"],
                                name="supplement_unanswered",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("items", []), _negated=True),
                                    models.Q(("text", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="supplement_names_something",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Task",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("ISSUE_CARD", "Issue a card or e-card"),
                                    ("WORKER_DIED", "A list says that the worker died"),
                                    ("RELATION_ENDED", "A list says that the insurance relation ended"),
                                    ("CARD_STATE", "A list says that the card is not in order"),
                                    ("BENEFITS_STOPPED", "Benefits were stopped"),
                                    ("LATE_ADMISSION", "An admission was reported after the lapse"),
                                    ("ADVANCE_PAYMENT", "Advance payment was asked for"),
                                    ("PAPERS_OVERDUE", "Papers were not handed in by the day given"),
                                    ("EMERGENCY_PAPERS", "Papers of an emergency are still to come"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("reference", models.CharField(blank=True, max_length=80, verbose_name="reference")),
                        ("details", models.JSONField(default=dict, verbose_name="details")),
                        ("opened_at", models.DateTimeField(verbose_name="opened at")),
                        ("due_from", models.DateField(null=True, verbose_name="counted from")),
                        (
                            "due_working_days",
                            models.PositiveSmallIntegerField(null=True, verbose_name="working days to count"),
                        ),
                        ("due_on", models.DateField(null=True, verbose_name="due on")),
                        ("due_is_provisional", models.BooleanField(default=False, verbose_name="provisional")),
                        (
                            "state",
                            models.CharField(
                                choices=[("OPEN", "Open"), ("DONE", "Done")],
                                default="OPEN",
                                max_length=4,
                                verbose_name="state",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                        ("outcome", models.CharField(blank=True, max_length=500, verbose_name="what came of it")),
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
                        (
                            "version",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="filings.filingversion",
                                verbose_name="filing version",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="workers.worker",
                                verbose_name="worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "task",
                        "verbose_name_plural": "tasks",
                        "indexes": [
                            models.Index(fields=["agency", "state", "due_on", "id"], name="task_by_due"),
                            models.Index(fields=["worker", "-opened_at", "-id"], name="task_by_worker"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "worker", "version", "reference"),
                                name="task_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at", None), ("closed_by", None), ("outcome", ""), ("state", "OPEN")
                                    ),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("state", "DONE"),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="task_closed_with_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("due_from", None), ("due_working_days", None)),
                                    models.Q(
                                        ("due_from__isnull", False),
                                        ("due_on__isnull", False),
                                        ("due_working_days__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="task_due_from_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ComplaintSeries",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("last", models.PositiveIntegerField(default=0)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.agency"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "number series of complaints",
                        "verbose_name_plural": "number series of complaints",
                        "constraints": [
                            models.UniqueConstraint(fields=("agency", "year"), name="complaint_series_once")
                        ],
                    },
                ),
            ],
        ),
    ]
