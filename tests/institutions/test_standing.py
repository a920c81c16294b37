"""Measures that last until two people end them, what is put right, and what the desk points out."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from agency.audit.models import Event
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency, Division
from agency.offices.refusals import Denied, NotAllowedNow
from institutions import actions, standing
from institutions.models import Agreement, Institution, Matter
from tests import factories
from tests.factories import NOW
from tests.institutions.pages import at_desk, words

pytestmark = pytest.mark.django_db
OTHER_CODE = "91330106673959654P"
TODAY = NOW.date()
BASIS = {"basis": "Handling Regulations art. 43", "finding": "Seen on the spot"}
RECTIFY = {**BASIS, "rectify_by": date(2026, 3, 20)}
DEFER = {**BASIS, "statement": "We object"}


@pytest.fixture
def office() -> Agency:
    return factories.agency("370100")


@pytest.fixture
def data(office: Agency) -> Actor:
    return factories.actor(office, Role.DATA)


@pytest.fixture
def head(office: Agency) -> Actor:
    return factories.actor(office, Role.APPROVER)


@pytest.fixture
def hospital(office: Agency) -> Institution:
    return factories.registered(office, name="City hospital")


def propose(by: Actor, about: Institution, kind: str, at: Any = NOW, **told: Any) -> Matter:
    words = {"finding": "Typed wrongly", **told}
    return actions.propose(by=by, at=at, ids=uuid7, institution_id=about.pk, kind=kind, **words)


def granted(by: tuple[Actor, Actor], about: Institution, kind: str, at: Any = NOW, **told: Any) -> Matter:
    matter = propose(by[0], about, kind, at, **told)
    return actions.grant(by=by[1], at=at, ids=uuid7, matter_id=matter.pk)


def kinds_of(about: Institution) -> list[str]:
    return [each.kind for each in standing.measures_of(about)]


def later(minutes: int) -> Any:
    return NOW + timedelta(minutes=minutes)


# Corrections


@pytest.mark.parametrize("typed", [OTHER_CODE, OTHER_CODE.lower(), f" {OTHER_CODE} "])
def test_a_credit_code_is_corrected_by_the_second_person(
    data: Actor, head: Actor, hospital: Institution, typed: str
) -> None:
    matter = propose(data, hospital, "CREDIT_CODE", new_value=typed)
    hospital.refresh_from_db()
    assert hospital.credit_code != OTHER_CODE
    with pytest.raises(Denied):
        actions.grant(by=data, at=NOW, ids=uuid7, matter_id=matter.pk)

    actions.grant(by=head, at=NOW, ids=uuid7, matter_id=matter.pk)

    hospital.refresh_from_db()
    assert hospital.credit_code == OTHER_CODE


@pytest.mark.parametrize("code", ["91330106673959654X", "", "of nobody"])
def test_what_is_no_credit_code_is_not_proposed(data: Actor, hospital: Institution, code: str) -> None:
    with pytest.raises(actions.Unfit) as unfit:
        propose(data, hospital, "CREDIT_CODE", new_value=code)
    assert unfit.value.field == "new_value"


def test_a_credit_code_that_another_took_meanwhile_is_not_granted(
    data: Actor, head: Actor, hospital: Institution, office: Agency
) -> None:
    matter = propose(data, hospital, "CREDIT_CODE", new_value=OTHER_CODE)
    factories.registered(office, credit_code=OTHER_CODE)
    with pytest.raises(actions.Unfit) as unfit:
        actions.grant(by=head, at=NOW, ids=uuid7, matter_id=matter.pk)
    assert unfit.value.field == "new_value"
    with pytest.raises(actions.Unfit):
        propose(data, factories.registered(office), "CREDIT_CODE", new_value=OTHER_CODE)


def test_a_place_is_corrected_within_the_agencys_own_by_the_second_person(
    data: Actor, head: Actor, hospital: Institution
) -> None:
    granted((data, head), hospital, "PLACE", new_value="370102")
    hospital.refresh_from_db()
    assert hospital.division_id == "370102"


@pytest.mark.parametrize("code", ["320100", "370000", "370100", "nowhere"])
def test_a_place_out_of_reach_or_the_same_is_not_proposed(data: Actor, hospital: Institution, code: str) -> None:
    with pytest.raises(actions.Unfit) as unfit:
        propose(data, hospital, "PLACE", new_value=code)
    assert unfit.value.field == "new_value"


def test_a_place_with_one_of_this_name_is_not_proposed(data: Actor, hospital: Institution, office: Agency) -> None:
    factories.registered(office, name=hospital.name, division=Division.objects.get(pk="370102"))
    with pytest.raises(actions.Unfit):
        propose(data, hospital, "PLACE", new_value="370102")


def test_telephone_and_code_are_put_right_at_once_with_a_reason(data: Actor, hospital: Institution) -> None:
    told = {"phone": " 0531-1234567 ", "external_code": "H37010000001"}
    actions.correct(by=data, at=NOW, ids=uuid7, institution_id=hospital.pk, reason="New line", **told)
    hospital.refresh_from_db()
    assert (hospital.phone, hospital.external_code) == ("0531-1234567", "H37010000001")
    assert Event.objects.filter(kind="institution.corrected").count() == 1


@pytest.mark.parametrize(("told", "field"), [({"phone": "1" * 61}, "phone"), ({"phone": "1", "reason": " "}, "reason")])
def test_what_does_not_fit_is_not_put_right(
    data: Actor, hospital: Institution, told: dict[str, str], field: str
) -> None:
    with pytest.raises(actions.Unfit) as unfit:
        actions.correct(by=data, at=NOW, ids=uuid7, institution_id=hospital.pk, **{"reason": "New line", **told})
    assert unfit.value.field == field
    hospital.refresh_from_db()
    assert hospital.phone == ""


# Measures


def test_a_measure_stands_until_two_people_end_it(data: Actor, head: Actor, hospital: Institution) -> None:
    both = (data, head)
    granted(both, hospital, "RECTIFY", **RECTIFY)
    granted(both, hospital, "DEFER_PAYMENT", **DEFER)
    granted(both, hospital, "TALK", **BASIS)
    assert kinds_of(hospital) == ["RECTIFY", "DEFER_PAYMENT"]

    end = propose(data, hospital, "RECTIFIED", later(1))
    assert kinds_of(hospital) == ["RECTIFY", "DEFER_PAYMENT"]
    actions.grant(by=head, at=later(2), ids=uuid7, matter_id=end.pk)
    assert kinds_of(hospital) == ["DEFER_PAYMENT"]

    granted(both, hospital, "RESUME_PAYMENT", later(3))
    assert kinds_of(hospital) == []
    granted(both, hospital, "REFUSE_PAYMENT", later(4), **DEFER)
    assert kinds_of(hospital) == ["REFUSE_PAYMENT"]


@pytest.mark.parametrize(
    ("kind", "instead", "told"), [("RECTIFIED", "DEFER_PAYMENT", DEFER), ("RESUME_PAYMENT", "RECTIFY", RECTIFY)]
)
def test_a_measure_that_does_not_stand_is_not_ended(
    data: Actor, head: Actor, hospital: Institution, kind: str, instead: str, told: dict[str, Any]
) -> None:
    with pytest.raises(NotAllowedNow):
        propose(data, hospital, kind)
    granted((data, head), hospital, instead, **told)
    with pytest.raises(NotAllowedNow):
        propose(data, hospital, kind)


def test_another_institutions_end_ends_nothing_here(
    data: Actor, head: Actor, hospital: Institution, office: Agency
) -> None:
    other = factories.registered(office)
    for each in (hospital, other):
        granted((data, head), each, "RECTIFY", **RECTIFY)
    granted((data, head), other, "RECTIFIED", later(1))
    assert (kinds_of(hospital), kinds_of(other)) == (["RECTIFY"], [])


# The desk


def agreement_until(about: Institution, days: int, care: str = "MEDICAL", **values: Any) -> Agreement:
    return factories.agreement(about, care=care, valid_to=TODAY + timedelta(days=days), **values)


def pointed_out(by: Actor) -> list[int]:
    """In how many days each agreement ends that is pointed out."""
    return [(each.valid_to - TODAY).days for each in standing.about_to_end(by, TODAY) if each.valid_to]


@pytest.mark.parametrize(("days", "seen"), [(61, []), (60, [60]), (0, [0]), (-60, [-60]), (-61, [])])
def test_an_agreement_is_pointed_out_two_months_before_and_after_its_end(
    data: Actor, hospital: Institution, days: int, seen: list[int]
) -> None:
    agreement_until(hospital, days)
    assert pointed_out(data) == seen


def test_one_that_is_followed_or_terminated_or_of_another_agency_is_not_pointed_out(
    data: Actor, hospital: Institution, office: Agency
) -> None:
    agreement_until(hospital, 10)
    agreement_until(hospital, 20, care="REHAB")
    factories.agreement(hospital, state="SIGNED", valid_from=TODAY + timedelta(days=11))
    agreement_until(factories.registered(office), 5, state="TERMINATED", terminated_on=TODAY)
    agreement_until(factories.registered(factories.agency("320100")), 5)
    assert pointed_out(data) == [20]


def test_nothing_is_pointed_out_to_who_enters_nothing(hospital: Institution, office: Agency) -> None:
    agreement_until(hospital, 10)
    assert pointed_out(factories.actor(office, Role.CLERK)) == []


def test_what_should_be_rectified_by_now_is_pointed_out_until_it_is(
    data: Actor, head: Actor, hospital: Institution, office: Agency
) -> None:
    both = (data, head)
    granted(both, hospital, "RECTIFY", **{**RECTIFY, "rectify_by": TODAY})
    granted(both, factories.registered(office), "RECTIFY", **{**RECTIFY, "rectify_by": TODAY + timedelta(days=1)})
    assert [each.institution_id for each in standing.to_rectify(data, TODAY)] == [hospital.pk]
    granted(both, hospital, "RECTIFIED", later(1))
    assert list(standing.to_rectify(data, TODAY)) == []


# Pages


def test_the_pages_lead_from_a_measure_to_its_end(office: Agency, hospital: Institution) -> None:
    page = f"/institutions/{hospital.pk}/"
    people = [factories.person(office, role) for role in (Role.DATA, Role.APPROVER)]
    data, head = (Actor.of(person, at=timezone.now()) for person in people)
    assert "kind=RECTIFIED" not in at_desk(people[0]).get(page).content.decode()
    by, then = timezone.localdate() - timedelta(days=1), timezone.now() - timedelta(days=2)
    granted((data, head), hospital, "RECTIFY", then, **{**BASIS, "rectify_by": by})
    agreement = factories.agreement(hospital, valid_to=timezone.localdate() + timedelta(days=3))
    client = at_desk(people[0])

    desk = words(client, "/")
    assert "To be rectified by now" in desk
    assert f"{agreement.valid_to:%Y-%m-%d}" in desk
    assert "Seen on the spot" in words(client, page)

    answer = client.post(f"{page}propose/?kind=RECTIFIED", {"finding": "All done"})
    assert at_desk(people[1]).post(f"{answer.headers['Location']}grant/").status_code == 302
    assert "To be rectified by now" not in words(client, "/")


def test_a_measure_about_one_that_merged_is_still_ended_and_nothing_else_is_proposed(
    office: Agency, hospital: Institution
) -> None:
    people = [factories.person(office, role) for role in (Role.DATA, Role.APPROVER)]
    both, now = tuple(Actor.of(person, at=timezone.now()) for person in people), timezone.now()
    granted(both, hospital, "DEFER_PAYMENT", now - timedelta(minutes=2), **DEFER)
    successor = factories.registered(office, name="Union hospital")
    told = {"successor_id": successor.pk, "assessed_on": timezone.localdate()}
    granted(both, hospital, "MERGE", now - timedelta(minutes=1), **told)
    client, page = at_desk(people[0]), f"/institutions/{hospital.pk}/"

    assert re.findall(r"\?kind=(\w+)", client.get(page).content.decode()) == ["RESUME_PAYMENT"]
    answer = client.post(f"{page}propose/?kind=RESUME_PAYMENT", {"finding": "Paid what was owed"})
    assert at_desk(people[1]).post(f"{answer.headers['Location']}grant/").status_code == 302
    assert re.findall(r"\?kind=(\w+)", client.get(page).content.decode()) == []


def test_a_measure_is_nobodys_business_elsewhere(
    data: Actor, head: Actor, office: Agency, hospital: Institution
) -> None:
    granted((data, head), hospital, "RECTIFY", **RECTIFY)
    elsewhere, clerk = factories.person(factories.agency("320100"), Role.DATA), factories.person(office, Role.CLERK)
    page = f"/institutions/{hospital.pk}/"
    assert "Seen on the spot" not in words(at_desk(elsewhere), page)
    assert "Seen on the spot" in words(at_desk(clerk), page)


def test_a_place_is_corrected_by_its_name_and_shown_by_it(office: Agency, hospital: Institution) -> None:
    client = at_desk(factories.person(office, Role.DATA))
    address = f"/institutions/{hospital.pk}/propose/?kind=PLACE"
    refused = client.post(address, {"finding": "Typed wrongly", "new_value": "nowhere"})
    assert refused.status_code == 422
    assert 'value="nowhere"' in refused.content.decode()

    made = client.post(address, {"finding": "Typed wrongly", "new_value": "历下"})

    shown = words(client, made.headers["Location"])
    assert Matter.objects.get().new_value == "370102"
    assert re.search("Registered so far .{0,12}济南市 New value .{0,12}历下区", shown), shown


def test_the_telephone_is_corrected_on_its_page(office: Agency, hospital: Institution) -> None:
    client = at_desk(factories.person(office, Role.DATA))
    address = f"/institutions/{hospital.pk}/correct/"
    assert client.post(address, {"phone": "0531", "external_code": "", "reason": ""}).status_code == 422
    assert client.post(address, {"phone": "0531", "external_code": "", "reason": "New line"}).status_code == 302
    assert "0531" in words(client, f"/institutions/{hospital.pk}/")
