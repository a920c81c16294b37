"""Worklist, counts and the next case, below the pages."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from filings import actions, queries
from filings.models import FilingVersion
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
    for tab, condition in queries.tabs(approver, factories.NOW).items():
        rows = FilingVersion.objects.visible_to(approver).filter(condition)
        by = queries.FIRST_BY.get(tab, "")
        plan = rows.order_by(*queries._order(by, backwards=False))[:26].explain()
        assert (tab, "Index Cond" in plan) == (tab, True), plan
        assert (tab, "Seq Scan on filings_filingversion" in plan) == (tab, False), plan


def test_places_are_found_in_three_queries_however_many_there_are(django_assert_num_queries: Any) -> None:
    for text in ("jiang", "110105"):
        with django_assert_num_queries(3):
            queries.places_found(text, date(2026, 3, 9))


def test_a_province_that_is_filed_by_city_offers_its_cities() -> None:
    names = [place.name for place in queries.places_found("江苏", date(2026, 3, 9), limit=50)]
    assert len(names) == 13
    assert "江苏省" not in names
