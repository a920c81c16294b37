"""Papers on the pages: ticked at the counter, judged on the filing's page, asked for per item, printed."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.workers.models import Worker
from filings import actions
from filings.actions import reminding
from filings.enums import State
from filings.models import FilingVersion, Paper
from tests import factories
from tests.factories import NOW, moment

pytestmark = pytest.mark.django_db
AtDesk = Callable[..., Client]


@pytest.fixture
def clerk() -> Actor:
    return factories.actor(factories.agency(), Role.CLERK)


@pytest.fixture
def reviewer() -> Actor:
    return factories.actor(factories.agency(), Role.REVIEWER)


def url(name: str, version: FilingVersion) -> str:
    by_filing = name in {"detail", "notice", "receipt"}
    return reverse(f"filings:{name}", kwargs={"pk": version.filing_id} if by_filing else {"version": version.pk})


def read(client: Client, name: str, version: FilingVersion) -> str:
    return text_of(client.get(url(name, version)))


def text_of(answer: Any) -> str:
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(words.replace("&#x27;", "'").split())


def state_of(version: FilingVersion, kind: str) -> tuple[str, date | None]:
    return Paper.objects.values_list("state", "received_on").get(version=version, kind=kind)


def fresh(version: FilingVersion) -> FilingVersion:
    return FilingVersion.objects.get(pk=version.pk)


# At the counter


def entry_form(version: FilingVersion, **more: Any) -> dict[str, Any]:
    return {
        "revision": fresh(version).revision,
        "determinations": [str(each.pk) for each in version.determinations.all()],
        "category": "RESIDENT",
        "place": "320100",
        "services": ["MEDICAL"],
        "away_from": "2025-01-15",
        "evidence": "RESIDENCE_PERMIT",
        "identity": "MATCHES",
        "papers_shown": ["IDENTITY", "RESIDENCE"],
        **more,
    }


def test_the_clerk_ticks_papers_on_the_entry_page_with_their_day(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.draft(by=clerk)
    client = at_desk(clerk)
    assert "Identity card or social-security card" in read(client, "edit", version)

    client.post(url("edit", version), entry_form(version, papers=["IDENTITY"], papers_on="2026-03-06"))

    assert state_of(version, "IDENTITY") == ("RECEIVED", date(2026, 3, 6))
    assert state_of(version, "RESIDENCE") == ("MISSING", None)
    page = client.get(url("edit", version)).content.decode()
    assert re.search(r'value="IDENTITY" checked', page)

    client.post(url("submit", version), entry_form(version, papers=["IDENTITY", "RESIDENCE"]))
    assert (fresh(version).state, state_of(version, "RESIDENCE")) == (State.SUBMITTED, ("RECEIVED", NOW.date()))


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("31 March", "Write the day as 2026-03-10."), ("2026-03-10", "a day that is still to come")],
)
def test_a_day_that_cannot_be_is_said_and_nothing_typed_is_lost(
    at_desk: AtDesk, clerk: Actor, day: str, sentence: str
) -> None:
    version = factories.draft(by=clerk)
    answer = at_desk(clerk).post(
        url("edit", version), entry_form(version, papers=["IDENTITY"], papers_on=day, note="kept")
    )
    page = answer.content.decode()
    assert (answer.status_code, sentence in text_of(answer)) == (422, True)
    assert f'value="{day}"' in page
    assert 'value="IDENTITY" checked' in page
    assert "kept" in page
    assert state_of(version, "IDENTITY") == ("MISSING", None)


def test_papers_that_come_later_are_noted_on_the_filings_page(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.submitted(by=clerk)
    client = at_desk(clerk)
    client.post(url("papers", version), {"papers": ["IDENTITY"], "papers_shown": ["IDENTITY", "RESIDENCE"]})
    assert state_of(version, "IDENTITY") == ("RECEIVED", NOW.date())
    answer = client.post(url("papers", version), {"papers": ["IDENTITY"], "papers_shown": [], "papers_on": "soon"})
    assert (answer.status_code, "Write the day as 2026-03-10." in text_of(answer)) == (422, True)


def test_the_page_offers_the_same_proof_of_an_earlier_filing_and_says_where_it_came_from(
    at_desk: AtDesk, clerk: Actor, reviewer: Actor
) -> None:
    first = factories.submitted(by=clerk)
    who: dict[str, Any] = {"at": NOW, "ids": uuid7, "version_id": first.pk}
    actions.hand_in_papers(by=clerk, **who, kinds=["RESIDENCE"], of=["RESIDENCE"])
    actions.judge_paper(by=reviewer, **who, kind="RESIDENCE", accept=True, was="RECEIVED")
    later = factories.submitted(Worker.objects.get(pk=first.worker_id), by=clerk)
    client = at_desk(clerk)
    assert f"Take over from {first.filing.number}" in read(client, "detail", later)

    client.post(url("papers-take-over", later), {"kind": "RESIDENCE"})

    assert state_of(later, "RESIDENCE") == ("ACCEPTED", NOW.date())
    assert f"taken over from {first.filing.number}" in read(client, "detail", later)


# Judging


def test_each_paper_shows_what_lets_us_ask_and_is_judged_by_its_own_buttons(
    at_desk: AtDesk, clerk: Actor, reviewer: Actor
) -> None:
    version = factories.submitted(by=clerk)
    of = ["IDENTITY", "RESIDENCE"]
    actions.hand_in_papers(by=clerk, at=NOW, ids=uuid7, version_id=version.pk, kinds=of, of=of)
    client = at_desk(reviewer)
    page = read(client, "detail", version)
    assert "Regulation on Social-Insurance Handling, arts 6, 7" in page
    assert page.count("proposal, not a rule") == 1

    client.post(url("papers-judge", version), {"kind": "IDENTITY", "was": "RECEIVED", "accept": "yes"})
    form = {"kind": "RESIDENCE", "was": "RECEIVED", "accept": "no"}
    refused = client.post(url("papers-judge", version), {**form, "paper_reason": " "})
    assert (refused.status_code, "Give the reason" in text_of(refused)) == (422, True)
    client.post(url("papers-judge", version), {**form, "paper_reason": "out of date"})
    late = client.post(url("papers-judge", version), {**form, "paper_reason": "typed already"})

    assert state_of(version, "IDENTITY")[0] == "ACCEPTED"
    assert "out of date" in read(client, "detail", version)
    assert late.status_code == 409
    assert 'value="typed already"' in late.content.decode()


def test_the_maker_sees_no_buttons_and_a_post_is_refused(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.submitted(by=clerk)
    client = at_desk(clerk)
    assert "Why it is refused" not in read(client, "detail", version)
    form = {"kind": "IDENTITY", "was": "MISSING", "accept": "yes"}
    assert client.post(url("papers-judge", version), form).status_code == 403


# Asking for more


def test_wanting_papers_are_chosen_beforehand_and_the_page_says_since_when_the_clock_stands(
    at_desk: AtDesk, clerk: Actor, reviewer: Actor
) -> None:
    version = factories.submitted(by=clerk)
    client = at_desk(reviewer)
    page = client.get(url("detail", version)).content.decode()
    assert len(re.findall(r'name="items" value="\w+" checked', page)) == 2
    assert "Missing papers are to be named by 2026-03-16" in text_of(client.get(url("detail", version)))

    client.post(url("return", version), {"items_shown": "1", "items": ["RESIDENCE"], "missing": ""})

    said = read(client, "detail", version)
    assert "Clock stopped since 2026-03-09, 3 working days left" in said
    assert "To be brought by 2026-03-23" in said
    assert "Stopped, 3 working days left" in text_of(at_desk(clerk).get(reverse("filings:list") + "?tab=returned"))
    assert fresh(version).returned_items == ["RESIDENCE"]


def test_nothing_chosen_and_nothing_written_is_refused_with_the_choice_kept(
    at_desk: AtDesk, clerk: Actor, reviewer: Actor
) -> None:
    version = factories.submitted(by=clerk)
    answer = at_desk(reviewer).post(url("return", version), {"items_shown": "1", "missing": ""})
    assert answer.status_code == 422
    assert len(re.findall(r'name="items" value="\w+">', answer.content.decode())) == 2
    assert fresh(version).state == State.SUBMITTED


def test_when_five_days_are_over_the_page_says_so(at_desk: AtDesk, clerk: Actor, reviewer: Actor, clock: Any) -> None:
    version = factories.submitted(by=clerk)
    clock.at = moment("2026-03-17 09:00")
    assert "The day to name missing papers was 2026-03-16" in read(at_desk(reviewer), "detail", version)


def test_the_notice_and_the_receipt_name_the_same_papers_in_the_workers_words(
    at_desk: AtDesk, clerk: Actor, reviewer: Actor
) -> None:
    version = factories.submitted(by=clerk)
    client = at_desk(clerk)
    assert client.get(url("notice", version)).status_code == 404
    of = ["RESIDENCE"]
    who: dict[str, Any] = {"at": NOW, "ids": uuid7, "version_id": version.pk}
    actions.hand_in_papers(by=clerk, **who, kinds=of, of=of)
    actions.judge_paper(by=reviewer, **who, kind="RESIDENCE", accept=False, was="RECEIVED", reason="expired")
    actions.return_for_more(by=reviewer, **who, reason="and call us", items=["IDENTITY", "RESIDENCE"])

    notice, receipt = read(client, "notice", version), read(client, "receipt", version)

    asked = [
        "Bring your identity card or your social-security card.",
        "Bring what shows where you live: a residence permit or the household register. (Not accepted so far: expired)",
    ]
    assert [sentence in notice for sentence in asked] == [True, True]
    assert [sentence in receipt for sentence in asked] == [True, True]
    assert "Please bring it by 2026-03-23" in notice
    assert "and call us" in notice
    assert "Bring it by 2026-03-23." in receipt
    assert version.worker.number not in notice


def test_the_second_time_the_form_offers_only_what_was_refused_again(
    at_desk: AtDesk, clerk: Actor, reviewer: Actor
) -> None:
    version = factories.submitted(by=clerk)
    who: dict[str, Any] = {"at": NOW, "ids": uuid7, "version_id": version.pk}
    actions.return_for_more(by=reviewer, **who, items=["RESIDENCE"])
    of = ["IDENTITY", "RESIDENCE"]
    actions.hand_in_papers(by=clerk, **who, kinds=of, of=of)
    actions.submit(by=clerk, **who, revision=fresh(version).revision)
    client = at_desk(reviewer)
    assert "for the counter's own mistake only" in read(client, "detail", version)
    for kind in of:
        actions.judge_paper(by=reviewer, **who, kind=kind, accept=False, was="RECEIVED", reason="blurred")
    page = client.get(url("detail", version)).content.decode()
    assert re.findall(r'name="items" value="(\w+)"', page) == ["RESIDENCE"]


def test_papers_that_are_near_or_late_stand_on_the_clerks_desk(
    at_desk: AtDesk, clerk: Actor, reviewer: Actor, clock: Any
) -> None:
    version = factories.submitted(by=clerk)
    actions.return_for_more(by=reviewer, at=NOW, ids=uuid7, version_id=version.pk, items=["RESIDENCE"])
    desk = reverse("offices:desk")
    client = at_desk(clerk)
    assert "Papers that are due" not in text_of(client.get(desk))

    reminding.recall_papers(by=factories.machine(), at=moment("2026-03-19 01:10"), ids=uuid7)
    clock.at = moment("2026-03-19 09:00")
    page = text_of(client.get(desk))
    assert "Papers that are due" in page
    assert "2026-03-23" in page
    assert "Papers that are due" not in text_of(at_desk(reviewer).get(desk))


def test_what_counts_as_accepted_says_so(at_desk: AtDesk, clerk: Actor) -> None:
    version = factories.submitted(by=clerk)
    FilingVersion.objects.filter(pk=version.pk).update(deemed_accepted_on=NOW.date())
    assert "the application counts as accepted from 2026-03-09" in read(at_desk(clerk), "detail", version)
