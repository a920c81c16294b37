"""A claim by keyboard alone: received, its costs from a file and once more, reviews, an approval that is taken back,
and payment, by four people."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from agency.offices.acts import office_day
from agency.offices.enums import Role
from agency.policy.periods import add_months
from settlement.models import Claim, Month
from tests import claims, factories
from tests.browser.accessible import assert_accessible
from tests.browser.alone import site
from tests.browser.keyboard import press, sign_in, tab_to, tick, type_in

__all__ = ["site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COSTS = ("2,500.00,S72.3", "1,4.20,E11.9", "1,4.20,E11.9")
"""Two lines with another diagnosis, marked as injury: somebody has to say what they are for."""
PEOPLE = {"clerk": Role.CLERK, "reviewer": Role.REVIEWER, "approver": Role.APPROVER, "finance": Role.FINANCE}


@pytest.fixture
def tianjin(site: str) -> dict[str, Any]:
    """A worker with a recognition, the catalogue of the place of treatment, and the people of the agency."""
    now = timezone.now()
    claims.catalogue()
    office = factories.agency("120000")
    worker = factories.worker(office, name="Lu Ting", at=now)
    factories.determination(worker, at=now)
    return {"worker": worker, **{name: factories.person(office, role) for name, role in PEOPLE.items()}}


def test_a_claim_goes_from_the_counter_to_payment_by_keyboard(page: Any, tianjin: Any, tmp_path: Path) -> None:
    _received(page, tianjin)
    _entered_from_a_file(page, tmp_path)
    _said_what_the_lines_are_for(page, tianjin["reviewer"])
    _entered_anew_as_it_stands(page, tianjin["clerk"])
    for person, state in (("reviewer", "REVIEWED"), ("approver", "APPROVED")):
        _next_step(page, tianjin[person], state)
    _taken_back(page)
    _entered_anew_as_it_stands(page, tianjin["clerk"])
    steps = {"clerk": "RECEIVED", "reviewer": "REVIEWED", "approver": "APPROVED", "finance": "PAID"}
    for person, state in steps.items():
        _next_step(page, tianjin[person], state)

    claim = Claim.objects.get()
    assert (claim.bill.fund, claim.reviewed_by, claim.decided_by, claim.paid_by) == (
        claims.yuan("1,000.00"),
        tianjin["reviewer"],
        tianjin["approver"],
        tianjin["finance"],
    )
    press(page, "s")
    page.wait_for_url("**/decision/")
    assert_accessible(page)
    _found_among_what_was_paid(page, claim)


def _found_among_what_was_paid(page: Any, claim: Claim) -> None:
    """By finance, who noted the payment: the month that runs, the one before it, and back to the claim."""
    month = Month.first_of(office_day(claim.paid_at))
    press(page, "q")
    page.wait_for_url("**/claims/")
    press(page, "o")
    page.wait_for_url("**/claims/paid/")
    for key, shown in ((",", add_months(month, -1)), (".", month)):
        press(page, key)
        page.wait_for_url(f"**/paid/?month={shown:%Y-%m}")
    assert_accessible(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/claims/{claim.pk}/")


def _received(page: Any, tianjin: Any) -> None:
    """From the worker's page, with the papers ticked and a wrong day put right without losing anything."""
    sign_in(page, tianjin["clerk"].staff_number, factories.PASSWORD)
    page.goto(f"/workers/{tianjin['worker'].pk}/")
    press(page, "r")
    page.wait_for_url("**/claims/new/**")
    today = office_day(timezone.now())
    fields = {"institution_name": "Hospital", "place": "320100", "number": "F1", "diagnoses": "S72.3"}
    fields |= {"admitted_on": str(today - timedelta(days=9)), "discharged_on": str(today + timedelta(days=2))}
    for name, text in {**fields, "receipt_number": "C-1"}.items():
        type_in(page, f"[name={name}]", text)
    for paper in claims.ALL:
        tick(page, f"[value={paper.value}]")
    press(page, "Control+Enter")
    page.wait_for_selector(".errors")
    tab_to(page, "[name=discharged_on]")
    press(page, "Control+a")
    page.keyboard.type(str(today - timedelta(days=2)))
    press(page, "Control+Enter")
    page.wait_for_url(lambda url: "/claims/" in url and "/new/" not in url)


def _entered_from_a_file(page: Any, folder: Path) -> None:
    file = folder / "costs.csv"
    claim = Claim.objects.get()
    day = claim.stay.admitted_on
    file.write_bytes(
        "\n".join(
            ["日期,类别,编码,名称,数量,单价,诊断", *(f"{day},诊疗费,T1,Treatment,{rest}" for rest in COSTS)]
        ).encode("gb18030")
    )  # data
    press(page, "i")
    page.wait_for_url("**/lines/")
    tab_to(page, "[name=file]")
    page.set_input_files("[name=file]", file)
    press(page, "Tab")
    tab_to(page, "[value=read]")
    press(page, "Enter")
    page.wait_for_selector("tbody .chip")
    type_in(page, "[name=total]", "1,008.40")
    press(page, "Control+Enter")
    page.wait_for_url(f"**/claims/{claim.pk}/")


def _said_what_the_lines_are_for(page: Any, reviewer: Any) -> None:
    """Nothing can be passed before; one word answers both lines."""
    sign_in(page, reviewer.staff_number, factories.PASSWORD)
    page.goto(f"/settlement/claims/{Claim.objects.get().pk}/")
    assert page.locator("[data-send]").count() == 0
    press(page, "r")
    page.wait_for_function("() => document.activeElement.matches('#waiting [name=outcome]')")
    assert_accessible(page)
    press(page, "Escape", "r")
    page.wait_for_function("() => document.activeElement.matches('#waiting [name=outcome]')")
    press(page, "Space", "ArrowRight")
    type_in(page, "#waiting [name=reason]", "Diabetes")
    press(page, "Enter")
    page.wait_for_selector(".banner.success")
    said = Claim.objects.get().bill.lines.order_by("number").values_list("review__outcome", flat=True)
    assert list(said) == [None, "SEPARATE", "SEPARATE"]


def _entered_anew_as_it_stands(page: Any, clerk: Any) -> None:
    """Nothing of the list changed: two keys have it assessed by what was said."""
    sign_in(page, clerk.staff_number, factories.PASSWORD)
    claim = Claim.objects.get()
    page.goto(f"/settlement/claims/{claim.pk}/")
    press(page, "i")
    page.wait_for_url("**/lines/")
    assert_accessible(page)
    press(page, "Control+Enter")
    page.wait_for_url(f"**/claims/{claim.pk}/")
    assert Claim.objects.get().bill.separated == claims.yuan("8.40")


def _taken_back(page: Any) -> None:
    """Without a reason nothing is done, and the cursor stands where it is typed."""
    press(page, "t")
    page.wait_for_function("() => document.activeElement.id === 'why-taken-back'")
    press(page, "Enter")
    page.wait_for_selector(".banner.error")
    page.wait_for_function("() => document.activeElement.id === 'why-taken-back'")
    assert_accessible(page)
    page.keyboard.type("Paid directly")
    press(page, "Enter")
    page.wait_for_selector(".banner.success")
    assert Claim.objects.get().state == "RECEIVED"


def _next_step(page: Any, person: Any, state: str) -> None:
    """What the desk of each person shows as theirs, opened and done."""
    sign_in(page, person.staff_number, factories.PASSWORD)
    page.goto(f"/settlement/claims/{Claim.objects.get().pk}/")
    press(page, "a")
    page.wait_for_selector(".banner.success")
    assert Claim.objects.get().state == state
