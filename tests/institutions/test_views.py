"""The directory at the desk: what each institution of a place settles on a day, and which source says so."""

import html
import re
from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client

from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency
from institutions import published
from institutions.enums import MatterKind
from institutions.models import Agreement, Institution, Matter
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
CITY = "321300"


@pytest.fixture
def client() -> Client:
    client = Client(headers={"accept-language": "en"})
    person = factories.person(factories.agency("370100"), Role.CLERK)
    client.force_login(person, backend="agency.offices.backends.SignInBackend")
    return client


def text(client: Client, on: str) -> str:
    page = client.get("/institutions/", {"place": CITY, "on": on}).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_each_agreement_answers_for_the_day_with_its_reason_and_source(client: Client) -> None:
    factories.institution("First Hospital", CITY, in_province=False)

    page = text(client, "2026-03-10")

    assert "First Hospital" in page
    assert "Cross-province Yes The agreement is in force and covers this." in page
    assert "In-province No The agreement doesn&#x27;t cover direct settlement for this scope." in page
    assert "2025-04-01 – no end on record https://example.org/list" in page


def test_an_agreement_that_an_agency_entered_names_it_as_its_source(client: Client) -> None:
    agency = factories.agency(CITY)
    known = factories.registered(agency, source_url="https://example.org/old-list")
    factories.agreement(known, origin="ENTERED")

    page = text(client, "2026-03-10")

    assert (f"no end on record {agency.name}" in page, "old-list" in page) == (True, False)


def test_a_suspension_is_said_from_its_day_on(client: Client) -> None:
    factories.institution("H", CITY, suspended=[DateTimeTZRange(factories.moment("2026-08-10 00:00"), None)])

    assert "Cross-province Yes" in text(client, "2026-08-09")
    suspended = text(client, "2026-08-10")
    assert "Cross-province No The institution is suspended." in suspended
    assert "suspended from 2026-08-10 00:00" in suspended


def test_one_that_merged_names_its_successor_on_the_list_and_before_the_day_says_when(client: Client) -> None:
    gone, successor = factories.institution("First hospital", CITY), factories.institution("Union hospital", CITY)
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        gone.successor, gone.merged_on = successor, date(2026, 4, 1)
        gone.save()
    assert "Merges into Union hospital on 2026-04-01." in text(client, "2026-03-31")
    assert "Merged into Union hospital on 2026-04-01." in text(client, "2026-04-01")


def test_what_is_not_on_record_is_said(client: Client) -> None:
    assert "No institution of this place is on record." in text(client, "2026-03-10")
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        Institution.objects.create(id=uuid7(NOW), name="Without agreement", division_id=CITY)
    assert "No agreement is on record." in text(client, "2026-03-10")


def test_many_come_in_pages_and_one_is_found_by_name_or_code_even_when_it_is_over(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "PAGE", 2)
    for name in ("Alpha", "Beta", "Gamma"):
        factories.institution(name, CITY)
    over = factories.institution("Over", CITY, valid_to=date(2026, 3, 9))
    Institution.objects.filter(pk=over.pk).update(credit_code=factories.credit_code(7))

    def listed(**asked: str) -> list[str]:
        answer = client.get("/institutions/", {"place": CITY, "on": "2026-03-10", **asked})
        return [each["institution"].name for each in answer.context["rows"]]

    first = client.get("/institutions/", {"place": CITY, "on": "2026-03-10"})
    assert [each["institution"].name for each in first.context["rows"]] == ["Alpha", "Beta"]
    following = re.findall(r'<a href="([^"]+)" rel="next"', first.content.decode())
    second = client.get(f"/institutions/{html.unescape(following[0])}")
    assert [each["institution"].name for each in second.context["rows"]] == ["Gamma"]
    assert (listed(text="amm"), listed(text="over"), listed(text="Ove")) == (["Gamma"], [], ["Over"])
    assert (listed(text=factories.credit_code(7).lower()), listed(text="Nobody")) == (["Over"], [])


def test_several_places_that_fit_and_none_are_offered(client: Client) -> None:
    assert client.get("/institutions/", {"place": "nowhere at all"}).status_code == 200
    assert client.get("/institutions/", {"place": "jiangsu", "on": "2026-13-45"}).status_code == 200


# The register

BASIS = "Handling Regulations art. 43"


def at_desk(office: Agency, role: Role) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(factories.person(office, role), backend="agency.offices.backends.SignInBackend")
    return client


@pytest.fixture
def office() -> Agency:
    return factories.agency("370100")


def test_an_institution_comes_online_on_the_pages_by_two_people(office: Agency) -> None:
    data, head = at_desk(office, Role.DATA), at_desk(office, Role.APPROVER)
    told = {"name": "City hospital", "credit_code": factories.credit_code(7), "place": "370102", "level": "3"}
    made = data.post("/institutions/new/", told)
    address = made.headers["Location"]
    data.post(f"{address}agreements/new/", {"care": "MEDICAL", "applied_on": "2026-02-01"})
    agreement = Agreement.objects.get(institution__name="City hospital")
    on = {"result": "yes", "assessed_on": "2026-02-20", "reason": "Visited"}
    data.post(f"/institutions/agreements/{agreement.pk}/assess/", on)
    terms = {"number": "2026-1", "signed_on": "2026-03-01", "valid_from": "2026-03-01", "valid_to": "2036-02-28"}
    data.post(f"/institutions/agreements/{agreement.pk}/sign/", terms)
    wanted = {"agreement": str(agreement.pk), "cross_province": "on", "finding": "All tests passed"}
    proposed = data.post(f"{address}propose/?kind=PUBLISH", wanted)
    matter = proposed.headers["Location"]
    assert "another person has to decide it" in data.get(matter).content.decode()

    assert head.post(f"{matter}grant/").status_code == 302

    agreement.refresh_from_db()
    assert (agreement.state, agreement.cross_province) == ("ONLINE", True)
    page = data.get(address).content.decode()
    assert "2026-1" in page
    assert [f"kind={kind}&amp;" in page for kind in ("SUSPEND", "TERMINATE", "PUBLISH", "LIFT")] == [
        *(True, True, True, False)
    ]


def test_what_does_not_fit_stays_on_the_form_with_what_was_typed(office: Agency) -> None:
    data = at_desk(office, Role.DATA)
    told = {"name": "City hospital", "credit_code": "123", "place": "370102"}

    answer = data.post("/institutions/new/", told)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="City hospital"' in page
    assert "18 characters" in page


def test_a_form_takes_the_first_key_and_keeps_what_was_typed_but_the_account(office: Agency) -> None:
    page = at_desk(office, Role.DATA).get("/institutions/new/").content.decode()
    focused = re.findall(r'<input[^>]* name="(\w+)"[^>]* autofocus', page)
    assert (focused, 'data-keep="/institutions/new/"' in page) == (["name"], True)
    assert re.findall(r'name="(\w+)"[^>]* data-keep-not', page) == ["bank_account"]
    change = f"/institutions/{factories.registered(office).pk}/propose/?kind=CHANGE"
    page = at_desk(office, Role.DATA).get(change).content.decode()
    assert re.findall(r'name="(\w+)"[^>]* data-keep-not', page) == ["new_value"]


def test_the_account_shows_masked_and_only_where_the_file_is_kept(office: Agency) -> None:
    institution = factories.registered(office, bank_account="6222020200012345678")
    address = f"/institutions/{institution.pk}/"

    own = at_desk(office, Role.DATA).get(address).content.decode()
    clerk = at_desk(office, Role.CLERK).get(address).content.decode()
    elsewhere = at_desk(factories.agency("110000"), Role.DATA).get(address).content.decode()

    assert "6222020200012345678" not in own + clerk + elsewhere
    assert ["*5678" in page for page in (own, clerk, elsewhere)] == [True, False, False]


def test_a_measure_shows_at_its_agency_alone(office: Agency) -> None:
    institution = factories.registered(office)
    matter = factories.matter(institution, finding="Charged twice for a bed")
    elsewhere = at_desk(factories.agency("110000"), Role.APPROVER)

    assert "Charged twice" in at_desk(office, Role.APPROVER).get(f"/institutions/{institution.pk}/").content.decode()
    assert "Charged twice" not in elsewhere.get(f"/institutions/{institution.pk}/").content.decode()
    assert elsewhere.get(f"/institutions/matters/{matter.pk}/").status_code == 404


@pytest.mark.parametrize("kind", [kind.value for kind in MatterKind])
def test_every_kind_has_its_form(office: Agency, kind: str) -> None:
    institution = factories.registered(office)
    factories.agreement(institution)
    data = at_desk(office, Role.DATA)
    address = f"/institutions/{institution.pk}/propose/?kind={kind}"

    assert data.get(address).status_code == 200
    assert data.post(address, {}).status_code == 422
    assert not Matter.objects.exists()


def test_a_suspension_with_its_hour_and_a_merger_by_name_are_read_from_the_form(office: Agency) -> None:
    institution, union = factories.registered(office), factories.registered(office, name="Union")
    agreement = factories.agreement(institution)
    data = at_desk(office, Role.DATA)
    told = {"finding": "f", "basis": BASIS, "statement": "s", "from_day": "2036-08-10", "from_hour": "08:30"}
    address = f"/institutions/{institution.pk}/propose/"
    data.post(f"{address}?kind=SUSPEND", {"agreement": str(agreement.pk), **told})
    data.post(f"{address}?kind=MERGE", {"successor": "Union", "assessed_on": "2026-03-01", "finding": "f"})

    suspension, merger = Matter.objects.order_by("id")
    assert suspension.starts_at == factories.moment("2036-08-10 08:30")
    assert merger.successor == union


def test_what_is_refused_is_said_with_what_was_typed(office: Agency) -> None:
    matter = factories.matter(factories.registered(office))
    head = at_desk(office, Role.APPROVER)
    assert head.post(f"/institutions/matters/{matter.pk}/refuse/", {"reason": " "}).status_code == 422
    head.post(f"/institutions/matters/{matter.pk}/refuse/", {"reason": "Not proven"})
    again = head.post(f"/institutions/matters/{matter.pk}/grant/")
    assert again.status_code == 409
    assert "decided or withdrawn already" in again.content.decode()
    assert "Charged twice" in head.get("/institutions/matters/?tab=decided").content.decode()


def test_a_key_is_revoked_on_the_page_with_its_reason(office: Agency) -> None:
    key = factories.client_key(factories.registered(office))
    head = at_desk(office, Role.APPROVER)
    address = f"/institutions/keys/{key.pk}/revoke/"

    assert str(key.pk) in head.get(f"/institutions/{key.institution_id}/").content.decode()
    head.post(address, {"reason": " "})
    key.refresh_from_db()
    assert key.revoked_at is None
    head.post(address, {"reason": "Stolen"})
    key.refresh_from_db()
    assert (key.revoked_at is not None, key.revoked_because) == (True, "Stolen")
    assert at_desk(factories.agency("110000"), Role.APPROVER).post(address, {"reason": "x"}).status_code == 404


def test_what_waits_for_a_decision_stands_on_the_desk_of_who_may_decide_it_and_of_who_asked(office: Agency) -> None:
    data, head = (Actor.of(factories.person(office, role), at=NOW) for role in (Role.DATA, Role.APPROVER))
    matter = factories.matter(factories.registered(office), by=data, finding="Charged twice")

    def on_desk(actor: Actor) -> bool:
        client = Client(headers={"accept-language": "en"})
        client.force_login(actor.user, backend="agency.offices.backends.SignInBackend")  # type: ignore[arg-type]
        return f"/institutions/matters/{matter.pk}/" in client.get("/").content.decode()

    others = [factories.actor(office, Role.DATA), factories.actor(factories.agency("110000"), Role.APPROVER)]
    assert [on_desk(actor) for actor in (data, head, *others)] == [True, True, False, False]


def test_an_agreement_that_is_only_applied_for_has_no_period(office: Agency) -> None:
    """It isn't that its start is not known: there is none yet."""
    data = at_desk(office, Role.DATA)
    told = {"name": "City hospital", "credit_code": factories.credit_code(7), "place": "370102", "level": "3"}
    address = data.post("/institutions/new/", told).headers["Location"]
    data.post(f"{address}agreements/new/", {"care": "MEDICAL", "applied_on": "2026-02-01"})

    pages = [data.get(page).content.decode() for page in (address, "/institutions/?place=370102")]

    assert [("City hospital" in page, "start not known" in page, "no end on record" in page) for page in pages] == [
        (True, False, False)
    ] * 2
