"""The pages of policy parameters: which value holds and why, proposing, deciding."""

import re
from typing import Any

import pytest
from django.test import Client

from agency.offices.enums import RequestState, Role
from agency.offices.models import Agency, User
from agency.policy import actions
from agency.policy.models import ParameterProposal, PolicyParameter
from tests import factories
from tests.policy.test_proposals import decide, decider, maker, propose

pytestmark = pytest.mark.django_db
TYPED = {
    "place": "320100",
    "value": "2",
    "valid_from": "2026-04-01",
    "valid_to": "",
    "source_kind": "PROVINCE",
    "source_text": "Notice 3",
    "source_url": "",
    "reason": "New notice",
}
LOCK = "/policy/proposals/new/?name=filing.change_lock_months"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="agency.offices.backends.SignInBackend")
    client.cookies["django_language"] = "en"
    return client


def signed_in(office: Agency, *roles: Role) -> Client:
    return browser(factories.person(office, *roles))


def text(answer: Any) -> str:
    """What a reader sees, on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_page_says_what_holds_in_the_own_place_today_with_source_and_standing() -> None:
    page = text(signed_in(factories.agency("370100"), Role.FINANCE).get("/policy/"))

    assert "370100" in page
    assert "Validity of a filing for long-term residence 12 months Shandong 2024-04-01 Local rule" in page
    assert "Validity of a filing for a referral 6 months everywhere — Product default, no local source" in page


@pytest.mark.parametrize("asked", ["350000", "福建", "福建省", "fujian"])  # data
def test_any_place_is_found_by_code_name_or_pinyin(asked: str) -> None:
    page = text(signed_in(factories.agency("120000"), Role.CLERK).get("/policy/", {"place": asked, "on": "2026-03-10"}))

    assert "6 months held down by the place's limit everywhere — Product default, no local source" in page


def test_several_places_are_offered_and_none_is_said() -> None:
    client = signed_in(factories.agency("120000"), Role.CLERK)

    assert client.get("/policy/", {"place": "chaoyang"}).content.decode().count('<li><a href="?place=') > 1
    assert "No place fits." in text(client.get("/policy/", {"place": "nowhere at all"}))
    assert "Write the day as 2026-03-10." in text(client.get("/policy/", {"on": "soon"}))


def test_beijings_lock_is_unknown_and_shown_so() -> None:
    page = text(signed_in(factories.agency("110000"), Role.CLERK).get("/policy/parameters/filing.change_lock_months/"))

    assert "Value 3 months Source Product default, no local source" in page
    assert "110000 Beijing nothing is set" in page


def test_the_page_of_a_parameter_shows_the_ladder_and_what_held_and_will() -> None:
    office = factories.agency("320200")
    decide(actions.grant, decider(office), propose(maker(office), division="320200", value=1))
    client = signed_in(office, Role.AUDITOR)
    address = "/policy/parameters/filing.change_lock_months/"
    before = text(client.get(address, {"place": "320205", "on": "2026-03-31"}))
    after = text(client.get(address, {"place": "320205", "on": "2026-04-01"}))

    assert "320200 Wuxishi gives the value 3 months 2024-04-01 2026-03-31 Local rule" in before
    assert "320200 Wuxishi coming 1 month 2026-04-01" in before
    assert "320200 Wuxishi gives the value 1 month 2026-04-01" in after
    assert "320200 Wuxishi earlier 3 months 2024-04-01 2026-03-31" in after
    assert "320000 Jiangsu nothing is set" in after
    assert "product default 3 months" in after


def test_a_parameter_that_does_not_exist_is_not_there() -> None:
    assert signed_in(factories.agency(), Role.CLERK).get("/policy/parameters/no.such/").status_code == 404


def test_a_value_is_proposed_and_put_in_force_by_two_people_on_the_pages() -> None:
    office = factories.agency("320100")
    by = signed_in(office, Role.DATA)
    answer = by.post(LOCK, TYPED)
    proposal = ParameterProposal.objects.get()
    assert answer.url == f"/policy/proposals/{proposal.pk}/"
    page = text(by.get(answer.url))
    assert "You proposed this yourself" in page
    assert "Put in force" not in page

    other = signed_in(office, Role.APPROVER)
    assert "Months in which the worker can&#x27;t change or cancel" in other.get("/").content.decode()
    assert "Put in force" in text(other.get(answer.url))
    other.post(f"{answer.url}grant/")
    assert PolicyParameter.objects.get(division="320100").value == 2
    assert "Granted" in text(other.get(answer.url))


def test_a_lock_over_six_months_is_refused_by_the_form_and_nothing_typed_is_lost_S04() -> None:
    answer = signed_in(factories.agency("320100"), Role.DATA).post(LOCK, {**TYPED, "value": "7"})

    assert answer.status_code == 422
    assert "This is a whole number from 0 to 6." in text(answer)
    assert 'value="7"' in answer.content.decode()
    assert 'value="Notice 3"' in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("filing.validity.resident", {"value": "", "word": "UNLIMITED"}, "UNLIMITED"),
        ("filing.validity.resident", {"value": "\uff12\uff14", "word": ""}, 24),
        ("filing.referral_admission_days", {"value": "", "word": "NONE"}, None),
        ("filing.allow_commitment", {"value": "no"}, False),
        ("filing.lock_applies_to", {"value": ["CHANGE_PLACE", "CANCEL"]}, ["CHANGE_PLACE", "CANCEL"]),
        ("clearing.cycle", {"value": "MONTH"}, "MONTH"),
        ("meal.daily", {"value": "15.00", "word": ""}, "15.00"),
    ],
)
def test_every_shape_of_value_can_be_typed(name: str, typed: Any, value: Any) -> None:
    client = signed_in(factories.agency("320100"), Role.DATA)
    address = f"/policy/proposals/new/?name={name}"
    assert client.get(address).status_code == 200
    assert client.post(address, {**TYPED, **typed}).status_code == 302

    assert ParameterProposal.objects.get().value == value


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"value": ""}, "A value is needed."),
        ({"value": "three"}, "This is a whole number from 0 to 6."),
        ({"place": "320200"}, "No place of your agency's division or below it fits."),
        ({"place": "区"}, "Several places fit:"),  # data
        ({"valid_from": "2026-02-30"}, "The calendar has no such day."),
        ({"source_text": ""}, "This field is required."),
        ({"source_kind": ""}, "This field is required."),
        ({"valid_to": "2026-03-01"}, "The last day lies before the first."),
    ],
)
def test_what_can_not_be_taken_is_said_at_its_field(typed: Any, sentence: str) -> None:
    answer = signed_in(factories.agency("320100"), Role.DATA).post(LOCK, {**TYPED, **typed})

    assert (answer.status_code, ParameterProposal.objects.count()) == (422, 0)
    assert sentence in text(answer).replace("&#x27;", "'")


def test_a_number_and_a_word_together_are_refused() -> None:
    client = signed_in(factories.agency("320100"), Role.DATA)
    both = {**TYPED, "value": "12", "word": "UNLIMITED"}
    answer = client.post("/policy/proposals/new/?name=filing.validity.resident", both)

    assert "Type a number or choose a word, not both." in text(answer)


def test_a_refused_step_is_said_on_the_page_with_what_was_typed() -> None:
    office = factories.agency("320100")
    proposal = propose(maker(office))
    address = f"/policy/proposals/{proposal.pk}/"
    client = signed_in(office, Role.APPROVER)

    without = client.post(f"{address}refuse/", {"reason": ""})
    opened = re.search(
        r'<details name="decision" open>.*?<input[^>]* aria-invalid="true"', without.content.decode(), re.S
    )
    assert (without.status_code, bool(opened)) == (422, True)
    long = client.post(f"{address}refuse/", {"reason": "x" * 201})
    assert (long.status_code, f'value="{"x" * 201}"' in long.content.decode()) == (422, True)
    assert client.post(f"{address}refuse/", {"reason": "No such notice"}).status_code == 302
    again = client.post(f"{address}grant/")
    assert (again.status_code, "has been decided or withdrawn already" in text(again)) == (409, True)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_because) == (RequestState.REFUSED, "No such notice")


def test_proposals_of_another_agency_are_not_there() -> None:
    proposal = propose(maker(factories.agency("320100")))
    client = signed_in(factories.agency("320200"), Role.APPROVER, Role.REVIEWER)

    assert client.get(f"/policy/proposals/{proposal.pk}/").status_code == 404
    assert client.post(f"/policy/proposals/{proposal.pk}/grant/").status_code == 404
    assert "No proposal stands here." in text(client.get("/policy/proposals/"))


def test_the_maker_withdraws_on_the_page() -> None:
    office = factories.agency("320100")
    client = signed_in(office, Role.DATA)
    client.post(LOCK, TYPED)
    proposal = ParameterProposal.objects.get()
    assert "My proposals that wait" in text(client.get("/"))

    client.post(f"/policy/proposals/{proposal.pk}/withdraw/")
    proposal.refresh_from_db()
    assert proposal.state == RequestState.WITHDRAWN
    assert "Withdrawn" in text(client.get("/policy/proposals/", {"tab": "decided"}))


def test_the_administration_changes_no_parameter() -> None:
    boss = browser(factories.person(factories.agency(), is_superuser=True))
    row = PolicyParameter.objects.order_by("id").first()
    assert row is not None
    form = {"name": row.name, "value": "6", "valid_from": "2026-01-01", "act_reason": "x"}

    assert boss.get("/admin/policy/policyparameter/add/").status_code == 403
    assert boss.post("/admin/policy/policyparameter/add/", form).status_code == 403
    assert boss.post(f"/admin/policy/policyparameter/{row.pk}/change/", form).status_code == 403
    assert boss.get(f"/admin/policy/policyparameter/{row.pk}/change/").status_code == 200
