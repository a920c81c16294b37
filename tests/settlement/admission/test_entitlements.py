"""Signed entitlements: what they hold, who can check them, and what becomes of an admission while the line was down."""

import base64
import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agency.audit.models import Event
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.refusals import NotAllowedNow, Refusal
from agency.sealing.signing import public_keys, sign, signing_key
from filings.actions import hearing
from filings.models import ReceivedFiling
from filings.permissions import EXCHANGE
from settlement import actions
from settlement.admission.entitlements import PURPOSE
from settlement.admission.offline import NotEntitled, check_entitlement
from settlement.enums import OfflineState
from settlement.models import OfflineUse, Stay
from tests import bills, factories
from tests.factories import NOW, moment
from tests.hospital import BASE, NUMBER, Clock, Hospital, heard, question

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def entitled(hospital: Hospital, **changed: Any) -> str:
    """The entitlement that a hospital gets with its yes."""
    told = hospital.ask(question(admitted_on=TODAY.isoformat(), entitlement=True, **changed)).json()
    assert told["verdict"] == "YES"
    return str(told["entitlement"])


def published() -> dict[str, bytes]:
    """The keys as the public address gives them, to somebody without a key."""
    answer = Client().get(f"{BASE}keys")
    assert answer.status_code == 200
    return {each["kid"]: base64.urlsafe_b64decode(each["x"] + "=") for each in answer.json()["keys"]}


def ended(row: ReceivedFiling, on: date, *, stopped: bool = False) -> None:
    told = {"filing_number": row.filing_number, "version": row.version, "ended_on": on, "benefit_stopped": stopped}
    hearing.note_received_end(by=Actor.machine_named(EXCHANGE), at=NOW, ids=uuid7, **told)


def shown(hospital: Hospital, token: str, at: datetime, day: date | None = None, **changed: Any) -> Any:
    """An admission that is told afterwards, with the entitlement by which it was made."""
    told = {"number": f"A{uuid4().hex[:8]}", **question(admitted_on=(day or TODAY).isoformat()), **changed}
    where, body = f"{BASE}stays", json.dumps({**told, "entitlement": token or None}).encode()
    headers = hospital.sign(body, path=where, at=at, message=uuid4().hex)
    client = Client(headers=headers, raise_request_exception=False)
    return client.post(where, body, content_type="application/json")


def forged(claims: dict[str, Any], *, purpose: str = PURPOSE, **header: Any) -> str:
    parts = ({"alg": "EdDSA", "kid": signing_key(), **header}, claims)
    text = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return f"{text}.{base64.urlsafe_b64encode(sign(purpose, text.encode())).decode().rstrip('=')}"


def claims_of(token: str, hospital: Hospital, at: datetime = NOW) -> dict[str, Any]:
    return check_entitlement(token, published(), institution=str(hospital.institution.pk), service="MEDICAL", at=at)


def test_a_yes_comes_with_an_entitlement_when_it_is_asked_for_and_holds_the_least() -> None:
    hospital = Hospital()
    row = heard(hospital.office, services=["MEDICAL", "REHAB"])
    assert hospital.ask().json()["entitlement"] is None
    with CaptureQueriesContext(connection) as asked:
        token = entitled(hospital)
    statements = len(asked)

    claims = claims_of(token, hospital)
    assert set(claims) == {"iss", "aud", "sub", "jti", "iat", "exp", "filing", "version", "services"}
    assert (claims["filing"], claims["version"], claims["services"]) == (row.filing_number, 1, ["MEDICAL"])
    assert datetime.fromtimestamp(claims["exp"], NOW.tzinfo).date() == TODAY + timedelta(4)
    clear = b"".join(base64.urlsafe_b64decode(part + "==") for part in token.split("."))
    assert NUMBER.encode() not in clear
    assert row.name.encode() not in clear
    assert statements == 2


def test_the_reference_to_a_person_is_the_same_each_time_and_another_elsewhere() -> None:
    one = Hospital()
    heard(one.office)
    other = Hospital(one.office)
    first, again, elsewhere = (claims_of(entitled(each), each)["sub"] for each in (one, one, other))
    assert first == again != elsewhere


def test_it_ends_with_the_filing_and_a_no_brings_none() -> None:
    hospital = Hospital()
    heard(hospital.office, valid_to=TODAY + timedelta(1))
    claims = claims_of(entitled(hospital), hospital)
    assert datetime.fromtimestamp(claims["exp"], NOW.tzinfo).date() == TODAY + timedelta(2)
    refused = hospital.ask(question(admitted_on=(TODAY + timedelta(9)).isoformat(), entitlement=True)).json()
    assert (refused["verdict"], refused["entitlement"]) == ("NO", None)


def test_an_institution_checks_it_offline_and_a_forged_one_opens_nothing() -> None:
    hospital, keys = Hospital(), published()
    heard(hospital.office)
    token, mine = entitled(hospital), str(hospital.institution.pk)
    claims = claims_of(token, hospital)
    head, body, signature = token.split(".")

    def why(of: str, institution: str = mine, service: str = "MEDICAL", after: timedelta = timedelta(0)) -> str:
        with pytest.raises(NotEntitled) as refused:
            check_entitlement(of, keys, institution=institution, service=service, at=NOW + after)
        return refused.value.code

    altered = base64.urlsafe_b64encode(json.dumps({**claims, "services": ["REHAB"]}).encode()).decode().rstrip("=")
    forgeries = [f"{head}.{altered}.{signature}", f"{head}.{body}.{signature[:-4]}AAAA", token[:-8], "", "a.b.c"]
    forgeries += [forged(claims, purpose="another"), forged(claims, alg="none"), forged(claims, kid="unknown")]
    assert {why(each) for each in forgeries} == {"forged"}
    assert why(token, institution=str(uuid4())) == "not-yours"
    assert why(token, service="REHAB") == "service"
    assert why(token, after=timedelta(days=5)) == why(token, after=-timedelta(minutes=1)) == "expired"


def test_who_was_admitted_before_the_revocation_reached_the_hospital_stays_admitted_and_a_person_looks() -> None:
    hospital = Hospital()
    row = heard(hospital.office)
    token = entitled(hospital)
    ended(row, TODAY, stopped=True)
    later = Clock.at = NOW + timedelta(days=2)
    day = TODAY + timedelta(1)

    assert shown(hospital, "", later, day).json()["code"] == "not-entitled"
    answer = shown(hospital, token, later, day)

    assert answer.status_code == 200, answer.content
    use = OfflineUse.objects.select_related("stay").get()
    assert (use.stay.admitted_on, use.stay.received, use.agency) == (day, row, hospital.office)
    assert (use.state, use.verdict, use.because, use.day) == ("DIFFERS", "NO", "BENEFIT_STOPPED", TODAY)
    assert use.valid_through == TODAY + timedelta(3)
    assert Event.objects.filter(kind="stay.admitted_offline", subject_id=str(use.stay_id)).count() == 1


def test_where_the_verification_still_says_yes_nobody_has_to_look() -> None:
    hospital = Hospital()
    heard(hospital.office)
    assert shown(hospital, entitled(hospital), NOW).status_code == 200
    use = OfflineUse.objects.get()
    assert (use.state, use.verdict, use.because) == ("AGREES", "YES", "ELIGIBLE")
    with pytest.raises(NotAllowedNow):
        look(use, OfflineState.STANDS)


@pytest.mark.parametrize("why", ["forged", "expired", "not-yours", "person", "service", "filing"])
def test_an_entitlement_that_does_not_fit_admits_nobody_and_says_why(why: str) -> None:
    hospital = Hospital()
    row = heard(hospital.office)
    token, changed = entitled(hospital), {}
    claims = claims_of(token, hospital)
    if why == "forged":
        token = token[:-6] + "AAAAAA"
    elif why == "expired":
        token = forged({**claims, "iat": claims["iat"] - 500_000, "exp": claims["iat"] - 100_000})
    elif why == "not-yours":
        hospital = Hospital(hospital.office)
    elif why == "person":
        changed = {"social_security_number": factories.number()}
    elif why == "service":
        changed = {"service": "REHAB"}
    else:
        token = forged({**claims, "version": 2})
    ended(row, TODAY - timedelta(1))

    answer = shown(hospital, token, NOW, **changed)

    assert (answer.status_code, answer.json()["code"]) == (409, f"entitlement-{why}")
    assert not Stay.objects.exists()


def test_an_admission_told_again_after_midnight_gets_the_answer_that_it_got_before() -> None:
    hospital = Hospital()
    heard(hospital.office)
    said = {**question(admitted_on=None), "number": "A1", "entitlement": entitled(hospital)}
    Clock.at = moment("2026-03-12 23:59")
    first = hospital.tell("stays", said, "M-1")
    assert (first.status_code, first.json()["admitted_on"]) == (200, "2026-03-12")

    Clock.at = moment("2026-03-13 00:01")

    again, new = hospital.tell("stays", said, "M-1"), hospital.tell("stays", {**said, "number": "A2"}, "M-2")
    assert (again.status_code, again.json()) == (200, first.json())
    assert (new.status_code, new.json()["code"]) == (409, "entitlement-expired")
    assert Stay.objects.count() == 1


# What a person says of it


def differing() -> OfflineUse:
    """An admission that differs: the filing had ended the day before."""
    hospital = Hospital()
    row = heard(hospital.office)
    token = entitled(hospital)
    ended(row, TODAY - timedelta(1))
    assert shown(hospital, token, NOW).status_code == 200
    return OfflineUse.objects.select_related("stay", "agency").get()


def look(use: OfflineUse, outcome: OfflineState, remark: str = "The line was down", by: Any = None) -> OfflineUse:
    by = by or factories.actor(use.agency, Role.REVIEWER)
    return actions.look_at_use(by=by, at=NOW, ids=uuid7, use_id=use.pk, outcome=outcome, remark=remark)


def test_nothing_is_settled_before_a_person_has_looked_and_then_it_is() -> None:
    use = differing()
    with acting(by=factories.machine(), at=NOW, ids=uuid7):
        use.stay.discharged_on = TODAY
        use.stay.save()
    bill = bills.assessed(use.stay, [bills.line(for_injury=False, served_on=TODAY)], at=NOW)
    with pytest.raises(NotAllowedNow) as refused:
        bills.settled(bill, at=NOW)
    assert refused.value.code == "offline"
    look(use, OfflineState.STANDS)
    assert bills.settled(bill, at=NOW).state == "SETTLED"


def test_what_is_not_covered_is_handed_over_to_manual_reimbursement_once() -> None:
    use = differing()
    reviewer = factories.actor(use.agency, Role.REVIEWER)
    with pytest.raises(Refusal) as refused:
        look(use, OfflineState.AGREES, by=reviewer)
    assert refused.value.code == "outcome"
    looked = look(use, OfflineState.NOT_COVERED, by=reviewer)
    stay = Stay.objects.get(pk=use.stay_id)
    assert (stay.state, stay.ended_because) == ("CONVERTED_TO_MANUAL", "The line was down")
    assert (looked.looked_by, looked.looked_at) == (reviewer.user, NOW)
    with pytest.raises(NotAllowedNow):
        look(use, OfflineState.STANDS, by=reviewer)


def test_the_list_shows_what_differs_and_takes_the_word_of_a_reviewer(at_desk: Any) -> None:
    use = differing()
    reviewer = factories.actor(use.agency, Role.REVIEWER)
    browser = at_desk(reviewer)
    page = browser.get("/settlement/offline/").content.decode()
    assert use.stay.number in page
    assert use.get_because_display() in page
    refused = browser.post(f"/settlement/offline/{use.pk}/", {"remark": "Admitted in good faith"})
    assert (refused.status_code, 'value="Admitted in good faith"' in refused.content.decode()) == (422, True)
    said = browser.post(f"/settlement/offline/{use.pk}/", {"outcome": "STANDS", "remark": "Admitted in good faith"})
    assert said.status_code == 302
    use.refresh_from_db()
    assert (use.state, use.looked_by) == ("STANDS", reviewer.user)
    assert use.stay.number not in browser.get("/settlement/offline/").content.decode()
    assert use.stay.number in browser.get("/settlement/offline/?tab=all").content.decode()


def test_the_keys_are_those_of_the_ring_each_for_its_purpose() -> None:
    assert published() == public_keys(PURPOSE)
    assert public_keys(PURPOSE) != public_keys("another")
