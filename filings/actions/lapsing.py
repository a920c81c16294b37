"""Referrals lapse when nobody was admitted in time (Liaoning; domain.md R2.6)."""

from datetime import datetime
from uuid import UUID

from agency.audit import trail
from agency.offices import sweeping
from agency.offices.acts import Actor, Ids, acting, office_day
from filings import permissions, queries
from filings.actions.closing import close, fell, said
from filings.actions.steps import lock
from filings.enums import Action, EndCause, State
from filings.models import FilingVersion
from filings.workflow import OPEN


def lapse_due(*, by: Actor, at: datetime, ids: Ids) -> int:
    """End every referral whose last day of admission has passed, each in an act of its own. How many there were.

    Run again, it finds nothing. Raises Denied: this is no person's step.
    """
    due = queries.to_lapse(office_day(at)).values_list("pk", flat=True)
    return sum(bool(sweeping.tried(lapse, by=by, at=at, ids=ids, version_id=pk)) for pk in list(due))


def lapse(*, by: Actor, at: datetime, ids: Ids, version_id: UUID) -> bool:
    """End one referral on its last day of admission, if that has passed without one. False: there was nothing to do.

    Raises Denied.
    """
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        permissions.check_is_machine(by)
        version = lock(version_id)
        until = version.admit_until
        if version.state != State.APPROVED or version.admitted_on or until is None or until >= office_day(at):
            act.changed = False
            return False
        close(act, version, Action.LAPSE, EndCause.LAPSED, on=until, at=at, ids=ids)
        trail.record(act, "filing.lapsed", subject=version.filing, agency=version.agency_id, **said(version))
        for change in FilingVersion.objects.filter(filing=version.filing_id, state__in=sorted(OPEN)):
            fell(change)
            trail.record(
                act, "filing.change_fell", subject=version.filing, agency=version.agency_id, version=change.number
            )
        return True
