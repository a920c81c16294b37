"""Pages of stays, bills, months and claims."""

from datetime import date
from typing import Any

from agency.offices.enums import Role
from agency.policy import actions as policy_actions
from settlement import actions
from settlement.enums import ReviewOutcome
from settlement.models import CatalogueVersion, Claim
from tests import bills, claims, factories
from tests.counted.pages import NOW, Scene, at, page


def settled(scene: Scene, rows: int) -> Any:
    """A settled bill of so many lines that are for a disease, each in a month that is open."""
    received = factories.received(scene.office, effective_from=NOW.date().replace(month=1))
    stay = bills.stay(received, at=bills.NOW)
    lines = [bills.line(number, diagnosis="S72.3", for_injury=False) for number in range(1, rows + 1)]
    return bills.settled(bills.assessed(stay, lines, at=bills.NOW), at=bills.NOW)


@page("settlement:bill", CLERK=10)
def bill(scene: Scene, rows: int) -> str:
    return at("settlement:bill", settled(scene, rows).pk)


@page("settlement:sheet", CLERK=7)
def sheet(scene: Scene, rows: int) -> str:
    return at("settlement:sheet", settled(scene, rows).pk)


def staying(scene: Scene, rows: int) -> Any:
    """Overlapping stays of one person, so many, the last of them."""
    received = factories.received(scene.office, effective_from=NOW.date().replace(month=1))
    made = [bills.stay(received, at=NOW, discharged_on=None) for _number in range(rows + 1)]
    return made[-1]


@page("settlement:stays", CLERK=7, AUDITOR=7)
def stays(scene: Scene, rows: int) -> str:
    staying(scene, rows)
    return at("settlement:stays")


@page("settlement:stays elsewhere", CLERK=7)
def stays_elsewhere(scene: Scene, rows: int) -> str:
    for _number in range(rows):
        bills.stay_of(scene.worker(), at=NOW)
    return at("settlement:stays", tab="away")


@page("settlement:stay", CLERK=10, REVIEWER=10)
def stay(scene: Scene, rows: int) -> str:
    return at("settlement:stay", staying(scene, rows).pk)


@page("settlement:offline", CLERK=6)
def offline(scene: Scene, rows: int) -> str:
    for _number in range(rows):
        received = factories.received(scene.office, effective_from=NOW.date().replace(month=1))
        bills.admitted_offline(bills.stay(received, at=NOW), at=NOW)
    return at("settlement:offline")


@page("settlement:months", CLERK=5)
def months(scene: Scene, rows: int) -> str:
    for _number in range(rows):
        settled(scene, 1)
    return at("settlement:months")


@page("settlement:month", CLERK=8)
def month(scene: Scene, rows: int) -> str:
    made = [settled(scene, 1) for _number in range(rows)]
    return at("settlement:month", made[0].entries.get().month_id)


def claimed(scene: Scene, rows: int, worker: Any = None) -> Claim:
    """A claim with so many further papers, allowances and lines, each of them flagged."""
    claims.catalogue()
    claims.tariffs(scene.office)
    stay = claims.treated_before(NOW)
    claim = claims.received(worker or scene.worker(), at=NOW, by=scene.clerk, demands=True, treated=stay)
    claims.spent(claim, at=NOW, by=scene.clerk, meals=True, nights=[bills.yuan("100.00")] * rows)
    day = {"served_on": stay.admitted_on, "diagnosis": "S72.3", "for_injury": False}
    return claims.assessed(claim, [bills.line(each, **day) for each in range(1, rows + 1)], at=NOW, by=scene.clerk)


@page("settlement:claims", CLERK=8, FINANCE=7)
def listed(scene: Scene, rows: int) -> str:
    for _number in range(rows):
        claimed(scene, 1)
    return at("settlement:claims", tab="open")


@page("settlement:claim", CLERK=28, REVIEWER=28, APPROVER=28)
def claim(scene: Scene, rows: int) -> str:
    return at("settlement:claim", claimed(scene, rows).pk)


@page("settlement:claim decided", FINANCE=18)
def decided(scene: Scene, rows: int) -> str:
    return at("settlement:claim", done(scene, rows).pk)


def done(scene: Scene, rows: int) -> Claim:
    answered = claims.answered(claimed(scene, rows), ReviewOutcome.SEPARATE, at=NOW)
    reviewed = claims.reviewed(answered, at=NOW, by=scene.reviewer)
    return claims.approved(reviewed, at=NOW, by=factories.actor(scene.office, Role.APPROVER))


@page("settlement:claims to pay", FINANCE=8)
def to_pay(scene: Scene, rows: int) -> str:
    for _number in range(rows):
        done(scene, 1)
    return at("settlement:claims", tab="to_pay")


@page("settlement:claims-paid", FINANCE=6)
def paid(scene: Scene, rows: int) -> str:
    for _number in range(rows):
        claim = done(scene, 1)
        actions.pay_claim(
            by=factories.actor(scene.office, Role.FINANCE), at=NOW, ids=factories.uuid7, claim_id=claim.pk
        )
    return at("settlement:claims-paid", month="2026-03")


@page("policy:proposal of a tariff", APPROVER=8)
def tariff(scene: Scene, rows: int) -> str:
    for _number in range(rows):
        done(scene, 1)
        claimed(scene, 1)
    said = {"valid_from": date(2026, 1, 1), "source_kind": "PROVINCE", "source_text": "Notice", "reason": "Dearer"}
    what = {"name": "meal.daily", "value": "30.00", "division": scene.office.division}
    by = factories.actor(scene.office, Role.DATA)
    return at("policy:proposal", policy_actions.propose(by=by, at=NOW, ids=factories.uuid7, **what, **said).pk)


@page("policy:proposal of a tariff, looked at", each=16, APPROVER=26)
def tariff_looked_at(scene: Scene, rows: int) -> str:
    """The claims are tried one by one when somebody asks for it, 25 of each kind at most."""
    return tariff(scene, rows) + "?look=yes"


@page("settlement:claim-decision", CLERK=8)
def decision(scene: Scene, rows: int) -> str:
    return at("settlement:claim-decision", done(scene, rows).pk)


@page("settlement:claim-receipt", CLERK=14)
def receipt(scene: Scene, rows: int) -> str:
    return at("settlement:claim-receipt", claimed(scene, rows).pk)


@page("settlement:claim-correct", CLERK=7)
def correct(scene: Scene, rows: int) -> str:
    return at("settlement:claim-correct", claimed(scene, rows).pk)


@page("settlement:claim-lines", CLERK=7)
def lines(scene: Scene, rows: int) -> str:
    return at("settlement:claim-lines", claimed(scene, rows).pk)


@page("settlement:claim-new", CLERK=7)
def new(scene: Scene, rows: int) -> str:
    worker = scene.worker()
    for _number in range(rows):
        factories.draft(worker, by=scene.clerk)
    return at("settlement:claim-new", worker.pk)


@page("settlement:claim-allowances", CLERK=7)
def claim_allowances(scene: Scene, rows: int) -> str:
    """A worker with so many stays elsewhere."""
    worker = scene.worker()
    return at("settlement:claim-allowances", [bills.told_stay(worker, at=NOW) for _number in range(rows)][-1].pk)


@page("settlement:stay-lines", CLERK=8)
def stay_lines(scene: Scene, rows: int) -> str:
    received = factories.received(scene.office, effective_from=NOW.date().replace(month=1))
    stay = bills.stay(received, at=NOW, **bills.EARLY)
    day = {"served_on": bills.EARLY_DAY, "diagnosis": "S72.3"}
    bills.assessed(stay, [bills.line(each, **day) for each in range(1, rows + 1)], at=NOW)
    return at("settlement:stay-lines", stay.pk)


def version_of(scene: Scene, rows: int) -> Any:
    """A version that waits, with so many items that it adds, changes and leaves out, after one in force."""
    items = [bills.NewItem(f"T{number}", "Item") for number in range(1, 2 * rows + 1)]
    bills.catalogue("MEDICINE", "320000", *items)
    later = [bills.NewItem(f"T{number}", "Changed") for number in range(rows + 1, 3 * rows + 1)]
    return bills.entered("MEDICINE", "320000", *later, valid_from=NOW.date())


@page("settlement:catalogues", CLERK=9, APPROVER=9)
def catalogues(scene: Scene, rows: int) -> str:
    for kind in ("MEDICINE", "TREATMENT", "REHAB")[:rows]:
        bills.catalogue(kind, "370000", bills.NewItem("T1", "Item"))
        bills.entered(kind, "370000", bills.NewItem("T1", "Item"), valid_from=NOW.date())
    return at("settlement:catalogues")


@page("settlement:catalogue", CLERK=6)
def catalogue(scene: Scene, rows: int) -> str:
    for day in range(1, rows + 1):
        version = bills.entered(
            "MEDICINE", "370000", bills.NewItem("T1", "Item"), valid_from=NOW.date().replace(day=day)
        )
    return at("settlement:catalogue", version.catalogue_id)


@page("settlement:catalogue-version", CLERK=9, APPROVER=10)
def version(scene: Scene, rows: int) -> str:
    return at("settlement:catalogue-version", version_of(scene, rows).pk)


@page("settlement:catalogue-version unread", CLERK=11, APPROVER=11)
def unread(scene: Scene, rows: int) -> str:
    version = bills.entered("MEDICINE", "320000", bills.NewItem("T1", "Item"), valid_from=NOW.date())
    CatalogueVersion.objects.filter(pk=version.pk).update(state="READING", content=b"x" * rows)
    return at("settlement:catalogue-version", version.pk)


@page("settlement:catalogue-version changed", APPROVER=10)
def changed(scene: Scene, rows: int) -> str:
    return at("settlement:catalogue-version", version_of(scene, rows).pk, show="changed")


@page("settlement:catalogue-new", DATA=4)
def catalogue_new(scene: Scene, rows: int) -> str:
    return at("settlement:catalogue-new")


@page("settlement:flagged", REVIEWER=7)
def flagged(scene: Scene, rows: int) -> str:
    claimed(scene, rows)
    return at("settlement:flagged")
