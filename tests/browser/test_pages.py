"""Every page, in both languages and both sizes of type: axe, width, console, and no Chinese among the English."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from agency.offices.acts import Actor, office_day, uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency, Division
from agency.policy import actions as policy_actions
from filings import actions
from filings.enums import Category
from settlement.actions import NewItem, enter_file, judge_file
from settlement.actions.catalogue_files import BYTES_AT_ONCE
from settlement.models import Bill
from tests import bills, claims, factories
from tests.browser.screens import faults_of_walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WALKS = [("zh-hans", "normal"), ("en", "normal"), ("en", "large")]
"""In which language, and in which size of type."""


@pytest.fixture
def desk(site: str) -> dict[str, Any]:
    """People of each kind, a worker, and filings in four states, with nothing Chinese in them but places."""
    now = timezone.now()
    office = factories.agency("120000")
    people = {role.value: factories.person(office, role) for role in Role}
    people["superuser"] = factories.person(office, is_superuser=True)
    clerk = Actor.of(people["CL"], at=now)
    worker = factories.worker(office, name="Lu Ting", phone="13812345502", by=clerk, at=now)
    factories.card(worker, at=now)
    entered = factories.determination(worker, confirmed=False, at=now)
    plan = factories.determination(worker, kind="REHABILITATION", at=now)
    device = factories.determination(worker, kind="DEVICE", at=now)
    factories.device_notice(device, at=now)
    notice = factories.device_notice(device, confirmed=False, at=now)
    others = [factories.worker(office, name=f"Worker {letter}", by=clerk, at=now) for letter in "ABC"]
    draft = factories.draft(worker, by=clerk, at=now, determinations=[entered])
    waiting = factories.submitted(others[0], by=clerk, at=now)
    kinds = list(waiting.papers.values_list("kind", flat=True))
    actions.hand_in_papers(by=clerk, at=now, ids=uuid7, version_id=waiting.pk, kinds=kinds, of=kinds)
    actions.judge_paper(
        by=Actor.of(people["RV"], at=now),
        at=now,
        ids=uuid7,
        version_id=waiting.pk,
        kind=kinds[0],
        accept=False,
        was="RECEIVED",
        reason="The stamp can't be read",
    )
    approved = factories.approved(others[1], by=Actor.of(people["AP"], at=now), at=now)
    returned = factories.submitted(others[2], by=clerk, at=now)
    actions.return_for_more(
        by=Actor.of(people["AP"], at=now), at=now, ids=uuid7, version_id=returned.pk, reason="The permit has expired."
    )
    waiting_stop = factories.stop(worker, confirmed=False, at=now)
    confirmed_stop = factories.stop(worker, cause="TREATMENT_REFUSED", at=now)
    proposal = policy_actions.propose(
        by=Actor.of(people["DM"], at=now),
        at=now,
        ids=uuid7,
        name="filing.review_wd",
        division=office.division,
        value=2,
        valid_from=now.date(),
        source_kind="PROVINCE",
        source_text="Notice 3",
        reason="New notice",
    )
    institution = factories.registered(office, name="City hospital", bank_account="6222020200012345678", at=now)
    agreement = factories.agreement(institution, at=now)
    return {
        "bill": (bill := bills.settled(_assessed_bill(office, now), at=now)),
        "offline": bills.admitted_offline(bills.stay(bill.stay.received, at=now), at=now),
        **_claims(worker, clerk, now),
        "version": _version(people["DM"], now),
        "versions on their way": _versions_on_their_way(people["DM"], now),
        "institution": institution,
        "agreement": agreement,
        "matter": factories.matter(institution, at=now),
        "known": factories.registered(office, kept=False, name="Listed hospital", at=now),
        "proposal": proposal,
        "people": people,
        "waiting_stop": waiting_stop,
        "confirmed_stop": confirmed_stop,
        "worker": worker,
        "entered": entered,
        "plan": plan,
        "device": device,
        "notice": notice,
        "draft": draft,
        "waiting": waiting,
        "approved": approved,
        "returned": returned,
        "institution list": _institution_list(office, now),
        "lists on their way": [
            factories.institution_list(office, read=False, at=now),
            factories.institution_list(office, undoing=True, at=now),
        ],
        "list": factories.delivered_list(office, f"{worker.number},2026-03-01", at=now),
        "task": factories.task(others[1], at=now),
        "referral": factories.draft(others[0], by=clerk, at=now, category=Category.REFERRAL, is_emergency=True),
        "in province": factories.draft(others[1], by=clerk, at=now, destination=Division.objects.get(pk="120116")),
        **_afterwards(office, clerk, now),
        "complaint": factories.complaint(office, at=now),
        "complaint answered": factories.complaint(office, at=now, answered=True),
        "received": [
            factories.received(office, name="Lu Ming", filing_number="R1", ended_on=date(2026, 3, 5)),
            factories.received(office, name="Lu Ming", filing_number="R1", version=2),
        ],
        "request": factories.post_request(office, at=now, starts_on=office_day(now)),
        "retry": factories.retry(office, at=now),
    }


def _institution_list(office: Any, now: Any) -> Any:
    """One row that is taken with a warning."""
    content = f"name,division,types,level\nCity hospital,{office.division_id},medical,nine\n"
    return factories.institution_list(office, content=content.encode(), at=now)


def _afterwards(office: Any, clerk: Actor, now: Any) -> dict[str, Any]:
    """A cancellation that waits, a filing that ended, a change that is being written."""
    of = {name: factories.worker(office, name=f"Worker {name}", by=clerk, at=now) for name in ("P", "Q", "R")}
    filings = {name: factories.approved(worker, at=now) for name, worker in of.items()}
    cause = {"cause": "BY_AGENCY", "ends_on": office_day(now), "reason": "Moved back."}
    for name in ("P", "Q"):
        actions.ask_end(by=clerk, at=now, ids=uuid7, version_id=filings[name].pk, **cause)
    approver = factories.actor(office, Role.APPROVER, at=now)
    actions.grant_end(by=approver, at=now, ids=uuid7, ending_id=filings["Q"].endings.get().pk)
    change = actions.open_change(
        by=clerk, at=now, ids=uuid7, version_id=filings["R"].pk, asked_by="AGENCY", reason="New address."
    )
    return {"cancelling": filings["P"], "ended": filings["Q"], "change": change}


def _assessed_bill(office: Agency, at: datetime) -> Bill:
    """Lines of every kind of verdict, one of them flagged."""
    bills.catalogue("TREATMENT", "120000", NewItem("T1", "Treatment", price_cap=Decimal("80.00")))
    lines = [
        bills.line(1, "T1", "70.00"),
        bills.line(2, "T1", "90.00", consent=False),
        bills.line(3, "X9", "5.00"),
        bills.line(4, "T1", "60.00", for_injury=False, diagnosis="S72.3"),
    ]
    return bills.assessed(bills.stay(office=office, at=at), lines, at=at)


def _version(keeper: Any, now: Any, kind: str = "TREATMENT", content: bytes = b"") -> Any:
    """The next version of the catalogue that the bill rests on, with rows that can't be taken; or another one."""
    content = content or b"code,name,price cap\nT1,Treatment,75\nT2,Massage,20\nT3,Bath,much\n"
    return enter_file(
        by=Actor.of(keeper, at=now),
        at=now,
        ids=uuid7,
        content=content,
        file_name="list.csv",
        kind=kind,
        division_code="120000",
        name="Items",
        label="2027",
        valid_from=office_day(now),
        source_text="Notice 4",
    )


def _versions_on_their_way(keeper: Any, now: Any) -> list[Any]:
    """A file that waits to be read, and one of which nothing could be taken."""
    large = b"%PDF-1.7" + bytes(BYTES_AT_ONCE)
    waits, unfit = (_version(keeper, now, kind, large) for kind in ("MEDICINE", "REHAB"))
    return [waits, judge_file(by=factories.machine(), at=now, ids=uuid7, version_id=unfit.pk)]


def _claims(worker: Any, clerk: Actor, now: Any) -> dict[str, Any]:
    """Claims in each of their states, with allowances."""
    made = []
    for papers in ((), claims.ALL, claims.ALL, claims.ALL):
        stay = claims.treated_before(now, institution_name="Hospital away")
        made.append(claims.received(worker, at=now, by=clerk, papers=papers, treated=stay, demands=True))
        if papers:
            claims.spent(made[-1], at=now, by=clerk, meals=True, nights=[Decimal("120.00")])
            flagged = bills.line(served_on=stay.admitted_on, for_injury=False, diagnosis="S72.3")
            made[-1] = claims.assessed(made[-1], [flagged], at=now, by=clerk)
    reviewed = claims.reviewed(made[2], at=now)
    decided = claims.approved(claims.reviewed(made[3], at=now), at=now)
    return {"claims": [made[0], made[1], decided], "claim reviewed": reviewed}


def _pages(desk: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(role, address) of every page that a person opens."""
    worker, entered = desk["worker"], desk["entered"]
    filing = {name: desk[name].filing for name in ("draft", "waiting", "approved", "returned")}
    yield "CL", reverse("offices:desk")
    yield "CL", reverse("password_change")
    yield "CL", reverse("workers:search") + "?q=Worker"
    yield "CL", reverse("workers:search") + "?q=nobody"
    yield "CL", reverse("workers:new")
    for name in ("detail", "correct", "relation-new", "card-new", "determination-new", "stop-new"):
        yield "CL", reverse(f"workers:{name}", kwargs={"worker_id": worker.pk})
    yield "CL", reverse("workers:card-state", kwargs={"card_id": worker.cards.get().pk})
    for role in ("CL", "RV"):
        yield role, reverse("workers:determinations")
        yield role, reverse("workers:determination", kwargs={"determination_id": entered.pk})
    yield "CL", reverse("workers:determination-edit", kwargs={"determination_id": entered.pk})
    for kind in ("RECOGNITION", "RECURRENCE", "REHABILITATION", "DEVICE"):
        yield "CL", reverse("workers:determination-new", kwargs={"worker_id": worker.pk}) + f"?kind={kind}"
    yield "CL", reverse("workers:determination-new", kwargs={"worker_id": worker.pk}) + f"?extends={desk['plan'].pk}"
    yield "CL", reverse("workers:determination", kwargs={"determination_id": desk["plan"].pk})
    yield "CL", reverse("workers:device-notice-new", kwargs={"determination_id": desk["device"].pk})
    for role in ("CL", "RV"):
        yield role, reverse("workers:determination", kwargs={"determination_id": desk["device"].pk})
        yield role, reverse("workers:device-notice", kwargs={"notice_id": desk["notice"].pk})
    for role, name in (("CL", "waiting_stop"), ("RV", "waiting_stop"), ("AP", "confirmed_stop")):
        yield role, reverse("workers:stop", kwargs={"stop_id": desk[name].pk})
    yield "CL", reverse("filings:new") + f"?worker={worker.pk}"
    yield "CL", reverse("filings:edit", kwargs={"version": desk["draft"].pk})
    yield "CL", reverse("filings:edit", kwargs={"version": desk["returned"].pk})
    for role, tab in (("CL", "all"), ("AP", "todo"), ("AU", "all")):
        yield role, reverse("filings:list") + f"?tab={tab}"
    for name in filing:
        yield "CL", reverse("filings:detail", kwargs={"pk": filing[name].pk})
        yield "CL", reverse("filings:receipt", kwargs={"pk": filing[name].pk})
    yield "AP", reverse("offices:desk")
    yield "CL", reverse("filings:day-sheet")
    yield "AP", reverse("filings:detail", kwargs={"pk": filing["waiting"].pk})
    yield "AU", reverse("filings:detail", kwargs={"pk": filing["approved"].pk})
    yield "AU", reverse("audit:history", kwargs={"kind": "filings.filing", "pk": filing["approved"].pk})
    yield "AU", reverse("audit:history", kwargs={"kind": "workers.worker", "pk": worker.pk})
    yield "AU", reverse("audit:acts")
    yield "AU", reverse("audit:reads")
    yield "CL", reverse("filings:received")
    yield "CL", reverse("filings:received") + "?tab=all"
    for received in desk["received"]:
        yield "CL", reverse("filings:received-detail", kwargs={"pk": received.pk})
    yield "AU", reverse("exchange:list")
    yield "OP", reverse("exchange:list")
    yield "AU", reverse("exchange:detail", kwargs={"pk": _message(desk)})
    for role in ("DM", "AP"):
        yield role, reverse("exchange:detail", kwargs={"pk": desk["retry"].outgoing_id})
    yield "AU", reverse("filings:replay", kwargs={"pk": desk["approved"].decision.pk})
    yield from _duty_pages(desk)
    yield from _institution_pages(desk)
    yield from _list_pages(desk)
    yield from _money_pages(desk)
    yield from _claim_pages(desk)
    yield from _catalogue_pages(desk)
    yield "CL", reverse("institutions:list") + "?place=370300"
    yield "CL", reverse("filings:pilot")
    yield "CL", reverse("policy:list")
    yield "AU", reverse("policy:parameter", kwargs={"name": "filing.change_lock_months"}) + "?place=320205"
    yield "DM", reverse("policy:propose")
    yield "DM", reverse("policy:propose") + "?name=filing.validity.resident"
    yield "DM", reverse("policy:proposals")
    yield "AP", reverse("policy:proposal", kwargs={"pk": desk["proposal"].pk})
    yield "superuser", reverse("admin:index")
    yield "superuser", reverse("admin:offices_agency_changelist")
    yield "superuser", reverse("admin:offices_user_changelist")
    yield "superuser", reverse("admin:policy_policyparameter_changelist")
    yield "superuser", reverse("admin:policy_workingday_changelist")
    yield "AP", reverse("admin:filings_filingversion_changelist")
    yield "AP", reverse("admin:filings_filingversion_change", args=[desk["waiting"].pk])


def _institution_pages(desk: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The register of institutions, what is proposed about them, and the published directory."""
    institution = desk["institution"]
    for role in ("DM", "CL"):
        yield role, reverse("institutions:detail", args=[institution.pk])
    yield "DM", reverse("institutions:detail", args=[desk["known"].pk])
    yield "DM", reverse("institutions:take-over", args=[desk["known"].pk])
    yield "DM", reverse("institutions:new")
    yield "DM", reverse("institutions:agreement-new", args=[institution.pk])
    yield "DM", reverse("institutions:agreement-assess", args=[desk["agreement"].pk])
    yield "DM", reverse("institutions:agreement-sign", args=[desk["agreement"].pk])
    for kind in ("CHANGE", "SUSPEND", "TERMINATE", "PUBLISH"):
        yield "DM", reverse("institutions:propose", args=[institution.pk]) + f"?kind={kind}"
    yield "AP", reverse("institutions:matters")
    for role in ("DM", "AP"):
        yield role, reverse("institutions:matter", args=[desk["matter"].pk])
    yield "CL", reverse("institutions:directory") + "?place=120000"
    yield "CL", reverse("institutions:coverage")
    yield "CL", reverse("institutions:coverage") + "?province=370000"
    yield "CL", reverse("institution-page")


def _money_pages(desk: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """A bill with its sheet, for who takes it back and who reviews its lines, the months, and where stays are shown."""
    for role in ("CL", "RV", "FN"):
        yield role, reverse("settlement:bill", args=[desk["bill"].pk])
    yield "CL", reverse("settlement:sheet", args=[desk["bill"].pk])
    yield "FN", reverse("settlement:months")
    for tab in ("confirm", "open", "away", "twice"):
        yield "CL", reverse("settlement:stays") + f"?tab={tab}"
    yield "CL", reverse("settlement:stay", args=[desk["bill"].stay_id])
    yield "RV", reverse("settlement:offline")
    yield "CL", reverse("filings:received-detail", args=[desk["bill"].stay.received_id])


def _catalogue_pages(desk: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """A version that waits, from a file with bad rows; what applies; and flagged lines."""
    version = desk["version"]
    yield "DM", reverse("settlement:catalogues")
    yield "DM", reverse("settlement:catalogue-new")
    yield "DM", reverse("settlement:catalogue", args=[version.catalogue_id])
    for role, show in (("AP", "items"), ("AP", "changed"), ("DM", "refused")):
        yield role, reverse("settlement:catalogue-version", args=[version.pk]) + f"?show={show}"
    yield "RV", reverse("settlement:flagged")
    yield "DM", reverse("offices:desk")
    for each in desk["versions on their way"]:
        yield "DM", reverse("settlement:catalogue-version", args=[each.pk])


def _claim_pages(desk: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Claims on their way: one that lacks papers, one with lines, one that was decided."""
    incomplete, assessed, decided = desk["claims"]
    yield "CL", reverse("settlement:claims")
    yield "CL", reverse("settlement:claim-new", args=[desk["worker"].pk])
    for role in ("CL", "RV"):
        yield role, reverse("settlement:claim", args=[assessed.pk])
    yield "CL", reverse("settlement:claim-correct", args=[assessed.pk])
    yield "CL", reverse("settlement:claim-lines", args=[assessed.pk])
    yield "CL", reverse("settlement:claim", args=[incomplete.pk])
    yield "CL", reverse("settlement:claim-receipt", args=[incomplete.pk])
    yield "FN", reverse("settlement:claim", args=[decided.pk])
    yield "FN", reverse("settlement:claim-decision", args=[decided.pk])
    yield "AP", reverse("settlement:claim", args=[desk["claim reviewed"].pk])


def _duty_pages(desk: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Posts, complaints, and the open work of a colleague."""
    yield "AP", reverse("handover:open") + f"?person={desk['people']['CL'].staff_number}"
    yield "CL", reverse("complaints:list")
    yield "CL", reverse("complaints:new")
    for role in ("AU", "RV"):
        yield role, reverse("complaints:detail", args=[desk["complaint"].pk])
    yield "RV", reverse("complaints:letter", args=[desk["complaint answered"].pk])
    for name in ("posts", "requests", "ask"):
        yield "PM", reverse(f"duties:{name}")
    yield "AU", reverse("duties:request", args=[desk["request"].pk])
    yield "AP", reverse("duties:end", args=[desk["people"]["CL"].posts.get().pk])


def _list_pages(desk: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Delivered lists, tasks, the notice of missing papers, and what comes after an approval."""
    for role in ("CL", "AP", "AU"):
        for name in ("cancelling", "ended", "change"):
            yield role, reverse("filings:detail", kwargs={"pk": desk[name].filing_id})
    yield "CL", reverse("filings:edit", kwargs={"version": desk["change"].pk})
    yield "AP", reverse("filings:list") + "?tab=cancellations"
    for role in ("DM", "AU"):
        yield role, reverse("workers:lists")
        yield role, reverse("workers:list", args=[desk["list"].pk])
    yield "DM", reverse("workers:list-new")
    yield "DM", reverse("institutions:import-new")
    for role in ("DM", "AP"):
        yield role, reverse("institutions:imports")
        yield role, reverse("institutions:import", args=[desk["institution list"].pk]) + "?show=warned"
    for role, each in zip(("DM", "AP"), desk["lists on their way"], strict=True):
        yield role, reverse("institutions:import", args=[each.pk])
    for role in ("CL", "RV"):
        yield role, reverse("filings:tasks")
        yield role, reverse("filings:task", args=[desk["task"].pk])
    yield "CL", reverse("filings:tasks") + "?tab=done"
    yield "CL", reverse("filings:notice", kwargs={"pk": desk["returned"].filing_id})
    for name in ("referral", "in province"):
        yield "CL", reverse("filings:edit", kwargs={"version": desk[name].pk})
        yield "AP", reverse("filings:detail", kwargs={"pk": desk[name].filing_id})


def _message(desk: dict[str, Any]) -> Any:
    from agency.exchange.models import Outgoing

    return Outgoing.objects.get(subject=desk["approved"].filing_id).pk


@pytest.fixture
def places() -> list[str]:
    """Names of places and institutions: data, which stays Chinese on English pages."""
    from institutions.models import Institution

    names = list(Division.objects.values_list("full_name", flat=True))
    names += list(Division.objects.values_list("name", flat=True))
    names += list(Institution.objects.values_list("name", flat=True))
    return sorted(set(names), key=len, reverse=True)


def test_every_page_is_accessible_and_speaks_one_language(
    browsers: Any, site: str, desk: dict[str, Any], places: list[str]
) -> None:
    """The walks go at once, each in a browser of its own: most of the time a browser is busy on one processor."""
    staff_numbers = {role: person.staff_number for role, person in desk["people"].items()}
    pages = [(staff_numbers[role], role, address) for role, address in _pages(desk)]
    with ThreadPoolExecutor(len(WALKS)) as threads:
        walks = [threads.submit(faults_of_walk, browsers, site, pages, places, *walk) for walk in WALKS]
        faults = [fault for walk in walks for fault in walk.result()]
    assert not faults, "\n".join(faults)
