"""A merger: what it ends, from which day on, and what no longer begins (domain.md R3.6, R3.9)."""

import threading
from datetime import date, datetime
from typing import Any

import pytest

from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Denied, NotAllowedNow
from institutions import actions, coverage_queries, published
from institutions.actions import mergers
from institutions.coverage import Kind
from institutions.models import Agreement, Institution, Matter
from institutions.published import Asked
from tests import factories
from tests.conftest import overlapping, until_somebody_waits
from tests.factories import NOW, moment

pytestmark = pytest.mark.django_db
CITY = "321300"
FIRST_DAY = date(2026, 4, 1)


@pytest.fixture
def data() -> Actor:
    return factories.actor(factories.agency(CITY), Role.DATA)


@pytest.fixture
def head() -> Actor:
    return factories.actor(factories.agency(CITY), Role.APPROVER)


def call(act: Any, by: Actor, at: datetime = NOW, **words: Any) -> Any:
    return act(by=by, at=at, ids=uuid7, **words)


def asked(data: Actor, gone: Institution, successor: Institution) -> Matter:
    told = {"kind": "MERGE", "finding": "Decree 5", "assessed_on": date(2026, 3, 5), "successor_id": successor.pk}
    words = {"institution_id": gone.pk, "starts_at": moment("2026-04-01 00:00"), **told}
    return call(actions.propose, data, **words)  # type: ignore[no-any-return]


def merged(data: Actor, head: Actor, gone: Institution, successor: Institution) -> None:
    call(actions.grant, head, matter_id=asked(data, gone, successor).pk)


def another(of: Institution, first: date, last: date | None, **terms: Any) -> Agreement:
    told = {"care": "MEDICAL", "state": "ONLINE", "cross_province": True, "agency": of.agency, **terms}
    with factories.acting(by=factories.machine(), at=NOW, ids=uuid7):
        return Agreement.objects.create(id=uuid7(NOW), institution=of, valid_from=first, valid_to=last, **told)


def ends(of: Institution) -> list[tuple[str, date | None, date | None]]:
    return list(of.agreements.order_by("valid_from").values_list("state", "valid_to", "terminated_on"))


def test_what_was_over_stays_over_and_what_was_to_come_never_begins(data: Actor, head: Actor) -> None:
    gone = factories.institution("Gone", CITY, valid_from=date(2024, 1, 1), valid_to=date(2024, 12, 31))
    another(gone, date(2025, 1, 1), date(2026, 12, 31))
    another(gone, date(2027, 1, 1), date(2027, 12, 31), state="SIGNED", cross_province=None)
    merged(data, head, gone, factories.institution("Successor", CITY))

    assert ends(gone) == [
        ("ONLINE", date(2024, 12, 31), None),
        ("ONLINE", date(2026, 3, 31), None),
        ("TERMINATED", date(2027, 1, 1), FIRST_DAY),
    ]


def test_one_that_is_to_be_terminated_later_ends_with_the_merger(data: Actor, head: Actor) -> None:
    late = {"valid_to": date(2026, 5, 31), "terminated_on": date(2026, 6, 1), "state": "TERMINATED"}
    gone = factories.institution("Gone", CITY, **late)
    merged(data, head, gone, factories.institution("Successor", CITY))

    assert ends(gone) == [("TERMINATED", date(2026, 3, 31), date(2026, 6, 1))]


def test_it_is_published_and_counted_until_its_last_day_and_asked_for_afterwards(data: Actor, head: Actor) -> None:
    gone = factories.institution("Gone", CITY)
    successor = factories.institution("Successor", CITY)

    def listed(on: date) -> list[str]:
        return [each.name for each in published.page(Asked(on=on, place=CITY))[0]]

    def counted(on: date) -> int:
        lines = {line.code: line for line in coverage_queries.report(on, "320000").lines}
        return lines[CITY].counts[Kind.LOWER].settling

    days = (date(2026, 3, 10), date(2026, 3, 31), FIRST_DAY)
    before = [counted(on) for on in days]
    merged(data, head, gone, successor)

    assert [listed(on) for on in days] == [["Gone", "Successor"], ["Gone", "Successor"], ["Successor"]]
    assert [then - counted(on) for then, on in zip(before, days, strict=True)] == [0, 0, 1]


def test_no_agreement_begins_with_one_that_merged(data: Actor, head: Actor) -> None:
    gone = factories.institution("Gone", CITY, state="SIGNED", cross_province=None)
    begun = call(actions.apply_for, data, institution_id=gone.pk, care="REHAB")
    call(actions.assess, data, agreement_id=begun.pk, passed=True, assessed_on=date(2026, 3, 5), reason="Visited")
    merged(data, head, gone, factories.institution("Successor", CITY))

    terms = actions.Terms("2026-1", date(2026, 3, 1), date(2026, 3, 1), date(2027, 2, 28))
    online = {"kind": "PUBLISH", "finding": "Ready", "cross_province": True}
    medical = gone.agreements.get(care="MEDICAL").pk
    for act, words in (
        (actions.apply_for, {"institution_id": gone.pk, "care": "DEVICE"}),
        (actions.sign, {"agreement_id": begun.pk, "terms": terms}),
        (actions.propose, {"institution_id": gone.pk, "agreement_id": medical, **online}),
    ):
        with pytest.raises(NotAllowedNow):
            call(act, data, **words)


def test_nothing_is_written_into_an_institution_of_another_province(data: Actor, head: Actor) -> None:
    gone, far = factories.institution("Gone", CITY), factories.institution("Far", "370100")
    with pytest.raises(actions.Unfit) as unfit:
        merged(data, head, gone, far)
    assert unfit.value.field == "successor"
    far.refresh_from_db()
    assert far.aliases == []


# Taken back before its day

BASIS = {"basis": "Handling Regulations art. 43", "statement": "We object", "finding": "Seen"}


def proposed(data: Actor, of: Institution, kind: str, at: str, **told: Any) -> Matter:
    words = {"institution_id": of.pk, "kind": kind, "finding": "Decree 5 was repealed", **told}
    return call(actions.propose, data, moment(at), **words)  # type: ignore[no-any-return]


def decided(data: Actor, head: Actor, of: Institution, kind: str, at: str, **told: Any) -> None:
    call(actions.grant, head, moment(at), matter_id=proposed(data, of, kind, at, **told).pk)


def everything(*of: Institution) -> list[Any]:
    rows = (Institution.objects.filter(pk=each.pk).values().get() for each in of)
    return [*rows, *Agreement.objects.filter(institution__in=of).order_by("id").values()]


def test_a_merger_is_taken_back_by_two_people_and_both_go_on_as_they_were(data: Actor, head: Actor) -> None:
    gone = factories.institution("Gone", CITY, valid_from=date(2024, 1, 1), valid_to=date(2024, 12, 31))
    another(gone, date(2025, 1, 1), None)
    another(gone, date(2025, 1, 1), date(2026, 5, 31), care="REHAB", terminated_on=date(2026, 6, 1), state="TERMINATED")
    another(gone, date(2027, 1, 1), date(2027, 12, 31), care="DEVICE", state="SIGNED", cross_province=None)
    decided(data, head, gone, "ALIAS", "2026-03-10 09:00", new_value="First hospital")
    successor = factories.institution("Successor", CITY)
    decided(data, head, successor, "ALIAS", "2026-03-10 09:00", new_value="Second hospital")
    before = everything(gone, successor)
    merged(data, head, gone, successor)
    between = everything(gone, successor)
    successor.refresh_from_db()
    assert successor.aliases == ["Second hospital", "Gone", "First hospital"]

    back = proposed(data, gone, "UNMERGE", "2026-03-20 09:00")
    assert back.successor == successor
    with pytest.raises(Denied):
        call(actions.grant, data, moment("2026-03-20 09:00"), matter_id=back.pk)
    assert everything(gone, successor) == between
    call(actions.grant, head, moment("2026-03-31 23:59"), matter_id=back.pk)

    assert everything(gone, successor) == before
    with pytest.raises(NotAllowedNow):
        proposed(data, gone, "UNMERGE", "2026-03-31 23:59")
    merged(data, head, gone, successor)
    assert everything(gone, successor) == between


def test_a_merger_that_has_begun_stays_even_if_it_was_to_be_taken_back_in_time(data: Actor, head: Actor) -> None:
    gone, successor = (factories.institution(name, CITY) for name in ("Gone", "Successor"))
    merged(data, head, gone, successor)
    back = proposed(data, gone, "UNMERGE", "2026-03-31 23:59")
    between = everything(gone, successor)
    with pytest.raises(NotAllowedNow):
        call(actions.grant, head, moment("2026-04-01 00:00"), matter_id=back.pk)
    assert everything(gone, successor) == between


def test_what_was_decided_since_stays_when_a_merger_is_taken_back(data: Actor, head: Actor) -> None:
    gone = factories.institution("Gone", CITY, valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))
    successor = factories.institution("Successor", CITY)
    merged(data, head, gone, successor)
    about = {"agreement_id": gone.agreements.get().pk, **BASIS}
    decided(data, head, gone, "SUSPEND", "2026-03-12 09:00", **about)
    decided(data, head, gone, "LIFT", "2026-03-13 09:00", **about | {"basis": "", "statement": ""})
    decided(data, head, gone, "TERMINATE", "2026-03-14 09:00", starts_at=moment("2026-05-01 00:00"), **about)
    decided(data, head, successor, "ALIAS", "2026-03-15 09:00", new_value="Second hospital")
    decided(data, head, gone, "UNMERGE", "2026-03-16 09:00")

    assert ends(gone) == [("TERMINATED", date(2026, 4, 30), date(2026, 5, 1))]
    assert [(each.lower, each.upper) for each in gone.agreements.get().suspended] == [
        (moment("2026-03-12 09:00"), moment("2026-03-13 09:00"))
    ]
    successor.refresh_from_db()
    assert successor.aliases == ["Second hospital"]
    decided(data, head, gone, "KEEP", "2026-03-17 09:00", agreement_id=gone.agreements.get().pk)
    assert ends(gone) == [("ONLINE", date(2026, 12, 31), None)]


def test_a_name_that_another_one_brought_too_stays_with_the_successor(data: Actor, head: Actor) -> None:
    one, other, successor = (factories.institution(name, CITY) for name in ("One", "Other", "Successor"))
    for each in (one, other):
        decided(data, head, each, "ALIAS", "2026-03-10 09:00", new_value="Workers' hospital")
        merged(data, head, Institution.objects.get(pk=each.pk), successor)
    decided(data, head, one, "UNMERGE", "2026-03-20 09:00")

    successor.refresh_from_db()
    assert successor.aliases == ["Workers' hospital", "Other"]


def test_a_successor_is_found_by_the_names_that_the_other_one_takes_before_its_last_day(
    data: Actor, head: Actor
) -> None:
    """A merger is decided ahead; until its day the institution may change its name."""
    gone, successor, third = (factories.institution(name, CITY) for name in ("Gone", "Successor", "Third"))
    merged(data, head, gone, successor)
    merged(data, head, Institution.objects.get(pk=successor.pk), third)
    told = {"change": "NAME", "new_value": "Renamed", "approved_on": date(2026, 2, 20), "finding": "Papers seen"}
    decided(data, head, gone, "CHANGE", "2026-03-12 09:00", **told)
    decided(data, head, gone, "ALIAS", "2026-03-13 09:00", new_value="Renamed branch")

    names = {each.name: each.aliases for each in Institution.objects.filter(pk__in=[successor.pk, third.pk])}
    assert names["Successor"] == ["Gone", "Renamed", "Renamed branch"]
    assert names["Third"] == ["Successor", "Gone", "Renamed", "Renamed branch"]
    decided(data, head, successor, "UNMERGE", "2026-03-20 09:00")
    decided(data, head, gone, "UNMERGE", "2026-03-20 10:00")
    assert [each.aliases for each in Institution.objects.filter(pk__in=[successor.pk, third.pk])] == [[], []]


def test_a_name_taken_since_goes_back_also_if_the_merger_itself_brought_none(data: Actor, head: Actor) -> None:
    gone, successor = (factories.institution(name, CITY) for name in ("Gone", "Successor"))
    decided(data, head, successor, "ALIAS", "2026-03-10 09:00", new_value="Gone")
    merged(data, head, gone, successor)
    decided(data, head, gone, "ALIAS", "2026-03-12 09:00", new_value="Branch")
    successor.refresh_from_db()
    assert successor.aliases == ["Gone", "Branch"]
    decided(data, head, gone, "UNMERGE", "2026-03-20 09:00")

    successor.refresh_from_db()
    assert successor.aliases == ["Gone"]


def test_a_merger_stays_while_its_successor_merges_itself(data: Actor, head: Actor) -> None:
    gone, successor, third = (factories.institution(name, CITY) for name in ("Gone", "Successor", "Third"))
    merged(data, head, gone, successor)
    merged(data, head, Institution.objects.get(pk=successor.pk), third)
    with pytest.raises(NotAllowedNow):
        proposed(data, gone, "UNMERGE", "2026-03-20 09:00")
    decided(data, head, successor, "UNMERGE", "2026-03-20 09:00")
    decided(data, head, gone, "UNMERGE", "2026-03-20 10:00")
    assert [each.aliases for each in Institution.objects.filter(pk__in=[successor.pk, third.pk])] == [[], []]


# Two at the same moment


@pytest.mark.race
def test_nobody_merges_into_one_that_merges_at_the_same_moment(committed_db: None, data: Actor, head: Actor) -> None:
    one, two, three = (factories.institution(name, CITY) for name in ("One", "Two", "Three"))
    into_two, into_three = asked(data, one, two), asked(data, two, three)

    with pytest.raises(actions.Unfit) as unfit:
        overlapping(
            lambda: call(actions.grant, head, matter_id=into_three.pk),
            lambda: call(actions.grant, head, matter_id=into_two.pk),
        )

    assert unfit.value.field == "successor"
    assert list(Institution.objects.exclude(successor=None)) == [two]


@pytest.mark.race
def test_of_two_that_merge_into_each_other_at_the_same_moment_one_goes_on(
    committed_db: None, together: Any, data: Actor, head: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = factories.institution("One", CITY), factories.institution("Two", CITY)
    first, second = asked(data, one, two), asked(data, two, one)
    under_way, need_assessment = threading.Event(), mergers.need_assessment

    def once_the_other_waits(matter: Matter) -> None:
        if matter.pk == first.pk:
            under_way.set()
            until_somebody_waits()
        need_assessment(matter)

    monkeypatch.setattr(mergers, "need_assessment", once_the_other_waits)

    def meanwhile() -> Any:
        assert under_way.wait(30)
        return call(actions.grant, head, matter_id=second.pk)

    outcomes = together(lambda: call(actions.grant, head, matter_id=first.pk), meanwhile)

    assert list(map(type, outcomes)) == [Matter, actions.Unfit]
    assert list(Institution.objects.exclude(successor=None)) == [one]
