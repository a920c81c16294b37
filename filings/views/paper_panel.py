"""The papers of a filing on its pages: where each stands, what one may do with it, the notice, the clock."""

from datetime import date
from typing import Any

from django.utils.translation import ngettext

from agency.offices.acts import office_day
from agency.offices.requests import DeskRequest
from filings import handed_in, permissions
from filings.enums import PaperKind, PaperState, State
from filings.handed_in import HandedIn, Line
from filings.models import FilingVersion, Supplement
from filings.paper_wording import to_bring
from filings.workflow import OPEN

TONES = {PaperState.MISSING: "", PaperState.RECEIVED: "wait", PaperState.ACCEPTED: "ok", PaperState.REFUSED: "stop"}


def panel(request: DeskRequest, version: FilingVersion, held: HandedIn) -> dict[str, Any]:
    """What the papers' parts of a page need, of papers read before. Two queries at most."""
    today = office_day(request.at)
    found, notice = held.lines, held.notice
    enters = permissions.may_enter(request.actor, version) and version.state in OPEN
    judges = version.state == State.SUBMITTED and permissions.may_return(request.actor, version)
    judges = judges and (version.claimed_by_id is None or version.claimed_by == request.actor.user)
    lacking = [line.kind for line in found if line.needed and line.state in handed_in.LACKING]
    earlier = handed_in.same_proof(version, lacking) if enters and lacking else {}
    return {
        "rows": [_row(line, earlier, request.POST) for line in found],
        "lacking": sum(line.is_wanting for line in found),
        "may_tick": enters,
        "may_judge": judges,
        "today": today,
        "asked": _asked(version, notice, found, today),
        "clock": clock(version),
        "notice_by": _notice_by(version, held, today),
        "deemed": version.deemed_accepted_on,
        "items": _items(held, request.POST) if judges else [],
        "asked_once": notice is not None,
        "own_mistake": bool(request.POST.get("own_mistake")),
    }


def _row(line: Line, earlier: dict[str, Any], typed: Any) -> dict[str, Any]:
    paper = line.paper
    taken = paper.taken_from if paper else None
    return {
        "kind": str(line.kind),
        "label": line.kind.label,
        "state": str(line.state),
        "word": line.state.label,
        "tone": TONES[line.state],
        "is_in": line.state in {PaperState.RECEIVED, PaperState.ACCEPTED},
        "is_fixed": line.state == PaperState.ACCEPTED,
        "is_missing": line.state == PaperState.MISSING,
        "received_on": paper.received_on if paper else None,
        "judged_by": paper.judged_by if paper else None,
        "judged_at": paper.judged_at if paper else None,
        "because": paper.refused_because if paper else "",
        "taken_from": taken.version.filing.number if taken else "",
        "may_follow": bool(line.needed and line.needed.may_follow),
        "unneeded": line.needed is None,
        "clause": str(line.clause),
        "is_ours": line.clause.standing == "proposal",
        "earlier": earlier[line.kind].version.filing.number if line.kind in earlier else "",
        "typed": typed.get("paper_reason", "") if typed.get("kind") == line.kind else "",
    }


def _asked(version: FilingVersion, notice: Supplement | None, found: list[Line], today: date) -> dict[str, Any] | None:
    """What the worker is asked for while the filing lies at the counter; None when it isn't there."""
    if version.state != State.RETURNED:
        return None
    open_notice = notice if notice is not None and notice.answered_at is None else None
    return {
        "sentences": sentences(found, version.returned_items),
        "words": version.returned_because,
        "by": open_notice.answer_by if open_notice else None,
        "provisional": bool(open_notice and open_notice.answer_by_is_provisional),
        "late": bool(open_notice and open_notice.answer_by < today),
    }


def sentences(found: list[Line], asked: list[str]) -> list[str]:
    """The papers that are asked for, each in the worker's words, with why one was refused."""
    refused = {line.kind: line.paper.refused_because for line in found if line.paper}
    return to_bring(asked, {str(kind): reason for kind, reason in refused.items()})


def clock(version: FilingVersion) -> str:
    """That the clock stands still, since when, and what is left; empty while it runs."""
    if version.clock_stopped_on is None or version.working_days_left is None or version.state not in OPEN:
        return ""
    left = version.working_days_left
    return ngettext(
        "Clock stopped since %(day)s, %(n)s working day left",
        "Clock stopped since %(day)s, %(n)s working days left",
        left,
    ) % {"day": version.clock_stopped_on.isoformat(), "n": left}


def _notice_by(version: FilingVersion, held: HandedIn, today: date) -> dict[str, Any] | None:
    """Until when missing papers have to be named, while that is open (domain.md R2.18)."""
    if held.notice is not None or version.state != State.SUBMITTED or version.deemed_accepted_on:
        return None
    due = handed_in.notice_due(version, held.parameters)
    return {"day": due.on, "provisional": due.provisional, "over": due.on < today} if due else None


def _items(held: HandedIn, typed: Any) -> list[dict[str, Any]]:
    """The papers that may be asked for, chosen beforehand or as they were ticked."""
    if held.notice is None:
        kinds = [line.kind for line in held.lines if line.is_wanting]
    else:
        kinds = handed_in.asked_again_from(held)
    ticked = typed.getlist("items") if typed.get("items_shown") else [str(kind) for kind in kinds]
    return [{"kind": str(kind), "label": PaperKind(kind).label, "checked": kind in ticked} for kind in kinds]


def ticks(rows: list[dict[str, Any]], form: Any) -> list[dict[str, Any]]:
    """The papers as check boxes of the entry page: as stored, or as they were ticked."""
    if not form.is_bound or not form.data.get("papers_shown"):
        return rows
    ticked = form.data.getlist("papers")
    return [{**row, "is_in": row["kind"] in ticked or row["is_fixed"]} for row in rows]
