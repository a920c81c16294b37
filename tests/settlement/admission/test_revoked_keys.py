"""A key that is revoked while a call under way waits for others: the call changes nothing, or came before."""

import threading
from typing import Any

import pytest

from agency.offices.acts import uuid7
from agency.offices.enums import Role
from institutions import actions
from institutions.models import ClientKey
from settlement.actions import admitting, calls
from settlement.models import Stay
from tests import factories
from tests.conftest import call_together, until_somebody_waits
from tests.factories import NOW
from tests.hospital import Hospital, heard

pytestmark = pytest.mark.race


@pytest.fixture
def hospital(committed_db: None) -> Hospital:
    hospital = Hospital()
    heard(hospital.office)
    return hospital


def revoke(hospital: Hospital) -> ClientKey:
    data = factories.actor(hospital.office, Role.DATA)
    return actions.revoke_key(by=data, at=NOW, ids=uuid7, key_id=hospital.key, reason="Stolen")


def test_a_call_that_waited_for_its_stay_changes_nothing_when_its_key_was_revoked_meanwhile(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    stay = hospital.admit().json()["stay"]
    lock = admitting.lock

    def after_a_while(*told: Any) -> Stay:
        call_together(lambda: revoke(hospital))
        return lock(*told)

    monkeypatch.setattr(admitting, "lock", after_a_while)

    answer = hospital.tell(f"stays/{stay}/cancel", {"reason": "r"}, "C1")

    assert (answer.status_code, answer.json()["code"]) == (401, "revoked")
    assert Stay.objects.get().state == "ADMITTED"
    assert calls.told(str(hospital.institution.pk), "C1") is None


def test_whoever_revokes_a_key_waits_for_the_call_that_it_signed_to_end(
    hospital: Hospital, together: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stay = hospital.admit().json()["stay"]
    under_way, keep = threading.Event(), calls.keep

    def once_somebody_waits(*told: Any, **more: Any) -> Any:
        under_way.set()
        until_somebody_waits()
        assert ClientKey.objects.get(pk=hospital.key).revoked_at is None
        return keep(*told, **more)

    monkeypatch.setattr(calls, "keep", once_somebody_waits)

    def meanwhile() -> ClientKey:
        assert under_way.wait(30)
        return revoke(hospital)

    answer, key = together(lambda: hospital.tell(f"stays/{stay}/cancel", {"reason": "r"}), meanwhile)

    assert answer.status_code == 200, answer.content
    assert (Stay.objects.get().state, key.revoked_at) == ("ADMISSION_CANCELLED", NOW)
