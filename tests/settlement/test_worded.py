"""What a person calls not for the injury isn't paid: not directly, not by hand, not after another assessment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from settlement import actions, claim_queries, flag_queries
from settlement.actions import NewItem
from settlement.assessment import Notice
from settlement.enums import CatalogueKind, ReviewOutcome
from settlement.models import Bill, Claim, Configuration, Stay
from tests import bills, claims, factories
from tests.conftest import until_somebody_waits

pytestmark = pytest.mark.django_db
DIABETES: dict[str, Any] = {"diagnosis": "E11.9", "price": "6,500.00"}


def say(bill: Bill, outcome: ReviewOutcome, at: Any = bills.NOW) -> None:
    reviewer = factories.actor(bill.agency, Role.REVIEWER)
    told = {"line_id": bill.lines.get().pk, "outcome": outcome, "reason": "Diabetes"}
    actions.review_line(by=reviewer, at=at, ids=uuid7, **told)


@pytest.fixture
def stay() -> Stay:
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    return bills.stay()


def test_a_line_that_was_called_not_for_the_injury_is_not_settled_and_the_next_assessment_separates_it(
    stay: Stay,
) -> None:
    bill = bills.assessed(stay, [bills.line(**DIABETES)])
    say(bill, ReviewOutcome.SEPARATE)
    with pytest.raises(Refusal) as refused:
        bills.settled(bill)
    assert refused.value.code == "separated-by-review"

    settled = bills.settled(bills.assessed(stay, [bills.line(**DIABETES)]))

    line = settled.lines.get()
    assert (settled.fund, settled.worker, settled.separated) == (0, 0, bills.yuan("6,500.00"))
    assert (line.for_injury, line.verdict, line.reasons) == (True, "SEPARATED", ["SEPARATED_BY_REVIEW"])
    assert settled.facts["reviews"] == {
        "1": {"review": str(bill.lines.get().review.pk), "outcome": "SEPARATE", "diagnosis": "E11.9"}
    }


def test_what_was_said_of_lines_costs_the_next_assessment_one_statement(stay: Stay) -> None:
    def statements() -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            bills.assessed(stay, [bills.line(**DIABETES)])
        return [each["sql"] for each in asked if "SAVEPOINT" not in each["sql"]]

    statements()
    unsaid = statements()
    say(Bill.objects.get(state="ASSESSED"), ReviewOutcome.SEPARATE)

    assert len(statements()) == len(unsaid) + 1


def test_nobody_is_asked_again_about_a_line_of_which_something_was_said(stay: Stay) -> None:
    reviewer = factories.actor(stay.agency, Role.REVIEWER)
    for outcome in (ReviewOutcome.FOR_INJURY, ReviewOutcome.SEPARATE):
        other = bills.stay(stay.received)
        bill = bills.assessed(other, [bills.line(**DIABETES)])
        assert flag_queries.waiting(reviewer).count() == 1
        say(bill, outcome)

        again = bills.assessed(other, [bills.line(**DIABETES)])

        assert (flag_queries.waiting(reviewer).count(), again.flagged) == (0, 0)


def test_a_line_that_was_put_right_is_another_line_and_one_of_another_stay_too(stay: Stay) -> None:
    say(bills.assessed(stay, [bills.line(**DIABETES)]), ReviewOutcome.SEPARATE)

    for where, price in ((stay, "6,400.00"), (bills.stay(stay.received), "6,500.00")):
        bill = bills.assessed(where, [bills.line(**{**DIABETES, "price": price})])
        assert (bill.separated, bill.flagged) == (0, 1)


def test_a_line_whose_diagnosis_was_put_right_stays_apart_until_somebody_looks_at_it(stay: Stay) -> None:
    say(bills.assessed(stay, [bills.line(**DIABETES)]), ReviewOutcome.SEPARATE)
    right = {**DIABETES, "diagnosis": "S72.3"}
    bill = bills.assessed(stay, [bills.line(**right)])
    assert (bill.separated, bill.lines.get().flags) == (bills.yuan("6,500.00"), ["DIAGNOSIS_CHANGED"])

    say(bill, ReviewOutcome.FOR_INJURY, at=bills.NOW + timedelta(minutes=5))

    assert bills.settled(bills.assessed(stay, [bills.line(**right)])).fund == bills.yuan("6,500.00")


def test_the_main_diagnosis_is_that_of_a_line_without_one(stay: Stay) -> None:
    plain = {"price": "6,500.00"}
    at_first = bills.stay(stay.received, diagnoses=["E11.9"])
    say(bills.assessed(at_first, [bills.line(**plain)]), ReviewOutcome.SEPARATE)
    Stay.objects.filter(pk=at_first.pk).update(diagnoses=["S72.3"])

    bill = bills.assessed(at_first, [bills.line(**plain)])

    assert bill.lines.get().flags == ["DIAGNOSIS_CHANGED"]


def test_another_word_about_the_same_line_holds_instead(stay: Stay) -> None:
    say(bills.assessed(stay, [bills.line(**DIABETES)]), ReviewOutcome.SEPARATE)
    again = bills.assessed(stay, [bills.line(**DIABETES)])
    say(again, ReviewOutcome.FOR_INJURY, at=bills.NOW + timedelta(minutes=5))

    once_more = bills.assessed(stay, [bills.line(**DIABETES)])

    assert bills.settled(once_more).fund == bills.yuan("6,500.00")


def test_a_device_that_a_review_separated_is_not_booked(stay: Stay) -> None:
    bills.catalogue("DEVICE", bills.JINAN, NewItem("LEG", "Leg"))
    notice = Notice("N1", bills.yuan("12,000.00"), 36, date(2026, 1, 1), date(2026, 12, 31))
    leg = bills.line(1, "LEG", kind=CatalogueKind.DEVICE, diagnosis="E11.9")
    at_first = bills.assessed(stay, [leg], notices=[notice])
    say(at_first, ReviewOutcome.SEPARATE)

    settled = bills.settled(bills.assessed(stay, [leg], notices=[notice]))

    assert (settled.separated, Configuration.objects.count()) == (100, 0)


def test_what_was_said_before_is_shown_with_the_line_and_something_else_can_be_said(
    stay: Stay, at_desk: Callable[..., Client]
) -> None:
    say(bills.assessed(stay, [bills.line(**DIABETES)]), ReviewOutcome.SEPARATE)
    again = bills.assessed(stay, [bills.line(**DIABETES)])
    client = at_desk(factories.actor(stay.agency, Role.REVIEWER))

    shown = client.get(reverse("settlement:bill", args=[again.pk])).content.decode()

    form = reverse("settlement:review", args=[again.lines.get().pk])
    assert ("Not for the injury: Diabetes" in shown, f'action="{form}"' in shown) == (True, True)


def test_a_first_assessment_asks_for_no_reviews(stay: Stay) -> None:
    with CaptureQueriesContext(connection) as asked:
        first = bills.assessed(stay, [bills.line(**DIABETES)])
    assert [each for each in asked if "linereview" in each["sql"]] == []
    say(first, ReviewOutcome.SEPARATE)

    with CaptureQueriesContext(connection) as asked:
        bills.assessed(stay, [bills.line(**DIABETES)])
    assert len([each for each in asked if "linereview" in each["sql"]]) == 1


@pytest.mark.race
def test_a_line_is_not_reviewed_while_its_claim_is_approved(committed_db: None) -> None:
    claims.catalogue()
    worker = factories.worker(factories.agency("371000"))
    factories.determination(worker)
    paid_by_the_worker = bills.line(1, "X9", consent=False, served_on=date(2026, 8, 4))
    claim = claims.reviewed(claims.assessed(claims.received(worker), [paid_by_the_worker]))
    factories.actor(claim.agency, Role.REVIEWER)

    def said() -> None:
        try:
            say(claim.bill, ReviewOutcome.SEPARATE)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            claims.approved(claim)
            saying = other.submit(said)
            until_somebody_waits()
        with pytest.raises(NotAllowedNow):
            saying.result(30)


def test_a_claim_with_such_a_line_is_not_reviewed() -> None:
    claims.catalogue()
    worker = factories.worker(factories.agency("371000"))
    factories.determination(worker)
    claim = claims.assessed(claims.received(worker), [bills.line(served_on=date(2026, 8, 4), **DIABETES)])
    say(claim.bill, ReviewOutcome.SEPARATE, at=claims.NOW)

    with pytest.raises(Refusal) as refused:
        claims.reviewed(claim)
    assert refused.value.code == "separated-by-review"

    again = claims.assessed(claim, [bills.line(served_on=date(2026, 8, 4), **DIABETES)])

    done = claims.approved(claims.reviewed(again))
    assert (done.bill.fund, done.bill.separated) == (0, bills.yuan("6,500.00"))


def test_the_lines_of_a_claim_are_reviewed_before_its_approval_and_wait_no_longer_after_it() -> None:
    claims.catalogue()
    worker = factories.worker(factories.agency("371000"))
    factories.determination(worker)
    claim = claims.assessed(claims.received(worker), [bills.line(served_on=date(2026, 8, 4), **DIABETES)])
    reviewer = factories.actor(claim.agency, Role.REVIEWER)
    assert flag_queries.waiting(reviewer).count() == 1

    with pytest.raises(NotAllowedNow):
        claims.reviewed(claim)
    done = claims.approved(claims.reviewed(claims.answered(claim)))

    assert flag_queries.waiting(reviewer).count() == 0
    with pytest.raises(NotAllowedNow):
        say(done.bill, ReviewOutcome.SEPARATE, at=claims.NOW)


# Claims: a person answers what is asked of each line


@pytest.fixture
def claim() -> Claim:
    """Of a worker with a broken femur, without its list of costs."""
    claims.catalogue()
    worker = factories.worker(factories.agency("371000"))
    factories.determination(worker)
    return claims.received(worker)


def listed(claim: Claim, *lines: dict[str, Any]) -> Claim:
    """The list of costs assessed, each line of 100.00 with what is told of it."""
    day = {"served_on": date(2026, 8, 4)}
    return claims.assessed(claim, [bills.line(number, **day, **told) for number, told in enumerate(lines, 1)])


INJURY, DISEASE, MARKED_AS_DISEASE = (
    {"diagnosis": "S72.3"},
    {"diagnosis": "E11.9"},
    {"diagnosis": "S72.3", "for_injury": False},
)


@pytest.mark.parametrize("odd", [DISEASE, MARKED_AS_DISEASE, {**DISEASE, "code": "X9"}])
def test_no_claim_goes_on_while_nobody_has_said_what_a_flagged_line_is_for(claim: Claim, odd: dict[str, Any]) -> None:
    """The first review is refused and so is the approval, whether the fund pays the line or not."""
    claim = listed(claim, INJURY, odd, odd)
    with translation.override("en"), pytest.raises(NotAllowedNow) as refused:
        claims.reviewed(claim)
    assert str(refused.value.sentence).startswith("2 lines wait for a person's word, line 2 first")
    before = {"state": "REVIEWED", "reviewed_by": factories.person(claim.agency, Role.REVIEWER)}
    Claim.objects.filter(pk=claim.pk).update(**before, reviewed_at=claims.NOW)

    claim.refresh_from_db()
    with pytest.raises(NotAllowedNow):
        claims.approved(claim)


def test_lines_that_fit_and_a_consent_that_is_missing_ask_for_no_word(claim: Claim) -> None:
    done = listed(claim, INJURY, {**INJURY, "code": "X9", "consent": False}, {**DISEASE, "for_injury": False})

    assert done.bill.lines.get(number=2).flags == ["NO_CONSENT"]
    assert claims.approved(claims.reviewed(done)).state == "APPROVED"


def test_a_claim_without_any_diagnosis_asks_for_a_word(claim: Claim) -> None:
    Stay.objects.filter(pk=claim.stay_id).update(diagnoses=[])
    claim.stay.refresh_from_db()
    done = listed(claim, {})

    assert done.bill.lines.get().flags == ["DIAGNOSIS_MISSING"]
    with pytest.raises(NotAllowedNow):
        claims.reviewed(done)
    assert claims.reviewed(claims.answered(done)).state == "REVIEWED"


def test_what_is_passed_on_to_be_refused_needs_no_word() -> None:
    claims.catalogue()
    worker = factories.worker(factories.agency("371000"))
    factories.determination(worker, third_party="OPEN")
    claim = listed(claims.received(worker), DISEASE)
    reviewer = factories.actor(claim.agency, Role.REVIEWER)
    told = {"claim_id": claim.pk, "revision": claim.revision, "to_refuse": True}

    assert actions.review_claim(by=reviewer, at=claims.NOW, ids=uuid7, **told).state == "REVIEWED"


def test_the_first_reviewer_says_it_and_who_entered_a_part_of_the_claim_does_not(claim: Claim) -> None:
    """Somebody else entered the list; this one only noted the meals."""
    both = Actor.of(factories.person(claim.agency, Role.CLERK, Role.REVIEWER), at=claims.NOW)
    claims.spent(claim, meals=False, by=both)
    claim.refresh_from_db()
    claim = listed(claim, DISEASE)
    first = factories.actor(claim.agency, Role.REVIEWER)
    told = {"line_id": claim.bill.lines.get().pk, "outcome": ReviewOutcome.FOR_INJURY, "reason": "Infected wound"}
    with pytest.raises(Denied) as denied:
        actions.review_line(by=both, at=claims.NOW, ids=uuid7, **told)
    assert denied.value.code == "own-work"

    actions.review_line(by=first, at=claims.NOW, ids=uuid7, **told)

    assert claims.reviewed(claim, by=first).reviewed_by == first.user


def say_again(claim: Claim, outcome: ReviewOutcome, minutes: int) -> None:
    say(claim.bill, outcome, at=claims.NOW + timedelta(minutes=minutes))


def next_for(claim: Claim, role: Role) -> list[Claim]:
    return list(claim_queries.waiting_for(factories.actor(claim.agency, role)))


@pytest.mark.parametrize(
    ("line", "word", "agrees"),
    [
        (DISEASE, "SEPARATE", False),
        (DISEASE, "FOR_INJURY", True),
        (MARKED_AS_DISEASE, "FOR_INJURY", False),
        (MARKED_AS_DISEASE, "SEPARATE", True),
    ],
)
def test_what_has_to_be_entered_anew_waits_on_the_desk_of_who_enters_and_then_of_who_reviews(
    claim: Claim, line: dict[str, Any], word: str, agrees: bool
) -> None:
    claim = listed(claim, line)
    assert (next_for(claim, Role.CLERK), next_for(claim, Role.REVIEWER)) == ([], [claim])

    say_again(claim, ReviewOutcome(word), 1)
    waits = (next_for(claim, Role.CLERK), next_for(claim, Role.REVIEWER))
    assert waits == (([], [claim]) if agrees else ([claim], []))

    again = listed(claim, line)
    assert (next_for(again, Role.CLERK), next_for(again, Role.REVIEWER)) == ([], [claim])


def test_what_was_called_for_the_injury_is_not_left_unpaid(claim: Claim) -> None:
    """Entered anew with the other mark it is paid; entered as before it is asked about again, and left apart then."""
    claim = listed(claim, MARKED_AS_DISEASE)
    say_again(claim, ReviewOutcome.FOR_INJURY, 1)
    with pytest.raises(Refusal) as refused:
        claims.reviewed(claim)
    assert refused.value.code == "joined-by-review"

    as_before = listed(claim, MARKED_AS_DISEASE)
    with pytest.raises(NotAllowedNow):
        claims.reviewed(as_before)
    say_again(as_before, ReviewOutcome.SEPARATE, 2)
    assert claims.reviewed(as_before).bill.fund == 0


def test_what_was_called_for_the_injury_is_paid_once_it_is_marked_so(claim: Claim) -> None:
    claim = listed(claim, MARKED_AS_DISEASE)
    say_again(claim, ReviewOutcome.FOR_INJURY, 1)

    assert claims.approved(claims.reviewed(listed(claim, INJURY))).bill.fund == 100


@pytest.mark.parametrize(("outcome", "fund"), [("SEPARATE", 0), ("FOR_INJURY", 100)])
def test_a_line_with_another_diagnosis_than_it_was_reviewed_under_has_a_way_on_with_either_word(
    claim: Claim, outcome: str, fund: int
) -> None:
    say_again(listed(claim, DISEASE), ReviewOutcome.SEPARATE, 1)
    changed = listed(claim, INJURY)
    assert changed.bill.lines.get().flags == ["DIAGNOSIS_CHANGED"]
    with pytest.raises(NotAllowedNow):
        claims.reviewed(changed)

    say_again(changed, ReviewOutcome(outcome), 2)
    if outcome == "FOR_INJURY":
        with pytest.raises(Refusal):
            claims.reviewed(changed)
        changed = listed(changed, INJURY)

    assert claims.approved(claims.reviewed(changed)).bill.fund == fund


def test_what_was_called_not_for_the_injury_is_separated_though_the_fund_would_not_pay_it(claim: Claim) -> None:
    """The worker is told to turn to the medical insurance with it."""
    claim = listed(claim, {**DISEASE, "code": "X9"})
    say_again(claim, ReviewOutcome.SEPARATE, 1)
    with pytest.raises(Refusal):
        claims.reviewed(claim)

    again = listed(claim, {**DISEASE, "code": "X9"})

    assert claims.approved(claims.reviewed(again)).bill.separated == 100


@pytest.mark.parametrize(("is_shared", "number"), [(True, "F2"), (True, "F3"), (False, "F2")])
def test_what_was_said_of_its_lines_goes_with_a_claim_that_is_given_another_stay(
    claim: Claim, is_shared: bool, number: str
) -> None:
    """It is that of another claim, F2, or a new one."""
    claim, _other = (claims.received(claim.worker, treated=claims.treated(number=each)) for each in ("F1", "F2"))
    if is_shared:
        claims.received(claim.worker, treated=claims.treated(number="F1"))
    said = listed(claim, DISEASE)
    say_again(said, ReviewOutcome.SEPARATE, 1)
    told = {"treated": claims.treated(number=number), "why": "NOT_FILED", "receipt_number": claim.receipt_number}
    clerk = factories.actor(claim.agency, Role.CLERK)
    moved = actions.correct_claim(by=clerk, at=claims.NOW, ids=uuid7, claim_id=claim.pk, revision=said.revision, **told)

    again = listed(moved, DISEASE)

    assert (moved.stay_id != claim.stay_id, moved.stay.number) == (True, number)
    assert (again.bill.separated, again.bill.flagged) == (100, 0)
    assert sorted(moved.stay.bills.values_list("state", flat=True)) == ["ASSESSED", "REPLACED"]
    assert claims.reviewed(again).state == "REVIEWED"


def handed_in_anew(claim: Claim, number: str, receipt_number: str) -> Claim:
    """The claim is refused, and comes again with another number of the stay, or of the receipt."""
    ready = claims.reviewed(listed(claim, DISEASE))
    told = {"claim_id": claim.pk, "revision": ready.revision, "reason": "The stamp is missing"}
    actions.refuse_claim(by=factories.actor(claim.agency, Role.APPROVER), at=claims.NOW, ids=uuid7, **told)
    return claims.received(claim.worker, treated=claims.treated(number=number), receipt_number=receipt_number)


@pytest.mark.parametrize(
    ("number", "moved_to", "receipt", "apart"),
    [
        ("F1", "", "C-1", 100),
        ("F2", "", "C-1", 100),
        ("F1", "F3", "No. c1", 100),
        ("F1", "", "C-2", 100),
        ("F2", "", "C-2", 0),
    ],
)
def test_what_was_said_of_lines_holds_when_their_receipt_is_handed_in_anew_of_whatever_stay(
    claim: Claim, number: str, moved_to: str, receipt: str, apart: int
) -> None:
    first = claims.received(claim.worker, treated=claims.treated(number="F1"), receipt_number="C-1")
    say_again(listed(first, DISEASE), ReviewOutcome.SEPARATE, 1)
    again = handed_in_anew(first, number, receipt)
    if moved_to:
        told = {"treated": claims.treated(number=moved_to), "why": "NOT_FILED", "receipt_number": receipt}
        told |= {"claim_id": again.pk, "revision": again.revision}
        again = actions.correct_claim(by=factories.actor(claim.agency, Role.CLERK), at=claims.NOW, ids=uuid7, **told)

    bill = listed(again, DISEASE).bill

    assert (bill.separated, bill.flagged) == (apart, 0 if apart else 1)
    assert (again.stay_id == first.stay_id) is (number == "F1" and not moved_to)


def test_a_direct_bill_is_settled_before_its_flagged_lines_are_looked_at(stay: Stay) -> None:
    assert bills.settled(bills.assessed(stay, [bills.line(**DIABETES)])).state == "SETTLED"
