"""Every page, in both languages and both sizes of type: axe, width, console, and no Chinese among the English."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agency.devstack.stack import Stack
from agency.offices.models import Division, User
from tests.browser import furnished
from tests.browser.screens import Page, faults_of_walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WALKS = [("zh-hans", "normal"), ("en", "normal"), ("en", "large")]
"""In which language, and in which size of type."""


@pytest.fixture
def desk(processes: Stack) -> dict[str, Any]:
    """Asked for before `site`: a worker that runs already may send the message that is about to be set aside."""
    return furnished.desk(timezone.now())


def _pages(desk: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(role, address) of every page that a person opens."""
    for of_theme in (
        _worker_pages,
        _determination_pages,
        _filing_pages,
        _record_pages,
        _duty_pages,
        _institution_pages,
        _list_pages,
        _money_pages,
        _claim_pages,
        _catalogue_pages,
        _rule_pages,
        _admin_pages,
    ):
        yield from of_theme(desk)


def _worker_pages(desk: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Where a clerk begins: their desk, their password, a worker and what is entered about one."""
    worker = desk["worker"]
    yield "CL", reverse("offices:desk")
    yield "CL", reverse("password_change")
    yield "CL", reverse("workers:search") + "?q=Worker"
    yield "CL", reverse("workers:search") + "?q=nobody"
    yield "CL", reverse("workers:new")
    for name in ("detail", "correct", "relation-new", "card-new", "determination-new", "stop-new"):
        yield "CL", reverse(f"workers:{name}", kwargs={"worker_id": worker.pk})
    yield "CL", reverse("workers:card-state", kwargs={"card_id": worker.cards.get().pk})


def _determination_pages(desk: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Determinations of each kind, with notices of a device, and stops; for who enters and who confirms them."""
    worker, entered = desk["worker"], desk["entered"]
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


def _filing_pages(desk: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Filings in four states, for who enters them, who decides and who inspects."""
    worker = desk["worker"]
    filing = {name: desk[name].filing for name in ("draft", "waiting", "approved", "returned")}
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


def _record_pages(desk: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What was done and seen, heard from the exchange and sent to it."""
    worker, approved = desk["worker"], desk["approved"].filing
    yield "AU", reverse("audit:history", kwargs={"kind": "filings.filing", "pk": approved.pk})
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


def _institution_pages(desk: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The register of institutions, what is proposed about them, and the published directory."""
    institution = desk["institution"]
    for role in ("DM", "CL"):
        yield role, reverse("institutions:detail", args=[institution.pk])
    yield "DM", reverse("institutions:detail", args=[desk["known"].pk])
    yield "DM", reverse("institutions:take-over", args=[desk["known"].pk])
    yield "DM", reverse("institutions:correct", args=[desk["institution"].pk])
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
    yield "FN", reverse("settlement:claims-paid")
    yield "FN", reverse("settlement:month", args=[desk["bill"].entries.get().month_id])
    for tab in ("confirm", "open", "away", "wrongly", "judged"):
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
    for each in desk["payments in question"]:
        yield "AP", reverse("settlement:stay", args=[each.pk])
    for role in ("CL", "RV"):
        yield role, reverse("settlement:claim", args=[desk["claim sent back"].pk])
    waiting, claimed = desk["stays settled elsewhere"]
    yield "CL", reverse("settlement:stay", args=[waiting.pk])
    yield "CL", reverse("settlement:claim-allowances", args=[waiting.pk])
    yield "RV", reverse("settlement:claim", args=[claimed.claims.get().pk])
    yield "CL", reverse("settlement:claim-receipt", args=[claimed.claims.get().pk])


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


def _rule_pages(desk: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Where treatment can be had, the pilot, the rules in force and what is proposed about them."""
    yield "CL", reverse("institutions:list") + "?place=370300"
    yield "CL", reverse("filings:pilot")
    yield "CL", reverse("policy:list")
    yield "AU", reverse("policy:parameter", kwargs={"name": "filing.change_lock_months"}) + "?place=320205"
    yield "DM", reverse("policy:propose")
    yield "DM", reverse("policy:propose") + "?name=filing.validity.resident"
    yield "DM", reverse("policy:proposals")
    yield "AP", reverse("policy:proposal", kwargs={"pk": desk["proposal"].pk})


def _admin_pages(desk: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "superuser", reverse("admin:index")
    yield "superuser", reverse("admin:offices_agency_changelist")
    yield "superuser", reverse("admin:offices_user_changelist")
    yield "superuser", reverse("admin:policy_policyparameter_changelist")
    yield "superuser", reverse("admin:policy_workingday_changelist")
    yield "AP", reverse("admin:filings_filingversion_changelist")
    yield "AP", reverse("admin:filings_filingversion_change", args=[desk["waiting"].pk])


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


@pytest.mark.long
def test_every_page_is_accessible_and_speaks_one_language(
    browsers: Any, desk: dict[str, Any], site: str, places: list[str]
) -> None:
    """The walks go at once, each in a browser of its own: most of the time a browser is busy on one processor."""
    with ThreadPoolExecutor(len(WALKS)) as threads:
        walks = [threads.submit(faults_of_walk, browsers, site, _opened(desk), places, *walk) for walk in WALKS]
        faults = [fault for walk in walks for fault in walk.result()]
    assert not faults, "\n".join(faults)


def _opened(desk: dict[str, Any]) -> list[Page]:
    """All pages with sessions for those who open them; to type each password each time took longer than some pages."""
    sessions = {role: _session_of(person) for role, person in desk["people"].items()}
    return [(sessions[role], role, address) for role, address in _pages(desk)]


def _session_of(person: User) -> str:
    client = Client()
    client.force_login(person, backend="agency.offices.backends.SignInBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value
