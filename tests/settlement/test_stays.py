"""Stays at the place of treatment: deadlines, confirmation, lists and pages; overlaps at both places."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from agency.audit.models import Event, ReadEntry
from agency.exchange.models import Outgoing
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency
from agency.offices.refusals import Denied, NotAllowedNow
from agency.policy import recount
from agency.policy.models import WorkingDay
from filings.enums import Service
from filings.models import FilingVersion, ReceivedFiling
from settlement import actions, stays, workflow
from settlement.enums import StayState
from settlement.models import Stay
from settlement.models.stays import OPEN_HERE
from tests import bills, factories
from tests.factories import moment
from tests.stays import JINAN, NANJING, STAY, Hospital, hear, story

pytestmark = pytest.mark.django_db
AT = "2026-04-21 09:00"


@pytest.fixture
def nanjing() -> Agency:
    return factories.agency(NANJING)


@pytest.fixture
def clerk(nanjing: Agency) -> Actor:
    return factories.actor(nanjing, Role.CLERK)


@pytest.fixture
def hospital() -> Hospital:
    return Hospital(moment("2026-01-05 09:00"))


@pytest.fixture
def filing(nanjing: Agency) -> ReceivedFiling:
    return factories.received(nanjing, insured_place=JINAN, effective_from=date(2026, 1, 1))


def confirm(stay: Stay, by: Actor, at: str = AT) -> Stay:
    return actions.confirm_stay(by=by, at=moment(at), ids=uuid7, stay_id=stay.pk)


# Deadlines (domain.md R4.3)


@pytest.mark.parametrize(
    ("admitted", "told", "register_by", "confirm_by", "late"),
    [
        ("2026-04-07", "2026-04-07 10:00", date(2026, 4, 10), date(2026, 4, 21), False),
        ("2026-04-07", "2026-04-10 23:00", date(2026, 4, 10), date(2026, 4, 24), False),
        ("2026-04-07", "2026-04-11 00:30", date(2026, 4, 10), date(2026, 4, 24), True),
        ("2026-02-12", "2026-02-24 09:00", date(2026, 2, 24), date(2026, 3, 9), False),
        ("2026-02-12", "2026-02-25 09:00", date(2026, 2, 24), date(2026, 3, 10), True),
    ],
)
def test_three_days_to_register_from_the_admission_and_ten_working_days_to_confirm_from_the_registration(
    hospital: Hospital,
    filing: ReceivedFiling,
    admitted: str,
    told: str,
    register_by: date,
    confirm_by: date,
    late: bool,
) -> None:
    stay = hospital.admit(filing, admitted, told)

    assert (stay.register_due_on, stay.confirm_due_on) == (register_by, confirm_by)
    assert stays.is_late(stay, moment(told).date()) is late


def test_a_new_day_off_moves_the_day_of_confirmation_and_the_history_says_why(
    hospital: Hospital, filing: ReceivedFiling, clerk: Actor
) -> None:
    waiting = hospital.admit(filing, "2026-04-07", "2026-04-07 10:00")
    done = confirm(hospital.admit(filing, "2026-04-07", "2026-04-07 11:00", number="Z2"), clerk, "2026-04-08 09:00")
    day, machine = date(2026, 4, 15), factories.machine()

    with acting(by=machine, at=moment("2026-04-09 09:00"), ids=uuid7, reason="Notice 9"):
        WorkingDay.objects.filter(day=day).update(is_working=False, kind="holiday")
        same: dict[str, Any] = {"by": machine, "at": moment("2026-04-09 09:00"), "ids": uuid7, "reason": "Notice 9"}
        moved = recount.calendar_changed(days={day}, **same)

    assert moved["settlement.stays"] == 1
    assert Stay.objects.get(pk=waiting.pk).confirm_due_on == date(2026, 4, 22)
    assert Stay.objects.get(pk=done.pk).confirm_due_on == date(2026, 4, 21)
    assert waiting.history.latest().history_change_reason == "Notice 9"


# Confirmation


def test_a_clerk_confirms_once_and_who_and_when_is_kept(
    hospital: Hospital, filing: ReceivedFiling, clerk: Actor
) -> None:
    stay = confirm(hospital.admit(filing, "2026-04-07", "2026-04-07 10:00"), clerk)

    stay.refresh_from_db()
    assert (stay.confirmed_at, stay.confirmed_by) == (moment(AT), clerk.user)
    assert Event.objects.get(kind="stay.confirmed").act.user == clerk.user
    with override("en"), pytest.raises(NotAllowedNow, match="confirmed already"):
        confirm(stay, clerk)


def test_the_institution_that_registered_a_stay_does_not_confirm_it(hospital: Hospital, filing: ReceivedFiling) -> None:
    stay = hospital.admit(filing, "2026-04-07", "2026-04-07 10:00")

    with pytest.raises(Denied):
        confirm(stay, hospital.by)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.APPROVER, Role.FINANCE, Role.DATA, Role.AUDITOR])
def test_nobody_but_a_clerk_confirms(hospital: Hospital, filing: ReceivedFiling, nanjing: Agency, role: Role) -> None:
    stay = hospital.admit(filing, "2026-04-07", "2026-04-07 10:00")

    with pytest.raises(Denied):
        confirm(stay, factories.actor(nanjing, role))


def test_what_was_cancelled_handed_over_or_is_elsewhere_is_not_confirmed(
    hospital: Hospital, filing: ReceivedFiling, clerk: Actor
) -> None:
    cancelled = hospital.admit(filing, "2026-04-07", "2026-04-07 10:00")
    hospital.cancel(cancelled, "2026-04-08 10:00")
    with override("en"), pytest.raises(NotAllowedNow, match="Admission cancelled"):
        confirm(cancelled, clerk)

    version = filed()
    hear([(1, *story(version)[0])], moment(AT))
    own = factories.actor(version.agency, Role.CLERK)
    with override("en"), pytest.raises(NotAllowedNow, match="at the place of treatment"):
        confirm(Stay.objects.get(told_as=STAY), own)


def test_the_database_holds_that_who_confirmed_is_known(hospital: Hospital, filing: ReceivedFiling) -> None:
    stay = hospital.admit(filing, "2026-04-07", "2026-04-07 10:00")

    with pytest.raises(IntegrityError, match="stay_confirmed_by_whom"), transaction.atomic():
        Stay.objects.filter(pk=stay.pk).update(confirmed_at=moment(AT))


def test_the_states_that_are_open_here_are_those_of_the_workflow() -> None:
    assert dict(OPEN_HERE.children)["state__in"] == sorted(
        map(str, workflow.UNSETTLED), key=[str(each) for each in StayState].index
    )


# Lists


def admitted(hospital: Hospital, filing: ReceivedFiling, days: int) -> list[Stay]:
    """Stays of April, the youngest registered first, so that the order of the list is not that of the rows."""
    first = date(2026, 4, 1)
    found = []
    for number in range(days, 0, -1):
        day = (first + timedelta(days=number)).isoformat()
        found.append(hospital.admit(filing, day, f"{day} 10:00", number=f"Z{number}"))
    return found[::-1]


def test_the_list_begins_with_what_is_due_first_and_its_pages_miss_nothing_and_repeat_nothing(
    hospital: Hospital, filing: ReceivedFiling, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stays, "PAGE", 2)
    rows = admitted(hospital, filing, 7)
    confirm(rows[0], clerk)
    hospital.cancel(rows[1], "2026-04-20 10:00")

    seen, after = [], ""
    while True:
        page = stays.page(clerk, "confirm", after)
        seen += page.rows
        if not (after := page.after):
            break

    due = [(stay.confirm_due_on, stay.pk) for stay in rows[2:]]
    assert [(stay.confirm_due_on, stay.pk) for stay in seen] == sorted(due)  # type: ignore[type-var]
    assert stays.counts(clerk) == {"confirm": 5, "open": 6, "wrongly": 0}


@pytest.mark.parametrize("token", ["", "x", "2026-99-99~1", "~", "2026-04-01~" + "0" * 31])
def test_a_place_in_the_list_that_is_none_is_its_beginning(
    hospital: Hospital, filing: ReceivedFiling, clerk: Actor, token: str
) -> None:
    (stay,) = admitted(hospital, filing, 1)

    assert [stays.page(clerk, tab, token).rows for tab in ("confirm", "open", "away")] == [[stay], [stay], []]


COPIES = """INSERT INTO settlement_stay SELECT (jsonb_populate_record(s, jsonb_build_object(
 'id', gen_random_uuid(), 'number', 'V' || n))).* FROM settlement_stay s, generate_series(1, 2000) n WHERE s.id = %s"""


def among_many() -> None:
    """As many stays of another agency that only one index is the best: among a few any is, by what was counted last."""
    other = bills.stay(factories.received(factories.agency("440100"), effective_from=date(2026, 1, 1)))
    with connection.cursor() as cursor:
        cursor.execute(COPIES, [other.pk])
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")


def test_the_lists_read_the_indexes_made_for_them(hospital: Hospital, filing: ReceivedFiling, clerk: Actor) -> None:
    admitted(hospital, filing, 1)
    among_many()
    indexes = {
        "confirm": "stay_to_confirm",
        "open": "stay_open_here",
        "away": "stay_by_role",
        "wrongly": "stay_paid_wrongly",
        "judged": "stay_payment_judged",
    }
    for tab, index in indexes.items():
        rows = Stay.objects.visible_to(clerk).filter(stays.CONDITIONS[tab])
        assert index in rows.order_by(*(("confirm_due_on", "id") if tab == "confirm" else ("-id",)))[:25].explain()


# Overlaps


@pytest.mark.parametrize(
    ("other", "overlaps"),
    [
        (("2026-04-01", "2026-04-06"), False),
        (("2026-04-01", "2026-04-07"), False),
        (("2026-04-01", "2026-04-08"), True),
        (("2026-04-09", "2026-04-10"), True),
        (("2026-04-14", "2026-04-30"), True),
        (("2026-04-15", "2026-04-30"), False),
        (("2026-04-10", None), True),
        (("2026-04-15", None), False),
        (("2026-04-01", None), True),
    ],
)
def test_stays_of_one_person_overlap_unless_one_ends_on_the_day_on_which_the_other_begins(
    nanjing: Agency, filing: ReceivedFiling, clerk: Actor, other: tuple[str, str | None], overlaps: bool
) -> None:
    begins, ends = (day and date.fromisoformat(day) for day in other)
    one = bills.stay(filing, admitted_on=date(2026, 4, 7), discharged_on=date(2026, 4, 15))
    another = bills.stay(
        later_version(filing), admitted_on=begins, discharged_on=ends, institution_name="Another hospital"
    )
    bills.stay(factories.received(nanjing), admitted_on=date(2026, 4, 7))

    with CaptureQueriesContext(connection) as asked:
        found = [list(stays.overlapping(each)) for each in (one, another)]
    assert len(asked) == 2
    assert found == ([[another], [one]] if overlaps else [[], []])
    marked = {stay.pk: stay.overlaps for stay in stays.page(clerk, "open").rows}  # type: ignore[attr-defined]
    assert (marked[one.pk], marked[another.pk], list(marked.values()).count(True)) == (
        (True, True, 2) if overlaps else (False, False, 0)
    )


def later_version(filing: ReceivedFiling) -> ReceivedFiling:
    """Another filing of the same person, heard by the same agency."""
    return factories.received(filing.agency, number=filing.number, insured_place=JINAN)


def test_overlaps_are_found_by_the_indexes_of_the_person(filing: ReceivedFiling) -> None:
    version = filed()
    hear([(1, *story(version)[0])], moment(AT))
    told = Stay.objects.select_related("received").get(told_as=STAY)
    among_many()

    plans = [stays.overlapping(stay).explain() for stay in (bills.stay(filing), told)]
    assert [("Seq Scan" in plan, "number_index = " in plan or "stay_by_worker" in plan) for plan in plans] == [
        (False, True),
        (False, True),
    ]


def test_what_was_cancelled_overlaps_with_nothing_and_a_visit_is_over_on_its_day(
    hospital: Hospital, filing: ReceivedFiling
) -> None:
    one = hospital.admit(filing, "2026-04-07", "2026-04-07 10:00")
    cancelled = hospital.admit(filing, "2026-04-08", "2026-04-08 10:00", number="Z2")
    hospital.cancel(cancelled, "2026-04-08 11:00")
    visit = bills.stay(
        filing,
        service=Service.OUTPATIENT_MEDICAL,
        admitted_on=date(2026, 4, 1),
        discharged_on=None,
        scope="IN_PROVINCE",
    )

    assert [list(stays.overlapping(each)) for each in (one, visit)] == [[], []]


def test_an_admission_that_overlaps_is_registered_and_its_event_names_the_other(
    hospital: Hospital, filing: ReceivedFiling
) -> None:
    one = hospital.admit(filing, "2026-04-07", "2026-04-07 10:00")
    hospital.admit(filing, "2026-04-08", "2026-04-08 10:00", number="Z2")

    assert [each.details["overlaps"] for each in Event.objects.filter(kind="stay.admitted").order_by("at")] == [
        [],
        [str(one.pk)],
    ]


def test_the_insured_place_finds_overlaps_of_its_worker_in_different_places() -> None:
    version = filed()
    clerk = factories.actor(version.agency, Role.CLERK)
    first = {**story(version)[2][1], "admitted_on": "2026-04-03"}
    second = {**first, "number": "Z0002", "admitted_on": "2026-04-10", "discharged_on": None}
    hear([(1, "admission.discharged", first)], moment(AT))
    other = "018e96f2-5a00-7000-8000-00000000000c"
    hear([(1, "admission.registered", second)], moment(AT), stay=other)

    rows = stays.page(clerk, "away").rows
    assert [stay.overlaps for stay in rows] == [True, True]  # type: ignore[attr-defined]
    assert [str(each.told_as) for each in stays.overlapping(Stay.objects.get(told_as=STAY))] == [other]


def filed() -> FilingVersion:
    at = moment("2026-03-10 09:00")
    return factories.approved(factories.worker(factories.agency(JINAN), at=at), at=at)


# Pages


Browser = Callable[[Actor], Client]


@pytest.fixture
def at_ten(clock: Any) -> None:
    clock.at = moment("2026-04-23 10:00")


def test_the_page_of_stays_shows_what_is_overdue_late_and_overlapping_and_logs_the_look(
    hospital: Hospital, filing: ReceivedFiling, clerk: Actor, at_desk: Browser, at_ten: None
) -> None:
    overdue = hospital.admit(filing, "2026-04-07", "2026-04-07 10:00")
    hospital.admit(filing, "2026-04-08", "2026-04-14 10:00", number="Z2")

    page = at_desk(clerk).get(reverse("settlement:stays"))

    rows = page.context["rows"]
    assert [(row["stay"].number, row["confirmation"]["tone"], row["late"], row["overlaps"]) for row in rows] == [
        ("Z1", "late", False, True),
        ("Z2", "", True, True),
    ]
    assert str(filing.number) not in page.content.decode()
    assert ReadEntry.objects.filter(subject_id=str(overdue.pk), seen="list", purpose="stays").count() == 1


def test_a_clerk_confirms_on_the_page_and_the_desk_counts_what_waits(
    hospital: Hospital, filing: ReceivedFiling, clerk: Actor, at_desk: Browser, at_ten: None
) -> None:
    stay = hospital.admit(filing, "2026-04-07", "2026-04-07 10:00")
    browser = at_desk(clerk)

    def waiting() -> Any:
        found = {each["name"]: each for each in browser.get(reverse("offices:desk")).context["panels"]}
        return found.get("stays", {}).get("waiting"), found.get("stays", {}).get("overdue")

    assert waiting() == (1, 1)
    assert browser.get(reverse("settlement:stay", args=[stay.pk])).context["may_confirm"] is True
    answer = browser.post(reverse("settlement:stay-confirm", args=[stay.pk]))
    assert answer.url == reverse("settlement:stay", args=[stay.pk])
    assert Stay.objects.get(pk=stay.pk).confirmed_by == clerk.user
    assert browser.get(answer.url).context["may_confirm"] is False
    assert waiting() == (None, None)


def test_the_page_of_a_stay_says_where_its_message_to_the_insured_place_stands(
    hospital: Hospital, filing: ReceivedFiling, clerk: Actor, at_desk: Browser, at_ten: None
) -> None:
    stay = hospital.admit(filing, "2026-04-07", "2026-04-07 10:00")
    message = Outgoing.objects.get(subject=stay.pk)

    page = at_desk(clerk).get(reverse("settlement:stay", args=[stay.pk]))
    assert (page.context["message"], page.context["message_url"]) == (
        message,
        reverse("exchange:detail", args=[message.pk]),
    )
    listed = at_desk(clerk).get(reverse("exchange:list"))
    assert reverse("settlement:stay", args=[stay.pk]) in listed.content.decode()


@pytest.mark.parametrize(
    "name",
    ["settlement:stays", "settlement:stay", "filings:received-detail", "settlement:bill", "settlement:sheet"],
)
def test_the_pages_of_the_place_of_treatment_ask_nothing_of_workers(
    hospital: Hospital, filing: ReceivedFiling, clerk: Actor, at_desk: Browser, at_ten: None, name: str
) -> None:
    stay = hospital.admit(filing, "2026-04-07", "2026-04-07 10:00")
    bill = bills.assessed(stay, [bills.line(1, served_on=date(2026, 4, 7))], at=moment("2026-04-07 10:00"))
    about = {"stay": stay, "received-detail": filing, "bill": bill, "sheet": bill}.get(name.partition(":")[2])
    key = [about.pk] if about else []
    browser = at_desk(clerk)

    with CaptureQueriesContext(connection) as asked:
        page = browser.get(reverse(name, args=key))

    assert page.status_code == 200
    assert [each["sql"] for each in asked if "workers_" in each["sql"]] == []
    assert hospital.institution.name in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ("Valid today", "Yes, without end.")),
        ({"valid_to": date(2026, 4, 20)}, ("Expired", "No. It ran out; its last day was 2026-04-20.")),
        (
            {"ended_on": date(2026, 4, 15), "benefit_stopped": True},
            ("Ended", "No. Benefits were stopped; its last day was 2026-04-15."),
        ),
    ],
)
def test_who_finds_a_stay_for_a_hospital_on_the_phone_reads_whether_its_filing_is_valid_today(
    hospital: Hospital, filing: ReceivedFiling, clerk: Actor, at_desk: Browser, at_ten: None, changes: Any, words: Any
) -> None:
    stay = hospital.admit(filing, "2026-04-07", "2026-04-07 10:00")
    ReceivedFiling.objects.filter(pk=filing.pk).update(**changes)

    page = at_desk(clerk).get(reverse("settlement:stay", args=[stay.pk])).content.decode()

    assert [word for word in words if word not in page] == []


def test_the_insured_place_shows_the_money_as_it_was_told_on_the_pages_of_worker_filing_and_stay(
    at_desk: Browser, at_ten: None
) -> None:
    version = filed()
    steps = story(version)
    hear([(4, *steps[3]), (5, *steps[4]), (6, *steps[5])], moment(AT))
    stay = Stay.objects.get(told_as=STAY)
    browser = at_desk(factories.actor(version.agency, Role.CLERK))

    pages = [
        browser.get(reverse("workers:detail", args=[version.worker_id])),
        browser.get(reverse("filings:detail", args=[version.filing_id])),
    ]
    for page in pages:
        (panel,) = [each for each in page.context["panels"] if each["name"] == "stays"]
        (row,) = panel["rows"]
        assert (row["stay"], row["money"].fund, row["payment"].month) == (
            stay,
            bills.yuan("45120.00"),
            date(2026, 6, 1),
        )
        assert reverse("settlement:stay", args=[stay.pk]) in page.content.decode()
    own = browser.get(reverse("settlement:stay", args=[stay.pk]))
    assert [each["payment"].undone_kind for each in own.context["payments"]] == ["", "REVERSED"]
    assert "45,120.00" in own.content.decode()
    assert own.context["filing"]["url"] == reverse("filings:detail", args=[version.filing_id])
    assert [row["stay"] for row in browser.get(reverse("settlement:stays") + "?tab=away").context["rows"]] == [stay]


def test_each_place_sees_its_own_stay_alone(
    hospital: Hospital, filing: ReceivedFiling, clerk: Actor, at_desk: Browser, at_ten: None
) -> None:
    version = filed()
    hear([(1, *story(version)[0])], moment(AT))
    there, here = Stay.objects.get(told_as=STAY), hospital.admit(filing, "2026-04-07", "2026-04-07 10:00")
    own = factories.actor(version.agency, Role.CLERK)

    seen = {
        (name, stay.pk): at_desk(actor).get(reverse("settlement:stay", args=[stay.pk])).status_code
        for name, actor in (("treats", clerk), ("insures", own))
        for stay in (here, there)
    }
    assert seen == {
        ("treats", here.pk): 200,
        ("treats", there.pk): 404,
        ("insures", here.pk): 404,
        ("insures", there.pk): 200,
    }


# The day of leaving


@pytest.mark.parametrize(("day", "state"), [("2026-04-15", "ADMITTED"), ("2026-04-18", "PRESETTLED")])
def test_an_assessment_with_lines_after_the_discharge_holds_no_more(
    hospital: Hospital, filing: ReceivedFiling, day: str, state: str
) -> None:
    """Entered at the desk while the patient was there: the institution uploaded none of it."""
    bills.catalogue("TREATMENT", "320000", actions.NewItem("T1", "Treatment"))
    stay = bills.stay(filing, discharged_on=None, institution=hospital.institution)
    bill = bills.assessed(stay, [bills.line(served_on=date(2026, 4, 18))])

    hospital.discharge(stay, day, AT)

    stay.refresh_from_db()
    bill.refresh_from_db()
    assert (stay.state, bill.state) == (state, "ASSESSED" if state == "PRESETTLED" else "REPLACED")
