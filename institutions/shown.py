"""What the directory says of an institution, and its line in the navigation."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agency.audit.presenters import named
from agency.offices.acts import Actor, office_day
from agency.offices.enums import RequestState
from agency.offices.masking import mask_number
from agency.offices.matrix import Permission
from agency.offices.panels import Entry, Panel, add_entry, add_panel
from institutions import list_queries, queries, scope, standing
from institutions.enums import (
    ENDED_BY,
    OF_AN_AGREEMENT,
    SANCTIONS,
    AgreementState,
    Care,
    ChangeKind,
    Level,
    MatterKind,
    Reach,
    StandsAs,
    Verdict,
)
from institutions.importing.places.gazetteer import gazetteer
from institutions.models import Agreement, Institution, Matter
from institutions.models.matters import WITH_TERMS
from institutions.published import Asked

FEW = 5
STATES = {
    RequestState.OPEN: "wait",
    RequestState.GRANTED: "ok",
    RequestState.REFUSED: "stop",
    RequestState.WITHDRAWN: "none",
}
STEPS: dict[AgreementState, tuple[MatterKind, ...]] = {
    AgreementState.SIGNED: (MatterKind.PUBLISH, MatterKind.TERMS, MatterKind.TERMINATE),
    AgreementState.ONLINE: (MatterKind.PUBLISH, MatterKind.TERMS, MatterKind.SUSPEND, MatterKind.TERMINATE),
}
ASKED_FOR = (AgreementState.APPLIED, AgreementState.ASSESSED)
REPLACES = {MatterKind.CREDIT_CODE: "credit_code", MatterKind.PLACE: "division_id"}
ENDING = (MatterKind.SUSPEND, MatterKind.KEEP)
"""Before the day of a termination that lies ahead."""
GOING_ON = (MatterKind.PUBLISH, MatterKind.TAKE_OVER, MatterKind.TERMS, MatterKind.KEEP)
"""Not with an institution that is about to merge into another one."""
RUNNING = (StandsAs.SIGNED, StandsAs.ONLINE, StandsAs.SUSPENDED)
TONES = {Verdict.YES: "ok", Verdict.NO: "stop", Verdict.UNKNOWN: "unknown"}


def register() -> None:
    """Called once, when the apps are ready."""
    label = _("Protocol institutions")
    add_entry(Entry(_("Reference"), label, "institutions:list", Permission.REFERENCE_VIEW, order=72))
    add_panel(Panel("desk", "institution-matters", "institutions/panel_desk.html", desk, order=61))
    add_panel(Panel("desk", "institution-lists", "institutions/panel_lists.html", lists_to_decide, order=61))
    add_panel(Panel("desk", "institution-watch", "institutions/panel_watch.html", watch, order=62))
    label = _("Matters of institutions")
    add_entry(Entry(_("Reference"), label, "institutions:matters", Permission.INSTITUTION_VIEW, order=73))
    label = _("Lists of institutions")
    add_entry(Entry(_("Reference"), label, "institutions:imports", Permission.INSTITUTION_VIEW, order=74))


def desk(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """Matters that wait for this person, or that this person waits for. Nothing when there is none."""
    decides, proposes = actor.may(Permission.INSTITUTION_DECIDE), actor.may(Permission.INSTITUTION_ENTER)
    if not decides and not proposes:
        return None
    rows = list((queries.matters_waiting(actor) if decides else queries.matters_proposed(actor))[: FEW + 1])
    if not rows:
        return None
    return {"rows": [matter(each) for each in rows[:FEW]], "more": len(rows) > FEW, "decides": decides}


def lists_to_decide(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """Lists of institutions that wait for this person. Nothing when there is none."""
    if not actor.may(Permission.INSTITUTION_DECIDE):
        return None
    rows = list(list_queries.to_decide(actor)[: FEW + 1])
    if not rows:
        return None
    return {"rows": [{"list": each, **list_queries.counts(each)} for each in rows[:FEW]], "more": len(rows) > FEW}


def watch(*, actor: Actor, at: datetime, subject: Any) -> dict[str, Any] | None:
    """What whoever keeps files has to look after: rectifications that are due, agreements that end."""
    if not actor.may(Permission.INSTITUTION_ENTER):
        return None
    today = office_day(at)
    due = list(standing.to_rectify(actor, today)[: FEW + 1])
    ending = list(standing.about_to_end(actor, today)[: FEW + 1])
    if not due and not ending:
        return None
    rows = [{"agreement": each, "is_over": each.valid_to < today} for each in ending[:FEW] if each.valid_to]
    return {
        "due": [measure(each, today) for each in due[:FEW]],
        "more_due": len(due) > FEW,
        "ending": rows,
        "more_ending": len(ending) > FEW,
    }


def kinds(institution: Institution, measures: list[Matter], *, has_merged: bool) -> list[dict[str, Any]]:
    """What may be proposed about the institution itself; an end only of what stands, and no more once it has merged."""
    ends = {ENDED_BY[MatterKind(each.kind)] for each in measures}
    if has_merged:
        return [{"kind": kind.value, "label": kind.label} for kind in MatterKind if kind in ends]
    merging = MatterKind.MERGE if institution.successor_id else MatterKind.UNMERGE
    left_out = OF_AN_AGREEMENT | (set(ENDED_BY.values()) - ends) | {merging}
    if not institution.aliases:
        left_out |= {MatterKind.UNALIAS}
    return [{"kind": kind.value, "label": kind.label} for kind in MatterKind if kind not in left_out]


def measure(row: Matter, on: date) -> dict[str, Any]:
    """A measure that stands, in words."""
    return {"matter": row, "label": row.get_kind_display(), "is_late": bool(row.rectify_by and row.rectify_by < on)}


def row(institution: Institution, on: date, at: datetime) -> dict[str, Any]:
    """An institution with its agreements on a day, asked `at` a moment, by kind.

    Wants `agreements` and `division` loaded.
    """
    cares = list(Care)
    agreements = sorted(
        institution.agreements.all(), key=lambda each: (cares.index(each.care), str(each.valid_from), str(each.pk))
    )
    last = {each.care: each for each in agreements}
    last |= {each.care: each for each in agreements if each.state in ASKED_FOR}
    rows = [{**_agreement(each, on, at), "renews": _renews(each, last)} for each in agreements]
    return {"institution": institution, "agreements": rows, "has_merged": institution.has_merged(on)}


def _renews(agreement: Agreement, last: dict[str, Agreement]) -> bool:
    """Is the next application of its kind its renewal? Not where that is there already."""
    return agreement.agency_id is not None and agreement.state in STEPS and last[agreement.care] is agreement


def published(institution: Institution, asked: Asked) -> dict[str, Any]:
    """The same for the published directory: the agreements that were asked for alone (institutions/published.py)."""
    return {
        "institution": institution,
        "agreements": [_agreement(each, asked.on, asked.at) for each in institution.shown],
    }  # type: ignore[attr-defined]


def _agreement(agreement: Agreement, on: date, at: datetime | None) -> dict[str, Any]:
    facts = agreement.facts()
    answers = []
    for reach in Reach:
        answer = scope.may_settle([facts], facts.care, reach, on, at=at)
        words = {"text": answer.verdict.label, "tone": TONES[answer.verdict], "why": answer.reason.label}
        answers.append({"reach": reach.label, **words})
    return {
        "agreement": agreement,
        "state": facts.stands_as(on, at).label,
        "is_signed": agreement.state not in ASKED_FOR,
        "answers": answers,
        "suspended": suspended(agreement),
        "steps": [{"kind": kind.value, "label": _step(agreement, kind)} for kind in _steps(agreement, on, at)],
    }


def _steps(agreement: Agreement, on: date, at: datetime | None) -> tuple[MatterKind, ...]:
    if agreement.institution.successor_id is not None:
        return tuple(each for each in _own_steps(agreement, on, at) if each not in GOING_ON)
    return _own_steps(agreement, on, at)


def _own_steps(agreement: Agreement, on: date, at: datetime | None) -> tuple[MatterKind, ...]:
    if agreement.agency_id is None:
        return (MatterKind.TAKE_OVER,) if agreement.state in STEPS else ()
    is_ending = agreement.terminated_on is not None and on < agreement.terminated_on
    steps = ENDING if is_ending else STEPS.get(AgreementState(agreement.state), ())
    open_ended = [each.lower for each in agreement.suspended if each.upper is None]
    if not open_ended or MatterKind.SUSPEND not in steps:
        return steps
    if open_ended[0] > scope.moment_of(on, at):
        return (MatterKind.LIFT, *steps)
    return tuple(MatterKind.LIFT if each is MatterKind.SUSPEND else each for each in steps)


def _step(agreement: Agreement, kind: MatterKind) -> Any:
    is_other_reach = kind is MatterKind.PUBLISH and agreement.state == AgreementState.ONLINE
    return _("For whom it settles") if is_other_reach else kind.label


def suspended(agreement: Agreement) -> list[dict[str, Any]]:
    """The times of suspension, the latest first."""
    return [{"start": each.lower, "end": each.upper} for each in reversed(agreement.suspended)]


def facts(institution: Institution, *, in_full: bool) -> list[tuple[Any, Any]]:
    """What is registered, as label and value; the account masked, and only where the file is kept."""
    told = [
        (_("Unified social credit code"), institution.credit_code),
        (_("Where it is"), institution.division.full_name),
        (_("Address"), institution.address),
        (_("Level"), institution.get_level_display() or institution.level_as_written),
        (_("Other names"), str(_("; ")).join(institution.aliases)),
        (_("Telephone"), institution.phone),
        (_("Code in medical insurance"), institution.external_code),
        (_("Legal representative"), institution.legal_representative),
        (_("Ownership"), institution.ownership),
        (_("Nature"), institution.nature),
        (_("Scope of practice"), institution.scope),
        (_("File kept by"), institution.agency),
    ]
    if in_full:
        told.append((_("Bank account"), mask_number(institution.bank_account or "")))
    return [(label, value) for label, value in told if value]


def ground_of(kind: str) -> Any:
    """What the reason of a matter is called: before a measure something was found."""
    return _("What was found") if kind in SANCTIONS else _("Grounds")


def matter(row: Matter) -> dict[str, Any]:
    """A matter in words; one that names no moment is to hold from the decision on."""
    state = RequestState(row.state)
    label = named(row.get_kind_display(), row.get_change_display()) if row.change else row.get_kind_display()
    words = {"text": state.label, "tone": STATES[state]}
    has_moment = state == RequestState.GRANTED or row.starts_at > row.proposed_at
    return {"matter": row, "label": label, "state": words, "late": is_late(row), "has_moment": has_moment}


def is_late(row: Matter) -> bool:
    """Was a change reported after the day by which it had to be?"""
    return bool(row.reported_on and row.report_by and row.reported_on > row.report_by)


def _terms(row: Matter) -> list[tuple[Any, Any]]:
    """What was signed, of an agreement that is to be taken over or corrected, and until when it held so far."""
    if row.kind not in WITH_TERMS or row.agreement is None:
        return []
    now = row.agreement.valid_to or _("no end on record")
    return [
        (_("Number of the agreement"), row.number),
        (_("Signed on"), row.signed_on),
        (_("First day"), row.valid_from),
        (_("Last day"), row.valid_to),
        *([(_("Last day on record"), now)] if row.state == RequestState.OPEN else []),
    ]


def _registered(row: Matter) -> Any:
    """What a change or correction would replace, as long as it isn't decided."""
    if row.state != RequestState.OPEN:
        return ""
    if row.kind in REPLACES:
        return _readable(row, getattr(row.institution, REPLACES[MatterKind(row.kind)])) or "—"
    if not row.change:
        return ""
    return _readable(row, getattr(row.institution, ChangeKind(row.change).lower())) or "—"


def _readable(row: Matter, value: str | None) -> str:
    """A value of a change or correction: an account masked, a level in words, a place by its name."""
    if row.kind == MatterKind.PLACE:
        place = gazetteer().by_code.get(value or "")
        return place.full_name if place else value or ""
    if row.change == ChangeKind.BANK_ACCOUNT:
        return mask_number(value or "")
    return str(dict(Level.choices).get(value or "", value or "")) if row.change == ChangeKind.LEVEL else value or ""


def _reach(row: Matter) -> list[tuple[Any, Any]]:
    """For whom an agreement is to settle; a no takes away what it may have settled so far."""
    if row.kind != MatterKind.PUBLISH:
        return []
    told = ((_("Settles cross-province"), row.cross_province), (_("Settles in-province"), row.in_province))
    return [(label, _("Yes") if holds else _("No")) for label, holds in told]


def _is_unmerging(row: Matter) -> bool:
    """Until it is decided: by the day of the merger it has to be."""
    return row.kind == MatterKind.UNMERGE and row.state == RequestState.OPEN


def _ending(row: Matter) -> list[tuple[Any, Any]]:
    """What a merger that waits would end, and for which care the successor has nothing that goes on."""
    if row.kind != MatterKind.MERGE or row.state != RequestState.OPEN or row.successor is None:
        return []
    on = office_day(row.starts_at)
    ending, going_on = (
        [each for each in of.agreements.order_by("care", "id") if each.facts().stands_as(on, None) in RUNNING]
        for of in (row.institution, row.successor)
    )
    missing = {each.care for each in ending}.difference(each.care for each in going_on)
    return [
        (_("Agreements that end with it"), str(_("; ")).join(each.described for each in ending)),
        (_("Successor without an agreement for"), str(_(", ")).join(str(Care(each).label) for each in sorted(missing))),
    ]


def told(row: Matter) -> list[tuple[Any, Any]]:
    """What was entered about a matter, as label and value."""
    before, change = _registered(row), _readable(row, row.new_value)
    each = [
        (_("Agreement"), row.agreement.described if row.agreement else ""),
        *_terms(row),
        (ground_of(row.kind), row.finding),
        (_("Legal basis"), row.basis),
        (_("Statement of the institution"), row.statement),
        (_("Could state its case until"), row.heard_on),
        (_("To be rectified by"), row.rectify_by),
        (_("Registered so far"), before),
        (_("New value"), change),
        (_("Approved by the authority on"), row.approved_on),
        (_("Reported on"), row.reported_on),
        (_("To be reported by"), row.report_by),
        (_("Assessed again on"), row.assessed_on),
        (_("Successor"), row.successor),
        *_ending(row),
        (_("Merges on"), row.institution.merged_on if _is_unmerging(row) else ""),
        *_reach(row),
        (_("Nothing is settled any more"), _("Yes") if row.stops_stays else ""),
        (_("Plate to be handed back by"), row.plate_back_by),
    ]
    return [(label, value.isoformat() if isinstance(value, date) else value) for label, value in each if value]
