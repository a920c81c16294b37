"""How an approved version ends, whatever the reason: its last day, its message, and what falls with it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.exchange import outbox
from agency.offices.acts import Ids, office_day
from agency.offices.enums import RequestState
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow
from agency.policy.periods import ONE_DAY
from filings import messages, queries, workflow
from filings.actions.steps import let_go
from filings.enums import Action, EndCause, State
from filings.models import Ending, FilingVersion


def last_day(version: FilingVersion, wanted: date) -> date:
    """The nearest day to the one wanted on which this version can end: the day before its start means that it never
    held, and nothing ends later than it would have by itself.
    """
    assert version.effective_from is not None
    never_held = version.effective_from - ONE_DAY
    return max(never_held, min(wanted, version.valid_to) if version.valid_to else wanted)


def close(
    act: Act,
    version: FilingVersion,
    action: Action,
    cause: EndCause,
    *,
    on: date,
    at: datetime,
    ids: Ids,
    replaced_by: int | None = None,
) -> None:
    """End an approved version on a day and tell the national system. The caller holds the filing and notes the event.

    A cancellation that waits for a decision has nothing to cancel any more and is dropped. Raises NotAllowedNow.
    """
    transition = workflow.find(action, State(version.state))
    version.state = transition.target
    version.ended_on, version.ended_because = last_day(version, on), cause
    version.revision += 1
    version.save()
    for waiting in Ending.objects.filter(version=version, state=RequestState.OPEN):
        waiting.state = RequestState.WITHDRAWN
        waiting.save()
    outbox.enqueue(
        act,
        kind=transition.message,
        subject=version.filing_id,
        payload=messages.filing_ended(version, decided_at=at, replaced_by=replaced_by),
        agency=version.agency,
        destination=version.destination,  # type: ignore[arg-type]
        at=at,
        ids=ids,
        receiver=messages.receiver_of(version),
    )


def replace(act: Act, old: FilingVersion, new: FilingVersion, *, starts_on: date, at: datetime, ids: Ids) -> None:
    """End the version that a change replaces, the day before the change starts (domain.md §11).

    Raises NotAllowedNow: it has run out or was ended meanwhile, or its cancellation waits for a decision.
    """
    old = locked_row(old.pk)
    workflow.find(Action.REPLACE, State(old.state))
    if old.is_expired_on(office_day(at)):
        raise NotAllowedNow(
            _("What this changes ran out on %(day)s. Return the change, have it withdrawn, and file again.")
            % {"day": old.valid_to}
        )
    if Ending.objects.filter(version=old, state=RequestState.OPEN).exists():
        raise NotAllowedNow(_("A cancellation of this filing waits for a decision. Decide that first."))
    close(
        act,
        old,
        Action.REPLACE,
        EndCause.REPLACED,
        on=starts_on - ONE_DAY,
        at=at,
        ids=ids,
        replaced_by=new.number,
    )
    trail.record(act, "filing.replaced", subject=old.filing, agency=old.agency_id, **said(old))
    new.replaces = old


def locked_row(version_id: UUID) -> FilingVersion:
    """The version as it stands, read after its filing was locked."""
    return queries.to_write(FilingVersion.objects.all()).get(pk=version_id)


def said(version: FilingVersion) -> dict[str, Any]:
    """What the history keeps of an end."""
    return {
        "version": version.number,
        "cause": version.ended_because,
        "ended_on": version.ended_on.isoformat() if version.ended_on else None,
    }


def fell(version: FilingVersion) -> FilingVersion:
    """Withdraw an open version, because what it rests on has ended. The caller notes the event."""
    version.state = workflow.find(Action.FALL, State(version.state)).target
    let_go(version)
    version.revision += 1
    version.save()
    return version
