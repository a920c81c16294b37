"""The filing 备案, its versions, and the decision on each."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from filings.digests import digest_of
from filings.enums import (
    Asker,
    Category,
    Channel,
    EndCause,
    Evidence,
    Identity,
    PaperKind,
    PhysicianTitle,
    Reason,
    Scope,
    Service,
    Slot,
    State,
)


class FilingQuerySet(ScopedQuerySet):
    view_permission = Permission.FILING_VIEW

    def lock(self, pk: "uuid.UUID | models.QuerySet[Any, Any]") -> "Filing":
        """The filing, held until the transaction ends. Every write of a filing or its versions starts here.

        `pk` is its key, or the query that finds the key.
        """
        return self.select_for_update(of=("self",)).get(pk=pk)


class Filing(models.Model):
    """A filing keeps its number for life; what is approved and when stands in its versions (design.md §5)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("filing number"), max_length=24, unique=True)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    worker = models.ForeignKey("workers.Worker", models.PROTECT, related_name="filings", verbose_name=_("worker"))
    relation = models.ForeignKey(
        "workers.InsuranceRelation", models.PROTECT, related_name="+", verbose_name=_("insurance relation")
    )
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="renewals", editable=False, verbose_name=_("renews")
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, default=Channel.WINDOW)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", verbose_name=_("opened by"))

    objects = FilingQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        indexes = [models.Index(fields=["worker", "-opened_at", "-id"], name="filing_by_worker")]

    def __str__(self) -> str:
        return self.number


class FilingVersionQuerySet(ScopedQuerySet):
    view_permission = Permission.FILING_VIEW


class FilingVersion(models.Model):
    """One version of a filing: what is asked for, its state, and its dates once approved.

    agency, worker and relation repeat the filing's, so that one index serves the worklist and one exclusion
    constraint keeps validity periods apart.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="versions", verbose_name=_("filing"))
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    worker = models.ForeignKey("workers.Worker", models.PROTECT, related_name="+", verbose_name=_("worker"))
    relation = models.ForeignKey(
        "workers.InsuranceRelation", models.PROTECT, related_name="+", verbose_name=_("insurance relation")
    )

    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="changes", editable=False, verbose_name=_("replaces")
    )
    change_asked_by = models.CharField(
        _("who wants the change"), max_length=6, choices=Asker, blank=True, editable=False
    )
    change_reason = models.CharField(_("why it is changed"), max_length=500, blank=True, editable=False)

    # What is asked for
    scope = models.CharField(_("scope"), max_length=14, choices=Scope, default=Scope.CROSS_PROVINCE, editable=False)
    category = models.CharField(_("category"), max_length=8, choices=Category, default=Category.RESIDENT)
    slot = models.CharField(_("slot"), max_length=9, choices=Slot, editable=False)
    place_number = models.PositiveSmallIntegerField(_("place of the slot"), default=1, editable=False)
    destination = models.ForeignKey(
        "offices.Division",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("place of treatment"),
    )
    institution = models.ForeignKey(
        "institutions.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("protocol institution"),
    )
    institution_written = models.CharField(_("hospital, if the directory does not have it"), max_length=100, blank=True)
    services = ArrayField(
        models.CharField(max_length=18, choices=Service), verbose_name=_("services"), default=list, blank=True
    )
    determinations = models.ManyToManyField(
        "workers.Determination", related_name="filing_versions", verbose_name=_("determinations"), blank=True
    )
    away_from = models.DateField(_("residence or posting since"), null=True, blank=True)
    away_until = models.DateField(_("posting ends on"), null=True, blank=True)
    address = models.CharField(_("address there"), max_length=200, blank=True)
    evidence = models.CharField(_("evidence"), max_length=18, choices=Evidence, blank=True)
    identity = models.CharField(_("identity and card"), max_length=11, choices=Identity, default=Identity.NOT_CHECKED)
    commitment_signed_on = models.DateField(_("commitment signed on"), null=True, blank=True)
    is_emergency = models.BooleanField(_("emergency"), default=False)
    in_hospital_since = models.DateField(_("in hospital since"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    # The opinion that a referral rests on (domain.md R2.12)
    referral_institution = models.CharField(_("institution that refers"), max_length=100, blank=True)
    referral_level = models.PositiveSmallIntegerField(_("its level"), null=True, blank=True)
    referral_is_protocol = models.BooleanField(_("it is a protocol institution"), null=True, blank=True)
    referral_physician = models.CharField(_("physician"), max_length=60, blank=True)
    referral_title = models.CharField(_("title"), max_length=15, choices=PhysicianTitle, blank=True)
    referral_on = models.DateField(_("day of the opinion"), null=True, blank=True)
    referral_diagnosis = models.CharField(_("diagnosis"), max_length=200, blank=True)
    referral_reason = models.CharField(_("why it refers"), max_length=500, blank=True)

    # Where it stands
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT, editable=False)
    applied_on = models.DateField(_("applied on"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("submitted by")
    )
    due_on = models.DateField(_("to be decided by"), null=True, editable=False)
    due_is_provisional = models.BooleanField(_("provisional"), default=False, editable=False)
    due_from = models.DateField(_("counted from"), null=True, editable=False)
    due_working_days = models.PositiveSmallIntegerField(_("working days to count"), null=True, editable=False)
    clock_stopped_on = models.DateField(_("clock stopped on"), null=True, editable=False)
    working_days_left = models.PositiveSmallIntegerField(_("working days left"), null=True, editable=False)
    handled_by = models.ForeignKey(
        "offices.User", models.PROTECT, editable=False, related_name="+", verbose_name=_("at the counter with")
    )
    returned_because = models.CharField(_("what is missing"), max_length=500, blank=True, editable=False)
    returned_items = ArrayField(
        models.CharField(max_length=20, choices=PaperKind),
        verbose_name=_("papers asked for"),
        default=list,
        blank=True,
        editable=False,
    )
    deemed_accepted_on = models.DateField(_("counts as accepted from"), null=True, editable=False)
    claimed_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("taken up by")
    )
    claimed_at = models.DateTimeField(_("taken up at"), null=True, editable=False)

    # What was decided
    decided_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    effective_from = models.DateField(_("effective from"), null=True, editable=False)
    valid_to = models.DateField(_("valid to"), null=True, editable=False)
    lock_until = models.DateField(_("locked through"), null=True, editable=False)
    admit_until = models.DateField(_("to be admitted by"), null=True, editable=False)
    admitted_on = models.DateField(_("admitted on"), null=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, editable=False)
    ended_because = models.CharField(_("why it ended"), max_length=20, choices=EndCause, blank=True, editable=False)

    editors = ArrayField(models.BigIntegerField(), default=list, editable=False)
    overriders = ArrayField(models.BigIntegerField(), default=list, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = FilingVersionQuerySet.as_manager()
    history = tracked(m2m_fields=["determinations"])

    class Meta:
        verbose_name = _("filing version")
        verbose_name_plural = _("filing versions")
        indexes = [
            models.Index(fields=["agency", "state", "due_on", "id"], name="version_by_due"),
            models.Index(fields=["agency", "-id"], name="version_by_agency"),
            models.Index(fields=["agency", "submitted_by", "-submitted_at", "-id"], name="version_by_submitter"),
            models.Index(fields=["agency", "valid_to", "id"], condition=Q(state="APPROVED"), name="version_by_expiry"),
            models.Index(fields=["agency", "handled_by", "state", "id"], name="version_by_handler"),
            models.Index(
                fields=["admit_until", "id"], condition=Q(state="APPROVED", admitted_on=None), name="version_to_admit"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["filing", "number"], name="version_number_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="version_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "WITHDRAWN"])
                | Q(
                    applied_on__isnull=False,
                    submitted_at__isnull=False,
                    submitted_by__isnull=False,
                    destination__isnull=False,
                ),
                name="version_submitted_by_whom",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=["APPROVED", "REJECTED", "ENDED"], decided_by__isnull=False, decided_at__isnull=False)
                    | (~Q(state__in=["APPROVED", "REJECTED", "ENDED"]) & Q(decided_by=None, decided_at=None))
                ),
                name="version_decided_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["APPROVED", "ENDED"], effective_from__isnull=False)
                | (
                    ~Q(state__in=["APPROVED", "ENDED"])
                    & Q(effective_from=None, valid_to=None, lock_until=None, admit_until=None, admitted_on=None)
                ),
                name="version_dates_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("effective_from")), name="version_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(editors__contains=[F("decided_by")]),
                name="version_maker_is_not_decider",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(overriders__contains=[F("decided_by")]),
                name="version_overrider_is_not_decider",
            ),
            models.CheckConstraint(
                condition=~Q(editors__overlap=F("overriders")), name="version_overrider_is_no_editor"
            ),
            models.CheckConstraint(
                condition=~Q(state="ENDED") & Q(ended_on=None, ended_because="")
                | Q(state="ENDED", ended_on__isnull=False) & ~Q(ended_because=""),
                name="version_ended_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None)
                | Q(ended_on__gte=F("effective_from") - Value(timedelta(days=1)))
                & (Q(valid_to=None) | Q(ended_on__lte=F("valid_to"))),
                name="version_ends_within_its_dates",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None, change_asked_by="", change_reason="", number=1)
                | Q(replaces__isnull=False, number__gt=1) & ~Q(change_asked_by="") & ~Q(change_reason=""),
                name="version_changed_for_whom",
            ),
            models.UniqueConstraint(
                fields=["filing"], condition=Q(state__in=["DRAFT", "SUBMITTED", "RETURNED"]), name="version_one_open"
            ),
            models.CheckConstraint(
                condition=(Q(claimed_by=None) & Q(claimed_at=None))
                | (Q(claimed_by__isnull=False) & Q(claimed_at__isnull=False)),
                name="version_claimed_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state="RETURNED") | ~Q(returned_because="") | ~Q(returned_items=[]),
                name="version_returned_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(due_from=None, due_working_days=None)
                | Q(due_from__isnull=False, due_working_days__isnull=False),
                name="version_due_from_when",
            ),
            models.CheckConstraint(
                condition=Q(clock_stopped_on=None, working_days_left=None)
                | Q(clock_stopped_on__isnull=False, working_days_left__isnull=False, due_from__isnull=False)
                & ~Q(state="SUBMITTED"),
                name="version_clock_stopped_with_days",
            ),
            ExclusionConstraint(
                name="version_no_overlap",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("relation", RangeOperators.EQUAL),
                    ("slot", RangeOperators.EQUAL),
                    ("place_number", RangeOperators.EQUAL),
                    (
                        Func(
                            "effective_from",
                            Func(
                                "valid_to",
                                "ended_on",
                                template="(LEAST(%(expressions)s) + 1)",
                                output_field=models.DateField(),
                            ),
                            Value("[)"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state__in=["APPROVED", "ENDED"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing} v{self.number}"

    def rests_on(self) -> list[Any]:
        """The determinations chosen, the oldest first; no query where they were read together with the version."""
        return sorted(self.determinations.all(), key=lambda each: (each.decided_on, each.pk))

    @property
    def last_day(self) -> date | None:
        """The last day on which an approved version holds; None without end. Before `effective_from`: it never held."""
        return min((end for end in (self.valid_to, self.ended_on) if end), default=None)

    def is_effective_on(self, day: date) -> bool:
        """Approved, inside its dates and not ended before the day: computed, never stored."""
        if self.state not in (State.APPROVED, State.ENDED) or self.effective_from is None:
            return False
        return self.effective_from <= day and (self.last_day is None or day <= self.last_day)

    def is_expired_on(self, day: date) -> bool:
        """Approved, and its last valid day is over."""
        return self.state == State.APPROVED and self.valid_to is not None and self.valid_to < day


class DecisionQuerySet(ScopedQuerySet):
    view_permission = Permission.FILING_VIEW
    agency_field = "version__agency"


class Decision(models.Model):
    """The decision on a version, with all that is needed to give it again: facts, answers, parameters.

    Rows are only added. One version has one decision, by constraint.
    """

    application_rights = "SELECT, INSERT"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.OneToOneField(
        FilingVersion, models.PROTECT, related_name="decision", verbose_name=_("filing version")
    )
    act = models.ForeignKey("offices.Act", models.PROTECT, related_name="+", verbose_name=_("act"))
    outcome = models.CharField(
        _("decision"), max_length=9, choices=[(s.value, s.label) for s in (State.APPROVED, State.REJECTED)]
    )
    reasons = ArrayField(
        models.CharField(max_length=3, choices=Reason), verbose_name=_("reasons"), default=list, blank=True
    )
    explanation = models.TextField(_("explanation"), blank=True)
    decided_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"))
    facts = models.JSONField(_("facts"))
    answers = models.JSONField(_("answers"))
    parameters = models.JSONField(_("policy parameters"))
    digest = models.BinaryField(_("digest"), max_length=32, editable=False)
    overrides = models.JSONField(_("overrides"), default=list)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [models.Index(fields=["decided_at", "id"], name="decision_by_moment")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="APPROVED", reasons=[]) | (Q(outcome="REJECTED") & ~Q(reasons=[])),
                name="decision_rejects_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.decided_at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The digest is taken once, when the decision is added."""
        if self._state.adding:
            self.digest = digest_of(self)
        super().save(*args, **kwargs)


class OverrideQuerySet(ScopedQuerySet):
    view_permission = Permission.FILING_VIEW
    agency_field = "version__agency"


class Override(models.Model):
    """A supervisor's word that a rule's no doesn't stand in the way, with the reason. Rows are only added.

    Which rules may be overridden is a short list (domain.md §0.3). Who overrides does not decide. It judges one
    `answer` about what was handed in at `submitted_at`, and holds for nothing else (filings/overrides.py).
    """

    application_rights = "SELECT, INSERT"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        FilingVersion, models.PROTECT, related_name="overrides", verbose_name=_("filing version")
    )
    act = models.ForeignKey("offices.Act", models.PROTECT, related_name="+", verbose_name=_("act"))
    rule = models.CharField(_("rule"), max_length=3, choices=Reason)
    reason = models.CharField(_("reason"), max_length=500)
    given_by = models.ForeignKey("offices.User", models.PROTECT, related_name="+", verbose_name=_("given by"))
    given_at = models.DateTimeField(_("given at"))
    submitted_at = models.DateTimeField(_("of what was handed in at"))
    answer = models.JSONField(_("answer that it overrides"))

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "rule", "submitted_at", "answer"], name="override_once_an_answer"
            ),
            models.CheckConstraint(condition=Q(rule__in=["E04", "E05", "E09", "E13"]), name="override_allowed_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.rule}"


class NumberSeries(models.Model):
    """The last filing number given by an agency in a year."""

    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [models.UniqueConstraint(fields=["agency", "year"], name="series_once")]
