"""S09 Third party: a recognition with an open third-party liability.

Tested here: E06 refuses and is overridden by nothing, nothing reaches the queue, the case offers the request for an
advance payment (Social Insurance Law art. 42), and the final settlement opens the way.
Waits: the advance payment itself, for settlement.
"""

import pytest

from agency.exchange.models import Outgoing
from agency.offices.acts import uuid7
from agency.offices.enums import Role
from agency.offices.refusals import Refusal
from agency.workers.enums import ThirdParty
from filings import actions, wording
from filings.enums import Reason, State, TaskKind
from filings.models import Decision, Override, Task
from tests import factories
from tests.factories import moment
from tests.scenarios.people import W3, answer_of, worker_numbered

pytestmark = pytest.mark.django_db


def test_s09_an_open_third_party_is_overridden_by_nothing_and_nothing_is_queued() -> None:
    worker = worker_numbered(W3, "2026-03-09 09:00")
    determination = factories.determination(worker, third_party=ThirdParty.OPEN)
    version = factories.submitted(worker, determinations=[determination], at=moment("2026-03-09 09:00"))
    approver = factories.actor(worker.agency, Role.APPROVER, Role.REVIEWER)

    answer = answer_of(version, Reason.E06, "2026-03-09 10:00")
    assert (answer.verdict, answer.finding) == ("no", "third_party_open")
    assert wording.in_words(answer)["remedy"]
    with pytest.raises(actions.NotEligible) as refusal:
        actions.approve(
            by=approver,
            at=moment("2026-03-09 10:00"),
            ids=uuid7,
            version_id=version.pk,
            revision=version.revision,
            comment="On my responsibility.",
        )
    assert refusal.value.reasons == [Reason.E06]
    override = {"by": approver, "at": moment("2026-03-09 10:01"), "ids": uuid7, "version_id": version.pk}
    with pytest.raises(Refusal) as never:
        actions.override(**override, rule="E06", reason="On my responsibility.")  # type: ignore[arg-type]
    assert never.value.code == "never-overridden"
    version.refresh_from_db()
    assert (version.state, Override.objects.count()) == (State.SUBMITTED, 0)
    assert not Outgoing.objects.exists()
    assert not Decision.objects.exists()


def test_s09_the_final_settlement_opens_the_way() -> None:
    worker = worker_numbered(W3, "2026-03-09 09:00")
    determination = factories.determination(worker, third_party=ThirdParty.SETTLED)

    version = factories.approved(worker, determinations=[determination], at=moment("2026-03-09 09:00"))

    assert version.state == State.APPROVED


def test_s09_the_case_offers_the_advance_payment_and_nothing_reaches_the_queue() -> None:
    worker = worker_numbered(W3, "2026-03-09 09:00")
    liable = factories.determination(worker, third_party=ThirdParty.OPEN)
    version = factories.submitted(worker, determinations=[liable], at=moment("2026-03-09 09:00"))
    clerk = factories.actor(worker.agency, Role.CLERK)

    actions.ask_for_advance(by=clerk, at=moment("2026-03-09 09:30"), ids=uuid7, version_id=version.pk)

    assert list(Task.objects.values_list("kind", "version")) == [(TaskKind.ADVANCE_PAYMENT, version.pk)]
    assert not Outgoing.objects.exists()
