"""Entry at the counter as the clerk meets it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import reverse

from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.workers.enums import ThirdParty
from filings import actions
from filings.enums import Category, State
from filings.models import Filing, FilingVersion
from tests import factories

pytestmark = pytest.mark.django_db
NOBODY = "01900000-0000-7000-8000-000000000000"
"""The key of no row."""
AtDesk = Callable[..., Client]


@pytest.fixture
def clerk() -> Actor:
    return factories.actor(factories.agency(), Role.CLERK)


def edit_url(version: FilingVersion) -> str:
    return reverse("filings:edit", kwargs={"version": version.pk})


def typed(version: FilingVersion, **changes: Any) -> dict[str, Any]:
    """The page as a browser would send it."""
    page = {
        "revision": version.revision,
        "determinations": [str(pk) for pk in version.determinations.values_list("pk", flat=True)],
        "category": version.category,
        "place": version.destination_id or "",
        "institution": "",
        "services": list(version.services),
        "away_from": version.away_from.isoformat() if version.away_from else "",
        "away_until": "",
        "address": version.address,
        "evidence": version.evidence,
        "identity": version.identity,
        "note": version.note,
    }
    return {**page, **changes}


def fresh(version: FilingVersion) -> FilingVersion:
    return FilingVersion.objects.get(pk=version.pk)


def test_a_filing_is_opened_with_its_number_and_leads_to_its_page(at_desk: AtDesk, clerk: Actor) -> None:
    worker = factories.worker(by=clerk)
    relation = factories.relation(worker)
    client = at_desk(clerk)
    url = reverse("filings:new")
    page = client.get(url, {"worker": worker.pk})
    assert page.status_code == 200
    assert worker.number not in page.content.decode()

    answer = client.post(url, {"worker": worker.pk, "relation": relation.pk, "channel": "WINDOW"})

    version = FilingVersion.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, edit_url(version))
    assert version.filing.number == "120000-2026-0000001"


def test_a_second_filing_is_not_opened_silently(at_desk: AtDesk, clerk: Actor) -> None:
    standing = factories.draft(by=clerk)
    client = at_desk(clerk)
    data = {"worker": standing.worker_id, "relation": standing.relation_id, "channel": "WINDOW"}

    answer = client.post(reverse("filings:new"), data)

    assert answer.status_code == 409
    assert standing.filing.number in answer.content.decode()
    assert Filing.objects.count() == 1
    client.post(reverse("filings:new"), {**data, "anyway": "yes"})
    assert Filing.objects.count() == 2


@pytest.mark.parametrize("worker", ["x", "1" * 40, NOBODY])
def test_a_worker_that_is_none_is_not_found(at_desk: AtDesk, clerk: Actor, worker: str) -> None:
    assert at_desk(clerk).get(reverse("filings:new"), {"worker": worker}).status_code == 404


@pytest.mark.parametrize("relation", ["", "x", NOBODY])
def test_a_relation_that_is_not_the_workers_is_answered_with_a_sentence(
    at_desk: AtDesk, clerk: Actor, relation: str
) -> None:
    worker = factories.worker(by=clerk)
    factories.relation(worker)
    data = {"worker": worker.pk, "relation": relation, "channel": "WINDOW"}
    answer = at_desk(clerk).post(reverse("filings:new"), data)
    assert answer.status_code == 422
    assert "Choose one of this worker&#x27;s insurance relations." in answer.content.decode()


def test_saving_without_javascript_comes_back_to_the_page(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.draft(by=clerk)
    answer = at_desk(clerk).post(edit_url(version), typed(version, address="通州区", away_from="2025.2.3"))
    assert (answer.status_code, answer["Location"]) == (302, edit_url(version))
    stored = fresh(version)
    assert (stored.address, stored.away_from, stored.revision) == ("通州区", date(2025, 2, 3), version.revision + 1)


def test_the_page_saves_by_itself_and_learns_the_new_revision(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.draft(by=clerk)
    answer = at_desk(clerk).post(edit_url(version), typed(version, note="x"), headers={"accept": "application/json"})
    told = answer.json()
    assert told["values"] == {"revision": version.revision + 1}
    assert told["version"] == str(version.revision + 1)
    assert told["saved_at"] == "09:12:00"


def test_what_cannot_be_read_is_said_and_kept_and_the_rest_is_saved(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.draft(by=clerk)
    answer = at_desk(clerk).post(edit_url(version), typed(version, address="A", away_from="soon"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Write the day as 2026-03-10." in page
    assert 'value="soon"' in page
    stored = fresh(version)
    assert (stored.address, stored.away_from) == ("A", version.away_from)
    assert f'name="revision" value="{stored.revision}"' in page


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("110000", "110000"),
        ("北京", "110000"),
        ("beijing", "110000"),
        ("通州区 北京", "110000"),
        ("南京市", "320100"),
        ("", None),
    ],
)
def test_a_place_is_typed_by_code_name_or_pinyin_and_filed_as_province_or_city(
    at_desk: AtDesk, clerk: Actor, place: str, code: str | None
) -> None:
    version = factories.draft(by=clerk)
    at_desk(clerk).post(edit_url(version), typed(version, place=place))
    assert fresh(version).destination_id == code


def test_several_places_are_offered_to_choose_from(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.draft(by=clerk)
    client = at_desk(clerk)
    answer = client.post(edit_url(version), typed(version, place="江苏"))
    assert answer.status_code == 422
    assert 'name="place_choice" value="320100"' in answer.content.decode()
    assert 'name="place_choice" value="320000"' not in answer.content.decode()
    client.post(edit_url(version), typed(version, place="江苏", place_choice="320500"))
    assert fresh(version).destination_id == "320500"


def test_the_picker_answers_a_fragment(at_desk: AtDesk, clerk: Actor) -> None:
    page = at_desk(clerk, "zh-hans").get(reverse("filings:places"), {"place": "beij"}).content.decode()
    assert "北京市 110000" in page
    assert "<html" not in page


def test_the_rules_follow_what_was_saved_and_name_what_was_not(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.draft(by=clerk)
    url = reverse("filings:rules", kwargs={"version": version.pk})
    page = at_desk(clerk).post(url, typed(version, away_from="2025-13-01", address="new")).content.decode()
    assert "months were full on 2025-07-15" in page
    assert "The calendar has no such day." in page
    assert fresh(version).address == ""


def test_the_window_says_whether_a_province_or_the_product_set_it(at_desk: AtDesk) -> None:
    for office, sentence in (("120000", "not a rule of the place"), ("370100", "鲁人社字〔2024〕22号")):
        agency = factories.agency(office)
        clerk = factories.actor(agency, Role.CLERK)
        number = factories.number(f"{office}19800101{office[:3]}"[:17])
        version = factories.draft(factories.worker(agency, by=clerk, number=number), by=clerk)
        page = at_desk(clerk).get(edit_url(version)).content.decode()
        assert sentence in page
        assert "valid to <strong>2027-03-09</strong>" in page
        assert "from <strong>2026-06-10</strong>" in page


def test_half_a_year_less_a_day_is_told_while_typing(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.draft(by=clerk)
    page = at_desk(clerk).post(edit_url(version), typed(version, away_from="2025-09-10"), follow=True).content.decode()
    assert "Apply again on 2026-03-10 or later." in page
    page = at_desk(clerk).post(edit_url(version), typed(fresh(version), away_from="2025-09-09"), follow=True)
    assert "months were full on 2026-03-09" in page.content.decode()


def test_an_open_third_party_is_told_with_what_to_do(at_desk: AtDesk, clerk: Actor) -> None:
    worker = factories.worker(by=clerk)
    open_case = factories.determination(worker, third_party=ThirdParty.OPEN)
    version = factories.draft(worker, by=clerk, determinations=[open_case])
    page = at_desk(clerk).get(edit_url(version)).content.decode()
    assert "A third party is liable and has not finally settled." in page
    assert "Social Insurance Law, art. 42" in page


def test_handing_over_saves_what_stands_on_the_page_first(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.draft(by=clerk)
    url = reverse("filings:submit", kwargs={"version": version.pk})
    answer = at_desk(clerk).post(url, typed(version, address="last words"))
    assert answer["Location"] == reverse("filings:detail", kwargs={"pk": version.filing_id})
    stored = fresh(version)
    assert (stored.state, stored.address) == (State.SUBMITTED, "last words")


def test_handing_over_too_early_marks_what_is_missing_and_keeps_what_was_typed(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.draft(by=clerk, evidence="")
    url = reverse("filings:submit", kwargs={"version": version.pk})
    answer = at_desk(clerk).post(url, typed(version, evidence="", place="", services=[], address="kept"))
    page = answer.content.decode()
    assert answer.status_code == 422
    for sentence in ("Choose the place of treatment.", "Choose at least one service.", "Say what shows the residence"):
        assert sentence in page
    assert 'value="kept"' in page
    assert fresh(version).state == State.DRAFT


def test_two_people_with_one_filing_open_see_both_values(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.draft(by=clerk)
    second = factories.actor(version.agency, Role.CLERK)
    at_desk(clerk).post(edit_url(version), typed(version, address="first"))

    client = at_desk(second)
    answer = client.post(edit_url(version), typed(version, address="second"))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "first" in page
    assert "second" in page
    assert str(clerk.user) in page
    assert fresh(version).address == "first"
    mine = typed(version, address="second", revision=fresh(version).revision)
    assert f'name="revision" value="{mine["revision"]}"' in page
    client.post(edit_url(version), mine)
    assert fresh(version).address == "second"


def test_a_page_that_saves_by_itself_meets_a_conflict_as_409(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.draft(by=clerk)
    second = factories.actor(version.agency, Role.CLERK)
    at_desk(clerk).post(edit_url(version), typed(version, address="first"))
    headers = {"accept": "application/json"}
    answer = at_desk(second).post(edit_url(version), typed(version, address="second"), headers=headers)
    assert answer.status_code == 409


def test_two_saves_of_one_page_that_cross_are_no_conflict(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.draft(by=clerk)
    client = at_desk(clerk)
    client.post(edit_url(version), typed(version, address="by itself"))
    url = reverse("filings:submit", kwargs={"version": version.pk})
    assert client.post(url, typed(version, address="by hand")).status_code == 302
    assert fresh(version).address == "by hand"


def test_a_save_by_itself_that_ends_while_the_page_is_handed_over_is_no_conflict(
    at_desk: AtDesk, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = factories.draft(by=clerk)
    hand_in, client = actions.hand_in, at_desk(clerk)

    def after_the_other(**given: Any) -> Any:
        monkeypatch.setattr(actions, "hand_in", hand_in)
        at_desk(clerk).post(edit_url(version), typed(version, address="by itself"))
        return hand_in(**given)

    monkeypatch.setattr(actions, "hand_in", after_the_other)
    url = reverse("filings:submit", kwargs={"version": version.pk})
    assert client.post(url, typed(version, address="by hand")).status_code == 302
    assert (fresh(version).address, fresh(version).state) == ("by hand", "SUBMITTED")


def test_what_was_typed_into_a_filing_that_moved_on_is_shown_beside_it(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.draft(by=clerk)
    actions.submit(by=clerk, at=factories.NOW, ids=uuid7, version_id=version.pk, revision=version.revision)
    answer = at_desk(clerk).post(edit_url(version), typed(version, address="too late"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "too late" in page
    assert "Awaiting decision" in page
    assert "Store mine over it" not in page


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30, "１", "0"])
def test_a_revision_that_is_none_is_a_conflict(at_desk: AtDesk, clerk: Actor, revision: str) -> None:
    version = factories.draft(by=clerk)
    assert at_desk(clerk).post(edit_url(version), typed(version, revision=revision)).status_code == 409


@pytest.mark.parametrize(
    "nonsense",
    [
        {"category": "NONE"},
        {"category": Category.REFERRAL},
        {"determinations": ["x"]},
        {"institution": "x"},
        {"services": ["x"]},
        {"away_from": "0001-01-01"},
        {"away_from": "9999-12-31"},
        {"away_from": "2025-02-30", "away_until": "１"},
        {"away_from": "2025-02-20", "away_until": "2025-01-01"},
        {"place": "\x00"},
        {"place": "999999"},
        {"address": "\x00"},
        {"note": "x" * 501},
        {"place_choice": "abc"},
    ],
)
def test_nonsense_is_answered_with_a_sentence(at_desk: AtDesk, clerk: Actor, nonsense: dict[str, Any]) -> None:
    version = factories.draft(by=clerk)
    answer = at_desk(clerk).post(edit_url(version), typed(version, **nonsense))
    assert answer.status_code in {302, 422}
    for name in ("rules", "submit"):
        url = reverse(f"filings:{name}", kwargs={"version": version.pk})
        assert at_desk(clerk).post(url, typed(fresh(version), **nonsense)).status_code in {200, 302, 422}


@pytest.mark.parametrize(
    ("since", "may_be_named"), [("2026-03-02", True), ("２０２６-03-06", False), ("", False), ("x", False)]
)
def test_a_hospital_suspended_during_the_stay_can_be_named(
    at_desk: AtDesk, clerk: Actor, since: str, may_be_named: bool
) -> None:
    """A suspension stops new patients only: who was there before is covered (domain.md R3.8)."""
    suspended = [DateTimeTZRange(factories.NOW - timedelta(days=4), None)]
    hospital = factories.institution("H", "321300", suspended=suspended)
    version = factories.draft(by=clerk)
    url = reverse("filings:rules", kwargs={"version": version.pk})

    page = at_desk(clerk).post(url, typed(version, place="321300", in_hospital_since=since)).content.decode()
    at_desk(clerk).post(
        edit_url(version), typed(version, place="321300", in_hospital_since=since, institution=str(hospital.pk))
    )

    assert (str(hospital.pk) in page) == may_be_named
    assert (fresh(version).institution == hospital) == may_be_named


def test_an_empty_form_is_no_fault(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.draft(by=clerk)
    assert at_desk(clerk).post(edit_url(version), {}).status_code == 409


def test_others_agencies_filings_are_as_missing_ones(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.draft(by=clerk)
    stranger = at_desk(factories.actor(factories.agency("110000"), Role.CLERK))
    missing = stranger.get(reverse("filings:edit", kwargs={"version": uuid4()}))
    for name in ("edit", "rules"):
        answer = stranger.get(reverse(f"filings:{name}", kwargs={"version": version.pk}))
        assert (answer.status_code, answer.content) == (404, missing.content)
    assert stranger.post(edit_url(version), typed(version)).status_code == 404


def test_a_reviewer_does_not_write(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.draft(by=clerk)
    client = at_desk(factories.actor(version.agency, Role.REVIEWER))
    assert client.get(edit_url(version)).status_code == 403
    answer = client.post(edit_url(version), typed(version, address="x"))
    assert answer.status_code == 403
    assert "Your post does not allow this." in answer.content.decode()
    assert fresh(version).address == ""
