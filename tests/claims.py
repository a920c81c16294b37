"""Claims for reimbursement for tests, made through the same actions as real work."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from agency.offices.acts import office_day, uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency
from agency.policy.models import PolicyParameter
from agency.workers.models import Worker
from settlement import actions, review_queries
from settlement.actions import Treated
from settlement.assessment import Line
from settlement.enums import ClaimPaper, ReviewOutcome
from settlement.models import Claim
from tests import bills, factories
from tests.desks import set_policy
from tests.factories import moment

NOW = moment("2026-09-14 10:00")
ALL = tuple(ClaimPaper)
_serial = count(1)


def treated(**values: Any) -> Treated:
    told = {
        "institution_name": "Hospital far away",
        "place_id": "320100",
        "scope": "CROSS_PROVINCE",
        "service": "MEDICAL",
        "number": f"F{next(_serial):06}",
        "admitted_on": date(2026, 8, 3),
        "discharged_on": date(2026, 8, 13),
        "diagnoses": ("S72.3",),
        **values,
    }
    return Treated(**told)


def treated_before(at: datetime, **values: Any) -> Treated:
    """A stay of ten days that ended the day before."""
    day = office_day(at)
    return treated(admitted_on=day - timedelta(days=11), discharged_on=day - timedelta(days=1), **values)


def received(
    worker: Worker,
    *,
    at: datetime = NOW,
    papers: Iterable[ClaimPaper] = ALL,
    demands: bool = False,
    recognised: bool = True,
    by: Any = None,
    **values: Any,
) -> Claim:
    """A claim of a worker with a recognised injury, complete unless told otherwise.

    With `demands` a further paper was asked for; without `recognised` no recognition is added.
    """
    if recognised and not worker.determinations.filter(kind="RECOGNITION").exists():
        factories.determination(worker, at=min(at, factories.NOW))
    clerk = by or factories.somebody(worker.agency, Role.CLERK)
    told = {"treated": treated(), "why": "NOT_FILED", "receipt_number": f"C{next(_serial):08}", **values}
    claim = actions.receive(by=clerk, at=at, ids=uuid7, worker_id=worker.pk, papers=papers, **told)
    if demands:
        basis = {"paper": "Transfer paper", "basis": "INSURANCE_LAW", "article": "art. 42"}
        actions.ask_further(by=clerk, at=at, ids=uuid7, claim_id=claim.pk, **basis)
    return claim


def assessed(claim: Claim, lines: Sequence[Line] = (), *, at: datetime = NOW, by: Any = None) -> Claim:
    lines = lines or [bills.line(served_on=claim.stay.admitted_on, price="1,000.00")]
    clerk = by or factories.somebody(claim.agency, Role.CLERK)
    told = {"claim_id": claim.pk, "lines": lines, "total": bills.total_of(lines)}
    return actions.assess_claim(by=clerk, at=at, ids=uuid7, **told)


def spent(claim: Claim, *, at: datetime = NOW, by: Any = None, **values: Any) -> Claim:
    clerk = by or factories.somebody(claim.agency, Role.CLERK)
    return actions.note_spent(by=clerk, at=at, ids=uuid7, claim_id=claim.pk, spent=actions.Spent(**values))


def answered(claim: Claim, outcome: ReviewOutcome = ReviewOutcome.FOR_INJURY, *, at: datetime = NOW) -> Claim:
    """The same, with a reviewer's word on each of its lines that waits for one."""
    reviewer = factories.actor(claim.agency, Role.REVIEWER)
    told = {"by": reviewer, "at": at, "ids": uuid7, "outcome": outcome, "reason": "As the record says"}
    while line := review_queries.unanswered(claim.bill).first():  # type: ignore[arg-type]
        actions.review_alike(line_id=line.pk, **told)
    return claim


def reviewed(claim: Claim, *, at: datetime = NOW, by: Any = None) -> Claim:
    reviewer = by or factories.actor(claim.agency, Role.REVIEWER)
    return actions.review_claim(by=reviewer, at=at, ids=uuid7, claim_id=claim.pk, revision=claim.revision)


def sent_back(
    claim: Claim, *, at: datetime = NOW, by: Any = None, reason: str = "The second ticket is missing"
) -> Claim:
    """By the first review unless told otherwise."""
    reviewer = by or factories.actor(claim.agency, Role.REVIEWER)
    told = {"claim_id": claim.pk, "revision": claim.revision, "reason": reason}
    return actions.send_back_claim(by=reviewer, at=at, ids=uuid7, **told)


def approved(claim: Claim, *, at: datetime = NOW, by: Any = None, **values: Any) -> Claim:
    approver = by or factories.actor(claim.agency, Role.APPROVER)
    told = {"claim_id": claim.pk, "revision": claim.revision, **values}
    return actions.approve_claim(by=approver, at=at, ids=uuid7, **told)


def taken_back(claim: Claim, *, at: datetime = NOW, by: Any = None, **values: Any) -> Claim:
    """An approval that nobody has paid yet."""
    approver = by or factories.actor(claim.agency, Role.APPROVER, at=at)
    told = {"claim_id": claim.pk, "revision": claim.revision, "reason": "Approved by mistake", **values}
    return actions.take_back_approval(by=approver, at=at, ids=uuid7, **told)


def catalogue() -> None:
    """Jiangsu's treatment items, if they aren't there."""
    from settlement.models import CatalogueVersion

    if not CatalogueVersion.objects.filter(catalogue__kind="TREATMENT", catalogue__division_id="320000").exists():
        bills.catalogue("TREATMENT", "320000", actions.NewItem("T1", "Treatment"))


def tariffs(office: Agency) -> None:
    """Weihai's tariffs for a place, if it has none."""
    if PolicyParameter.objects.filter(division=office.division, name="meal.daily").exists():
        return
    known = {"meal.daily": "15.00", "lodging.cap": "150.00", "transport.classes": ["SECOND_CLASS"]}
    for name, value in known.items():
        set_policy(office, name, value)


def paid(claim: Claim, *, at: datetime = NOW) -> Claim:
    """All the way to payment, with meals."""
    catalogue()
    tariffs(claim.agency)
    done = approved(reviewed(assessed(spent(claim, at=at, meals=True), at=at), at=at), at=at)
    finance = factories.actor(claim.agency, Role.FINANCE)
    return actions.pay_claim(by=finance, at=at, ids=uuid7, claim_id=done.pk)


def yuan(text: str) -> Decimal:
    return bills.yuan(text)
