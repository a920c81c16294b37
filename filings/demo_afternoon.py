"""The demonstration's afternoon, all invented: what comes after approvals. Read filings/demo.py first."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from agency.offices.acts import Actor, uuid7
from agency.offices.demo import machine
from agency.offices.models import Agency, User
from agency.workers import actions as worker_actions
from agency.workers.enums import CardState, ListKind, StopCause
from agency.workers.models import Worker
from filings import actions
from filings.complaints import actions as complaint_actions
from filings.enums import ComplaintKind, EndCause, State
from filings.models import FilingVersion


def load() -> None:
    """A list of the police with a hit, a stop and a cancellation that wait, a change being written, a complaint."""
    now = timezone.now()
    agency = Agency.objects.get(code="120000")
    clerk, keeper = _person("120017", now), _person("120040", now)
    _compare_with_a_list(agency, keeper, now)
    worker = Worker.objects.get(name="许文静")
    worker_actions.enter_stop(
        **_at(clerk, now, minutes=40),
        worker_id=worker.pk,
        cause=StopCause.TREATMENT_REFUSED,
        from_on=(now - timedelta(days=3)).date(),
        source="协议机构书面说明（演示）",
    )
    ending = FilingVersion.objects.get(worker__name="欧阳海燕", state=State.APPROVED)
    actions.ask_end(
        **_at(clerk, now, minutes=30),
        version_id=ending.pk,
        cause=EndCause.BY_AGENCY,
        ends_on=now.date(),
        reason="职工已回津定居，居住地变更（演示）。",
    )
    complaint_actions.enter(
        **_at(clerk, now, minutes=20),
        agency_id=agency.pk,
        kind=ComplaintKind.ENQUIRY,
        received_on=now.date(),
        text="咨询异地安装假肢如何备案（演示）。",
        informant="电话来访人（演示）",
    )


def _compare_with_a_list(agency: Agency, keeper: Actor, now: datetime) -> None:
    """One line of the list differs from our file: a task for its filing, and nothing else changes."""
    worker: Any = Worker.objects.get(name="董玉梅")
    day = (now - timedelta(days=2)).date().isoformat()
    line = f"{worker.number},{day},挂失,{CardState.LOST.value}\n"
    worker_actions.take_in_list(
        **_at(keeper, now, hours=2),
        agency=agency,
        kind=ListKind.CARD_STATES,
        source="社保卡管理中心（演示）",
        content=line.encode(),
    )
    worker_actions.compare_lists(by=machine(), at=now - timedelta(hours=1), ids=uuid7)


def _person(staff_number: str, at: datetime) -> Actor:
    return Actor.of(User.objects.get(staff_number=staff_number), at=at)


def _at(by: Actor, now: datetime, **ago: int) -> dict[str, Any]:
    return {"by": by, "at": now - timedelta(**ago), "ids": uuid7}
