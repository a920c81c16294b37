"""The pages for a filing's life after approval: change, renewal, cancellation."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from agency.offices.acts import acting, uuid7
from agency.offices.enums import RequestState, Role
from filings import actions, queries
from filings.enums import Asker, State
from filings.models import Ending, FilingVersion
from tests import factories
from tests.desks import Desk
from tests.factories import NOW, moment

pytestmark = pytest.mark.django_db
AtDesk = Callable[..., Client]
FREE = "2026-05-04 10:00"
LAST_WEEKS = "2027-01-20 10:00"


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def approved(desk: Desk) -> FilingVersion:
    """Approved 2026-01-31, valid to 2027-01-31, locked through 2026-04-30."""
    return desk.approved("2026-01-31 09:00")


def page_url(version: FilingVersion) -> str:
    return reverse("filings:detail", kwargs={"pk": version.filing_id})


def url(name: str, pk: UUID) -> str:
    key = "pk" if name in {"end-grant", "end-refuse", "end-drop"} else "version"
    return reverse(f"filings:{name}", kwargs={key: pk})


def test_a_change_leads_to_its_entry_page_which_says_what_it_is(
    at_desk: AtDesk, clock: object, desk: Desk, approved: FilingVersion
) -> None:
    clock.at = moment(FREE)  # type: ignore[attr-defined]
    client = at_desk(desk.clerk)
    answer = client.post(url("change", approved.pk), {"asked_by": "WORKER", "change_reason": "Moved away."})
    new = FilingVersion.objects.get(filing=approved.filing, number=2)
    assert answer["Location"] == reverse("filings:edit", args=[new.pk])
    page = client.get(answer["Location"]).content.decode()
    assert "Change of version 1, asked for by: The worker. Reason: Moved away." in page


def test_the_lock_is_said_before_anything_is_typed_and_refuses_the_worker_only(
    at_desk: AtDesk, clock: object, desk: Desk, approved: FilingVersion
) -> None:
    clock.at = moment("2026-04-30 10:00")  # type: ignore[attr-defined]
    client = at_desk(desk.clerk)
    page = client.get(page_url(approved)).content.decode()
    assert "(locked through 2026-04-30)" in page
    assert "anything else from 2026-05-01" in page

    refused = client.post(url("change", approved.pk), {"asked_by": "WORKER", "change_reason": "Moved away."})
    assert refused.status_code == 422
    assert "Locked through 2026-04-30" in refused.content.decode()
    assert 'value="Moved away."' in refused.content.decode()
    assert approved.filing.versions.count() == 1

    accepted = client.post(url("change", approved.pk), {"asked_by": "AGENCY", "change_reason": "Wrong place."})
    assert accepted.status_code == 302
    again = client.post(url("change", approved.pk), {"asked_by": "AGENCY", "change_reason": "Wrong place."})
    assert again.status_code == 409


@pytest.mark.parametrize("typed", [{"change_reason": "Why."}, {"asked_by": "AGENCY"}, {"asked_by": "NOBODY"}])
def test_a_change_without_asker_or_reason_is_refused_with_a_sentence(
    at_desk: AtDesk, desk: Desk, approved: FilingVersion, typed: dict[str, str]
) -> None:
    answer = at_desk(desk.clerk).post(url("change", approved.pk), typed)
    assert answer.status_code == 422
    assert approved.filing.versions.count() == 1


def test_a_renewal_is_offered_in_time_only_and_both_filings_name_each_other(
    at_desk: AtDesk, clock: object, desk: Desk, approved: FilingVersion
) -> None:
    client = at_desk(desk.clerk)
    clock.at = moment(FREE)  # type: ignore[attr-defined]
    page = client.get(page_url(approved)).content.decode()
    assert url("renew", approved.pk) not in page
    assert "can be renewed from" in page
    assert client.post(url("renew", approved.pk)).status_code == 409

    clock.at = moment(LAST_WEEKS)  # type: ignore[attr-defined]
    assert url("renew", approved.pk) in client.get(page_url(approved)).content.decode()
    answer = client.post(url("renew", approved.pk))
    new = FilingVersion.objects.get(filing__renews=approved.filing)
    assert answer["Location"] == reverse("filings:edit", args=[new.pk])
    assert approved.filing.number in client.get(answer["Location"]).content.decode()
    assert f"{new.filing.number}</a>" in client.get(page_url(approved)).content.decode()


def test_a_cancellation_is_asked_for_by_one_and_granted_by_another(
    at_desk: AtDesk, clock: object, desk: Desk, approved: FilingVersion
) -> None:
    clock.at = moment(FREE)  # type: ignore[attr-defined]
    typed = {"cause": "BY_WORKER", "ends_on": "2026-05-31", "end_reason": "Comes home."}
    assert at_desk(desk.clerk).post(url("end", approved.pk), typed).status_code == 302
    ending = Ending.objects.get(version=approved)

    seen = at_desk(desk.clerk).get(page_url(approved)).content.decode()
    assert url("end-grant", ending.pk) not in seen
    assert url("end-drop", ending.pk) in seen
    assert at_desk(desk.clerk).post(url("end-grant", ending.pk)).status_code == 403

    client = at_desk(desk.approver)
    seen = client.get(page_url(approved)).content.decode()
    assert "Comes home." in seen
    assert url("end-grant", ending.pk) in seen
    assert client.post(url("end-grant", ending.pk)).status_code == 302
    approved.refresh_from_db()
    assert (approved.state, str(approved.ended_on)) == (State.ENDED, "2026-05-31")
    assert "Ended on 2026-05-31: Cancelled by the worker." in client.get(page_url(approved)).content.decode()
    assert client.post(url("end-grant", ending.pk)).status_code == 409


def test_whoever_asked_is_told_why_another_person_decides(
    at_desk: AtDesk, clock: object, desk: Desk, approved: FilingVersion
) -> None:
    clock.at = moment(FREE)  # type: ignore[attr-defined]
    both = factories.actor(desk.office, Role.APPROVER)
    asked = {"cause": "BY_AGENCY", "ends_on": date(2026, 5, 31), "reason": "x", "requested_by": both.user}
    with acting(by=both, at=moment(FREE), ids=uuid7):
        ending = Ending.objects.create(version=approved, agency=desk.office, requested_at=moment(FREE), **asked)
    client = at_desk(both)
    sentence = "You asked for this cancellation yourself, so another person has to decide it."
    page = client.get(page_url(approved)).content.decode()
    assert sentence in page
    assert url("end-grant", ending.pk) not in page
    answer = client.post(url("end-grant", ending.pk))
    assert answer.status_code == 403
    assert Ending.objects.get(pk=ending.pk).state == RequestState.OPEN


def test_refusing_and_taking_back_need_a_reason_and_leave_the_filing_in_force(
    at_desk: AtDesk, clock: object, desk: Desk, approved: FilingVersion
) -> None:
    clock.at = moment(FREE)  # type: ignore[attr-defined]
    ways = (
        (desk.approver, "end-refuse", "refuse_reason", "REFUSED"),
        (desk.clerk, "end-drop", "drop_reason", "WITHDRAWN"),
    )
    for actor, name, field, state in ways:
        ending = desk.ask_end(approved, FREE, "BY_AGENCY", "2026-05-31")
        client = at_desk(actor)
        assert client.post(url(name, ending.pk), {field: " "}).status_code == 422
        assert client.post(url(name, ending.pk), {field: "Not so."}).status_code == 302
        ending.refresh_from_db()
        approved.refresh_from_db()
        assert (ending.state, ending.decided_because, approved.state) == (state, "Not so.", State.APPROVED)


def test_a_cancellation_that_cannot_be_read_keeps_what_was_typed(
    at_desk: AtDesk, desk: Desk, approved: FilingVersion
) -> None:
    typed = {"cause": "DEATH", "ends_on": "yesterday", "end_reason": "The family told."}
    answer = at_desk(desk.clerk).post(url("end", approved.pk), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Last day: Write the day as 2026-03-10." in page
    assert 'value="yesterday"' in page
    assert 'value="The family told."' in page
    assert 'value="DEATH" selected' in page
    assert not Ending.objects.exists()


def test_people_of_other_agencies_find_nothing(at_desk: AtDesk, desk: Desk, approved: FilingVersion) -> None:
    ending = desk.ask_end(approved, FREE, "BY_AGENCY", "2026-05-31")
    away = factories.agency("370200")
    for role in (Role.CLERK, Role.APPROVER):
        client = at_desk(factories.actor(away, role))
        for name in ("change", "renew", "end"):
            assert client.post(url(name, approved.pk)).status_code == 404
        for name in ("end-grant", "end-refuse", "end-drop"):
            assert client.post(url(name, ending.pk)).status_code == 404


def test_the_page_opens_on_the_version_that_matters(
    at_desk: AtDesk, clock: object, desk: Desk, approved: FilingVersion
) -> None:
    clock.at = moment(FREE)  # type: ignore[attr-defined]
    new = desk.change(approved, FREE)
    held = "Version 1 holds until it is approved."

    def number(actor: object) -> int:
        answer = at_desk(actor).get(page_url(approved))
        assert held in answer.content.decode()
        return int(answer.context["version"].number)

    assert [number(desk.clerk), number(desk.other), number(desk.approver)] == [2, 1, 1]
    desk.submit(new, FREE, address="7 Other Road")
    assert [number(desk.clerk), number(desk.other), number(desk.approver)] == [1, 1, 2]
    shown = at_desk(desk.approver).get(page_url(approved))
    (row,) = shown.context["afterwards"]["differences"]
    assert row["new"] == "7 Other Road"

    desk.approve(new, FREE)
    old = at_desk(desk.approver).get(page_url(approved) + "?version=1").content.decode()
    assert "Replaced by a change" in old


def test_a_withdrawn_change_does_not_hide_what_holds(at_desk: AtDesk, clock: object, desk: Desk) -> None:
    approved = desk.approved("2026-01-31 09:00")
    clock.at = moment(FREE)  # type: ignore[attr-defined]
    new = desk.change(approved, FREE, asked_by=Asker.AGENCY)
    at_desk(desk.clerk).post(reverse("filings:withdraw", args=[new.pk]), {"reason": "By mistake."})
    assert at_desk(desk.clerk).get(page_url(approved)).context["version"].number == 1


def test_cancellations_that_wait_have_a_tab_of_their_own_with_an_exact_count(at_desk: Callable[..., Client]) -> None:
    office = factories.agency()
    clerk, approver = factories.actor(office, Role.CLERK), factories.actor(office, Role.APPROVER)
    waiting, other = factories.approved(by=approver), factories.approved(by=approver)
    actions.ask_end(
        by=clerk,
        at=NOW,
        ids=uuid7,
        version_id=waiting.pk,
        cause="BY_AGENCY",
        ends_on=NOW.date(),
        reason="Moved back.",
    )

    assert queries.tab_counts(approver, NOW)["cancellations"] == 1
    page = queries.worklist(approver, NOW, tab="cancellations", filters=queries.NO_FILTER)
    assert [version.pk for version in page.versions] == [waiting.pk]
    assert (
        other.filing.number
        not in at_desk(approver).get(reverse("filings:list") + "?tab=cancellations").content.decode()
    )
    stranger = factories.actor(factories.agency("370100"), Role.APPROVER)
    assert queries.tab_counts(stranger, NOW)["cancellations"] == 0
