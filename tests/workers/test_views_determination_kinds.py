"""The pages of the four kinds: each shows the fields of its paper, and personal texts only when asked for."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agency.audit.models import Event, ReadEntry
from agency.offices.enums import Role
from agency.offices.models import Agency
from agency.workers.models import Determination, DeviceNotice, Worker
from tests import factories
from tests.workers.test_views_determinations import alone, at, desk, form, office, text, worker

__all__ = ["alone", "desk", "office", "worker"]
pytestmark = pytest.mark.django_db
ACCOUNT = "Fell from the scaffold of hall 4711"
REHABILITATION = {
    "kind": "REHABILITATION",
    "issuer_kind": "AGENCY",
    "institution": "Rehabilitation centre",
    "items": "Gait training\r\n Hydrotherapy \r\n\r\nGait training",
    "valid_from": "2024-06-01",
    "valid_to": "2024-08-31",
    "expected_effect": "Walks with a stick",
    "cost": "１８,600.50",
}


def names_in(html: str) -> set[str]:
    body = html[html.index('id="of-kind"') :]
    return set(re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', body)) - {"injured_parts"}


def new(worker: Worker) -> str:
    return f"/workers/{worker.pk}/determinations/new/"


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("", set()),
        (
            "RECOGNITION",
            {
                *("happened_on", "diagnosed_on", "occupational_disease", "occupation", "account", "rescue", "basis"),
                *("remedy_body", "remedy_limit", "has_seal", "accepted_on", "extended_to", "valid_from", "valid_to"),
            },
        ),
        (
            "RECURRENCE",
            {"happened_on", "institution", "physician", "opinion", "is_disputed", "valid_from", "valid_to"},
        ),
        (
            "REHABILITATION",
            {"happened_on", "institution", "items", "valid_from", "valid_to", "expected_effect", "cost", "extends"},
        ),
        ("DEVICE", {"happened_on", "devices", "reasons", "basis", "injury_changed", "valid_from", "valid_to"}),
    ],
)
def test_each_kind_shows_the_fields_of_its_paper(
    desk: Callable[..., Client], worker: Worker, kind: str, names: set[str]
) -> None:
    html = text(desk(Role.CLERK).get(new(worker), {"kind": kind}))
    assert names_in(html) == names


def test_choosing_another_kind_keeps_what_was_typed_and_stores_nothing(
    desk: Callable[..., Client], worker: Worker
) -> None:
    client = desk(Role.CLERK)
    typed = form(worker, kind="REHABILITATION", issuer_kind="", items="Gait training", show="1")
    answer = client.post(new(worker), typed, headers={"hx-request": "true"})
    html = text(answer)
    assert answer.status_code == 200
    assert answer.headers["HX-Replace-Url"] == f"{new(worker)}?kind=REHABILITATION"
    assert 'value="2024-871"' in html
    assert "Gait training</textarea>" in html
    assert len(re.findall(r'name="injured_parts" value="1.14.[24]"[^>]* checked', html)) == 2
    assert re.search(r'<option value="AGENCY" selected>', html)
    assert "Here: Insurance agency. Source: MOHRSS Notice 11 [2012], art. 47" in html
    assert "aria-invalid" not in html
    assert not Determination.objects.exists()


def test_a_rehabilitation_plan_is_entered_with_its_items_period_effect_and_cost(
    desk: Callable[..., Client], worker: Worker
) -> None:
    client = desk(Role.CLERK)
    answer = client.post(new(worker), form(worker, **REHABILITATION))
    made = Determination.objects.get()
    assert answer.url == at(made)
    assert made.items == ["Gait training", "Hydrotherapy"]
    assert (made.valid_from, made.valid_to, str(made.cost)) == (date(2024, 6, 1), date(2024, 8, 31), "18600.50")
    html = text(client.get(at(made)))
    for shown in ("Gait training; Hydrotherapy", "2024-08-31", "Walks with a stick", "18,600.50"):
        assert shown in html


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("REHABILITATION", ["Rehabilitation items", "Rehabilitation from", "Rehabilitation to"]),
        ("DEVICE", ["Names of the devices"]),
        ("RECOGNITION", []),
        ("RECURRENCE", []),
    ],
)
def test_each_missing_field_has_its_sentence_on_the_page(
    desk: Callable[..., Client], worker: Worker, kind: str, missing: list[str]
) -> None:
    answer = desk(Role.CLERK).post(new(worker), form(worker, kind=kind, number="", issuer_kind=""))
    html = text(answer)
    assert answer.status_code == 422
    said = re.findall(r"“([^”]+)” is missing: the paper always has it\.</li>", html)
    assert sorted(set(said)) == sorted({*missing, "Document number", "Kind of issuing body"})


def test_a_body_that_does_not_issue_it_here_is_refused_at_its_field_and_nothing_typed_is_lost(
    desk: Callable[..., Client], worker: Worker
) -> None:
    answer = desk(Role.CLERK).post(
        new(worker), form(worker, kind="DEVICE", issuer_kind="AGENCY", devices="Wheelchair\nCushion")
    )
    html = text(answer)
    assert answer.status_code == 422
    assert (
        "Assistive-device confirmation: here it is issued by Labour-capacity appraisal committee, not by Insurance"
        " agency. Source: Regulation on Work-Related Injury Insurance, art. 32: the appraisal committee. (Law)"
    ) in html
    assert "Wheelchair\nCushion</textarea>" in html
    assert not Determination.objects.exists()


def test_personal_texts_are_masked_and_shown_once_with_a_reason(desk: Callable[..., Client], worker: Worker) -> None:
    made = factories.determination(worker, account=ACCOUNT)
    reviewer = desk(Role.REVIEWER)
    page = text(reviewer.get(at(made)))
    assert ACCOUNT not in page
    assert f"hidden, {len(ACCOUNT)} characters" in page
    assert reviewer.post(at(made, "reveal/"), {"field": "account", "reason": ""}, follow=True).status_code == 200
    assert not Event.objects.filter(kind="worker.revealed").exists()
    answer = reviewer.post(at(made, "reveal/"), {"field": "account", "reason": "COMPARE"})
    assert ACCOUNT in text(answer)
    part = reviewer.post(at(made, "reveal/"), {"field": "account", "reason": "COMPARE"}, headers={"hx-request": "true"})
    assert ACCOUNT in text(part)
    assert "<html" not in text(part)
    assert Event.objects.filter(kind="worker.revealed", details__field="account").count() == 2
    assert ReadEntry.objects.filter(seen="account", purpose="COMPARE").count() == 2


@pytest.mark.parametrize("field", ["opinion", "number", "basis", "nothing"])
def test_only_a_sealed_text_of_the_paper_is_revealed(desk: Callable[..., Client], worker: Worker, field: str) -> None:
    made = factories.determination(worker, account=ACCOUNT)
    answer = desk(Role.REVIEWER).post(at(made, "reveal/"), {"field": field, "reason": "COMPARE"})
    assert answer.status_code == 404


def test_a_hidden_text_stays_unless_it_is_replaced_or_removed(desk: Callable[..., Client], worker: Worker) -> None:
    made = factories.determination(worker, confirmed=False, account=ACCOUNT, rescue="Operated")
    client = desk(Role.CLERK)
    html = text(client.get(at(made, "edit/")))
    assert ACCOUNT not in html
    assert "It stays hidden. Empty: as it was." in html
    typed = form(worker, revision=made.revision, account="", rescue="", forget_rescue="on")
    client.post(at(made, "edit/"), typed)
    made.refresh_from_db()
    assert (made.account, made.rescue) == (ACCOUNT, None)
    client.post(at(made, "edit/"), form(worker, revision=made.revision, account="Slipped"))
    made.refresh_from_db()
    assert made.account == "Slipped"


def test_two_changes_at_once_show_no_hidden_text(desk: Callable[..., Client], worker: Worker) -> None:
    made = factories.determination(worker, confirmed=False, account=ACCOUNT)
    first, second = desk(Role.CLERK), desk(Role.CLERK)
    first.post(at(made, "edit/"), form(worker, revision=made.revision, account=f"{ACCOUNT}, twice"))
    answer = second.post(at(made, "edit/"), form(worker, revision=made.revision, occupation="Welder"))
    assert answer.status_code == 409
    assert ACCOUNT not in text(answer)


def test_a_plan_is_extended_from_its_page(desk: Callable[..., Client], worker: Worker) -> None:
    plan = factories.determination(worker, kind="REHABILITATION", number="P1", valid_to=date(2026, 6, 30))
    client = desk(Role.CLERK)
    link = f"{new(worker)}?extends={plan.pk}"
    assert f'href="{link}"' in text(client.get(at(plan)))
    html = text(client.get(link))
    assert re.search(rf'<option value="{plan.pk}" selected>', html)
    assert re.search(r'name="valid_from" value="2026-07-01"', html)
    typed = form(worker, **REHABILITATION | {"extends": plan.pk, "valid_from": "2026-07-01", "valid_to": "2026-06-30"})
    assert "This is before the day from which it is valid." in text(client.post(new(worker), typed))
    typed |= {"valid_from": "2026-06-01"}
    assert "The plan “P1” runs to 2026-06-30: an extension ends later." in text(client.post(new(worker), typed))
    client.post(new(worker), typed | {"valid_to": "2026-09-30"})
    more = Determination.objects.get(extends=plan)
    assert f'href="{at(plan)}"' in text(client.get(at(more)))


@pytest.mark.parametrize(("accepted_on", "late"), [(date(2024, 3, 20), False), (date(2024, 3, 21), True)])
def test_costs_before_a_late_application_are_said_to_be_the_employer_s(
    desk: Callable[..., Client], worker: Worker, accepted_on: date, late: bool
) -> None:
    made = factories.determination(worker, happened_on=date(2024, 2, 19), accepted_on=accepted_on)
    html = text(desk(Role.REVIEWER).get(at(made)))
    assert ("the costs from 2024-02-19 to 2024-03-21 fall on the employer" in html) is late


# Payment notices


@pytest.fixture
def device(worker: Worker) -> Determination:
    return factories.determination(worker, kind="DEVICE", decided_on=date(2026, 2, 20))


NOTICE = {
    "number": "N1",
    "issued_on": "2026-03-02",
    "max_payable": "12,000.00",
    "life_months": "36",
    "institutions": "Device centre\nOrthopaedic workshop",
}


def test_a_notice_is_entered_by_one_and_confirmed_by_another(
    desk: Callable[..., Client], device: Determination
) -> None:
    clerk, reviewer = desk(Role.CLERK), desk(Role.REVIEWER)
    assert f'href="{at(device, "notices/new/")}"' in text(clerk.get(at(device)))
    answer = clerk.post(at(device, "notices/new/"), NOTICE)
    notice = DeviceNotice.objects.get()
    page = f"/workers/notices/{notice.pk}/"
    assert answer.url == page
    html = text(clerk.get(page))
    for shown in ("12,000.00", "36 months", "2026-05-02", "Device centre; Orthopaedic workshop"):
        assert shown in html
    assert f"{page}confirm/" not in html
    assert page in text(reviewer.get("/workers/determinations/"))
    assert page in text(reviewer.get("/"))
    assert f"{page}confirm/" in text(reviewer.get(page))
    reviewer.post(f"{page}confirm/", {"revision": notice.revision})
    notice.refresh_from_db()
    assert (notice.state, notice.confirmed_by) == ("CONFIRMED", reviewer.user)  # type: ignore[attr-defined]
    html = text(reviewer.get(at(device)))
    for shown in ("N1", "12,000.00", "36 months", "2026-05-02", "Confirmed"):
        assert shown in html
    assert page not in text(reviewer.get("/workers/determinations/"))


def test_own_notice_is_not_confirmed_and_the_page_says_why(desk: Callable[..., Client], device: Determination) -> None:
    both = desk(Role.CLERK, Role.REVIEWER)
    both.post(at(device, "notices/new/"), NOTICE)
    page = f"/workers/notices/{DeviceNotice.objects.get().pk}/"
    assert "You entered this payment notice yourself" in text(both.get(page))
    assert both.post(f"{page}confirm/", {"revision": "1"}).status_code == 403


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"issued_on": "2026-02-19"}, "This is before the devices were confirmed."),
        ({"issued_on": "2199-01-01"}, "This day is in the future."),
        ({"max_payable": "0"}, "Ensure this value is greater than or equal to 0.01."),
        ({"max_payable": "1.005"}, "Ensure that there are no more than 2 decimal places."),
        ({"max_payable": "NaN"}, "Enter a number."),
        ({"life_months": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"pieces": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"institutions": " \n "}, "This field is required."),
        ({"institutions": "x" * 101}, "A line has at most 100 characters."),
    ],
)
def test_what_can_not_be_on_a_notice_is_said_at_the_field(
    desk: Callable[..., Client], device: Determination, typed: dict[str, str], sentence: str
) -> None:
    answer = desk(Role.CLERK).post(at(device, "notices/new/"), NOTICE | typed)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not DeviceNotice.objects.exists()


@pytest.mark.parametrize(("typed", "kept", "shown"), [("", None, "—"), ("2", 2, "2")])
def test_a_notice_says_of_how_many_of_each_device_it_speaks_or_does_not(
    desk: Callable[..., Client], device: Determination, typed: str, kept: int | None, shown: str
) -> None:
    clerk = desk(Role.CLERK)
    answer = clerk.post(at(device, "notices/new/"), NOTICE | {"pieces": typed})
    assert DeviceNotice.objects.get().pieces == kept
    assert f"<dt>Pieces of each device</dt><dd>{shown}</dd>" in text(clerk.get(answer.url))


def test_a_number_that_is_taken_is_said_at_its_field(desk: Callable[..., Client], device: Determination) -> None:
    factories.device_notice(device, number="N1")
    answer = desk(Role.CLERK).post(at(device, "notices/new/"), NOTICE)
    assert answer.status_code == 422
    assert "A payment notice with the number “N1” is on file already." in text(answer)


def test_a_refused_and_a_revoked_notice_say_so(desk: Callable[..., Client], device: Determination) -> None:
    reviewer = desk(Role.REVIEWER)
    wrong = factories.device_notice(device, confirmed=False)
    page = f"/workers/notices/{wrong.pk}/"
    assert reviewer.post(f"{page}refuse/", {"revision": "1", "reason": " "}).status_code == 422
    reviewer.post(f"{page}refuse/", {"revision": "1", "reason": "the limit differs"})
    assert "Not confirmed" in text(reviewer.get(page))
    assert reviewer.post(f"{page}confirm/", {"revision": "2"}).status_code == 409
    right = factories.device_notice(device)
    page = f"/workers/notices/{right.pk}/"
    early = {"revoke-on": "2026-03-01", "revoke-reason": "limit"}
    assert "This is before the notice was issued." in text(reviewer.post(f"{page}revoke/", early))
    reviewer.post(f"{page}revoke/", early | {"revoke-on": "2026-03-20"})
    assert "Revoked as from 2026-03-20: limit" in text(reviewer.get(page))
    assert "Revoked as from 2026-03-20" in text(reviewer.get(at(device)))


def test_a_replaced_notice_names_the_later_one(desk: Callable[..., Client], device: Determination) -> None:
    first = factories.device_notice(device)
    second = factories.device_notice(device, number="N2", issued_on=date(2026, 3, 5))
    html = text(desk(Role.REVIEWER).get(f"/workers/notices/{first.pk}/"))
    assert "Replaced from 2026-03-05 by the notice N2." in html
    assert f'href="/workers/notices/{second.pk}/"' in html


# Questions to the database


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_device_confirmation_asks_the_same_number_of_questions(
    desk: Callable[..., Client], device: Determination, rows: int, django_assert_num_queries: Any
) -> None:
    for day in range(rows):
        factories.device_notice(device, issued_on=date(2026, 3, 2 + day))
    reviewer = desk(Role.REVIEWER)
    with django_assert_num_queries(6):
        html = text(reviewer.get(at(device)))
    assert html.count("/workers/notices/") == rows


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_what_waits_asks_the_same_number_of_questions(
    desk: Callable[..., Client], device: Determination, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        factories.device_notice(device, confirmed=False)
        factories.determination(device.worker, confirmed=False)
    reviewer = desk(Role.REVIEWER)
    with django_assert_num_queries(6):
        html = text(reviewer.get("/workers/determinations/"))
    assert html.count("/workers/notices/") == rows


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_worker_s_page_asks_the_same_number_of_questions_whatever_the_kinds(
    desk: Callable[..., Client], office: Agency, worker: Worker, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        for kind in ("RECOGNITION", "RECURRENCE", "REHABILITATION", "DEVICE"):
            factories.determination(worker, kind=kind)
    reviewer = desk(Role.REVIEWER)
    with django_assert_num_queries(8):
        html = text(reviewer.get(f"/workers/{worker.pk}/"))
    assert html.count("/workers/determinations/") >= rows * 4


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_notice_asks_the_same_number_of_questions(
    desk: Callable[..., Client], device: Determination, rows: int
) -> None:
    for day in range(rows):
        notice = factories.device_notice(device, issued_on=date(2026, 3, 2 + day))
    reviewer = desk(Role.REVIEWER)
    with CaptureQueriesContext(connection) as asked:
        answer = reviewer.get(f"/workers/notices/{notice.pk}/")
    assert (answer.status_code, len(asked)) == (200, 6), asked.captured_queries
