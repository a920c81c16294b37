"""The register of complaints: numbers, days, answers by somebody else, and the informant whom nobody sees."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from agency.audit.models import Event, ReadEntry
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from agency.policy import recount
from agency.policy.models import WorkingDay
from filings.complaints import actions, queries
from filings.enums import ComplaintState
from filings.models import Complaint
from tests import factories
from tests.factories import NOW, moment
from tests.test_canaries import forms as written_as

pytestmark = pytest.mark.django_db
SECRET = "Informant-Canary-4711"


@pytest.fixture
def office() -> Agency:
    return factories.agency("120000")


def entered(office: Agency, by: Actor | None = None, at: Any = NOW, **values: Any) -> Complaint:
    by = by or factories.actor(office, Role.CLERK, at=at)
    told = {"kind": "COMPLAINT", "received_on": date(2026, 3, 9), "text": "It took too long", **values}
    return actions.enter(by=by, at=at, ids=uuid7, agency_id=office.pk, **told)


def answered(complaint: Complaint, by: Actor | None = None) -> Complaint:
    by = by or factories.actor(complaint.agency, Role.REVIEWER)
    return actions.answer(by=by, at=NOW, ids=uuid7, complaint_id=complaint.pk, text="We are sorry")


def test_it_gets_the_next_number_of_the_year_and_fifteen_working_days(office: Agency) -> None:
    first, second = entered(office), entered(office)
    assert [first.number, second.number] == ["120000-T2026-00001", "120000-T2026-00002"]
    assert (first.due_on, first.due_is_provisional) == (date(2026, 3, 30), False)
    assert Event.objects.get(kind="complaint.entered", subject_id=str(first.pk)).agency == office


def test_the_days_are_a_proposal_and_shown_as_one(at_desk: Any, office: Agency) -> None:
    complaint = entered(office)
    page = at_desk(factories.actor(office, Role.REVIEWER)).get(reverse("complaints:detail", args=[complaint.pk]))
    text = page.content.decode()
    assert "Social Insurance Law art. 82: handled in time; no number found." in text
    assert page.context["parameter"].is_rule is False


def test_somebody_else_answers_in_writing_and_once(office: Agency) -> None:
    both = factories.actor(office, Role.CLERK, Role.REVIEWER)
    complaint = entered(office, by=both)
    with pytest.raises(Denied) as denied:
        answered(complaint, by=both)
    assert denied.value.code == "own-work"
    done = answered(complaint)
    assert (done.state, done.answer, done.closed_at) == (ComplaintState.ANSWERED, "We are sorry", NOW)
    with pytest.raises(NotAllowedNow):
        answered(complaint)


def test_whom_it_is_about_neither_answers_nor_sees_it(at_desk: Any, office: Agency) -> None:
    accused = factories.actor(office, Role.REVIEWER)
    assert accused.user is not None
    complaint = entered(office, about_id=accused.user.pk)
    with pytest.raises(Denied) as denied:
        answered(complaint, by=accused)
    assert denied.value.code == "complained-about"
    client = at_desk(accused)
    assert client.get(reverse("complaints:detail", args=[complaint.pk])).status_code == 404
    assert client.get(reverse("audit:history", args=["filings.complaint", complaint.pk])).status_code == 404
    assert complaint.number not in client.get(reverse("complaints:list")).content.decode()


def test_the_database_refuses_the_same(office: Agency) -> None:
    accused = factories.person(office, Role.REVIEWER)
    complaint = entered(office, about_id=accused.pk)
    rows = Complaint.objects.filter(pk=complaint.pk)
    for who, name in ((complaint.entered_by, "maker_is_not_answerer"), (accused, "not_answered_by_whom_it_is_about")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(state="ANSWERED", closed_by=who, closed_at=NOW, answer="x")


def test_what_is_another_bodys_matter_is_transferred_in_writing(at_desk: Any, office: Agency) -> None:
    complaint = entered(office)
    by = factories.actor(office, Role.APPROVER)
    for told, code in (({"to": " ", "text": "x"}, "to-missing"), ({"to": "Tax", "text": ""}, "answer-missing")):
        with pytest.raises(Refusal) as refused:
            actions.transfer(by=by, at=NOW, ids=uuid7, complaint_id=complaint.pk, **told)
        assert refused.value.code == code
    actions.transfer(by=by, at=NOW, ids=uuid7, complaint_id=complaint.pk, to="Tax bureau", text="Kindly handle it")
    letter = at_desk(by).get(reverse("complaints:letter", args=[complaint.pk])).content.decode()
    assert [each in letter for each in ("Tax bureau", "Kindly handle it", complaint.number)] == [True] * 3


def test_only_what_makes_sense_is_entered(office: Agency) -> None:
    elsewhere = factories.submitted(factories.worker(factories.agency("110000")), at=NOW).filing.number
    for values, code in (
        ({"text": " "}, "text-missing"),
        ({"received_on": date(2026, 3, 10)}, "received-in-future"),
        ({"filing_number": elsewhere}, "filing"),
    ):
        with pytest.raises(Refusal) as refused:
            entered(office, **values)
        assert refused.value.code == code


# The informant


def test_the_informant_is_shown_to_nobody_but_who_may_know_and_says_why(at_desk: Any, office: Agency) -> None:
    clerk = factories.actor(office, Role.CLERK)
    complaint = entered(office, by=clerk, informant=SECRET)
    answered(complaint)
    for role in (Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.AUDITOR):
        client = at_desk(clerk if role == Role.CLERK else factories.actor(office, role))
        for address in (
            reverse("complaints:list") + "?tab=closed",
            reverse("complaints:detail", args=[complaint.pk]),
            reverse("complaints:letter", args=[complaint.pk]),
            reverse("audit:history", args=["filings.complaint", complaint.pk]),
            reverse("offices:desk"),
        ):
            assert SECRET not in client.get(address).content.decode()
        page = client.post(reverse("workers:search"), {"q": SECRET}, follow=True)
        assert complaint.number not in page.content.decode()
        shown = client.post(
            reverse("complaints:informant", args=[complaint.pk]), {"informant-reason": "Asked by court"}
        )
        assert (SECRET in shown.content.decode()) == (role == Role.AUDITOR)
    read = ReadEntry.objects.get(seen="informant")
    assert (read.purpose, read.subject_id) == ("Asked by court", str(complaint.pk))
    assert Event.objects.filter(kind="complaint.informant_shown").count() == 1


def test_without_a_reason_or_without_a_name_nothing_is_shown(office: Agency) -> None:
    auditor = factories.actor(office, Role.AUDITOR)
    for informant, reason, code in ((SECRET, " ", "reason-missing"), ("", "Why", "anonymous")):
        complaint = entered(office, informant=informant)
        with pytest.raises(Refusal) as refused:
            actions.show_informant(by=auditor, at=NOW, ids=uuid7, complaint_id=complaint.pk, reason=reason)
        assert refused.value.code == code


def test_the_informants_name_lies_nowhere_in_clear_and_in_no_history(office: Agency) -> None:
    complaint = entered(office, informant=SECRET)
    answered(complaint)
    assert "informant" not in {each.name for each in complaint.history.model._meta.get_fields()}
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            with connection.cursor() as rows:
                rows.execute(f"SELECT string_agg(t::text, ' ') FROM {connection.ops.quote_name(table)} t")
                content = (rows.fetchone()[0] or "").encode().lower()
            found += [(table, form) for form in written_as(SECRET) if form in content]
    assert found == []
    kept = Complaint.objects.values_list("informant", flat=True).get(pk=complaint.pk)
    assert kept == SECRET, "answering it must not lose the name"


# Lists and days


def test_the_tabs_count_exactly_and_the_earliest_due_stands_first(at_desk: Any, office: Agency) -> None:
    late = entered(office, received_on=date(2026, 1, 5))
    later = entered(office)
    answered(entered(office))
    today = NOW.date()
    reviewer = factories.actor(office, Role.REVIEWER)
    assert queries.counts(reviewer, today) == {"open": 2, "overdue": 1, "closed": 1}
    assert [each.pk for each in queries.page(reviewer, today, "open").rows] == [late.pk, later.pk]
    assert "overdue" in at_desk(reviewer).get(reverse("complaints:list")).content.decode()
    assert late.number in at_desk(reviewer).get(reverse("offices:desk")).content.decode()


def test_pages_follow_each_other_without_gap_or_repeat(office: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    wanted = [entered(office).pk for _ in range(5)]
    reviewer, found, after = factories.actor(office, Role.REVIEWER), [], ""
    for _ in range(3):
        page = queries.page(reviewer, NOW.date(), "open", after)
        found += [each.pk for each in page.rows]
        after = page.after
    assert (found, after) == (wanted, "")


def test_another_agencys_register_is_not_there(at_desk: Any, office: Agency) -> None:
    complaint = entered(office)
    client = at_desk(factories.actor(factories.agency("110000"), Role.APPROVER))
    answers = [
        client.get(reverse("complaints:detail", args=[complaint.pk])),
        client.post(reverse("complaints:answer", args=[complaint.pk]), {"answer-text": "x"}),
        client.get(reverse("complaints:letter", args=[complaint.pk])),
    ]
    assert [each.status_code for each in answers] == [404] * 3


def test_a_change_of_the_calendar_moves_the_day_of_open_ones_only(office: Agency) -> None:
    is_open, closed = entered(office), answered(entered(office))
    day = date(2026, 3, 20)
    WorkingDay.objects.filter(pk=day).update(is_working=False, kind="holiday")
    told = {"by": factories.machine(), "at": moment("2026-03-10 08:00"), "ids": uuid7, "reason": "Notice"}
    assert "complaints" in recount.registered()
    assert recount.calendar_changed(**told, days={day}, names=["complaints"]) == {"complaints": 1}
    for complaint in (is_open, closed):
        complaint.refresh_from_db()
    assert (is_open.due_on, closed.due_on) == (date(2026, 3, 31), date(2026, 3, 30))
    assert recount.calendar_changed(**told, days={day}, names=["complaints"]) == {"complaints": 0}
    far = {day + timedelta(days=60)}
    assert recount.calendar_changed(**told, days=far, names=["complaints"]) == {"complaints": 0}


def test_what_was_typed_wrongly_is_said_and_kept(at_desk: Any, office: Agency) -> None:
    client = at_desk(factories.actor(office, Role.CLERK))
    typed = {
        "agency": office.pk,
        "kind": "REPORT",
        "received_on": "2026-03-11",
        "text": "Somebody cheats",
        "about": "nobody",
    }
    answer = client.post(reverse("complaints:new"), typed)
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["about", "received_on"]
    assert "Somebody cheats" in answer.content.decode()
    done = client.post(reverse("complaints:new"), {**typed, "received_on": "20260309", "about": ""})
    assert done.url == reverse("complaints:detail", args=[Complaint.objects.get().pk])
