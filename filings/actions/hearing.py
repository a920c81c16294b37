"""What the exchange says, written down: filings of other agencies, admissions, and its silence. Acts of a machine."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting
from agency.offices.models import Act, Agency
from agency.offices.refusals import Refusal
from filings import permissions, queries
from filings.actions.steps import lock
from filings.actions.tasks import open_task
from filings.enums import State, TaskKind
from filings.models import Filing, FilingVersion, ReceivedFiling


class Contradiction(Refusal):
    """Something else was heard about the same before."""

    code = "contradicts"


class NotHeardOf(Refusal):
    """Nothing is known of the filing or of its version."""

    code = "not-heard-of"


def note_received(
    *, by: Actor, at: datetime, ids: Ids, agency: Agency, message_id: UUID, number: str, content: Mapping[str, Any]
) -> ReceivedFiling:
    """Keep a version of another agency's filing at the agency that looks after the place of treatment.

    `number` is the worker's social security number, `content` the row's other fields. What was heard before changes
    nothing. Raises Denied, Contradiction (the same version was told differently before).
    """
    with acting(by=by, at=at, ids=ids, about=f"filing {content['filing_number']}") as act:
        permissions.check_may_hear(by)
        key = {name: content[name] for name in ("filing_number", "version")}
        known = ReceivedFiling.objects.select_for_update(of=("self",)).filter(agency=agency, **key).first()
        if known is not None:
            if known.number != number or any(getattr(known, name) != value for name, value in content.items()):
                raise Contradiction(_("Another notice of the same version says something else."))
            act.changed = False
            return known
        received = ReceivedFiling(
            id=ids(at),
            agency=agency,
            number=number,
            number_tail=number[-4:],
            received_at=at,
            message_id=message_id,
            **content,
        )
        received.save(force_insert=True)
        trail.record(act, "received.noted", subject=received, agency=agency, **key)
        return received


def note_received_end(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    filing_number: str,
    version: int,
    ended_on: date,
    benefit_stopped: bool | None = None,
) -> ReceivedFiling:
    """Note the last day of a received version, and whether it ended because benefits stopped (None: not told).

    Raises Denied, NotHeardOf, Contradiction (another day before).
    """
    with acting(by=by, at=at, ids=ids, about=f"filing {filing_number}") as act:
        permissions.check_may_hear(by)
        rows = ReceivedFiling.objects.select_for_update(of=("self",)).select_related("agency")
        received: ReceivedFiling | None = rows.filter(filing_number=filing_number, version=version).first()
        if received is None:
            raise NotHeardOf(_("No notice of this version has come yet."))
        if received.ended_on == ended_on:
            act.changed = False
            return received
        if received.ended_on is not None:
            raise Contradiction(_("Another notice of the same end says another day."))
        received.ended_on, received.benefit_stopped = ended_on, benefit_stopped
        received.save()
        trail.record(act, "received.ended", subject=received, agency=received.agency_id, ended_on=ended_on.isoformat())
        return received


def note_admission(
    *, by: Actor, at: datetime, ids: Ids, filing_number: str, number: int, admitted_on: date, institution: str
) -> FilingVersion:
    """Note the day on which an institution admitted the worker (domain.md R2.6, R4.3). The first day heard stays.

    An admission that no longer fits, because the version ended or the day lies outside its time, changes nothing and
    opens a task, also when another was noted before.
    Raises Denied, NotHeardOf (no approved version of ours has that number).
    """
    with acting(by=by, at=at, ids=ids, about=f"filing {filing_number}") as act:
        permissions.check_may_hear(by)
        rows = FilingVersion.objects.filter(filing__number=filing_number, number=number)
        found = rows.filter(state__in=[State.APPROVED, State.ENDED]).values_list("pk", flat=True).first()
        if found is None:
            raise NotHeardOf(_("No approved filing of ours has this number and version."))
        version = lock(found)
        told: dict[str, Any] = {"admitted_on": admitted_on.isoformat(), "institution": institution}
        if version.admitted_on == admitted_on:
            act.changed = False
        elif why := _too_late(version, admitted_on):
            _ask_somebody(act, version, ids, at, {**told, "why": why})
        elif version.admitted_on is not None:
            noted = version.admitted_on.isoformat()
            trail.record(act, "filing.admitted_again", **_about(version), noted=noted, **told)
        else:
            version.admitted_on = admitted_on
            version.save()
            trail.record(act, "filing.admitted", **_about(version), **told)
        return version


def move_admission(
    *, by: Actor, at: datetime, ids: Ids, version_id: UUID, was: date | None, now: date | None, institution: str
) -> None:
    """An admission that was told as of one day is of another (`now`), or didn't take place (None), or is new.

    The day goes with it where it was the one noted, also by a change that took the patient over who was in hospital;
    taken back, a referral waits again. Raises Denied.
    """
    if was == now:
        return
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        permissions.check_may_hear(by)
        told = lock(version_id)
        version = _standing(told)
        act.changed = was is not None and version.admitted_on == was and version.state == State.APPROVED
        is_taken_over = act.changed and version != told
        if act.changed:
            version.admitted_on = now if is_taken_over else None
            version.save()
            trail.record(act, "filing.admission_taken_back", **_about(version), admitted_on=was and was.isoformat())
        if is_taken_over and now is not None:
            trail.record(
                act, "filing.admitted", **_about(version), admitted_on=now.isoformat(), institution=institution
            )
    if now is not None and not is_taken_over:
        note_admission(
            by=by,
            at=at,
            ids=ids,
            filing_number=told.filing.number,
            number=told.number,
            admitted_on=now,
            institution=institution,
        )


def _standing(version: FilingVersion) -> FilingVersion:
    """What became of a version by changes at the same place, which take its admission over; the filing is held."""
    while version.state == State.ENDED:
        decided = queries.to_write(version.changes.filter(state__in=[State.APPROVED, State.ENDED]))
        change = decided.filter(destination=version.destination_id).first()
        if change is None:
            break
        version = change
    return version


def _about(version: FilingVersion) -> dict[str, Any]:
    return {"subject": version.filing, "agency": version.agency_id, "version": version.number}


def _too_late(version: FilingVersion, admitted_on: date) -> str:
    """Why an admission on a day does not count for a version; empty when it does.

    After one that came in time others need but a day on which the version held, also when they are told later.
    """
    if version.admitted_on is not None and version.is_effective_on(admitted_on):
        return ""
    if version.state == State.ENDED:
        return "ended"
    if not version.is_effective_on(admitted_on):
        return "outside"
    if version.admit_until is not None and admitted_on > version.admit_until:
        return "too_late"
    return ""


def _ask_somebody(act: Act, version: FilingVersion, ids: Ids, at: datetime, details: dict[str, Any]) -> None:
    task = open_task(
        act,
        kind=TaskKind.LATE_ADMISSION,
        worker=version.worker,
        version=version,
        reference=details["admitted_on"],
        details=details,
        at=at,
        ids=ids,
    )
    if task is None:
        act.changed = False
    else:
        trail.record(act, "filing.admitted_late", **_about(version), **details)


def note_silence(*, by: Actor, at: datetime, ids: Ids, filing_id: UUID, message_id: UUID) -> None:
    """Note on a filing that the exchange has not answered in the time allowed. Raises Denied."""
    with acting(by=by, at=at, ids=ids) as act:
        permissions.check_may_hear(by)
        filing = Filing.objects.get(pk=filing_id)
        trail.record(act, "filing.unanswered", subject=filing, agency=filing.agency_id, message=str(message_id))
