"""The page of a filing, its decision, its paper."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from agency.audit.models import ReadEntry
from agency.exchange.enums import State as Sent
from agency.exchange.models import Outgoing
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.models import Act
from filings import actions
from filings.enums import State
from filings.models import Decision, FilingVersion
from tests import factories

pytestmark = pytest.mark.django_db
AtDesk = Callable[..., Client]


@pytest.fixture
def approver() -> Actor:
    return factories.actor(factories.agency(), Role.APPROVER)


def page_url(version: FilingVersion) -> str:
    return reverse("filings:detail", kwargs={"pk": version.filing_id})


def act_url(name: str, version: FilingVersion) -> str:
    return reverse(f"filings:{name}", kwargs={"version": version.pk})


def fresh(version: FilingVersion) -> FilingVersion:
    return FilingVersion.objects.get(pk=version.pk)


def test_the_page_shows_the_case_masked_and_logs_the_reading(at_desk: AtDesk, approver: Actor) -> None:
    version = factories.submitted()
    page = at_desk(approver).get(page_url(version)).content.decode()
    assert version.filing.number in page
    assert version.worker.number not in page
    assert "Approve and next" in page
    assert ReadEntry.objects.filter(subject_id=str(version.filing_id), user=approver.user).count() == 1


def test_approving_goes_to_the_next_case_or_stays(at_desk: AtDesk, approver: Actor) -> None:
    first, second = factories.submitted(), factories.submitted()
    client = at_desk(approver)
    answer = client.post(act_url("approve", first), {"revision": first.revision, "then": "next"})
    assert answer["Location"] == page_url(second)
    assert fresh(first).state == State.APPROVED
    assert fresh(second).claimed_by == approver.user
    answer = client.post(act_url("approve", second), {"revision": second.revision, "then": "next"}, follow=True)
    assert answer.redirect_chain[-1][0] == page_url(second)
    assert "Nothing else waits for your decision." in answer.content.decode()


def test_the_way_back_to_the_list_is_kept_through_a_decision(at_desk: AtDesk, approver: Actor) -> None:
    version = factories.submitted()
    data = {"revision": version.revision, "back": "tab=submitted&category=RESIDENT"}
    page = at_desk(approver).post(act_url("approve", version), data, follow=True).content.decode()
    assert f"{reverse('filings:list')}?tab=submitted&amp;category=RESIDENT" in page


def test_refusing_rules_are_preselected_and_the_notice_wants_words(at_desk: AtDesk, approver: Actor) -> None:
    version = factories.submitted(away_from=date(2025, 12, 1))
    client = at_desk(approver)
    page = client.get(page_url(version)).content.decode()
    assert 'name="reasons" value="E04" checked' in page
    assert 'name="reasons" value="E06"' in page
    answer = client.post(
        act_url("reject", version), {"revision": version.revision, "reasons": ["E04"], "explanation": " "}
    )
    assert answer.status_code == 422
    assert "Give the reason" in answer.content.decode()
    client.post(
        act_url("reject", version), {"revision": version.revision, "reasons": ["E04"], "explanation": "Too short."}
    )
    assert Decision.objects.get().reasons == ["E04"]


def test_what_a_rule_refuses_cannot_be_approved(at_desk: AtDesk, approver: Actor) -> None:
    version = factories.submitted(away_from=date(2025, 12, 1))
    answer = at_desk(approver).post(act_url("approve", version), {"revision": version.revision, "comment": "kept"})
    assert answer.status_code == 422
    assert "It can&#x27;t be approved: E04" in answer.content.decode()


def test_returning_says_what_is_missing_and_shows_it_at_the_counter(at_desk: AtDesk, approver: Actor) -> None:
    clerk = factories.actor(factories.agency(), Role.CLERK)
    version = factories.submitted(by=clerk)
    client = at_desk(approver)
    assert client.post(act_url("return", version), {"missing": ""}).status_code == 422
    client.post(act_url("return", version), {"missing": "Permit ran out"})
    assert fresh(version).state == State.RETURNED
    assert "Permit ran out" in at_desk(clerk).get(page_url(version)).content.decode()


def test_a_reviewer_returns_and_stays_for_no_next_case_is_theirs(at_desk: AtDesk) -> None:
    reviewer = factories.actor(factories.agency(), Role.REVIEWER)
    version = factories.submitted()
    client = at_desk(reviewer)
    assert "Return and next" not in client.get(page_url(version)).content.decode()
    answer = client.post(act_url("return", version), {"missing": "Permit", "then": "next"})
    assert answer["Location"] == page_url(version)
    assert Act.objects.exclude(denied="").count() == 0


def test_ones_own_work_is_refused_with_a_sentence_and_the_attempt_is_kept(at_desk: AtDesk) -> None:
    both = factories.actor(factories.agency(), Role.CLERK, Role.APPROVER)
    version = factories.submitted(by=both)
    client = at_desk(both)
    page = client.get(page_url(version)).content.decode()
    assert "so another person has to decide it" in page
    assert "Approve and next" not in page
    answer = client.post(act_url("approve", version), {"revision": version.revision})
    assert answer.status_code == 403
    assert "so another person has to decide it" in answer.content.decode()
    assert fresh(version).state == State.SUBMITTED
    assert Act.objects.filter(denied="own-work").count() == 1


def test_a_decision_on_what_changed_meanwhile_shows_the_change_first(at_desk: AtDesk, approver: Actor) -> None:
    clerk = factories.actor(factories.agency(), Role.CLERK)
    opened = factories.submitted(by=clerk)
    who: dict[str, Any] = {"by": clerk, "at": factories.NOW, "ids": uuid7, "version_id": opened.pk}
    taken = actions.take_back(**who)
    saved = actions.save(**who, revision=taken.revision, address="moved")
    now = actions.submit(**who, revision=saved.revision)
    client = at_desk(approver)

    answer = client.post(act_url("approve", opened), {"revision": opened.revision, "comment": "fine"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "moved" in page
    assert "fine" in page
    assert str(clerk.user) in page
    assert fresh(opened).state == State.SUBMITTED
    client.post(act_url("approve", opened), {"revision": now.revision, "comment": "fine"})
    assert fresh(opened).state == State.APPROVED


def test_a_second_decision_is_answered_with_what_happened(at_desk: AtDesk, approver: Actor) -> None:
    version = factories.approved()
    answer = at_desk(approver).post(act_url("approve", version), {"revision": version.revision})
    assert answer.status_code == 409
    assert "the filing is now “Approved”" in answer.content.decode()


def test_a_case_that_somebody_has_is_taken_over_on_purpose(at_desk: AtDesk, approver: Actor) -> None:
    version = factories.submitted()
    other = factories.actor(version.agency, Role.APPROVER)
    at_desk(other).post(act_url("claim", version))
    client = at_desk(approver)
    page = client.get(page_url(version)).content.decode()
    assert f"extension {other.user.extension}" in page  # type: ignore[union-attr]
    assert "Approve and next" not in page
    assert client.post(act_url("approve", version), {"revision": version.revision}).status_code == 409
    client.post(act_url("claim", version))
    assert fresh(version).claimed_by == approver.user
    client.post(act_url("release", version))
    assert fresh(version).claimed_by is None


def test_the_counter_takes_back_until_somebody_took_it_up(at_desk: AtDesk, approver: Actor) -> None:
    clerk = factories.actor(factories.agency(), Role.CLERK)
    version = factories.submitted(by=clerk)
    answer = at_desk(clerk).post(act_url("take-back", version))
    assert answer["Location"] == act_url("edit", version)
    actions.submit(by=clerk, at=factories.NOW, ids=uuid7, version_id=version.pk, revision=fresh(version).revision)
    at_desk(approver).post(act_url("claim", version))
    assert at_desk(clerk).post(act_url("take-back", version)).status_code == 409


def test_withdrawing_wants_a_reason(at_desk: AtDesk) -> None:
    clerk = factories.actor(factories.agency(), Role.CLERK)
    version = factories.draft(by=clerk)
    client = at_desk(clerk)
    assert client.post(act_url("withdraw", version), {"reason": ""}).status_code == 422
    client.post(act_url("withdraw", version), {"reason": "Moved home"})
    assert fresh(version).state == State.WITHDRAWN
    assert client.get(page_url(version)).status_code == 200


def test_the_exchange_is_asked_again_only_while_it_waits(at_desk: AtDesk, approver: Actor) -> None:
    version = factories.approved()
    client = at_desk(approver)
    url = reverse("filings:exchange-state", kwargs={"pk": version.filing_id})
    assert 'hx-trigger="every 1s"' in client.get(url).content.decode()
    message = Outgoing.objects.get(subject=version.filing_id)
    Outgoing.objects.update(state=Sent.ACKNOWLEDGED, next_at=None, settled_at=factories.NOW, sent_at=factories.NOW)
    for page in (client.get(url).content.decode(), client.get(page_url(version)).content.decode()):
        assert "every 1s" not in page
        assert f"Acknowledged 09:12:00, message id {message.pk}." in page


def test_a_decided_filing_shows_the_rules_as_decided_and_its_dates(at_desk: AtDesk, approver: Actor) -> None:
    version = factories.approved()
    page = at_desk(approver).get(page_url(version)).content.decode()
    assert "as decided" in page
    assert "2027-03-09" in page
    assert "2026-06-10" in page


def test_the_receipt_of_an_incomplete_filing_lists_what_is_missing(at_desk: AtDesk) -> None:
    clerk = factories.actor(factories.agency(), Role.CLERK)
    version = factories.draft(by=clerk, determinations=[], evidence="", destination=None)
    page = at_desk(clerk).get(reverse("filings:receipt", kwargs={"pk": version.filing_id})).content.decode()
    assert "Not complete yet" in page
    assert "Bring the recognition decision or confirmation of your work injury." in page
    assert "Tell us the city in which you will be treated." in page
    assert version.worker.number not in page


def test_the_receipt_of_a_submitted_filing_names_the_day_of_the_answer(at_desk: AtDesk) -> None:
    clerk = factories.actor(factories.agency(), Role.CLERK)
    version = factories.submitted(by=clerk)
    brought = ["IDENTITY", "RESIDENCE"]
    actions.hand_in_papers(by=clerk, at=factories.NOW, ids=uuid7, version_id=version.pk, kinds=brought, of=brought)
    page = at_desk(clerk).get(reverse("filings:receipt", kwargs={"pk": version.filing_id})).content.decode()
    assert str(version.due_on) in page
    assert "Still missing" not in page


@pytest.mark.parametrize("name", ["detail", "receipt", "exchange-state"])
def test_another_agencys_filing_is_as_a_missing_one(at_desk: AtDesk, name: str) -> None:
    version = factories.approved()
    stranger = at_desk(factories.actor(factories.agency("110000"), Role.APPROVER))
    missing = stranger.get(reverse(f"filings:{name}", kwargs={"pk": uuid4()}))
    answer = stranger.get(reverse(f"filings:{name}", kwargs={"pk": version.filing_id}))
    assert (answer.status_code, answer.content) == (404, missing.content)


@pytest.mark.parametrize("name", ["approve", "reject", "return", "claim", "release", "take-back", "withdraw", "submit"])
@pytest.mark.parametrize("revision", ["", "x", "9" * 40])
def test_acts_with_nonsense_are_refused_with_a_sentence(
    at_desk: AtDesk, approver: Actor, name: str, revision: str
) -> None:
    version = factories.submitted()
    data = {"revision": revision, "reasons": ["E99"], "reason": "\x00", "missing": "x" * 900, "back": "%%%=\x00"}
    answer = at_desk(approver).post(act_url(name, version), data)
    assert answer.status_code in {302, 403, 409, 422}
    assert at_desk(approver).get(act_url(name, version)).status_code == 405
    stranger = at_desk(factories.actor(factories.agency("110000"), Role.APPROVER))
    assert stranger.post(act_url(name, version), data).status_code == 404


@pytest.mark.parametrize("query", ["version=9", "version=x"])
def test_a_version_that_is_none_is_not_found(at_desk: AtDesk, approver: Actor, query: str) -> None:
    version = factories.submitted()
    assert at_desk(approver).get(f"{page_url(version)}?{query}").status_code == 404


def test_a_reason_that_is_too_long_is_said_and_nothing_typed_is_lost(at_desk: AtDesk, approver: Actor) -> None:
    version = factories.submitted()
    typed = "x" * 501
    answer = at_desk(approver).post(act_url("return", version), {"missing": typed})
    assert answer.status_code == 422
    assert "500" in answer.content.decode()
    assert typed in answer.content.decode()
    assert fresh(version).state == State.SUBMITTED


def test_a_line_end_counts_once(at_desk: AtDesk, approver: Actor) -> None:
    version = factories.submitted()
    at_desk(approver).post(act_url("return", version), {"missing": "\r\n".join(["x" * 249, "y" * 250])})
    assert fresh(version).returned_because == "x" * 249 + "\n" + "y" * 250
