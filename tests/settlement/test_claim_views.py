"""Pages of claims: taken in, completed, entered from a list; nothing typed is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agency.audit.models import Event, ReadEntry
from agency.offices.acts import Actor
from agency.offices.enums import Role
from agency.workers.models import Worker
from settlement.enums import ClaimPaper
from settlement.models import Claim
from tests import bills, claims, factories
from tests.factories import moment
from tests.filings.conftest import StoppedClock
from tests.settlement.pages import plain, post, shown

pytestmark = pytest.mark.django_db
AtDesk = Callable[..., Client]
NEW = {
    "institution_name": "Hospital far away",
    "place": "320100",
    "service": "MEDICAL",
    "number": "F1",
    "admitted_on": "2026-08-03",
    "discharged_on": "2026-08-13",
    "diagnoses": "s72.3, e11.9",
    "why": "NOT_FILED",
    "receipt_number": "C-1",
}
COSTS = "日期,类别,编码,名称,数量,单价,诊断\n2026-08-04,诊疗费,T1,Treatment,2,500.00,S72.3\n"
WRONG = COSTS + "2026-08-20,诊疗费,T1,Treatment,1,80.00,S72.3\n"


@pytest.fixture
def worker(clock: StoppedClock, worker: Worker) -> Worker:
    """It is 2026-09-14, 10:00."""
    clock.at = claims.NOW
    return worker


def test_a_claim_is_taken_in_without_all_papers_and_the_receipt_says_what_is_missing(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    client = at_desk(people["clerk"])
    assert "Receive a claim" in plain(client.get(reverse("workers:detail", args=[worker.pk])))

    answer = post(client, "claim-new", worker.pk, **NEW, papers=["RECEIPT", "DIAGNOSIS"])

    claim = Claim.objects.get()
    assert answer.url == reverse("settlement:claim", args=[claim.pk])
    assert (claim.stay.diagnoses, claim.stay.scope) == (["S72.3", "E11.9"], "CROSS_PROVINCE")
    paper = shown(client, "claim-receipt", claim.pk)
    handed, missing = paper.split("Still missing")
    assert "Handed in Receipt of the hospital Diagnosis" in handed
    assert "The list of costs with every item; the hospital's billing desk prints it." in missing
    assert "The medical record of this treatment; the hospital's record room copies it." in missing
    assert "To be decided by counted from the day it is complete" in paper
    assert "Nothing more may be demanded than the four papers" in paper
    assert "Papers missing 1" in shown(client, "claims")
    assert ReadEntry.objects.filter(subject_id=str(claim.pk), purpose="receipt").count() == 1


def test_what_was_typed_stays_when_the_claim_is_refused(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    answer = post(at_desk(people["clerk"]), "claim-new", worker.pk, **{**NEW, "discharged_on": "2026-07-01"})

    assert answer.status_code == 422
    assert "The stay ends after it began, and not in the future." in plain(answer)
    assert 'value="Hospital far away"' in answer.content.decode()
    assert not Claim.objects.exists()


def test_a_receipt_that_was_paid_is_refused_in_a_sentence_that_names_the_other(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    claims.paid(claims.received(worker, receipt_number="c 001"))

    answer = post(at_desk(people["clerk"]), "claim-new", worker.pk, **{**NEW, "receipt_number": "C-001"})

    assert answer.status_code == 422
    sentence = f"Receipt c 001 was paid already on 2026-09-14 by {worker.agency.name} (Manual reimbursement)."
    assert sentence in plain(answer)


def test_the_days_run_from_the_day_on_which_the_four_papers_are_there(
    at_desk: AtDesk, clock: StoppedClock, worker: Worker, people: dict[str, Actor]
) -> None:
    claim = claims.received(worker, papers=[ClaimPaper.RECEIPT], by=people["clerk"])
    client = at_desk(people["clerk"])
    assert "The working days run from the day on which all four papers are there." in shown(client, "claim", claim.pk)

    post(client, "claim-papers", claim.pk, papers=["COST_LIST", "DIAGNOSIS", "MEDICAL_RECORD"])

    page = shown(client, "claim", claim.pk)
    assert "To be decided by 2026-10-16" in page
    assert "20 working days left" in page
    clock.at = moment("2026-10-19 09:00")
    assert "2026-10-16 1 working day late" in shown(client, "claims")


def test_a_fifth_paper_needs_its_legal_basis_and_what_was_typed_stays(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    claim = claims.received(worker, by=people["clerk"])
    client = at_desk(people["clerk"])

    answer = post(client, "claim-ask", claim.pk, paper="Transfer paper", basis="", article="art. 42")
    assert answer.status_code == 422
    assert 'value="Transfer paper"' in answer.content.decode()
    post(client, "claim-ask", claim.pk, paper="Transfer paper", basis="INSURANCE_LAW", article="art. 42")

    assert "Transfer paper Social Insurance Law art. 42" in shown(client, "claim", claim.pk)
    assert "Transfer paper (Social Insurance Law art. 42)" in shown(client, "claim-receipt", claim.pk)


def test_a_further_paper_that_was_brought_is_noted_and_no_longer_missing(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    claim = claims.received(worker, by=people["clerk"], demands=True)
    demand = claim.demands.get()
    client = at_desk(people["clerk"])
    asked = "Transfer paper Social Insurance Law art. 42 2026-09-14 10:00 "
    assert f"{asked}missing" in shown(client, "claim", claim.pk)

    assert post(client, "claim-papers", claim.pk, papers=[str(demand.pk)]).status_code == 302

    assert f"{asked}2026-09-14 10:00" in shown(client, "claim", claim.pk)
    receipt = shown(client, "claim-receipt", claim.pk)
    assert ("Handed in" in receipt, "Still missing" in receipt) == (True, False)
    assert "Transfer paper" in receipt
    claim.refresh_from_db()
    assert sorted(claim.papers) == sorted(claims.ALL)
    assert "Noted that a further paper was handed in" in plain(
        at_desk(people["reviewer"]).get(reverse("audit:history", args=["settlement.claim", claim.pk]))
    )


def test_a_further_paper_is_brought_once_and_only_for_its_own_claim(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    claim, other = (claims.received(worker, by=people["clerk"], demands=True) for _number in range(2))
    client = at_desk(people["clerk"])
    own = {"papers": [str(claim.demands.get().pk)]}
    assert post(client, "claim-papers", other.pk, **own).status_code == 422
    post(client, "claim-papers", claim.pk, **own)

    assert post(client, "claim-papers", claim.pk, **own).status_code == 422
    assert Event.objects.filter(kind="claim.further_brought").count() == 1


def upload(client: Client, claim: Claim, content: str, **form: Any) -> Any:
    file = SimpleUploadedFile("costs.csv", content.encode("gb18030"))
    return post(client, "claim-lines", claim.pk, file=file, do="read", **form)


def rows_of(answer: Any) -> str:
    return str(answer.context["kept"])


def test_a_list_is_read_a_bad_row_corrected_and_then_assessed(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    claim = claims.received(worker, by=people["clerk"])
    client = at_desk(people["clerk"])

    read = upload(client, claim, WRONG, total="1,080.00")
    assert "2 rows; what can be taken comes to CNY 1,000.00. 1 can't be taken." in plain(read)
    assert "The day lies outside of the stay." in plain(read)
    again = post(client, "claim-lines", claim.pk, rows=rows_of(read), do="assess", total="1,080.00")
    assert again.status_code == 422
    assert "Put right or leave out the rows below that can't be taken." in plain(again)
    fixed = {"r1-served_on": "2026-08-05", "r1-kind": "TREATMENT", "r1-code": "T1", "r1-name": "Treatment"}
    fixed |= {"r1-quantity": "1", "r1-price": "80.00", "r1-diagnosis": "S72.3", "r1-for_injury": "1"}
    wrong = post(client, "claim-lines", claim.pk, rows=rows_of(again), do="assess", total="1,000.00", **fixed)
    assert "The lines come to 1,080.00 yuan, and the total says 1,000.00 yuan." in plain(wrong)
    done = post(client, "claim-lines", claim.pk, rows=rows_of(wrong), do="assess", total="1,080.00")

    assert done.url == reverse("settlement:claim", args=[claim.pk])
    page = shown(client, "claim", claim.pk)
    assert "Total CNY 1,080.00 Paid by the fund CNY 1,080.00" in page
    assert "Next: First review. It is done by: Reviewer, Approver." in page


def test_lines_are_pasted_without_a_heading_or_typed(at_desk: AtDesk, worker: Worker, people: dict[str, Actor]) -> None:
    claim = claims.received(worker, by=people["clerk"])
    client = at_desk(people["clerk"])
    pasted = "2026-08-04\t治疗费\tT1\tTreatment\t2\t500.00\tS72.3"

    read = post(client, "claim-lines", claim.pk, pasted=pasted, do="read")
    typed = {"r1-served_on": "2026-08-06", "r1-kind": "TREATMENT", "r1-code": "T1", "r1-name": "More"}
    typed |= {"r1-quantity": "1", "r1-price": "20", "r1-for_injury": "1", "r1-consent": "1"}
    post(client, "claim-lines", claim.pk, rows=rows_of(read), do="assess", total="1020", **typed)

    claim.refresh_from_db()
    assert list(claim.bill.lines.order_by("number").values_list("name", "consent")) == [
        ("Treatment", False),
        ("More", True),
    ]


def entered(client: Client, claim: Claim, content: str, **form: Any) -> Any:
    read = upload(client, claim, content)
    return post(client, "claim-lines", claim.pk, rows=rows_of(read), do="assess", **form)


def test_who_enters_a_list_anew_types_its_total_no_more_and_it_is_still_held_against_the_lines(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    claim = claims.received(worker, by=people["clerk"])
    client = at_desk(people["clerk"])
    assert client.get(reverse("settlement:claim-lines", args=[claim.pk])).context["form"]["total"].value() == ""
    entered(client, claim, WRONG.replace("2026-08-20", "2026-08-05"), total="1,080.00")

    again = client.get(reverse("settlement:claim-lines", args=[claim.pk]))

    kept = again.context["form"]["total"].value()
    form = {"rows": rows_of(again), "do": "assess", "total": kept}
    fewer = post(client, "claim-lines", claim.pk, **form, leave="1")
    assert (fewer.status_code, "total" in fewer.context["form"].errors) == (422, True)
    assert post(client, "claim-lines", claim.pk, **form).status_code == 302
    claim.refresh_from_db()
    assert claim.bill.total == bills.yuan("1,080.00")


def test_the_list_of_another_receipt_of_the_same_stay_is_no_beginning_of_this_one(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    treated = claims.treated(number="F-1")
    claims.assessed(claims.received(worker, treated=treated))
    other = claims.received(worker, treated=treated, by=people["clerk"])

    shown_first = at_desk(people["clerk"]).get(reverse("settlement:claim-lines", args=[other.pk]))

    assert (rows_of(shown_first), shown_first.context["form"]["total"].value()) == ("[]", "")


def test_a_file_that_cannot_be_read_says_why_and_the_rows_stay(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor]
) -> None:
    claim = claims.received(worker, by=people["clerk"])
    client = at_desk(people["clerk"])
    read = upload(client, claim, COSTS)

    answer = upload(client, claim, "姓名,地址\n张三,天津\n", rows=rows_of(read))

    assert answer.status_code == 422
    assert "No heading was found that names these columns: Code / Name" in plain(answer)
    assert rows_of(answer) == rows_of(read)


@pytest.mark.parametrize("typed", ["nan", "120 Infinity", "a lot"])
def test_a_night_of_no_amount_is_refused_with_what_was_typed(
    at_desk: AtDesk, worker: Worker, people: dict[str, Actor], typed: str
) -> None:
    claim = claims.received(worker)

    answer = post(at_desk(people["clerk"]), "claim-spent", claim.pk, nights=typed)

    assert answer.status_code == 422
    assert "Type amounts with blanks between them: 120 150.50" in plain(answer)
    assert f'value="{typed}"' in answer.content.decode()


def test_a_clerk_enters_the_bill_of_an_institution_without_software(at_desk: AtDesk, clock: StoppedClock) -> None:
    clock.at = moment("2026-04-21 10:00")
    claims.catalogue()
    stay = bills.stay()
    client = at_desk(factories.actor(stay.agency, Role.CLERK))
    costs = COSTS.replace("2026-08-04", "2026-04-04").encode()

    file = SimpleUploadedFile("costs.csv", costs)
    read = post(client, "stay-lines", stay.pk, file=file, do="read")
    told = {"rows": rows_of(read), "do": "assess", "total": "1000", "receipt_number": "R-7"}
    done = post(client, "stay-lines", stay.pk, **told)

    bill = stay.bills.get()
    assert done.url == reverse("settlement:bill", args=[bill.pk])
    assert (bill.receipt_number, bill.fund) == ("R-7", bills.yuan("1,000.00"))


def test_a_clerk_hears_at_the_list_of_costs_that_its_receipt_was_paid(at_desk: AtDesk, clock: StoppedClock) -> None:
    clock.at = moment("2026-04-21 10:00")
    claims.catalogue()
    stay = bills.stay()
    bills.settled(bills.assessed(bills.stay(stay.received), [bills.line()], receipt_number="R-7"))
    client = at_desk(factories.actor(stay.agency, Role.CLERK))
    read = post(client, "stay-lines", stay.pk, pasted=COSTS.replace("2026-08-04", "2026-04-04"), do="read")

    told = post(client, "stay-lines", stay.pk, rows=rows_of(read), do="assess", total="1000", receipt_number="R7")

    assert (told.status_code, stay.bills.count()) == (422, 0)
    assert "paid already" in plain(told)


def test_the_list_turns_its_pages_by_due_day(at_desk: AtDesk, worker: Worker, people: dict[str, Actor]) -> None:
    from settlement import claim_queries

    made = [claims.received(worker, by=people["clerk"]) for _ in range(3)]
    first = claim_queries.page(people["clerk"], "open")
    assert [each.pk for each in first.claims] == [each.pk for each in made]
    after = f"{made[0].due_on}~{made[0].pk}"

    assert [each.pk for each in claim_queries.page(people["clerk"], "open", after).claims] == [m.pk for m in made[1:]]
    for nowhere in ("nowhere", f"{made[0].due_on}~x", "\x00"):
        assert [each.pk for each in claim_queries.page(people["clerk"], "open", nowhere).claims] == [m.pk for m in made]
