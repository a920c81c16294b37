"""Invented filings for the demonstration: the morning of a window clerk, with a case of each kind."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from agency.offices.acts import Actor, uuid7
from agency.offices.models import Division, User
from agency.workers.models import Worker
from filings import actions
from filings.enums import Category, Channel, Evidence, Identity, Reason, Service
from filings.models import FilingVersion

POSTED = {"category": Category.POSTED, "evidence": Evidence.POSTING_LETTER}
SUBMITTED: list[tuple[str, str, timedelta, dict[str, Any]]] = [
    ("孙伟", "320100", timedelta(hours=3), {}),
    ("马强", "130100", timedelta(hours=2), {}),
    ("刘桂英", "110000", timedelta(days=8), {"evidence": Evidence.HOUSEHOLD_REGISTER}),
    ("高志鹏", "440300", timedelta(days=2), POSTED),
    ("郑晓东", "330100", timedelta(days=1, hours=2), {"channel": Channel.APP_12333}),
    ("韩立新", "310000", timedelta(hours=5), {"months": 3}),
    ("许文静", "410100", timedelta(minutes=25), {"services": [Service.MEDICAL.value, Service.REHAB.value]}),
]
"""Name, place of treatment, handed over how long ago, and what differs from the usual case."""

APPROVED = [("欧阳海燕", "310000", 2), ("董玉梅", "110000", 3), ("周桂芳", "110000", 5), ("蒋国华", "370200", 345)]
"""Name, place of treatment, handed over how many days ago. A hospital in Beijing admits its two: settlement/demo.py."""


def load() -> None:
    """Filings of Tianjin's workers; 陆婷 and 钱志远 stay without one, for the tour."""
    now = timezone.now()
    clerk, approver, deputy = (_person(number, now) for number in ("120017", "120023", "120024"))
    people = {worker.name: worker for worker in Worker.objects.all()}
    for name, place, ago, other in SUBMITTED:
        version = _submitted(clerk, people[name], place, now - ago, **other)
        if name == "高志鹏":
            actions.claim(by=deputy, at=now - timedelta(hours=1), ids=uuid7, version_id=version.pk)
    _written(clerk, people["冯建军"], "210100", now - timedelta(minutes=50), evidence="")
    _ended(clerk, approver, people, now)


def _person(staff_number: str, at: datetime) -> Actor:
    return Actor.of(User.objects.get(staff_number=staff_number), at=at)


def _ended(clerk: Actor, approver: Actor, people: dict[str, Worker], now: datetime) -> None:
    """Returned, approved, refused, withdrawn."""

    def at(**ago: int) -> dict[str, Any]:
        return {"by": approver, "at": now - timedelta(**ago), "ids": uuid7}

    returned = _submitted(clerk, people["买买提·吐尔逊"], "650100", now - timedelta(days=1))
    actions.return_for_more(**at(hours=20), version_id=returned.pk, reason="居住证已过期，请补交签注页。")
    for name, place, days in APPROVED:
        version = _submitted(clerk, people[name], place, now - timedelta(days=days), months=12)
        actions.approve(**at(days=days - 1), version_id=version.pk, revision=version.revision)
    short = _submitted(clerk, people["孙丽娟"], "420100", now - timedelta(days=2), months=2)
    actions.reject(
        **at(days=1),
        version_id=short.pk,
        revision=short.revision,
        reasons=[Reason.E04.value],
        explanation="在外居住不足六个月，满六个月后可再来申请。",
    )
    given_up = _submitted(clerk, people["田宝山"], "220100", now - timedelta(days=1))
    actions.withdraw(
        by=clerk, at=now - timedelta(hours=4), ids=uuid7, version_id=given_up.pk, reason="职工决定回津治疗。"
    )


def _submitted(clerk: Actor, worker: Worker, place: str, at: datetime, **other: Any) -> FilingVersion:
    version = _written(clerk, worker, place, at, **other)
    return actions.submit(by=clerk, at=at, ids=uuid7, version_id=version.pk, revision=version.revision)


def _written(
    clerk: Actor,
    worker: Worker,
    place: str,
    at: datetime,
    channel: Channel = Channel.WINDOW,
    months: int = 22,
    **other: Any,
) -> FilingVersion:
    who: dict[str, Any] = {"by": clerk, "at": at, "ids": uuid7}
    relation = worker.relations.get()
    version = actions.open_filing(**who, worker_id=worker.pk, relation_id=relation.pk, channel=channel)
    content: dict[str, Any] = {
        "category": Category.RESIDENT,
        "destination": Division.objects.get(pk=place),
        "services": [Service.MEDICAL.value],
        "away_from": at.date() - timedelta(days=30 * months),
        "evidence": Evidence.RESIDENCE_PERMIT,
        "identity": Identity.MATCHES,
        "determinations": [worker.determinations.get(kind="RECOGNITION").pk],
    }
    return actions.save(**who, version_id=version.pk, revision=version.revision, **{**content, **other})
