"""Invented filings for the demonstration: one of each state that a clerk meets on the first morning."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from agency.offices.acts import Actor, uuid7
from agency.offices.models import Division, User
from agency.workers.models import Worker
from filings import actions
from filings.enums import Category, Evidence, Identity, Service
from filings.models import FilingVersion


def load() -> None:
    """Filings of Tianjin's workers; 陆婷 and 钱志远 stay without one, for the tour."""
    now = timezone.now()
    clerk = Actor.of(User.objects.get(staff_number="120017"), at=now)
    approver = Actor.of(User.objects.get(staff_number="120023"), at=now)
    people = {worker.name: worker for worker in Worker.objects.all()}
    _submitted(clerk, people["孙伟"], "320100", now - timedelta(hours=3))
    _submitted(clerk, people["马强"], "130100", now - timedelta(hours=2))
    returned = _submitted(clerk, people["买买提·吐尔逊"], "650100", now - timedelta(days=1))
    actions.return_for_more(
        by=approver,
        at=now - timedelta(hours=20),
        ids=uuid7,
        version_id=returned.pk,
        reason="居住证已过期，请补交签注页。",
    )
    approved = _submitted(clerk, people["欧阳海燕"], "310000", now - timedelta(days=2))
    actions.approve(
        by=approver, at=now - timedelta(days=1), ids=uuid7, version_id=approved.pk, revision=approved.revision
    )


def _submitted(clerk: Actor, worker: Worker, place: str, at: datetime) -> FilingVersion:
    who: dict[str, Any] = {"by": clerk, "at": at, "ids": uuid7}
    version = actions.open_filing(**who, worker_id=worker.pk, relation_id=worker.relations.get().pk)
    version = actions.save(
        **who,
        version_id=version.pk,
        revision=version.revision,
        category=Category.RESIDENT,
        destination=Division.objects.get(pk=place),
        services=[Service.MEDICAL.value],
        away_from=date(2025, 1, 15),
        evidence=Evidence.RESIDENCE_PERMIT,
        identity=Identity.MATCHES,
        determinations=[worker.determinations.get().pk],
    )
    return actions.submit(**who, version_id=version.pk, revision=version.revision)
