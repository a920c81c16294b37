"""What the steps of a filing share: the lock, the version token, who has the case, why."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor
from agency.offices.holding import hold
from agency.offices.refusals import NotAllowedNow, Stale
from agency.workers.models import Worker
from filings import queries
from filings.models import Filing, FilingVersion


def lock(version_id: UUID) -> FilingVersion:
    """The version with its filing locked; what is read after the lock is what is true."""
    Filing.objects.lock(FilingVersion.objects.filter(pk=version_id).values("filing")[:1])
    return queries.to_write(FilingVersion.objects.all()).get(pk=version_id)


def hold_all(worker: Worker) -> None:
    """Lock all filings of a worker in one order, before a stop of benefits takes its own locks: an approval that is
    under way is waited for, and one that comes after sees the stop."""
    hold(Filing.objects.filter(worker=worker))


def check_fresh(version: FilingVersion, revision: int) -> None:
    if version.revision != revision:
        raise Stale(_("Somebody else saved this filing while you had it open."))


def with_editor(by: Actor, editors: list[int]) -> list[int]:
    return editors if by.user is None or by.user.pk in editors else [*editors, by.user.pk]


def let_go(version: FilingVersion) -> None:
    version.claimed_by = version.claimed_at = None


def check_not_held_by_another(version: FilingVersion, by: Actor) -> None:
    if version.claimed_by is not None and version.claimed_by != by.user:
        raise NotAllowedNow(held_by(version))


def held_by(version: FilingVersion) -> Any:
    holder = version.claimed_by
    return _("%(person)s (extension %(extension)s) has taken this filing up. Ask them, or take it over.") % {
        "person": holder,
        "extension": holder.extension if holder and holder.extension else "—",
    }
