"""Who has a case: taking it up, taking it over, leaving it to others."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting
from agency.offices.matrix import Permission
from agency.offices.models import Act
from agency.offices.refusals import Denied, NotAllowedNow
from filings import permissions, queries
from filings.actions.steps import check_not_held_by_another, let_go, lock
from filings.enums import State
from filings.models import FilingVersion


def claim_next(*, by: Actor, at: datetime, ids: Ids) -> FilingVersion | None:
    """Take up the case due first that this actor may decide and nobody else has; None when nothing waits.

    Two people never get the same case: rows that others hold are passed over. Raises Denied.
    """
    with acting(by=by, at=at, ids=ids) as act:
        if not by.may(Permission.FILING_DECIDE):
            raise Denied(code=f"no-{Permission.FILING_DECIDE}")
        version = queries.next_cases(by).first()
        if version is None:
            act.changed = False
            return None
        act.post = by.check(Permission.FILING_DECIDE, version.agency)
        _claim(act, version, by, at)
        return version


def claim(*, by: Actor, at: datetime, ids: Ids, version_id: UUID) -> FilingVersion:
    """Take up one case, also from somebody else. Raises Denied, NotAllowedNow."""
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        version = lock(version_id)
        act.post = permissions.check_may_return(by, version)
        if version.state != State.SUBMITTED:
            raise NotAllowedNow(_("This filing does not wait for a decision any more."))
        _claim(act, version, by, at)
        return version


def release(*, by: Actor, at: datetime, ids: Ids, version_id: UUID) -> FilingVersion:
    """Put a case that one has taken up back for others. Raises Denied when somebody else has it."""
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        version = lock(version_id)
        act.post = permissions.check_may_return(by, version)
        check_not_held_by_another(version, by)
        if version.claimed_by is None:
            act.changed = False
            return version
        let_go(version)
        version.save()
        trail.record(act, "filing.released", subject=version.filing, agency=version.agency_id)
        return version


def _claim(act: Act, version: FilingVersion, by: Actor, at: datetime) -> None:
    if version.claimed_by is not None and version.claimed_by == by.user:
        act.changed = False
        return
    had = version.claimed_by_id
    version.claimed_by, version.claimed_at = by.user, at
    version.save()
    if had is None:
        trail.record(act, "filing.taken_up", subject=version.filing, agency=version.agency_id)
    else:
        trail.record(act, "filing.taken_over", subject=version.filing, agency=version.agency_id, had=had)
