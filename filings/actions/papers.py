"""Papers: kept in step with the rules, handed in at the counter, taken over, judged one by one by a second person."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.refusals import NotAllowedNow, Refusal, Stale, required
from filings import handed_in, permissions
from filings.actions.steps import check_not_held_by_another, lock, with_editor
from filings.enums import PaperKind, PaperState, State
from filings.models import FilingVersion, Paper
from filings.workflow import OPEN

JUDGED = frozenset({PaperState.ACCEPTED, PaperState.REFUSED})


def keep_in_step(version: FilingVersion, at: datetime, ids: Ids) -> None:
    """Have a row for every paper that the rules ask for now. What lies there stays, also when it isn't needed any more.

    Called inside the act that saved the version.
    """
    held = set(version.papers.values_list("kind", flat=True))
    for each in handed_in.needed_of(version, office_day(at)):
        if each.kind not in held:
            Paper(id=ids(at), version=version, kind=each.kind).save(force_insert=True)


def hand_in_papers(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    version_id: UUID,
    kinds: Collection[str],
    of: Collection[str],
    received_on: date | None = None,
) -> list[Paper]:
    """Note which of the papers `of` a page were handed in (`kinds`), on a day: today unless given.

    A paper that was refused is handed in anew; one that was accepted stays; one ticked by mistake is taken back as long
    as nobody has judged it. Raises Denied, NotAllowedNow, Refusal (a day in the future).
    """
    today = office_day(at)
    day = received_on or today
    if day > today:
        raise Refusal(_("A paper can't have been handed in on a day that is still to come."), code="received-on")
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        version = lock(version_id)
        act.post = permissions.check_may_enter(by, version)
        _check_open(version)
        changed = []
        for paper in version.papers.filter(kind__in=sorted(of)).order_by("kind"):
            if paper.kind in kinds and paper.state in handed_in.LACKING:
                _put(paper, PaperState.RECEIVED, received_on=day)
                changed.append(paper)
            elif paper.kind not in kinds and paper.state == PaperState.RECEIVED:
                _put(paper, PaperState.MISSING)
                changed.append(paper)
        if not changed:
            act.changed = False
            return changed
        _note_editor(version, by)
        trail.record(
            act,
            "papers.handed_in",
            subject=version.filing,
            agency=version.agency_id,
            papers={paper.kind: str(paper.state) for paper in changed},
        )
        return changed


def take_over(*, by: Actor, at: datetime, ids: Ids, version_id: UUID, kind: str) -> Paper:
    """Take the same proof over that was accepted for an earlier version or filing of this worker, and say so.

    It stays accepted by whoever accepted it, until somebody judges it anew. Raises Denied, NotAllowedNow, Refusal.
    """
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        version = lock(version_id)
        act.post = permissions.check_may_enter(by, version)
        _check_open(version)
        paper = _paper(version, kind)
        earlier = handed_in.same_proof(version, [PaperKind(paper.kind)]).get(paper.kind)
        if earlier is None or paper.state not in handed_in.LACKING:
            raise Refusal(_("There is no accepted paper of this kind to take over."), code="nothing-to-take-over")
        paper.state, paper.received_on, paper.refused_because = PaperState.ACCEPTED, earlier.received_on, ""
        paper.judged_by, paper.judged_at = earlier.judged_by, earlier.judged_at
        paper.taken_from = earlier
        paper.save()
        _note_editor(version, by)
        trail.record(
            act,
            "papers.taken_over",
            subject=version.filing,
            agency=version.agency_id,
            paper=paper.kind,
            filing=earlier.version.filing.number,
        )
        return paper


def judge_paper(
    *, by: Actor, at: datetime, ids: Ids, version_id: UUID, kind: str, accept: bool, was: str, reason: str = ""
) -> Paper:
    """Accept or refuse one paper that was handed in; a refusal says why, for the worker.

    Never one's own work. `was` is the state that the person saw: two who judge at once don't overwrite each other.
    Raises Denied, NotAllowedNow, Stale, Refusal (no reason, or nothing was handed in).
    """
    because = "" if accept else required(reason)[:200]
    with acting(by=by, at=at, ids=ids, reason=because, about=f"filing version {version_id}") as act:
        version = lock(version_id)
        act.post = permissions.check_may_return(by, version)
        if version.state != State.SUBMITTED:
            raise NotAllowedNow(_("This filing does not wait for a decision any more."))
        check_not_held_by_another(version, by)
        paper = _paper(version, kind)
        if paper.state != was:
            raise Stale(_("Somebody else has looked at this paper meanwhile: it is now “%(state)s”.") % _said(paper))
        if paper.state == PaperState.MISSING:
            raise Refusal(_("This paper was not handed in, so there is nothing to judge."), code="paper-missing")
        paper.state = PaperState.ACCEPTED if accept else PaperState.REFUSED
        paper.judged_by, paper.judged_at, paper.refused_because = by.user, at, because
        paper.taken_from = None
        paper.save()
        kind_of_event = {"paper": paper.kind}
        if accept:
            trail.record(act, "papers.accepted", subject=version.filing, agency=version.agency_id, **kind_of_event)
        else:
            trail.record(act, "papers.refused", subject=version.filing, agency=version.agency_id, **kind_of_event)
        return paper


def _paper(version: FilingVersion, kind: str) -> Paper:
    paper = version.papers.filter(kind=kind).select_related("judged_by").first()
    if paper is None:
        raise Refusal(_("This filing has no such paper."), code="paper-unknown")
    return paper


def _said(paper: Paper) -> dict[str, str]:
    return {"state": str(PaperState(paper.state).label)}


def _put(paper: Paper, state: PaperState, received_on: date | None = None) -> None:
    paper.state, paper.received_on, paper.refused_because = state, received_on, ""
    paper.judged_by = paper.judged_at = None
    paper.save()


def _check_open(version: FilingVersion) -> None:
    if version.state not in OPEN:
        raise NotAllowedNow(_("This filing was decided or withdrawn: its papers stay as they are."))


def _note_editor(version: FilingVersion, by: Actor) -> None:
    """Who notes papers is a maker of this version."""
    editors = with_editor(by, version.editors)
    if editors != version.editors:
        version.editors = editors
        version.save(update_fields=["editors"])
