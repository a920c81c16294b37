"""The demonstration's hospital: its patients come through the interface, as those of any institution."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from agency.devstack.addresses import free_port
from agency.devstack.addresses import site as site_at
from agency.devstack.stack import Stack
from agency.offices.models import Agency
from agency.workers.models import Worker
from filings.models import Filing
from settlement import demo
from settlement.actions.spending import allowed
from settlement.models import Bill, Claim, Stay
from tests import factories


def hear_of(name: str) -> None:
    """What the exchange would tell the agency in Beijing."""
    worker = Worker.objects.get(name=name)
    office = Agency.objects.get(code="110000")
    factories.received(office, number=worker.number, name=name, filing_number=Filing.objects.get(worker=worker).number)


@pytest.mark.django_db(transaction=True)
def test_a_fresh_demonstration_has_a_patient_in_hospital_and_one_whose_bill_is_settled(
    processes: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "PRIVATE_KEY", tmp_path / "hospital.pem")
    call_command("seed_demo")
    told = Path("docs/institution-api.md").read_text(encoding="utf-8")
    assert [
        name for name in (demo.DISCHARGED, demo.STAYING) if str(Worker.objects.get(name=name).number) not in told
    ] == []
    for state in ("RECEIVED", "PAID"):
        claim = Claim.objects.get(bill__isnull=False, state=state)
        assert [str(each.granted.amount) for each in allowed(claim)] == ["200.00", "150.00"]
    hear_of(demo.DISCHARGED)
    hear_of(demo.STAYING)
    port = free_port()
    server = processes.serve("127.0.0.1", port)
    server.start()
    server.wait_ready(60)

    call_command("seed_visits", site_at("127.0.0.1", port))
    call_command("seed_visits", site_at("127.0.0.1", port))

    stays = Stay.objects.filter(institution_name=demo.HOSPITAL)
    assert sorted(stays.values_list("number", "state")) == [("ZY1126", "SETTLED"), ("ZY1128", "ADMITTED")]
    bill = Bill.objects.get(stay__in=stays)
    assert (bill.total, bill.worker) == (Decimal(demo.VISIT_TOTAL), Decimal("240.00"))
