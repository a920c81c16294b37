"""Determinations: one person enters, another confirms."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from agency.audit.models import Event, ReadEntry
from agency.offices import panels
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.models import Act, Agency
from agency.workers import actions
from agency.workers.models import Determination, Worker
from tests import factories

pytestmark = pytest.mark.django_db
NOWHERE = UUID(int=7)


@pytest.fixture
def office() -> Agency:
    return factories.agency("120000")


@pytest.fixture
def desk(office: Agency) -> Callable[..., Client]:
    def sign_in(*roles: Role, at: Agency | None = None) -> Client:
        client = Client()
        client.user = factories.person(at or office, *roles)  # type: ignore[attr-defined]
        client.force_login(client.user)  # type: ignore[attr-defined]
        client.cookies["django_language"] = "en"
        return client

    return sign_in


@pytest.fixture
def worker(office: Agency) -> Worker:
    return factories.worker(office, name="陆婷")


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the panels of other apps, which count their questions themselves."""
    monkeypatch.setattr(panels, "_register", panels.Register())


def text(answer: Any) -> str:
    return answer.content.decode()


def form(worker: Worker, **typed: Any) -> dict[str, Any]:
    relation = worker.relations.first() or factories.relation(worker)
    paper = {
        "kind": "RECOGNITION",
        "number": "2024-871",
        "issuer_kind": "DEPARTMENT",
        "issuer": "Department",
        "relation": relation.pk,
        "decided_on": "2024-05-06",
        "happened_on": "２０２４０２１９",
        "valid_from": "",
        "valid_to": "",
        "third_party": "NO",
        "icd_codes": "s72.3， S82.2；S72.3",
        "injured_parts": ["1.14.2", "1.14.4"],
    }
    return paper | typed


def at(determination: Determination, step: str = "") -> str:
    return f"/workers/determinations/{determination.pk}/{step}"


def test_a_determination_is_entered_from_the_paper(desk: Callable[..., Client], worker: Worker) -> None:
    answer = desk(Role.CLERK).post(f"/workers/{worker.pk}/determinations/new/", form(worker))
    made = Determination.objects.get()
    assert answer.url == at(made)
    assert (made.state, made.icd_codes, made.injured_parts) == ("ENTERED", ["S72.3", "S82.2"], ["1.14.2", "1.14.4"])
    assert made.happened_on.isoformat() == "2024-02-19"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"icd_codes": "S72.3 femur"}, "No ICD-10 code: FEMUR."),
        ({"injured_parts": []}, "“Injured parts” is missing: the paper always has it."),
        ({"injured_parts": ["9.99"]}, "9.99 is not one of the available choices"),
        ({"decided_on": "2024-02-18"}, "This is before the injury or diagnosis."),
        ({"decided_on": "2199-01-01"}, "This day is in the future."),
        ({"valid_from": "2024-06-02", "valid_to": "2024-06-01"}, "before the day from which it is valid"),
    ],
)
def test_what_can_not_be_is_said_at_the_field(
    desk: Callable[..., Client], worker: Worker, typed: dict[str, Any], sentence: str
) -> None:
    answer = desk(Role.CLERK).post(f"/workers/{worker.pk}/determinations/new/", form(worker, **typed))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Determination.objects.exists()


def test_an_insurance_relation_of_somebody_else_is_refused(
    desk: Callable[..., Client], office: Agency, worker: Worker
) -> None:
    foreign = factories.relation(factories.worker(office))
    answer = desk(Role.CLERK).post(f"/workers/{worker.pk}/determinations/new/", form(worker, relation=foreign.pk))
    assert answer.status_code == 422
    assert not Determination.objects.exists()


def test_one_number_is_one_determination(desk: Callable[..., Client], worker: Worker) -> None:
    factories.determination(worker, number="2024-871")
    answer = desk(Role.CLERK).post(f"/workers/{worker.pk}/determinations/new/", form(worker))
    assert answer.status_code == 422
    assert "with the number “2024-871” is on file already" in text(answer)


def test_without_insurance_the_page_says_what_to_do_first(desk: Callable[..., Client], worker: Worker) -> None:
    html = text(desk(Role.CLERK).get(f"/workers/{worker.pk}/determinations/new/"))
    assert f'href="/workers/{worker.pk}/relations/new/"' in html


def test_another_person_confirms(desk: Callable[..., Client], worker: Worker) -> None:
    made = factories.determination(worker, confirmed=False)
    reviewer = desk(Role.REVIEWER)
    assert at(made, "confirm/") in text(reviewer.get(at(made)))
    answer = reviewer.post(at(made, "confirm/"), {"revision": made.revision}, follow=True)
    assert "Confirmed: Recognition of work injury" in text(answer)
    made.refresh_from_db()
    assert (made.state, made.confirmed_by) == ("CONFIRMED", reviewer.user)  # type: ignore[attr-defined]


def test_own_work_is_not_confirmed_and_the_page_says_why(desk: Callable[..., Client], worker: Worker) -> None:
    client = desk(Role.CLERK, Role.APPROVER)
    client.post(f"/workers/{worker.pk}/determinations/new/", form(worker))
    made = Determination.objects.get()
    page = text(client.get(at(made)))
    assert "You entered or changed this determination yourself" in page
    assert at(made, "confirm/") not in page
    answer = client.post(at(made, "confirm/"), {"revision": made.revision})
    assert answer.status_code == 403
    assert "so another person has to confirm it." in text(answer)
    made.refresh_from_db()
    assert made.state == "ENTERED"
    assert Act.objects.get(denied="own-work").user == client.user  # type: ignore[attr-defined]


@pytest.mark.parametrize("step", ["confirm/", "send-back/", "revoke/", "reconsider/", "close/"])
def test_a_clerk_confirms_nothing(desk: Callable[..., Client], worker: Worker, step: str) -> None:
    made = factories.determination(worker, confirmed=False)
    answer = desk(Role.CLERK).post(at(made, step), {})
    assert answer.status_code == 403
    assert Act.objects.filter(denied="no-determination.confirm").count() == 1


@pytest.mark.parametrize("step", ["", "edit/", "confirm/", "send-back/", "revoke/", "reconsider/", "close/"])
def test_another_agency_s_determination_is_not_there(desk: Callable[..., Client], step: str) -> None:
    foreign = factories.determination(factories.worker(factories.agency("110000")), confirmed=False)
    client = desk(Role.CLERK, Role.REVIEWER)
    ask = client.get if step in ("", "edit/") else client.post
    answers = [ask(at(foreign, step)), ask(f"/workers/determinations/{NOWHERE}/{step}")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("step", ["confirm/", "send-back/", "revoke/", "reconsider/", "close/"])
def test_looking_changes_nothing(desk: Callable[..., Client], worker: Worker, step: str) -> None:
    made = factories.determination(worker, confirmed=False)
    assert desk(Role.REVIEWER).get(at(made, step)).status_code == 405


def test_sent_back_it_waits_on_the_desk_of_who_entered_it(
    desk: Callable[..., Client], office: Agency, worker: Worker
) -> None:
    clerk, reviewer = desk(Role.CLERK), desk(Role.REVIEWER)
    clerk.post(f"/workers/{worker.pk}/determinations/new/", form(worker))
    made = Determination.objects.get()
    assert reviewer.post(at(made, "send-back/"), {"revision": made.revision, "reason": " "}).status_code == 422
    reviewer.post(at(made, "send-back/"), {"revision": made.revision, "reason": "the date is wrong"})
    assert at(made) in text(clerk.get("/"))
    assert at(made) not in text(desk(Role.CLERK).get("/"))
    assert at(made) not in text(reviewer.get("/"))
    made.refresh_from_db()
    clerk.post(at(made, "edit/"), form(worker, revision=made.revision, decided_on="2024-05-07"))
    made.refresh_from_db()
    assert (made.state, made.decided_on.isoformat()) == ("ENTERED", "2024-05-07")
    assert at(made) in text(reviewer.get("/"))


def test_the_second_of_two_changes_gets_both_values(desk: Callable[..., Client], worker: Worker) -> None:
    made = factories.determination(worker, confirmed=False, number="2024-871")
    first, second = desk(Role.CLERK), desk(Role.CLERK)
    first.post(at(made, "edit/"), form(worker, revision=made.revision, injured_parts=["1.11"]))
    answer = second.post(at(made, "edit/"), form(worker, revision=made.revision, issuer="Bureau"))
    html = text(answer)
    assert answer.status_code == 409
    assert str(first.user) in html  # type: ignore[attr-defined]
    assert "<td>Department</td><td>Department</td><td>Bureau</td>" in html
    assert "<td>Femur</td><td>Spine</td><td>Femur, Lower leg</td>" in html
    made.refresh_from_db()
    assert (made.issuer, made.injured_parts) == ("Department", ["1.11"])
    again: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html):
        again.setdefault(name, []).append(value)
    second.post(at(made, "edit/"), again)
    made.refresh_from_db()
    assert (made.issuer, made.injured_parts) == ("Bureau", ["1.14.2", "1.14.4"])


def test_what_changed_under_the_reviewer_is_not_confirmed(desk: Callable[..., Client], worker: Worker) -> None:
    made = factories.determination(worker, confirmed=False, number="2024-871")
    desk(Role.CLERK).post(at(made, "edit/"), form(worker, revision=made.revision, issuer="Bureau"))
    answer = desk(Role.REVIEWER).post(at(made, "confirm/"), {"revision": made.revision})
    assert answer.status_code == 409
    assert "<td>Department</td><td>Bureau</td><td>—</td>" in text(answer)
    assert "Store mine over it" not in text(answer)
    made.refresh_from_db()
    assert made.state == "ENTERED"


def test_confirming_twice_is_answered_with_a_sentence(desk: Callable[..., Client], worker: Worker) -> None:
    made = factories.determination(worker, confirmed=False)
    revision = made.revision
    desk(Role.REVIEWER).post(at(made, "confirm/"), {"revision": revision})
    answer = desk(Role.APPROVER).post(at(made, "confirm/"), {"revision": revision + 1})
    assert answer.status_code == 409
    assert "does not wait for confirmation any more" in text(answer)


def test_a_confirmed_determination_is_not_changed(desk: Callable[..., Client], worker: Worker) -> None:
    made = factories.determination(worker, issuer="Department")
    answer = desk(Role.CLERK).post(
        at(made, "edit/"), form(worker, revision=made.revision, issuer="Bureau"), follow=True
    )
    assert "A confirmed determination can&#x27;t be changed." in text(answer)
    made.refresh_from_db()
    assert made.issuer == "Department"


def test_under_reconsideration_payment_continues(desk: Callable[..., Client], worker: Worker) -> None:
    made, reviewer = factories.determination(worker), desk(Role.REVIEWER)
    typed = {"reconsider-since": "2024-06-01", "reconsider-reason": "letter of the court"}
    html = text(reviewer.post(at(made, "reconsider/"), typed, follow=True))
    assert "since 2024-06-01. Payment continues meanwhile." in html
    reviewer.post(at(made, "reconsider/"), {"reconsider-since": "", "reconsider-reason": "judgment"})
    made.refresh_from_db()
    assert made.reconsidered_since is None
    assert Event.objects.filter(kind="determination.reconsidered").count() == 2


def test_a_reviewer_closes_the_case_and_the_page_says_since_when_and_what_shows_it(
    desk: Callable[..., Client], worker: Worker
) -> None:
    made, reviewer = factories.determination(worker), desk(Role.REVIEWER)
    typed = {"close-on": "2025-01-02", "close-reason": "Appraisal decision 2025-17"}
    html = text(reviewer.post(at(made, "close/"), typed, follow=True))
    assert "The case was closed on 2025-01-02 (Appraisal decision 2025-17)." in html
    again = reviewer.post(at(made, "close/"), {"close-on": "2019-01-02", "close-reason": "x"})
    assert (again.status_code, "A case is closed after the injury" in text(again)) == (422, True)
    made.refresh_from_db()
    assert made.closed_on == date(2025, 1, 2)
    assert "Closing of the case" not in text(reviewer.get(at(factories.determination(worker, kind="REHABILITATION"))))


def test_a_revoked_determination_says_since_when_and_why(desk: Callable[..., Client], worker: Worker) -> None:
    made, reviewer = factories.determination(worker), desk(Role.REVIEWER)
    assert reviewer.post(at(made, "revoke/"), {"revoke-on": "", "revoke-reason": "x"}).status_code == 422
    typed = {"revoke-on": "2025-01-02", "revoke-reason": "forged papers"}
    html = text(reviewer.post(at(made, "revoke/"), typed, follow=True))
    assert "Revoked as from 2025-01-02: forged papers" in html
    assert reviewer.post(at(made, "revoke/"), typed).status_code == 409


def test_the_page_is_logged_and_masked(desk: Callable[..., Client], worker: Worker) -> None:
    made = factories.determination(worker)
    html = text(desk(Role.AUDITOR).get(at(made)))
    assert "陆婷" not in html
    assert worker.number not in html
    assert [(each.subject_id, each.purpose) for each in ReadEntry.objects.all()] == [
        (str(worker.pk), "determination page")
    ]


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions(
    desk: Callable[..., Client], office: Agency, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        factories.determination(factories.worker(office, name="陆婷"), confirmed=False)
    reviewer = desk(Role.REVIEWER)
    with django_assert_num_queries(6):
        html = text(reviewer.get("/workers/determinations/"))
    assert html.count("陆*") == rows


def test_own_work_does_not_wait_for_oneself(desk: Callable[..., Client], worker: Worker) -> None:
    both = desk(Role.CLERK, Role.REVIEWER)
    by = Actor.of(both.user, at=factories.NOW)  # type: ignore[attr-defined]
    made = factories.determination(worker, confirmed=False)
    mine = actions.enter_determination(
        by=by,
        at=factories.NOW,
        ids=uuid7,
        worker_id=worker.pk,
        relation=worker.relations.get(),
        kind="DEVICE",
        number="mine",
        issuer_kind="COMMITTEE",
        issuer="x",
        devices=["Wheelchair"],
        decided_on=made.decided_on,
        injured_parts=["1.11"],
        icd_codes=["S32.0"],
    )
    html = text(both.get("/workers/determinations/"))
    assert at(made) in html
    assert at(mine) not in html


def test_parts_are_chosen_without_javascript(desk: Callable[..., Client], worker: Worker) -> None:
    made = factories.determination(worker, confirmed=False, injured_parts=["1.11"])
    html = text(desk(Role.CLERK).get(at(made, "edit/")))
    assert len(re.findall(r'<input type="checkbox" name="injured_parts"', html)) == 33
    assert len(re.findall(r'<input type="checkbox" name="injured_parts" value="1.11"[^>]* checked', html)) == 1
