"""Worklist, counts and the next case, below the pages."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency, Post
from agency.offices.refusals import Denied
from filings import actions, queries
from filings.models import Ending, FilingVersion
from tests import factories, many

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver() -> Actor:
    return factories.actor(factories.agency(), Role.APPROVER)


def test_pages_follow_each_other_both_ways(approver: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for days in (0, 1, 1, 2, 3):
        factories.submitted(at=factories.NOW + timedelta(days=days))
    at = factories.NOW + timedelta(days=3)
    for tab in ("todo", "all"):
        whole = [each.pk for each in queries.worklist(approver, at, tab=tab, filters=queries.NO_FILTER).versions]
        forward, pages, after = [], [], ""
        for _ in range(3):
            page = queries.worklist(approver, at, tab=tab, filters=queries.NO_FILTER, after=after)
            pages.append([each.pk for each in page.versions])
            forward += pages[-1]
            after = page.after
        assert len(set(forward)) == 5
        assert whole == forward[:2]
        assert after == ""
        back = queries.worklist(approver, at, tab=tab, filters=queries.NO_FILTER, before=page.before)
        assert [each.pk for each in back.versions] == pages[1]
        first = queries.worklist(approver, at, tab=tab, filters=queries.NO_FILTER, before=back.before)
        assert [each.pk for each in first.versions] == pages[0]
        assert (first.before, bool(first.after)) == ("", True)


def test_tabs_count_exactly(approver: Actor) -> None:
    clerk = factories.actor(factories.agency(), Role.CLERK)
    factories.draft(by=clerk)
    factories.submitted(by=clerk)
    factories.approved(by=approver)
    ending = factories.approved(at=factories.moment("2025-03-20 10:00"), away_from=date(2024, 1, 1))
    returned = factories.submitted(by=clerk)
    actions.return_for_more(by=approver, at=factories.NOW, ids=uuid7, version_id=returned.pk, reason="x")
    assert str(ending.valid_to) == "2026-03-20"
    wanted = {
        "todo": 1,
        "submitted": 1,
        "returned": 1,
        "cancellations": 0,
        "drafts": 1,
        "expiring": 1,
        "mine_today": 1,
        "all": 5,
    }
    assert queries.tab_counts(approver, factories.NOW) == wanted
    assert queries.tab_counts(clerk, factories.NOW) == {**wanted, "todo": 2, "mine_today": 2}
    with CaptureQueriesContext(connection) as asked:
        queries.tab_counts(approver, factories.NOW)
    assert len(asked) == 1


@pytest.mark.race
def test_two_people_never_get_the_same_next_case(committed_db: None, together: Callable[..., list[Any]]) -> None:
    office = factories.agency()
    people = [factories.actor(office, Role.APPROVER) for _ in range(6)]
    cases = {factories.submitted().pk for _ in range(5)}

    def take(person: Actor) -> FilingVersion | None:
        return actions.claim_next(by=person, at=factories.NOW, ids=uuid7)

    taken = [each.pk for each in together(*[lambda person=person: take(person) for person in people]) if each]
    assert len(taken) == len(set(taken))
    left = [take(person) for person in people]
    assert {each.pk for each in left if each} == cases


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_every_tab_has_an_index_that_serves_it(approver: Actor) -> None:
    """Among the filings of a larger agency, those of this one are found by an index in every tab."""
    many.submitted(2_000, office=factories.agency("370100"))
    many.submitted(20, office=approver.agency)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE filings_filingversion")
    asked_to_end(an_approved(approver.agency))
    for tab in queries.tabs(approver, factories.NOW):
        condition = queries.condition_of(approver, factories.NOW, tab)
        rows = FilingVersion.objects.visible_to(approver).filter(condition)
        by = queries.FIRST_BY.get(tab, "")
        plan = rows.order_by(*queries._order(by, backwards=False))[:26].explain()
        assert (tab, "Index Cond" in plan) == (tab, True), plan
        assert (tab, "Seq Scan on filings_filingversion" in plan) == (tab, False), plan


def an_approved(office: Agency) -> FilingVersion:
    return factories.approved(factories.worker(office))


def asked_to_end(version: FilingVersion, by: Actor | None = None) -> Ending:
    """A cancellation of it that waits, asked for by a clerk."""
    by = by or factories.actor(version.agency, Role.CLERK)
    asked = {"cause": "BY_AGENCY", "ends_on": factories.NOW.date(), "reason": "Moved back"}
    return actions.ask_end(by=by, at=factories.NOW, ids=uuid7, version_id=version.pk, **asked)


def todo(actor: Actor) -> list[FilingVersion]:
    """What waits for somebody, and that the tab counts as many."""
    found = queries.worklist(actor, factories.NOW, tab="todo", filters=queries.NO_FILTER).versions
    assert queries.tab_counts(actor, factories.NOW)["todo"] == len(found)
    return found


def test_a_cancellation_waits_for_those_who_decide_and_not_for_whoever_asked(approver: Actor) -> None:
    office = approver.agency
    assert office is not None
    clerk, reviewer = factories.actor(office, Role.CLERK), factories.actor(office, Role.REVIEWER)
    both = factories.actor(office, Role.CLERK, Role.APPROVER)
    ending = asked_to_end(an_approved(office), by=both)
    assert [each.pk for each in todo(approver)] == [ending.version_id]
    assert todo(approver)[0].is_to_be_cancelled is True
    stranger = factories.actor(factories.agency("370100"), Role.APPROVER)
    assert [todo(other) for other in (both, clerk, reviewer, stranger)] == [[], [], [], []]

    actions.refuse_end(by=approver, at=factories.NOW, ids=uuid7, ending_id=ending.pk, reason="Not so")
    assert todo(approver) == []


def test_a_change_waits_for_those_who_decide_and_not_for_whoever_wrote_it(approver: Actor) -> None:
    version = factories.approved()
    both = factories.actor(version.agency, Role.CLERK, Role.APPROVER)
    who: dict[str, Any] = {"by": both, "at": factories.NOW, "ids": uuid7}
    new = actions.open_change(**who, version_id=version.pk, asked_by="AGENCY", reason="Wrong place")
    assert [each.pk for each in todo(both)] == [new.pk]
    assert todo(approver) == []

    actions.hand_in(**who, version_id=new.pk, revision=new.revision, address="Elsewhere", identity="MATCHES")
    assert [each.pk for each in todo(approver)] == [new.pk]
    assert todo(both) == []


def test_who_stands_in_for_whoever_asked_for_a_cancellation_does_not_decide_it() -> None:
    office = factories.agency()
    head = factories.person(office, Role.CLERK, Role.APPROVER)
    standing_in = factories.person(office)
    with acting(by=factories.machine(), at=factories.NOW, ids=uuid7):
        post = {"role": Role.APPROVER, "starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 31)}
        Post.objects.create(user=standing_in, agency=office, stands_in_for=head, **post)
    deputy = Actor.of(standing_in, at=factories.NOW)
    ending = asked_to_end(an_approved(office), by=Actor.of(head, at=factories.NOW))
    assert todo(deputy) == []
    with pytest.raises(Denied) as denied:
        actions.grant_end(by=deputy, at=factories.NOW, ids=uuid7, ending_id=ending.pk)
    assert denied.value.code == "own-work"


def test_the_next_case_is_none_in_which_one_overrode_a_rule(approver: Actor) -> None:
    version = factories.submitted(away_from=date(2026, 1, 15))
    actions.override(by=approver, at=factories.NOW, ids=uuid7, version_id=version.pk, rule="E04", reason="Moved")
    assert actions.claim_next(by=approver, at=factories.NOW, ids=uuid7) is None
    other = factories.actor(version.agency, Role.APPROVER)
    assert actions.claim_next(by=other, at=factories.NOW, ids=uuid7) == version


def test_places_are_found_in_three_queries_however_many_there_are() -> None:
    for text in ("jiang", "110105"):
        with CaptureQueriesContext(connection) as asked:
            queries.places_found(text, date(2026, 3, 9))
        assert (text, len(asked)) == (text, 3), asked.captured_queries


def test_a_province_that_is_filed_by_city_offers_its_cities() -> None:
    names = [place.name for place in queries.places_found("江苏", date(2026, 3, 9), limit=50)]
    assert len(names) == 13
    assert "江苏省" not in names
