"""Institutions of one city's register, as its data management enters them and a second person decides on them."""

from datetime import date
from typing import Any

from agency.audit.models import Event
from agency.offices.acts import Actor, uuid7
from agency.offices.models import Division
from institutions import actions
from institutions.models import Agreement, Institution, Matter
from tests.factories import NOW

CODE = "12370100495570303B"
OTHER_CODE = "91330106673959654P"
BASIS = "Handling Regulations art. 43"
TERMS = actions.Terms("2026-1", date(2026, 3, 1), date(2026, 3, 1), date(2027, 2, 28))


def call(act: Any, by: Actor, at: Any = NOW, **words: Any) -> Any:
    return act(by=by, at=at, ids=uuid7, **words)


def entered(by: Actor, **values: Any) -> Institution:
    told = {"name": "City hospital", "division": Division.objects.get(pk="370102"), "credit_code": CODE, **values}
    return call(actions.register, by, **told)  # type: ignore[no-any-return]


def signed(by: Actor, care: str = "MEDICAL", institution: Institution | None = None) -> Agreement:
    institution = institution or Institution.objects.filter(credit_code=CODE).first() or entered(by)
    agreement = call(actions.apply_for, by, institution_id=institution.pk, care=care)
    day = date(2026, 2, 27)
    call(actions.assess, by, agreement_id=agreement.pk, passed=True, assessed_on=day, reason="Visited")
    return call(actions.sign, by, agreement_id=agreement.pk, terms=TERMS)  # type: ignore[no-any-return]


def proposed(by: Actor, agreement: Agreement, kind: str, at: Any = NOW, **told: Any) -> Matter:
    words = {"finding": "Seen on the spot", **told}
    about = {"institution_id": agreement.institution_id, "agreement_id": agreement.pk}
    return call(actions.propose, by, at, kind=kind, **about, **words)  # type: ignore[no-any-return]


def online(data: Actor, head: Actor) -> Agreement:
    agreement = signed(data)
    matter = proposed(data, agreement, "PUBLISH", cross_province=True, in_province=False)
    call(actions.grant, head, matter_id=matter.pk)
    agreement.refresh_from_db()
    return agreement


def events() -> list[str]:
    kinds = Event.objects.filter(kind__regex="^(institution|agreement)").order_by("act__at", "id")
    return list(kinds.values_list("kind", flat=True))
