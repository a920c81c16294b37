"""S20 Suspension: institution H is suspended from 2026-08-10; a stay of 2026-08-09 goes on, a new one does not begin.

Tested here: the filing half. H may be named in a filing decided on 2026-08-09 and not in one of 2026-08-10 00:05, it
leaves the list of those to choose from that day, a filing that named it before stands, and an admission of 2026-08-09
is noted under it whenever it is told.
The second person who suspends, and lifts it on 2026-09-01, is tested here too. The stay of the eve is registered,
discharged and settled while H is suspended, and the insured place hears all of it; the check of 2026-08-10 00:05
answers "institution suspended", and nothing is registered.
Waits: nothing of it.
"""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Denied
from filings import actions
from filings.enums import Reason, TaskKind
from filings.models import FilingVersion, Task
from institutions import actions as register
from institutions import coverage_queries
from institutions import queries as directory
from institutions.coverage import Kind
from institutions.enums import Care, Reach, ScopeReason, Verdict
from institutions.models import Institution
from settlement import actions as settlement
from settlement.actions import NewItem
from settlement.admission.verifying import Because
from settlement.models import DirectPayment
from tests import bills, factories, stays
from tests.desks import dates, told
from tests.exchange.standin import StandIn
from tests.factories import moment
from tests.scenarios.people import OPINION, W1, admission_told, answer_of, approve, holds_on, place, worker_numbered

pytestmark = pytest.mark.django_db
CITY = "321300"
"""A place of treatment of which the directory holds nothing but what the test puts there."""


@pytest.fixture
def h() -> Institution:
    """H, whose suspension from 2026-08-10 on was decided and entered on 2026-08-05."""
    made = factories.institution("H", CITY, at=moment("2026-01-05 09:00"))
    told = {
        "finding": "Charged for what was not given",
        "basis": "Handling Regulations art. 43",
        "statement": "We object",
    }
    decided(made, "SUSPEND", "2026-08-05 09:00", starts_at=moment("2026-08-10 00:00"), **told)
    return made


def decided(h: Institution, kind: str, at: str, **told: Any) -> None:
    """Proposed by one person of the agency that keeps H, granted by another."""
    office = h.agency
    assert office is not None
    same: dict[str, Any] = {"at": moment(at), "ids": uuid7}
    matter = register.propose(
        by=factories.actor(office, Role.DATA, at=moment(at)),
        institution_id=h.pk,
        agreement_id=h.agreements.get().pk,
        kind=kind,
        **told,
        **same,
    )
    register.grant(by=factories.actor(office, Role.APPROVER, at=moment(at)), matter_id=matter.pk, **same)


def referred_to(h: Institution, at: str) -> FilingVersion:
    worker = worker_numbered(W1, at)
    named = {"destination": place(CITY), "institution": h, "institution_written": "", "referral_on": date(2026, 8, 1)}
    return factories.submitted(worker, at=moment(at), **{**OPINION, **named})


def test_s20_on_the_eve_a_referral_to_h_is_approved_and_five_minutes_into_the_day_it_is_refused(
    h: Institution,
) -> None:
    version = referred_to(h, "2026-08-09 09:00")
    before, after = (answer_of(version, Reason.E09, at) for at in ("2026-08-09 23:59", "2026-08-10 00:05"))
    assert (before.verdict, before.finding) == ("yes", "settles")
    assert (after.verdict, after.finding) == ("no", "does_not_settle")
    assert after.facts == {"where": "H", "services": ["MEDICAL"], "reason": ScopeReason.SUSPENDED.value}

    approver = factories.actor(version.agency, Role.APPROVER)
    with pytest.raises(actions.NotEligible) as refusal:
        approve(version, approver, "2026-08-10 00:05")
    assert refusal.value.reasons == [Reason.E09]
    approve(version, approver, "2026-08-09 23:59")
    assert dates(version)[:2] == ("APPROVED", "2026-08-09")


def test_s20_a_filing_that_named_h_stands_and_the_admission_of_the_eve_is_noted_under_it(h: Institution) -> None:
    version = referred_to(h, "2026-08-07 09:00")
    approve(version, factories.actor(version.agency, Role.APPROVER), "2026-08-07 10:00")

    admission_told(version, "2026-08-09", "2026-08-19 17:00")

    assert holds_on(version, "2026-08-09", "2026-08-10", "2026-08-19") == [True, True, True]
    assert version.admitted_on == date(2026, 8, 9)
    assert not Task.objects.filter(kind=TaskKind.LATE_ADMISSION).exists()
    assert [kind for _sequence, kind, _payload in told(version.filing_id)] == ["filing.approved"]


@pytest.mark.parametrize(
    ("day", "verdict", "reason"),
    [
        (date(2026, 8, 9), Verdict.YES, ScopeReason.IN_FORCE),
        (date(2026, 8, 10), Verdict.NO, ScopeReason.SUSPENDED),
    ],
)
def test_s20_the_directory_answers_by_the_day_of_admission(
    h: Institution, day: date, verdict: Verdict, reason: ScopeReason
) -> None:
    answer = directory.institution_settles(h.pk, Care.MEDICAL, Reach.CROSS_PROVINCE, day)

    assert (answer.verdict, answer.reason) == (verdict, reason)


def test_s20_a_place_with_h_alone_settles_nothing_from_that_day_and_with_another_institution_it_does(
    h: Institution,
) -> None:
    at = "2026-08-09 09:00"
    version = factories.submitted(worker_numbered(W1, at), destination=place(CITY), at=moment(at))
    seen = [answer_of(version, Reason.E09, f"2026-08-{day} 10:00").verdict for day in ("09", "10")]
    assert seen == ["yes", "no"]

    factories.institution("Another", CITY)
    assert answer_of(version, Reason.E09, "2026-08-10 10:00").verdict == "yes"


def test_s20_h_leaves_the_list_on_that_day_but_not_the_draft_that_names_it(
    h: Institution, at_desk: Callable[..., Client], clock: object
) -> None:
    other = factories.institution("Another", CITY)
    at = "2026-08-09 09:00"
    worker = worker_numbered(W1, at)
    clerk = factories.actor(worker.agency, Role.CLERK)
    same = {"by": clerk, "at": moment(at), "destination": place(CITY), "determinations": []}
    plain, naming_h = factories.draft(worker, **same), factories.draft(worker, institution=h, **same)  # type: ignore[arg-type]

    def listed(version: FilingVersion, on: str) -> list[str]:
        clock.at = moment(on)  # type: ignore[attr-defined]
        form = at_desk(clerk).get(reverse("filings:edit", args=[version.pk])).context["form"]
        return [name for _value, name in form.fields["institution"].widget.choices]

    assert listed(plain, "2026-08-09 23:59") == ["—", other.name, h.name]
    assert listed(plain, "2026-08-10 00:05") == ["—", other.name]
    assert listed(naming_h, "2026-08-10 00:05") == ["—", other.name, h.name]


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-08-12 14:59", True),
        ("2026-08-12 15:00", False),
        ("2026-08-14 09:59", False),
        ("2026-08-14 10:00", True),
    ],
)
def test_s20_at_an_hour_every_place_says_the_same(
    at_desk: Callable[..., Client], clock: object, at: str, is_open: bool
) -> None:
    """Suspended from an hour of one day up to an hour of another, and asked a minute before and at each of the two."""
    h = factories.institution("H", CITY, at=moment("2026-01-05 09:00"))
    told = {"finding": "Seen", "basis": "art. 43", "statement": "We object"}
    decided(h, "SUSPEND", "2026-08-11 09:00", starts_at=moment("2026-08-12 15:00"), **told)
    decided(h, "LIFT", "2026-08-13 09:00", starts_at=moment("2026-08-14 10:00"), finding="Put right")
    clock.at = moment(at)  # type: ignore[attr-defined]
    day, everybody = at[:10], Client()
    worker = worker_numbered(W1, "2026-08-10 09:00")
    clerk = factories.actor(worker.agency, Role.CLERK)
    same = {"by": clerk, "at": moment("2026-08-10 09:00"), "destination": place(CITY)}
    version = factories.submitted(worker, **same)
    other = factories.worker(worker.agency, at=moment("2026-08-10 09:00"))
    plain = factories.draft(other, determinations=[], **same)  # type: ignore[arg-type]
    heard = factories.received(factories.agency(CITY), insured_place="370100", at=moment("2026-08-10 09:00"))

    def listed(path: str, **asked: str) -> str:
        answer = everybody.get(f"/institutions/{path}", {"place": CITY, "on": day, **asked})
        content = answer.streaming_content if answer.streaming else [answer.content]  # type: ignore[attr-defined]
        return b"".join(content).decode("utf-8-sig")

    def settling() -> int:
        report = coverage_queries.report(date.fromisoformat(day), "320000", at=moment(at))
        return sum(line.counts[Kind.LOWER].settling for line in report.lines if line.code == CITY)

    form = at_desk(clerk).get(reverse("filings:edit", args=[plain.pk])).context["form"]
    desk = at_desk(clerk).get(reverse("institutions:detail", args=[h.pk])).context["agreements"][0]["answers"][0]
    said = {
        "page": ">H<" in listed("directory/"),
        "today": ">H<" in listed("directory/", on=""),
        "json": [each["name"] for each in json.loads(listed("directory.json"))["institutions"]] == ["H"],
        "csv": "H" in [row["name"] for row in csv.DictReader(io.StringIO(listed("directory.csv")))],
        "state": "ONLINE" in listed("directory.csv", state="signed"),
        "coverage": settling() == 1,
        "desk": desk["tone"] == "ok",
        "picker": h.name in [name for _value, name in form.fields["institution"].widget.choices],
        "rule": answer_of(version, Reason.E09, at).verdict == "yes",
        "card": stays.Hospital(moment(at), h).check(str(heard.number), day, at).verdict is Verdict.YES,
    }
    assert said == dict.fromkeys(said, is_open)


def test_s20_lifting_on_2026_09_01_needs_a_second_person(h: Institution) -> None:
    at = moment("2026-09-01 09:00")
    assert h.agency is not None
    first = factories.actor(h.agency, Role.DATA, at=at)
    same: dict[str, Any] = {"at": at, "ids": uuid7}
    about: dict[str, Any] = {"institution_id": h.pk, "agreement_id": h.agreements.get().pk}
    matter = register.propose(by=first, kind="LIFT", finding="Put right", **about, **same)

    with pytest.raises(Denied) as denied:
        register.grant(by=first, matter_id=matter.pk, **same)
    assert denied.value.code == "no-institution.decide"
    assert answer(h, "2026-09-01") is ScopeReason.SUSPENDED
    register.grant(by=factories.actor(h.agency, Role.APPROVER, at=at), matter_id=matter.pk, **same)

    assert [answer(h, day) for day in ("2026-08-31", "2026-09-01")] == [ScopeReason.SUSPENDED, ScopeReason.IN_FORCE]


def answer(h: Institution, day: str) -> ScopeReason:
    return directory.institution_settles(h.pk, Care.MEDICAL, Reach.CROSS_PROVINCE, date.fromisoformat(day)).reason


def test_s20_after_a_termination_a_new_agreement_takes_patients_again(h: Institution) -> None:
    decided(h, "TERMINATE", "2026-08-20 09:00", finding="Again", basis="art. 43", statement="We object")
    factories.agreement(h, at=moment("2026-09-01 09:00"), valid_from=date(2026, 9, 2))
    heard = factories.received(factories.agency(CITY), insured_place="370100", at=moment("2026-08-01 09:00"))
    hospital = stays.Hospital(moment("2026-09-01 10:00"), h)

    days = ("2026-08-19", "2026-09-01", "2026-09-02")
    told = [hospital.check(str(heard.number), day, f"{day} 09:00").because for day in days]
    assert told == [Because.INSTITUTION_SUSPENDED, Because.INSTITUTION_CANNOT, Because.ELIGIBLE]
    assert [answer(h, day) for day in days] == [ScopeReason.SUSPENDED, ScopeReason.TERMINATED, ScopeReason.IN_FORCE]


def test_s20_a_stay_of_the_eve_goes_on_and_settles_and_a_new_one_is_refused(h: Institution, line: StandIn) -> None:
    version = referred_to(h, "2026-08-07 09:00")
    approve(version, factories.actor(version.agency, Role.APPROVER), "2026-08-07 10:00")
    stays.pass_on(line.store, moment("2026-08-07 10:01"))
    hospital = stays.Hospital(moment("2026-08-07 10:02"), h)
    eve = hospital.check(W1, "2026-08-09", "2026-08-09 20:00")
    stay = hospital.admit_by(eve, "2026-08-09", "2026-08-09 20:01")

    refused = hospital.check(W1, "2026-08-10", "2026-08-10 00:05")
    assert (refused.verdict, refused.because) == (Verdict.NO, Because.INSTITUTION_SUSPENDED)
    with pytest.raises(settlement.NotEntitled) as refusal:
        hospital.admit_by(refused, "2026-08-10", "2026-08-10 00:06", number="Z2")
    assert refusal.value.sentence == Because.INSTITUTION_SUSPENDED.label

    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    at = moment("2026-08-19 15:00")
    hospital.discharge(stay, "2026-08-19", "2026-08-19 14:00")
    bills.settled(bills.assessed(stay, [bills.line(served_on=date(2026, 8, 12))], at=at), at=at)
    stays.pass_on(line.store, moment("2026-08-19 15:05"))

    there = stays.told_of(stay)
    assert (there.state, there.admitted_on, there.discharged_on) == ("SETTLED", date(2026, 8, 9), date(2026, 8, 19))
    assert DirectPayment.objects.get(stay=there).fund == bills.yuan("100.00")
    version.refresh_from_db()
    assert version.admitted_on == date(2026, 8, 9)
