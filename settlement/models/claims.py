"""Manual reimbursement 手工报销 at the insured place, with allowances by its own tariff."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from agency.offices.history import tracked
from agency.offices.holding import hold
from agency.offices.matrix import Permission
from agency.offices.scoping import ScopedQuerySet
from settlement.enums import AllowanceKind, AllowanceReason, ClaimKind, ClaimPaper, ClaimState, LegalBasis, WhyManual
from settlement.models.bills import money
from settlement.models.numbers import digits_of
from settlement.money import ZERO

DECIDED = ["APPROVED", "REFUSED", "PAID"]
GRANTED = ["APPROVED", "PAID"]
FALLEN = ["REFUSED", "WITHDRAWN"]
"""Claims that ask for nothing any more: the same may be claimed again."""


class ClaimQuerySet(ScopedQuerySet):
    view_permission = Permission.CLAIM_VIEW

    def lock(self, pk: uuid.UUID) -> "Claim":
        """The claim, held until the transaction ends. Every write of a claim starts here.

        Its stay is read once the claim is held: whoever was waited for may have put it right, or given it another.
        """
        hold(self.filter(pk=pk))
        joined = ("agency__division", "worker", "stay__agency__division", "stay__worker", "stay__place")
        return self.select_related(*joined).get(pk=pk)  # type: ignore[no-any-return]

    def with_parts(self) -> "ClaimQuerySet":
        """Each with what the fund pays in yuan: `of_bill`, and `beside` it in allowances of an approval that stands."""
        allowed = Allowance.objects.standing().filter(claim=OuterRef("pk")).order_by().values("claim")
        beside = Coalesce(Subquery(allowed.values(sum=Sum("amount"))), ZERO)
        return self.annotate(of_bill=Coalesce("bill__fund", ZERO), beside=beside)

    def with_granted(self) -> "ClaimQuerySet":
        """Each with `granted`, in yuan: what the fund pays of an approval that stands, the bill and the allowances."""
        return self.with_parts().annotate(granted=Case(When(state__in=GRANTED, then=F("of_bill") + F("beside"))))


class Claim(models.Model):
    """A claim of our worker who paid a stay that was not settled directly (domain.md R4.12), or for meals, lodging and
    travel alone (R4.10).

    For the treatment exactly four papers (Regulation on Handling Social Insurance art. 22); decided within the working
    days of `manual.decide_wd` from the day on which they are complete; two reviews by different people, neither of them
    who entered it. Claims of one stay, each with a receipt of its own, share it. A claim for allowances alone rests on
    a stay that is settled, there or here: no receipt, no bill, and no papers of the treatment; a stay has one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    worker = models.ForeignKey("workers.Worker", models.PROTECT, related_name="claims", verbose_name=_("worker"))
    stay = models.ForeignKey("settlement.Stay", models.PROTECT, related_name="claims", verbose_name=_("stay"))
    kind = models.CharField(_("kind"), max_length=10, choices=ClaimKind, default=ClaimKind.TREATMENT)
    why = models.CharField(_("why not directly"), max_length=20, choices=WhyManual, blank=True)
    receipt_number = models.CharField(_("receipt number"), max_length=60, blank=True)
    papers = ArrayField(
        models.CharField(max_length=14, choices=ClaimPaper), verbose_name=_("papers handed in"), default=list
    )
    received_on = models.DateField(_("received on"))
    complete_on = models.DateField(_("complete on"), null=True)
    due_on = models.DateField(_("to be decided by"), null=True)
    due_working_days = models.PositiveSmallIntegerField(_("working days to decide"), null=True)
    """Counted from `complete_on`; kept, so that the day can be counted anew with the calendar."""
    due_is_provisional = models.BooleanField(_("provisional"), default=False)
    state = models.CharField(_("state"), max_length=9, choices=ClaimState, default=ClaimState.RECEIVED)
    bill = models.OneToOneField(
        "settlement.Bill", models.PROTECT, null=True, related_name="claim", verbose_name=_("bill")
    )
    spent = models.JSONField(_("meals, nights and tickets that are claimed"), default=dict, editable=False)
    editors = ArrayField(models.BigIntegerField(), default=list, editable=False)
    reviewed_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("first reviewed by")
    )
    reviewed_at = models.DateTimeField(_("first reviewed at"), null=True)
    to_refuse = models.BooleanField(_("passed on to be refused"), default=False, editable=False)
    is_sent_back = models.BooleanField(_("sent back to be put right"), default=False, editable=False)
    decided_by = models.ForeignKey(
        "offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    approved_in = models.ForeignKey("offices.Act", models.PROTECT, null=True, related_name="+", editable=False)
    """The act that approved it, as long as that stands: its allowances are those of this act."""
    refused_because = models.CharField(_("why it was refused"), max_length=500, blank=True)
    paid_by = models.ForeignKey("offices.User", models.PROTECT, null=True, related_name="+", verbose_name=_("paid by"))
    paid_at = models.DateTimeField(_("paid at"), null=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = ClaimQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("claim for reimbursement")
        verbose_name_plural = _("claims for reimbursement")
        indexes = [
            models.Index(fields=["agency", "state", "due_on", "id"], name="claim_by_due"),
            models.Index(fields=["worker", "-received_on", "-id"], name="claim_by_worker"),
            models.Index(digits_of("receipt_number"), name="claim_by_receipt"),
            models.Index(
                fields=["agency", "due_on", "id"],
                condition=Q(state__in=["RECEIVED", "REVIEWED"]),
                name="claim_open_by_due",
            ),
            models.Index(
                fields=["agency", "-decided_at", "-id"], condition=Q(state__in=["REFUSED", "PAID"]), name="claim_done"
            ),
            models.Index(fields=["agency", "paid_at", "id"], condition=Q(state="PAID"), name="claim_paid"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="TREATMENT") & ~Q(why="") & ~Q(receipt_number="")
                | Q(kind="ALLOWANCES", why="", receipt_number="", papers=[], bill=None, complete_on__isnull=False),
                name="claim_is_of_its_kind",
            ),
            models.UniqueConstraint(
                fields=["stay"], condition=Q(kind="ALLOWANCES") & ~Q(state__in=FALLEN), name="claim_of_allowances_once"
            ),
            models.CheckConstraint(
                condition=Q(complete_on=None, due_on=None, due_working_days=None)
                | Q(complete_on__isnull=False, due_on__isnull=False, due_working_days__isnull=False)
                & (Q(kind="ALLOWANCES") | Q(papers__contains=list(ClaimPaper.values))),
                name="claim_complete_with_four_papers",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["RECEIVED", "WITHDRAWN"], reviewed_by=None, reviewed_at=None)
                | ~Q(state__in=["RECEIVED", "WITHDRAWN"])
                & Q(reviewed_by__isnull=False, reviewed_at__isnull=False)
                & (Q(kind="ALLOWANCES") | Q(bill__isnull=False)),
                name="claim_reviewed_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(to_refuse=False) | Q(state__in=["REVIEWED", "REFUSED"]), name="claim_passed_on_is_not_paid"
            ),
            models.CheckConstraint(
                condition=Q(is_sent_back=False) | Q(state="RECEIVED"), name="claim_back_is_received"
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_by__isnull=False, decided_at__isnull=False)
                | ~Q(state__in=DECIDED) & Q(decided_by=None, decided_at=None),
                name="claim_decided_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state__in=GRANTED, approved_in__isnull=False) | ~Q(state__in=GRANTED) & Q(approved_in=None),
                name="claim_approved_in_an_act",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("reviewed_by")), name="claim_two_people_review"
            ),
            models.CheckConstraint(
                condition=(Q(reviewed_by=None) | ~Q(editors__contains=[F("reviewed_by")]))
                & (Q(decided_by=None) | ~Q(editors__contains=[F("decided_by")])),
                name="claim_maker_is_no_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(state="REFUSED") & ~Q(refused_because="") | ~Q(state="REFUSED") & Q(refused_because=""),
                name="claim_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="PAID", paid_by__isnull=False, paid_at__isnull=False)
                | ~Q(state="PAID") & Q(paid_by=None, paid_at=None),
                name="claim_paid_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(paid_by=None) | ~Q(paid_by=F("decided_by")), name="claim_payer_did_not_decide"
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_number or str(self.stay)

    @property
    def is_open(self) -> bool:
        """Is it still to be decided?"""
        return self.state in (ClaimState.RECEIVED, ClaimState.REVIEWED)

    @property
    def is_of_treatment(self) -> bool:
        return self.kind == ClaimKind.TREATMENT

    @property
    def missing(self) -> list[ClaimPaper]:
        """Which of the four papers aren't there yet; of a treatment that is settled none is asked for again."""
        if not self.is_of_treatment:
            return []
        return [paper for paper in ClaimPaper if paper.value not in self.papers]


class DemandQuerySet(ScopedQuerySet):
    view_permission = Permission.CLAIM_VIEW
    agency_field = "claim__agency"


class Demand(models.Model):
    """A further paper that was asked for, with what it rests on (the same Regulation, art. 31). Rows are only added."""

    application_rights = "SELECT, INSERT"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="demands", verbose_name=_("claim"))
    act = models.ForeignKey("offices.Act", models.PROTECT, related_name="+", verbose_name=_("act"))
    paper = models.CharField(_("paper"), max_length=200)
    basis = models.CharField(_("legal basis"), max_length=20, choices=LegalBasis)
    article = models.CharField(_("article"), max_length=100)
    asked_at = models.DateTimeField(_("asked at"))

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = _("further paper")
        verbose_name_plural = _("further papers")
        constraints = [
            models.CheckConstraint(condition=~Q(paper="") & ~Q(article=""), name="demand_rests_on_an_article"),
            models.CheckConstraint(condition=Q(basis__in=LegalBasis.values), name="demand_basis_known"),
        ]

    def __str__(self) -> str:
        return self.paper


class AllowanceQuerySet(ScopedQuerySet):
    view_permission = Permission.CLAIM_VIEW
    agency_field = "claim__agency"

    def standing(self) -> "AllowanceQuerySet":
        """Those of an approval that was not taken back."""
        return self.filter(act=F("claim__approved_in"))


class Allowance(models.Model):
    """A meal, night or ticket that the insured place pays under a claim. Rows are only added, by the approval; when
    that is taken back they stay on record and count no more.

    It belongs to a claim: a bill that is settled directly has none (domain.md R4.10).
    """

    application_rights = "SELECT, INSERT"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="allowances", verbose_name=_("claim"))
    act = models.ForeignKey("offices.Act", models.PROTECT, related_name="+", verbose_name=_("act"))
    kind = models.CharField(_("kind"), max_length=9, choices=AllowanceKind)
    quantity = models.PositiveSmallIntegerField(_("days or pieces"))
    spent = models.DecimalField(_("spent"), max_digits=12, decimal_places=2, null=True)
    amount = money(_("paid by the fund"))
    reason = models.CharField(_("why"), max_length=20, choices=AllowanceReason)
    source = models.CharField(_("source of the tariff"), max_length=300, blank=True)

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0) & (Q(spent=None) | Q(amount__lte=F("spent"))),
                name="allowance_within_what_was_spent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
