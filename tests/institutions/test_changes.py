"""Changes of what is registered: what fits, and by when they are reported (domain.md R3.6, R2.20)."""

from datetime import date
from typing import Any

import pytest

from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from institutions import actions
from institutions.actions.matters import report_by
from institutions.models import Institution, Matter
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
CITY = "370100"


@pytest.fixture
def data() -> Actor:
    return factories.actor(factories.agency(CITY), Role.DATA)


@pytest.fixture
def head() -> Actor:
    return factories.actor(factories.agency(CITY), Role.APPROVER)


def call(act: Any, by: Actor, **words: Any) -> Any:
    return act(by=by, at=NOW, ids=uuid7, **words)


def hospital(name: str = "City hospital") -> Institution:
    return factories.institution(name, CITY)


def proposed(data: Actor, of: Institution, change: str, value: str, **told: Any) -> Matter:
    words = {"change": change, "new_value": value, "approved_on": date(2026, 2, 20), "finding": "Papers seen", **told}
    return call(actions.propose, data, institution_id=of.pk, kind="CHANGE", **words)  # type: ignore[no-any-return]


def renamed(data: Actor, head: Actor, of: Institution, name: str) -> None:
    call(actions.grant, head, matter_id=proposed(data, of, "NAME", name).pk)


@pytest.mark.parametrize(
    ("change", "longest"),
    [
        ("NAME", 100),
        ("ADDRESS", 200),
        ("OWNERSHIP", 60),
        ("NATURE", 60),
        ("SCOPE", 300),
        ("LEGAL_REPRESENTATIVE", 60),
        ("BANK_ACCOUNT", 40),
    ],
)
def test_a_value_that_is_too_long_is_refused_when_it_is_proposed(
    data: Actor, head: Actor, change: str, longest: int
) -> None:
    made = hospital()
    with pytest.raises(actions.Unfit) as unfit:
        proposed(data, made, change, "x" * (longest + 1))
    assert unfit.value.field == "new_value"

    matter = proposed(data, made, change, "x" * longest, assessed_on=date(2026, 3, 5))
    call(actions.grant, head, matter_id=matter.pk)
    made.refresh_from_db()
    assert getattr(made, change.lower()) == "x" * longest


def test_a_name_that_another_has_in_the_place_is_refused_at_the_proposal_and_at_the_decision(
    data: Actor, head: Actor
) -> None:
    made = hospital()
    hospital("Taken")
    with pytest.raises(actions.Unfit):
        proposed(data, made, "NAME", "Taken")
    matter = proposed(data, made, "NAME", "Free")
    hospital("Free")
    with pytest.raises(actions.Unfit) as unfit:
        call(actions.grant, head, matter_id=matter.pk)
    assert unfit.value.field == "new_value"
    made.refresh_from_db()
    assert made.name == "City hospital"


def test_a_name_that_comes_back_is_no_other_name_any_more(data: Actor, head: Actor) -> None:
    made = hospital()
    renamed(data, head, made, "New name")
    renamed(data, head, made, "City hospital")
    made.refresh_from_db()
    assert (made.name, made.aliases) == ("City hospital", ["New name"])


@pytest.mark.parametrize(
    ("value", "told", "field"),
    [
        ("City hospital", {}, "new_value"),
        ("Other", {"reported_on": date(2026, 3, 10)}, "reported_on"),
        ("Other", {"approved_on": date(2026, 3, 10)}, "approved_on"),
        ("Other", {"reported_on": date(2026, 2, 19)}, "reported_on"),
        ("Other", {"assessed_on": date(2026, 3, 10)}, "assessed_on"),
    ],
)
def test_what_changes_nothing_or_has_a_day_that_cannot_be_is_refused(
    data: Actor, value: str, told: dict[str, Any], field: str
) -> None:
    with pytest.raises(actions.Unfit) as unfit:
        proposed(data, hospital(), "NAME", value, **told)
    assert unfit.value.field == field


@pytest.mark.parametrize(
    ("approved_on", "due"),
    [
        (date(2026, 2, 1), date(2026, 3, 3)),
        (date(2026, 2, 12), date(2026, 3, 16)),  # the thirtieth day is a Saturday
        (date(2026, 9, 1), date(2026, 10, 8)),  # the first of October
    ],
)
def test_thirty_days_that_end_on_a_holiday_end_on_the_next_working_day(approved_on: date, due: date) -> None:
    assert report_by(approved_on, CITY) == due
