"""Putting an admission right before it is settled: the institution's number, the diagnoses, the day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.exchange.enums import Kind
from agency.offices import history
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow, Refusal, required
from institutions.enums import Verdict
from settlement import stays, workflow
from settlement.actions.admitting import NotEntitled
from settlement.actions.calls import Answer, Done, Sent, once
from settlement.actions.own import answer_of, check_lines_within, drop_assessment, lock, number_once, unassessed
from settlement.actions.telling import tell
from settlement.admission.verifying import Answer as Verified
from settlement.bills.contents import last_day
from settlement.enums import CallKind, StayState
from settlement.models import Stay
from settlement.workflow import StayAction

FIELDS = ("number", "admitted_on", "diagnoses")


@dataclass(frozen=True, slots=True)
class Correction:
    """What is put right; None leaves it as it is."""

    number: str | None = None
    admitted_on: date | None = None
    diagnoses: tuple[str, ...] | None = None


def correct_admission(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    sent: Sent,
    stay_id: UUID,
    correction: Correction,
    verified: Verified | None,
    reason: str,
) -> Answer:
    """Put an admission right. Another day is verified anew (`verified`), and drops what was assessed.

    Raises NotThere, NotAllowedNow, NotEntitled, Refusal (nothing changed; the day; the number), MessageConflict.
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"stay {stay_id}") as act:

        def work() -> Done:
            stay = lock(sent.institution_id, stay_id)
            workflow.find(StayAction.CORRECT, StayState(stay.state))
            before = _values(stay)
            _check_day(stay, correction.admitted_on, verified, at)
            change(act, stay, correction)
            return Done(stay.agency_id, answer_of(stay), stay.pk, {"before": before, "after": _values(stay)})

        return once(act, CallKind.CORRECT, sent.message, at=at, ids=ids, work=work)


def correct_back(act: Act, stay: Stay, changed: dict[str, Any]) -> None:
    """What a correction changed is as before, inside an act. Raises NotAllowedNow: it was changed again since."""
    workflow.find(StayAction.CORRECT, StayState(stay.state))
    if _values(stay) != changed["after"]:
        raise NotAllowedNow(_("The admission was corrected again since. Put it right by another correction."))
    before = changed["before"]
    change(
        act,
        stay,
        Correction(before["number"], date.fromisoformat(before["admitted_on"]), tuple(before["diagnoses"])),
    )


def is_as_before(stay: Stay, changed: dict[str, Any]) -> bool:
    """Does the stay say again what it said before a correction?"""
    return _values(stay) == changed["before"]


def change(act: Act, stay: Stay, correction: Correction) -> None:
    """Write a correction, inside an act. Raises Refusal."""
    given = {name: getattr(correction, name) for name in FIELDS}
    given["diagnoses"] = None if correction.diagnoses is None else list(correction.diagnoses)
    changed = [name for name, value in given.items() if value is not None and value != getattr(stay, name)]
    if not changed:
        raise Refusal(_("Nothing differs from what is on record."), code="nothing")
    for name in changed:
        setattr(stay, name, given[name])
    if stay.discharged_on is not None and stay.admitted_on > stay.discharged_on:
        raise Refusal(_("The admission lies after the discharge."), code="day")
    check_lines_within(stay, stay.admitted_on, last_day(stay))
    derived = _of_another_day(stay) if "admitted_on" in changed else []
    if changed != ["number"] and drop_assessment(stay):
        stay.state = unassessed(stay)
    with number_once():
        history.change(stay, [*changed, *derived, "state"])
    trail.record(act, "stay.corrected", subject=stay, agency=stay.agency, fields=changed)
    if changed != ["diagnoses"]:
        tell(act, Kind.ADMISSION_REGISTERED, stay, at=act.at, ids=act.ids)


def _of_another_day(stay: Stay) -> list[str]:
    """What follows from the day of admission is made anew: by when the stay was to be registered. Raises Refusal."""
    if stay.continues is not None and stay.continues.discharged_on and stay.admitted_on < stay.continues.discharged_on:
        raise Refusal(_("The patient was transferred to you later than that day."), code="day")
    stay.register_due_on = stays.register_due_on(
        stay.agency.division_id, stay.admitted_on, office_day(stay.registered_at)
    )
    return ["register_due_on"]


def _check_day(stay: Stay, day: date | None, verified: Verified | None, at: datetime) -> None:
    if day is None or day == stay.admitted_on:
        return
    if day > office_day(at):
        raise Refusal(_("The day of admission lies in the future."), code="future")
    if verified is None:
        raise NotEntitled(_("The day of admission wasn't verified."))
    if verified.verdict is not Verdict.YES or verified.filing is None:
        raise NotEntitled(verified.because.label, verified.because)
    if str(stay.received_id) != verified.filing.id:
        raise NotEntitled(
            _("Another filing covers this day. Cancel the admission and register it anew with the right day.")
        )


def _values(stay: Stay) -> dict[str, Any]:
    return {
        "number": stay.number,
        "admitted_on": stay.admitted_on.isoformat(),
        "diagnoses": list(stay.diagnoses),
    }
