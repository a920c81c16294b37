"""A decision can be given again, and whoever alters what it rests on is found out."""

from contextlib import suppress
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agency.audit.models import ReadEntry
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from filings import actions, replay, stored
from filings.digests import digest_of
from filings.facts import from_json
from filings.models import Decision, FilingVersion
from tests import factories, many
from tests.factories import NOW, moment
from tests.policy.test_proposals import maker, propose

pytestmark = pytest.mark.django_db
DAYS = ("--from", "2026-03-09", "--to", "2026-03-09")


@pytest.fixture
def decision() -> Decision:
    return Decision.objects.get(version=factories.approved())


def altered(decision: Decision, **columns: Any) -> Decision:
    """The same decision on another filing, whose row was altered after it was written.

    The application may not alter a decision, so the row comes in as somebody with more rights would leave it.
    """
    version = factories.submitted(factories.worker(decision.version.agency))
    kept = ("outcome", "reasons", "explanation", "decided_by", "decided_at", "facts", "answers", "parameters")
    copy = Decision(
        id=uuid7(NOW), version=version, act=decision.act, **{name: getattr(decision, name) for name in kept}
    )
    copy.digest = digest_of(copy)
    for name, value in columns.items():
        setattr(copy, name, value)
    return Decision.objects.bulk_create([copy])[0]


def read(decision: Decision) -> tuple[stored.Row, replay.Replayed]:
    (row,) = stored.stream(Decision.objects.filter(pk=decision.pk))
    return row, stored.replayed(row)


def run(*words: str) -> list[str]:
    """What the command prints; the last line is what it says of all."""
    out, said = StringIO(), StringIO()
    with suppress(CommandError):
        call_command("replay", *DAYS, *words, stdout=out, stderr=said, no_color=True)
    return [*out.getvalue().splitlines(), said.getvalue().strip()]


def test_a_decision_comes_out_the_same_from_what_was_stored(decision: Decision) -> None:
    row, found = read(decision)

    assert (found.holds, found.differences, found.untouched) == (True, (), True)
    assert [each["code"] for each in found.answers] == [each["code"] for each in decision.answers]
    assert (row.number, row.division_code) == (decision.version.filing.number, "120000")
    assert len(bytes(decision.digest)) == 32


def test_a_rejection_comes_out_the_same_too() -> None:
    version = factories.submitted()
    by = factories.actor(version.agency, Role.APPROVER)
    rejected = actions.reject(
        by=by,
        at=NOW,
        ids=uuid7,
        version_id=version.pk,
        revision=version.revision,
        reasons=["E12"],
        explanation="Another person",
    )
    assert read(rejected)[1].holds is True


def test_a_tampered_fact_changes_the_answer_and_is_reported(decision: Decision) -> None:
    bad = altered(decision, facts={**decision.facts, "away_from": "2026-01-15"})
    found = read(bad)[1]

    assert found.untouched is False
    changed = {each.code: each for each in found.differences}
    assert changed["E04"].before is not None
    assert changed["E04"].after is not None
    assert (changed["E04"].before["verdict"], changed["E04"].after["verdict"]) == ("yes", "no")
    number = bad.version.filing.number
    assert run() == [
        f"{number}\t2026-03-09\tAPPROVED\tthe stored row was altered; E04 yes (long_enough) -> no (too_short)",
        "2 replayed, 1 differ",
    ]


def tampered(decision: Decision) -> dict[str, dict[str, Any]]:
    """Alterations that leave every answer as it was."""
    parameters = decision.parameters
    name = "filing.review_wd"
    return {
        "a parameter no answer shows": {"parameters": {**parameters, name: {**parameters[name], "value": 9}}},
        "the source of a parameter": {"parameters": {**parameters, name: {**parameters[name], "source": "x"}}},
        "a fact no rule looks at": {"facts": {**decision.facts, "away_until": "2030-01-01"}},
        "the decision": {"outcome": "REJECTED", "reasons": ["E01"]},
        "an override": {"overrides": [{"rule": "E04"}]},
        "the moment": {"decided_at": factories.moment("2026-03-09 09:13")},
        "the digest": {"digest": b"0" * 32},
    }


@pytest.mark.parametrize(
    "what",
    [
        "a parameter no answer shows",
        "the source of a parameter",
        "a fact no rule looks at",
        "the decision",
        "an override",
        "the moment",
        "the digest",
    ],
)
def test_any_alteration_is_noticed_even_if_no_answer_changes(decision: Decision, what: str) -> None:
    found = read(altered(decision, **tampered(decision)[what]))[1]

    assert (found.untouched, found.holds) == (False, False)
    assert read(altered(decision))[1].holds is True


def test_a_tampered_answer_differs_from_what_comes_out(decision: Decision) -> None:
    answers = [{**decision.answers[0], "verdict": "no"}, *decision.answers[1:]]
    found = read(altered(decision, answers=answers))[1]
    assert [(each.code, found.untouched) for each in found.differences] == [(decision.answers[0]["code"], False)]


def test_a_rule_that_was_not_asked_then_is_told_apart(decision: Decision) -> None:
    given = replay.again(decision.facts, replay.values_of(decision.parameters), decision.answers[1:], untouched=True)

    assert (given.differs, given.holds, [each.is_new for each in given.differences]) == (False, True, [True])


def test_what_can_not_be_read_is_reported_and_stops_nothing(decision: Decision) -> None:
    bad = altered(decision, facts={"on": "2026-03-09"})

    assert read(bad)[1].fault != ""
    lines = run()
    assert (len(lines), lines[-1]) == (2, "2 replayed, 1 differ")


def test_the_application_may_not_alter_a_decision() -> None:
    assert Decision.application_rights == "SELECT, INSERT"


def test_a_draft_lists_whose_dates_would_change(decision: Decision) -> None:
    elsewhere = factories.approved(factories.worker(factories.agency("110000")))
    number = decision.version.filing.number

    assert run("--draft", "filing.validity.resident=24@120000") == [
        f"{number}\t2026-03-09\tAPPROVED\tvalid_to 2027-03-09 -> 2028-03-09",
        "2 replayed, 1 would change, 0 could not be read",
    ]
    assert run("--draft", "filing.change_lock_months=0@110000") == [
        f"{elsewhere.filing.number}\t2026-03-09\tAPPROVED\tlock_until 2026-06-09 -> -",
        "2 replayed, 1 would change, 0 could not be read",
    ]


def test_a_draft_lists_whose_answer_would_change(decision: Decision) -> None:
    number = decision.version.filing.number

    assert run("--draft", "filing.residence_min_months=24@120000") == [
        f"{number}\t2026-03-09\tAPPROVED\tE04 yes -> no; would not have been approved",
        "1 replayed, 1 would change, 0 could not be read",
    ]


def test_a_proposal_is_a_draft_too(decision: Decision) -> None:
    proposal = propose(maker(decision.version.agency), "filing.validity.resident", 6, "120000")

    assert run("--draft", str(proposal.pk))[-1] == "1 replayed, 1 would change, 0 could not be read"


def test_a_limit_as_a_draft_holds_validities_down(decision: Decision) -> None:
    assert run("--draft", "filing.validity.max_months=6@120000")[0].endswith("valid_to 2027-03-09 -> 2026-09-09")


def test_a_draft_does_not_reach_over_what_is_set_nearer() -> None:
    values = {"filing.change_lock_months": 3}
    for division, reached in ((None, True), ("320000", True), ("320100", False), ("320102", False)):
        kept = {"filing.change_lock_months": {"value": 3, "division": division}}
        draft = replay.Draft("filing.change_lock_months", 1, "320000")
        found = replay.under(draft, kept, values, "320102")
        assert (division, found is not None) == (division, reached)
    assert replay.under(replay.Draft("filing.change_lock_months", 3, "320000"), {}, {}, "110000") is None


@pytest.mark.parametrize(
    "draft",
    [
        "filing.change_lock_months=7@120000",
        "filing.change_lock_months=2@129999",
        "filing.change_lock_months",
        "no.such=1@120000",
        "audit.sample_pct=5@120000",
        "01900000-0000-7000-8000-000000000000",
    ],
)
def test_an_impossible_draft_is_refused_with_a_sentence(draft: str) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("replay", *DAYS, "--draft", draft)
    assert str(refusal.value) != ""


def test_only_the_days_asked_for_are_replayed(decision: Decision) -> None:
    assert stored.between(date(2026, 3, 10), date(2026, 3, 31)).count() == 0
    assert list(stored.between(date(2026, 3, 9), date(2026, 3, 9))) == [decision]


def test_the_stream_asks_once_for_any_number(decision: Decision, django_assert_num_queries: Any) -> None:
    factories.approved()
    with django_assert_num_queries(3):  # a savepoint around the one question
        assert len(list(stored.stream(stored.between(date(2026, 3, 9), date(2026, 3, 9))))) == 2


def browser(decision: Decision, role: Role) -> Client:
    client = Client()
    user = factories.person(decision.version.agency, role)
    client.force_login(user, backend="agency.offices.backends.SignInBackend")
    client.cookies["django_language"] = "en"
    return client


def test_the_page_shows_the_decision_given_again_and_logs_the_look(decision: Decision) -> None:
    client = browser(decision, Role.AUDITOR)
    address = f"/filings/decisions/{decision.pk}/replay/"
    assert address in client.get(f"/filings/{decision.version.filing_id}/").content.decode()
    page = client.get(address).content.decode()
    assert "the same answers come out" in page
    assert ReadEntry.objects.filter(purpose="replay").count() == 1

    bad = altered(decision, facts={**decision.facts, "away_from": "2026-01-15"})
    page = client.get(f"/filings/decisions/{bad.pk}/replay/").content.decode()
    assert "were altered after the decision" in page
    assert "A rule gives another answer than the stored one." in page
    unread = altered(decision, facts={})
    page = client.get(f"/filings/decisions/{unread.pk}/replay/").content.decode()
    assert "The decision can't be given again" in page


def test_a_decision_of_another_agency_is_not_there(decision: Decision) -> None:
    other = Decision.objects.get(version=factories.approved(factories.worker(factories.agency("110000"))))

    assert browser(decision, Role.AUDITOR).get(f"/filings/decisions/{other.pk}/replay/").status_code == 404


def test_a_proposal_says_whom_it_would_reach_and_tries_the_open_ones() -> None:
    office = factories.agency("120000")
    approved = factories.approved(factories.worker(office))
    waiting = factories.submitted(factories.worker(office))
    factories.submitted(factories.worker(factories.agency("110000")))
    proposal = propose(maker(office), "filing.validity.resident", 24, "120000")
    client = browser(Decision.objects.get(version=approved), Role.APPROVER)
    address = f"/policy/proposals/{proposal.pk}/"

    page = client.get(address).content.decode()
    assert [page.count(f'<td class="num">{n}</td>') for n in (1, 0)] == [2, 2]
    assert waiting.filing.number not in page
    tried = client.get(f"{address}?look=yes").content.decode()
    assert waiting.filing.number in tried
    assert "valid to: " in tried


@pytest.mark.time_machine(NOW, tick=False)
def test_a_proposal_tells_which_decisions_of_the_last_month_would_have_come_out_differently() -> None:
    office = factories.agency("120000")
    approved = factories.approved(factories.worker(office))
    factories.approved(factories.worker(office), at=moment("2026-02-08 09:00"))
    factories.approved(factories.worker(factories.agency("110000")))
    decision = Decision.objects.get(version=approved)
    proposal = propose(maker(office), "filing.validity.resident", 24, "120000")
    client = browser(decision, Role.APPROVER)

    page = client.get(f"/policy/proposals/{proposal.pk}/?look=yes").content.decode()

    assert "1 of the first 1 would have come out differently." in page
    assert f'<a href="/filings/decisions/{decision.pk}/replay/">{approved.filing.number}</a>' in page
    assert "valid to: 2027-03-09 → 2028-03-09" in page


@pytest.mark.time_machine(NOW, tick=False)
def test_who_may_not_see_the_filings_learns_how_many_would_differ_and_no_number() -> None:
    office = factories.agency("120000")
    approved = factories.approved(factories.worker(office))
    proposal = propose(maker(office), "filing.validity.resident", 24, "120000")
    client = browser(Decision.objects.get(version=approved), Role.DATA)

    page = client.get(f"/policy/proposals/{proposal.pk}/?look=yes").content.decode()

    assert "1 of the first 1 would have come out differently." in page
    assert approved.filing.number not in page


def test_looking_at_a_proposal_asks_as_often_for_three_filings_as_for_one() -> None:
    office = factories.agency("120000")
    proposal = propose(maker(office), "filing.validity.resident", 24, "120000")
    decision = Decision.objects.get(version=factories.approved(factories.worker(office)))
    client = browser(decision, Role.APPROVER)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/policy/proposals/{proposal.pk}/")
        return len(queries)

    asked()
    one = asked()
    many.submitted(2, office=office)
    assert asked() == one


def test_the_facts_of_a_stored_decision_can_be_read(decision: Decision) -> None:
    assert from_json(decision.facts).decided_on == NOW.date()
    assert FilingVersion.objects.get(pk=decision.version_id).valid_to == date(2027, 3, 9)
