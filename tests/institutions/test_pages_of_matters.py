"""What is decided about an institution, from the form to the register, on the pages alone (domain.md R3.6-R3.8)."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agency.offices.enums import Role
from agency.offices.models import Agency, Division
from agency.policy import periods
from agency.policy.queries import working_days
from institutions.enums import OF_AN_AGREEMENT, MatterKind
from institutions.models import Agreement, Institution, Matter
from tests import factories
from tests.institutions.pages import at_desk, words

pytestmark = pytest.mark.django_db
BASIS = "Handling Regulations art. 43"
PLACE = "370100"


@pytest.fixture
def office() -> Agency:
    return factories.agency("370100")


@pytest.fixture
def data(office: Agency) -> Client:
    return at_desk(factories.person(office, Role.DATA))


@pytest.fixture
def head(office: Agency) -> Client:
    return at_desk(factories.person(office, Role.APPROVER))


@pytest.fixture
def hospital(office: Agency) -> Institution:
    made = factories.registered(office, name="City hospital")
    factories.agreement(made, state="ONLINE", cross_province=True)
    return made


def today() -> date:
    return timezone.localdate()


def ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def proposed(data: Client, hospital: Institution, kind: str, **told: Any) -> str:
    """The page of a matter that was proposed on the form that the institution's page leads to."""
    agreement = hospital.agreements.get()
    own = {"agreement": str(agreement.pk)} if kind in OF_AN_AGREEMENT else {}
    page = data.get(f"/institutions/{hospital.pk}/").content.decode()
    suspended = kind == "LIFT"  # the way to it stands beside the suspension
    assert f"/institutions/{hospital.pk}/propose/?kind={kind}" in page or suspended
    answer = data.post(f"/institutions/{hospital.pk}/propose/?kind={kind}", {"finding": "Seen", **own, **told})
    assert answer.status_code == 302, re.sub(r"<[^>]+>", " ", answer.content.decode())[-2500:]
    return answer.headers["Location"]


def granted(data: Client, head: Client, hospital: Institution, kind: str, **told: Any) -> str:
    address = proposed(data, hospital, kind, **told)
    assert data.post(f"{address}grant/").status_code == 403
    assert head.post(f"{address}grant/").status_code == 302
    return address


def listed(**asked: str) -> list[str]:
    told = Client().get("/institutions/directory.json", {"place": PLACE, **asked}).json()
    return [each["name"] for each in told["institutions"]]


# Corrections


def test_the_page_of_another_place_names_both_without_a_further_query(
    data: Client, head: Client, hospital: Institution, django_assert_num_queries: Any
) -> None:
    talk = proposed(data, hospital, "TALK", basis=BASIS)
    place = proposed(data, hospital, "PLACE", new_value="370102")
    with CaptureQueriesContext(connection) as asked:
        head.get(talk)
    with django_assert_num_queries(len(asked)):
        told = words(head, place)
    before, after = (Division.objects.get(pk=code).full_name for code in (hospital.division_id, "370102"))
    assert f"Registered so far {before} New value {after} Agency" in told


# Changes


@pytest.mark.parametrize(("days", "late"), [(20, False), (40, True)])
def test_a_new_account_is_reported_within_thirty_days_and_changed_by_the_second_person(
    data: Client, head: Client, hospital: Institution, days: int, late: bool
) -> None:
    told = {
        "change": "BANK_ACCOUNT",
        "new_value": "6222020200012345678",
        "approved_on": ago(days),
        "reported_on": ago(0),
    }
    address = granted(data, head, hospital, "CHANGE", **told)

    hospital.refresh_from_db()
    assert hospital.bank_account == "6222020200012345678"
    row = Matter.objects.get()
    approved_on = today() - timedelta(days=days)
    assert row.report_by == periods.due_after_days(approved_on, 30, working_days(first=approved_on)).on
    shown = words(data, address)
    assert (row.report_by.isoformat() in shown, "6222020200012345678" in shown) == (True, False)
    assert ("reported after the day by which it had to be" in shown) is late


def test_another_address_needs_that_the_institution_is_assessed_again(
    data: Client, head: Client, hospital: Institution
) -> None:
    told = {"change": "ADDRESS", "new_value": "New road 1", "approved_on": ago(9), "reported_on": ago(3)}
    address = proposed(data, hospital, "CHANGE", **told)
    waiting = "The institution is assessed again before this is decided."
    assert (waiting in words(data, address), waiting in words(head, address)) == (True, True)
    grants = f'action="{address}grant/"'
    assert "It is granted after the day of the new assessment was entered." in words(head, address)
    assert grants not in head.get(address).content.decode()
    assert head.post(f"{address}grant/").status_code == 422
    assert head.post(f"{address}assessed/", {"assessed_on": ago(0)}).status_code == 403
    wrong = data.post(f"{address}assessed/", {"assessed_on": "soon"})
    assert (wrong.status_code, 'value="soon"' in wrong.content.decode()) == (422, True)
    assert data.post(f"{address}assessed/", {"assessed_on": ago(-1)}).status_code == 422
    assert data.post(f"{address}assessed/", {"assessed_on": ago(0)}).status_code == 302
    assert waiting not in words(data, address)
    assert grants in head.get(address).content.decode()
    assert data.post(f"{address}assessed/", {"assessed_on": ago(0)}).status_code == 409
    assert head.post(f"{address}grant/").status_code == 302

    assert "New road 1" in words(data, f"/institutions/{hospital.pk}/")


def test_who_decides_sees_what_is_registered_beside_what_it_becomes(
    data: Client, head: Client, hospital: Institution
) -> None:
    told = {"change": "NAME", "approved_on": ago(9), "reported_on": ago(3)}
    address = proposed(data, hospital, "CHANGE", new_value="Union hospital", **told)
    assert "Registered so far City hospital New value Union hospital" in words(head, address)
    assert head.post(f"{address}grant/").status_code == 302
    assert "Registered so far" not in words(head, address)


# The ladder


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("TALK", {}),
        ("RECTIFY", {"rectify_by": (date(2036, 12, 31)).isoformat()}),
        ("DEFER_PAYMENT", {"statement": "It was a mistake."}),
        ("REFUSE_PAYMENT", {"statement": "It was a mistake."}),
    ],
)
def test_each_step_below_suspension_is_kept_with_the_statement_and_stops_nothing(
    data: Client, head: Client, hospital: Institution, kind: str, told: dict[str, str]
) -> None:
    address = granted(data, head, hospital, kind, basis=BASIS, **told)

    shown = words(head, address)
    assert [text in shown for text in (BASIS, "Seen", told.get("statement", ""))] == [True, True, True]
    assert "City hospital" in listed()


def test_a_measure_that_it_was_not_heard_about_stays_on_the_form(data: Client, hospital: Institution) -> None:
    told = {"finding": "Seen", "basis": BASIS, "agreement": str(hospital.agreements.get().pk)}

    answer = data.post(f"/institutions/{hospital.pk}/propose/?kind=SUSPEND", told)

    assert (answer.status_code, Matter.objects.count()) == (422, 0)
    assert BASIS in answer.content.decode()


def test_what_the_institution_states_later_is_entered_and_decided_on_at_once(
    data: Client, head: Client, hospital: Institution
) -> None:
    told = {"basis": BASIS, "heard_on": ago(-7)}
    address = proposed(data, hospital, "SUSPEND", **told)
    assert f"can still state its case until {ago(-7)}: it is granted after" in words(head, address)
    assert f'action="{address}grant/"' not in head.get(address).content.decode()
    assert head.post(f"{address}grant/").status_code == 409
    assert head.post(f"{address}stated/", {"statement": "We object"}).status_code == 403
    answer = data.post(f"{address}stated/", {"statement": "x" * 501})
    assert (answer.status_code, "x" * 501 in answer.content.decode()) == (422, True)
    assert data.post(f"{address}stated/", {"statement": "We object"}).status_code == 302
    assert "Statement of the institution We object" in words(head, address)
    assert f'action="{address}grant/"' in head.get(address).content.decode()
    assert head.post(f"{address}grant/").status_code == 302
    assert data.post(f"{address}stated/", {"statement": "Too late"}).status_code == 409

    talk = proposed(data, hospital, "TALK", basis=BASIS)
    assert data.post(f"{talk}stated/", {"statement": "We object"}).status_code == 409
    assert Matter.objects.filter(statement="We object").count() == 1


def test_a_suspension_and_its_lifting_are_published_at_once(data: Client, head: Client, hospital: Institution) -> None:
    assert "City hospital" in listed()
    granted(data, head, hospital, "SUSPEND", basis=BASIS, statement="We object.")

    assert ("City hospital" in listed(), listed(state="suspended")) == (False, ["City hospital"])
    assert "suspended" in words(data, f"/institutions/{hospital.pk}/").lower()
    granted(data, head, hospital, "LIFT")
    assert Client().get(f"/institutions/directory/?place={PLACE}").headers["Cache-Control"] == "public, max-age=60"
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert ("City hospital" in listed(on=tomorrow), listed(state="suspended", on=tomorrow)) == (True, [])


def test_a_suspension_to_come_leaves_the_way_to_an_earlier_one_and_to_its_lifting(
    data: Client, head: Client, hospital: Institution
) -> None:
    granted(data, head, hospital, "SUSPEND", basis=BASIS, statement="It was a mistake.", from_day=ago(-9))
    page = data.get(f"/institutions/{hospital.pk}/").content.decode()
    assert ("kind=SUSPEND" in page, "kind=LIFT" in page) == (True, True)
    granted(data, head, hospital, "SUSPEND", basis=BASIS, statement="It was none.")
    page = data.get(f"/institutions/{hospital.pk}/").content.decode()
    assert ("kind=SUSPEND" in page, "kind=LIFT" in page) == (False, True)


def test_a_termination_takes_it_out_of_the_directory_and_says_when_the_plate_is_due(
    data: Client, head: Client, hospital: Institution
) -> None:
    address = granted(data, head, hospital, "TERMINATE", basis=BASIS, statement="We object", stops_stays="on")

    assert Agreement.objects.get(institution=hospital).state == "TERMINATED"
    assert "City hospital" not in listed()
    plate = Matter.objects.get().plate_back_by
    assert plate is not None
    assert plate.isoformat() in words(head, address)


# An agreement that was only known from a list


def test_an_agreement_of_a_list_is_taken_over_for_longer_when_the_second_person_has_seen_both_days(
    data: Client, head: Client, hospital: Institution
) -> None:
    hospital.agreements.update(agency=None, valid_to=date(2026, 2, 28))
    terms = {"number": "2026-7", "signed_on": ago(9), "valid_from": ago(5), "valid_to": ago(-700)}
    address = proposed(data, hospital, "TAKE_OVER", **terms)

    shown = words(head, address)
    assert [each in shown for each in ("2026-7", ago(-700), "Last day on record 2026-02-28")] == [True, True, True]
    assert head.post(f"{address}grant/").status_code == 302
    page = words(data, f"/institutions/{hospital.pk}/")
    assert ("2026-7" in page, ago(-700) in page) == (True, True)


# Mergers


def test_for_whom_it_settles_begins_with_what_holds_and_says_what_it_becomes(
    data: Client, head: Client, hospital: Institution
) -> None:
    agreement = hospital.agreements.get()
    assert "For whom it settles" in words(data, f"/institutions/{hospital.pk}/")
    form = data.get(f"/institutions/{hospital.pk}/propose/?kind=PUBLISH&agreement={agreement.pk}").content.decode()
    boxes = re.findall(r'<input type="checkbox" name="(\w+)"([^>]*)>', form)
    assert [(name, "checked" in rest) for name, rest in boxes] == [("cross_province", True), ("in_province", False)]

    address = granted(data, head, hospital, "PUBLISH", in_province="on")
    assert "Settles cross-province No Settles in-province Yes" in words(head, address)
    agreement.refresh_from_db()
    assert (agreement.cross_province, agreement.in_province) == (False, True)


def test_a_merger_ends_the_one_and_leads_to_the_other(
    data: Client, head: Client, hospital: Institution, office: Agency
) -> None:
    union = factories.registered(office, name="Union hospital")
    factories.agreement(union, state="ONLINE", cross_province=True)

    granted(data, head, hospital, "MERGE", successor="Union hospital", assessed_on=ago(1))

    assert "Merged into Union hospital" in words(data, f"/institutions/{hospital.pk}/")
    assert "City hospital" in words(data, f"/institutions/{union.pk}/")
    assert {"City hospital", "Union hospital"} & set(listed()) == {"Union hospital"}
    assert listed(text="City hospital") == ["Union hospital"]


def test_a_merger_that_lies_ahead_is_taken_back_on_the_pages(
    data: Client, head: Client, hospital: Institution, office: Agency
) -> None:
    union = factories.registered(office, name="Union hospital")
    own, its = f"/institutions/{hospital.pk}/", f"/institutions/{union.pk}/"
    granted(data, head, hospital, "MERGE", successor="Union hospital", assessed_on=ago(1), from_day=ago(-9))
    page = data.get(own).content.decode()
    offered = [kind for kind in ("MERGE", "UNMERGE", "PUBLISH", "SUSPEND", "TALK") if f"?kind={kind}" in page]
    assert offered == ["UNMERGE", "SUSPEND", "TALK"]
    assert "agreements/new" not in page
    assert f"City hospital from {ago(-9)}" in words(data, its)
    assert f"Merges into Union hospital on {ago(-9)}" in words(data, own)

    address = proposed(data, hospital, "UNMERGE")
    assert f"Successor Union hospital Merges on {ago(-9)}" in words(head, address)
    assert head.post(f"{address}grant/").status_code == 302
    assert f"Merges on {ago(-9)}" not in words(head, address)
    assert ("Merges into" in words(data, own), "City hospital" in words(data, its)) == (False, False)


def test_an_agreement_is_corrected_from_what_is_registered_and_renewed_from_its_row(
    data: Client, head: Client, hospital: Institution
) -> None:
    agreement, page = hospital.agreements.get(), f"/institutions/{hospital.pk}/"
    assert f"{page}agreements/new/?care=MEDICAL" in data.get(page).content.decode()
    form = data.get(f"{page}agreements/new/", {"care": "MEDICAL"}).context["form"]
    assert form["care"].value() == "MEDICAL"

    asked = {"kind": "TERMS", "agreement": str(agreement.pk)}
    form = data.get(f"{page}propose/", asked).context["form"]
    began = {name: form[name].value() for name in ("number", "signed_on", "valid_from", "valid_to")}
    assert began == {name: getattr(agreement, name) for name in began}
    days = {"signed_on": ago(40), "valid_from": ago(30), "valid_to": ago(-300)}
    address = granted(data, head, hospital, "TERMS", number="2026-9", **days)
    told = words(head, address)
    assert f"Number of the agreement 2026-9 Signed on {ago(40)} First day {ago(30)} Last day {ago(-300)}" in told
    agreement.refresh_from_db()
    assert (agreement.number, agreement.valid_to) == ("2026-9", today() + timedelta(days=300))

    data.post(f"{page}agreements/new/", {"care": "MEDICAL", "applied_on": ago(0)})
    assert f"{page}agreements/new/?care=MEDICAL" not in data.get(page).content.decode()
    renewal = f"/institutions/agreements/{hospital.agreements.get(state='APPLIED').pk}/"
    data.post(f"{renewal}assess/", {"result": "yes", "assessed_on": ago(1), "reason": "Seen"})
    signed = {"number": "2027-1", "signed_on": ago(1), "valid_from": ago(-300), "valid_to": ago(-600)}
    clash = data.post(f"{renewal}sign/", signed).content.decode()
    assert f"Medical treatment · 2026-9 · {ago(30)} – {ago(-300)}" in clash
    assert data.post(f"{renewal}sign/", {**signed, "valid_from": ago(-301)}).status_code == 302
    assert data.get(page).content.decode().count("?care=MEDICAL") == 1


# What is typed


@pytest.mark.parametrize(
    ("told", "field", "said"),
    [
        ({"from_day": "2026-12-05", "from_hour": "three"}, "from_hour", "08:30"),
        ({"from_hour": "15:00"}, "from_day", "Say the day"),
        ({"from_day": "5 December"}, "from_day", "2026-03-10"),
    ],
)
def test_a_moment_that_cannot_be_read_is_answered_with_how_to_write_it_and_is_not_dropped(
    data: Client, hospital: Institution, told: dict[str, str], field: str, said: str
) -> None:
    asked = {
        "agreement": str(hospital.agreements.get().pk),
        "finding": "Seen",
        "basis": BASIS,
        "statement": "We object",
    }
    answer = data.post(f"/institutions/{hospital.pk}/propose/?kind=SUSPEND", {**asked, **told})
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), said in form.errors[field][0]) == (422, [field], True)
    assert [form[name].value() for name in told] == list(told.values())
    assert not Matter.objects.exists()


@pytest.mark.parametrize(("text", "hour"), [("15:00", 15), ("１５：００", 15), ("9", 9)])
def test_an_hour_is_read_in_each_way_in_which_it_is_written(
    data: Client, hospital: Institution, text: str, hour: int
) -> None:
    told = {"basis": BASIS, "statement": "We object", "from_day": ago(-3), "from_hour": text}
    proposed(data, hospital, "SUSPEND", **told)
    assert timezone.localtime(Matter.objects.get().starts_at).hour == hour


def test_a_level_is_taken_in_words_and_an_account_however_it_is_grouped(
    data: Client, head: Client, hospital: Institution
) -> None:
    told = {"approved_on": ago(5), "reported_on": ago(0), "assessed_on": ago(1)}
    granted(data, head, hospital, "CHANGE", change="LEVEL", new_value="Level 3", **told)
    granted(data, head, hospital, "CHANGE", change="BANK_ACCOUNT", new_value="6222 0200 ０００1 2345", **told)
    hospital.refresh_from_db()
    assert (hospital.level, hospital.bank_account) == ("3", "6222020000012345")


def test_a_name_that_is_struck_out_is_chosen_of_those_that_it_has(
    data: Client, head: Client, hospital: Institution
) -> None:
    page = f"/institutions/{hospital.pk}/"
    assert "kind=UNALIAS" not in data.get(page).content.decode()
    granted(data, head, hospital, "ALIAS", new_value="Second hospital")
    form = data.get(f"{page}propose/?kind=UNALIAS").context["form"]
    assert form.fields["new_value"].choices == [("Second hospital", "Second hospital")]
    granted(data, head, hospital, "UNALIAS", new_value="Second hospital")
    assert "Second hospital" not in words(data, page).partition("What was proposed")[0]


def test_a_refusal_without_a_reason_says_so_at_the_reason_and_the_next_matter_follows_the_decision(
    data: Client, head: Client, hospital: Institution
) -> None:
    talk, rectify = proposed(data, hospital, "TALK", basis=BASIS), proposed(data, hospital, "ALIAS", new_value="Second")
    answer = head.post(f"{talk}refuse/", {"reason": " "})
    page = answer.content.decode()
    assert (answer.status_code, '<details name="decision" open>' in page) == (422, True)
    assert re.search(r'id="why-not"[^>]*aria-describedby="why-wrong".*<ul class="errorlist" id="why-wrong">', page)
    assert "Holds from the decision on" in words(head, talk)
    assert f'href="{rectify}"' not in head.get(talk).content.decode()

    head.post(f"{talk}refuse/", {"reason": "Not proven"})
    assert f'href="{rectify}" data-key="n"' in head.get(talk).content.decode()
    assert f'href="{rectify}"' not in data.get(talk).content.decode()


def test_a_merger_may_wait_for_the_day_of_the_assessment(
    data: Client, head: Client, hospital: Institution, office: Agency
) -> None:
    union = factories.registered(office, name="Union hospital")
    address = proposed(data, hospital, "MERGE", successor="Union hospital", from_day=ago(-9))
    ends, lacking = "Agreements that end with it Medical treatment", "without an agreement for Medical treatment"
    assert (ends in words(head, address), lacking in words(head, address)) == (True, True)
    assert head.post(f"{address}grant/").status_code == 422
    assert data.post(f"{address}assessed/", {"assessed_on": ago(0)}).status_code == 302
    factories.agreement(union, state="ONLINE", cross_province=True)
    assert (ends in words(head, address), lacking in words(head, address)) == (True, False)
    assert head.post(f"{address}grant/").status_code == 302
    assert ends not in words(head, address)


# The history


def test_the_history_says_what_was_decided_and_of_which_agreement(
    data: Client, head: Client, hospital: Institution, office: Agency
) -> None:
    factories.agreement(hospital, care="REHAB", state="SIGNED")
    factories.registered(office, name="Union hospital")
    medical, address = hospital.agreements.get(care="MEDICAL"), f"/institutions/{hospital.pk}/"
    told = {"finding": "Seen", "basis": BASIS, "statement": "We object", "from_day": ago(-3), "from_hour": "15:00"}
    for kind, words_of in (
        ("SUSPEND", {"agreement": str(medical.pk), **told}),
        ("MERGE", {"finding": "Decree 5", "successor": "Union hospital", "assessed_on": ago(1), "from_day": ago(-9)}),
        ("UNMERGE", {"finding": "Repealed"}),
    ):
        matter = data.post(f"{address}propose/?kind={kind}", words_of).headers["Location"]
        assert head.post(f"{matter}grant/").status_code == 302
        assert f"Proposed something about the institution: {MatterKind(kind).label}" in words(head, _history(matter))

    told_there = words(head, f"/audit/history/institutions.institution/{hospital.pk}/")
    for kind in ("SUSPEND", "MERGE", "UNMERGE"):
        assert f"Decided that it holds: {MatterKind(kind).label}" in told_there
    assert "Agreement: Medical treatment Before After Suspended — " in told_there
    assert f"{ago(-3)} 15:00:00 to without end" in told_there
    assert "Agreement: Rehabilitation" in told_there


def _history(matter: str) -> str:
    return f"/audit/history/institutions.matter/{matter.rstrip('/').rpartition('/')[2]}/"
