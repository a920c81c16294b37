"""The search box and the numbers on paper: somebody calls with an admission or a receipt number and waits."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agency.audit.models import ReadEntry
from agency.offices.acts import Actor
from agency.offices.enums import Role
from agency.offices.models import Agency
from settlement import finding
from settlement.models import Stay
from tests import bills, claims, factories
from tests.factories import moment
from tests.settlement.test_views import AtDesk
from tests.stays import JINAN, NANJING, hear, story

pytestmark = pytest.mark.django_db
BOX = reverse("workers:search")


@pytest.fixture
def nanjing() -> Agency:
    return factories.agency(NANJING)


@pytest.fixture
def clerk(nanjing: Agency) -> Actor:
    return factories.actor(nanjing, Role.CLERK)


@pytest.fixture
def desk(at_desk: AtDesk, clerk: Actor) -> Client:
    return at_desk(clerk)


def stay(nanjing: Agency, number: str) -> Stay:
    return bills.stay(factories.received(nanjing, insured_place=JINAN, effective_from=date(2026, 1, 1)), number=number)


@pytest.mark.parametrize("said", ["ZY-2026018", " zy-2026018 ", "ＺＹ－２０２６０１８"])
def test_an_admission_number_opens_its_stay(desk: Client, nanjing: Agency, said: str) -> None:
    meant = stay(nanjing, "ZY-2026018")
    stay(nanjing, "ZY-2026019")

    assert desk.post(BOX, {"q": said}).url == reverse("settlement:stay", args=[meant.pk])
    (read,) = ReadEntry.objects.filter(subject_type="settlement.stay")
    assert (read.subject_id, read.agency, read.seen) == (str(meant.pk), nanjing, "search")


def test_so_does_the_number_of_a_receipt_settled_here_claimed_here_or_paid_elsewhere() -> None:
    bill = bills.assessed(bills.stay(), [bills.line()])
    claim = claims.received(factories.worker(factories.agency("371000")))
    told = told_settled()

    for office, number, meant in (
        (bill.agency, bill.receipt_number, bill.stay),
        (claim.agency, claim.receipt_number.lower(), claim.stay),
        (told.agency, f"No. {ELSEWHERE}", told),
    ):
        assert finding.find(factories.actor(office, Role.CLERK), number) == [meant], number


@pytest.mark.parametrize(("said", "finds"), [("0045127", True), ("京医收 0045127", True), ("京门收 0045127", False)])
def test_digits_alone_find_a_receipt_whatever_stands_before_them_and_letters_have_to_be_its_own(
    said: str, finds: bool
) -> None:
    claim = claims.received(factories.worker(factories.agency("371000")), receipt_number="京医收 0045127")

    found = finding.find(factories.actor(claim.agency, Role.CLERK), said)

    assert found == ([claim.stay] if finds else [])


def test_the_page_of_a_stay_leads_to_its_claims(at_desk: AtDesk) -> None:
    claim = claims.received(factories.worker(factories.agency("371000")))
    desk = at_desk(factories.actor(claim.agency, Role.CLERK))

    page = desk.post(BOX, {"q": claim.receipt_number}, follow=True).content.decode()

    assert reverse("settlement:claim", args=[claim.pk]) in page


ELSEWHERE = "R0001"


def told_settled() -> Stay:
    """A stay elsewhere whose settlement the exchange told of, with the receipt ELSEWHERE."""
    at = moment("2026-03-10 09:00")
    version = factories.approved(factories.worker(factories.agency(JINAN), at=at), at=at)
    hear([(1, *story(version)[3])], moment("2026-04-21 09:00"))
    told: Stay = Stay.objects.get(told_as__isnull=False)
    return told


def test_a_number_that_two_institutions_gave_shows_both(desk: Client, nanjing: Agency) -> None:
    for name in ("First Hospital", "Second Hospital"):
        received = factories.received(nanjing, insured_place=JINAN, effective_from=date(2026, 1, 1))
        bills.stay(received, number="1001", institution_name=name)

    html = desk.post(BOX, {"q": "1001"}).content.decode()

    assert "First Hospital" in html
    assert "Second Hospital" in html
    assert "Nobody was found" not in html


def test_what_another_agency_knows_is_not_found(nanjing: Agency, at_desk: AtDesk) -> None:
    stay(nanjing, "1001")
    elsewhere = at_desk(factories.actor(factories.agency("440100"), Role.CLERK))

    assert "Nobody was found" in elsewhere.post(BOX, {"q": "1001"}).content.decode()
    assert not ReadEntry.objects.exists()


def test_a_name_is_no_number(clerk: Actor, nanjing: Agency) -> None:
    bills.stay(factories.received(nanjing, insured_place=JINAN, effective_from=date(2026, 1, 1)), number="陆婷")
    with CaptureQueriesContext(connection) as asked:
        assert finding.find(clerk, "陆婷") == []
    assert len(asked) == 0


def test_one_query_finds_them_by_the_indexes_made_for_it(clerk: Actor, nanjing: Agency) -> None:
    stay(nanjing, "1001")
    with CaptureQueriesContext(connection) as asked:
        finding.find(clerk, "1001")
    (statement,) = [each["sql"] for each in asked]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    for index in ("stay_by_number", "bill_by_receipt", "claim_by_receipt", "directpayment_by_digits"):
        assert index in plan


@pytest.mark.parametrize("said", ["C-0088417", "0088417", " ｃ－００８８４１７ "])
def test_finance_finds_a_claim_by_the_number_of_its_receipt(at_desk: AtDesk, said: str) -> None:
    """Who may not look for workers has no box for them, and is sent to none."""
    office = factories.agency("371000")
    claim = claims.received(factories.worker(office), receipt_number="C-0088417")
    claims.received(factories.worker(office), receipt_number="C-0088418")
    finance = at_desk(factories.actor(office, Role.FINANCE))

    answer = finance.post(reverse("settlement:claims"), {"number": said})

    assert answer.url == reverse("settlement:claim", args=[claim.pk])


def test_of_several_claims_with_one_number_all_are_listed_and_of_none_it_is_said(at_desk: AtDesk) -> None:
    office, elsewhere = factories.agency("371000"), factories.agency("320100")
    for agency, number in ((office, "A-77"), (office, "B-77"), (elsewhere, "C-78")):
        claims.received(factories.worker(agency), receipt_number=number)
    finance = at_desk(factories.actor(office, Role.FINANCE))

    both, none = (
        finance.post(reverse("settlement:claims"), {"number": said}).content.decode() for said in ("77", "78")
    )

    assert ["A-77" in both, "B-77" in both, "C-78" in none] == [True, True, False]
    assert "No claim that you see has a receipt with this number." in none


@pytest.mark.parametrize(("role", "finds"), [(Role.CLERK, True), (Role.FINANCE, False), (Role.OPERATOR, False)])
def test_who_may_not_find_workers_is_offered_no_box_for_it(at_desk: AtDesk, role: Role, finds: bool) -> None:
    page = at_desk(factories.actor(factories.agency("371000"), role)).get(reverse("offices:desk")).content.decode()

    assert ('id="q"' in page) == finds
    assert finds or "the box above" not in page
