"""What approving and rejecting a filing write, and what is not decided."""

import hashlib
import json
from datetime import date

import pytest
from django.db import transaction

from agency.exchange.models import Body, Outgoing
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.models import Act
from agency.offices.refusals import Refusal
from filings import actions, eligibility, wording
from filings.enums import Reason, State
from filings.facts import from_json
from filings.models import Decision
from tests import factories
from tests.factories import NOW, moment
from tests.filings.versions import fresh, two_for_one_worker

pytestmark = pytest.mark.django_db


def test_a_decision_keeps_all_that_is_needed_to_give_it_again() -> None:
    version = factories.approved(at=moment("2026-03-10 10:00"))

    decision = Decision.objects.get(version=version)
    facts = from_json(decision.facts)
    parameters = {name: kept["value"] for name, kept in decision.parameters.items()}
    again = eligibility.assess(facts, parameters)
    assert [wording.to_json(answer) for answer in again] == decision.answers
    assert eligibility.refusing(again) == []
    assert sorted(parameters) == sorted(eligibility.PARAMETERS)
    local = {name for name, kept in decision.parameters.items() if not kept["product_default"]}
    assert local == {"scope.pooling_area"}
    assert (facts.on, facts.decided_on, facts.away_from) == (date(2026, 3, 10), date(2026, 3, 10), date(2025, 1, 15))
    assert (decision.outcome, decision.reasons, decision.decided_by) == ("APPROVED", [], version.decided_by)
    assert decision.act.post.role == Role.APPROVER


def test_a_rejection_keeps_its_reasons_and_sends_nothing() -> None:
    version = factories.submitted()
    approver = factories.actor(version.agency, Role.APPROVER)

    actions.reject(
        by=approver,
        at=NOW,
        ids=uuid7,
        version_id=version.pk,
        revision=version.revision,
        reasons=["E12", "E04", "E12"],
        explanation=" The permit is somebody else's. ",
    )

    decision = Decision.objects.get(version=version)
    assert (decision.reasons, decision.explanation) == (["E04", "E12"], "The permit is somebody else's.")
    assert len(decision.answers) == 13
    row = fresh(version)
    assert (row.state, row.effective_from, row.valid_to) == (State.REJECTED, None, None)
    assert not Outgoing.objects.exists()


def test_a_rejection_without_a_coded_reason_is_refused() -> None:
    version = factories.submitted()

    with pytest.raises(Refusal) as refusal:
        actions.reject(
            by=factories.actor(version.agency, Role.APPROVER),
            at=NOW,
            ids=uuid7,
            version_id=version.pk,
            revision=version.revision,
            reasons=[],
            explanation="no",
        )
    assert refusal.value.code == "reason-missing"
    assert fresh(version).state == State.SUBMITTED


def test_an_approval_writes_one_message_with_the_digest_of_its_exact_bytes() -> None:
    version = factories.approved(at=moment("2026-03-10 10:00"))

    message = Outgoing.objects.get()
    body = bytes(Body.objects.get(outgoing=message).sealed)
    assert (message.kind, message.subject, message.sequence) == ("filing.approved", version.filing_id, 1)
    assert message.act == Decision.objects.get(version=version).act
    assert (message.agency, message.destination, message.state) == (version.agency, "320100", "QUEUED")
    assert bytes(message.digest) == hashlib.sha256(body).digest()
    payload = json.loads(body)["payload"]
    assert payload["filing_no"] == version.filing.number
    assert (payload["effective_from"], payload["valid_to"]) == ("2026-03-10", "2027-03-10")
    assert payload["worker"]["social_security_number"] == version.worker.number


@pytest.mark.django_db(transaction=True)
def test_an_approval_that_is_rolled_back_leaves_no_message_and_no_act() -> None:
    version = factories.submitted()
    approver = factories.actor(version.agency, Role.APPROVER)
    acts = Act.objects.count()

    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        actions.approve(by=approver, at=NOW, ids=uuid7, version_id=version.pk, revision=version.revision)
        assert Outgoing.objects.count() == 1
        raise ZeroDivisionError

    assert (Outgoing.objects.count(), Decision.objects.count(), Act.objects.count()) == (0, 0, acts)
    assert fresh(version).state == State.SUBMITTED
    assert fresh(version).decided_by is None


def test_a_refused_approval_leaves_no_act() -> None:
    version = factories.submitted(away_from=date(2026, 3, 1))
    approver = factories.actor(version.agency, Role.APPROVER)
    acts = Act.objects.count()

    with pytest.raises(actions.NotEligible) as refusal:
        actions.approve(by=approver, at=NOW, ids=uuid7, version_id=version.pk, revision=version.revision)
    assert "E04" in str(refusal.value.sentence)
    assert Act.objects.count() == acts


def test_the_second_filing_of_a_worker_is_refused_by_the_rule() -> None:
    first, second = two_for_one_worker()
    approver = factories.actor(first.agency, Role.APPROVER)
    actions.approve(by=approver, at=NOW, ids=uuid7, version_id=first.pk, revision=first.revision)

    with pytest.raises(actions.NotEligible) as refusal:
        actions.approve(by=approver, at=NOW, ids=uuid7, version_id=second.pk, revision=second.revision)
    assert refusal.value.reasons == [Reason.E10]
