"""Asking the worker for more: once, per item, with a date (domain.md R2.18; Administrative Licensing Law art. 32)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.models import Act
from agency.offices.refusals import Refusal, required
from agency.policy import periods
from agency.policy.queries import resolve_one, working_days
from filings import handed_in, permissions, workflow
from filings.actions.clock import stop_clock
from filings.actions.steps import check_not_held_by_another, let_go, lock
from filings.enums import Action, PaperKind, State
from filings.models import FilingVersion, Supplement

ANSWER = "filing.supplement_answer_wd"
PAPERS = "papers-missing"
"""The reason of a return in which papers are named and nothing was written."""


def return_for_more(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    version_id: UUID,
    reason: str = "",
    items: Collection[str] | None = None,
    own_mistake: bool = False,
) -> FilingVersion:
    """Send a submitted filing back to the counter, saying what is missing.

    The first time the worker gets the one notice: the papers in `items`, or those that are wanting if none are chosen
    (None), and words. The clock stops. Later only papers of that notice that were refused again are asked for, on the
    same notice. A mistake of the counter (`own_mistake`, or later with nothing refused) asks nothing of the worker and
    doesn't stop the clock.

    Raises Denied, NotAllowedNow, Refusal (nothing said, a paper that can't be asked for, deemed accepted).
    """
    with acting(by=by, at=at, ids=ids, reason=reason.strip() or PAPERS, about=f"filing version {version_id}") as act:
        version = lock(version_id)
        act.post = permissions.check_may_return(by, version)
        transition = workflow.find(Action.RETURN, State(version.state))
        check_not_held_by_another(version, by)
        asked = [] if own_mistake else _items(version, items, at)
        if not asked or items is None:
            required(reason)
        notice = None if own_mistake else _notice(act, version, asked, reason.strip(), by, at, ids)
        if notice is not None:
            stop_clock(version, office_day(at))
        version.state = transition.target
        version.returned_because, version.returned_items = reason.strip()[:500], list(map(str, asked))
        let_go(version)
        version.revision += 1
        version.save()
        _tell(act, version, notice)
        return version


def _items(version: FilingVersion, items: Collection[str] | None, at: datetime) -> list[PaperKind]:
    """The papers to ask for, in order. Raises Refusal for one that isn't needed or wasn't named the first time."""
    notice = handed_in.notice_of(version)
    if notice is not None:
        allowed = handed_in.may_be_asked_again(version, notice)
        sentence = _("The worker was asked once: only papers of that notice that were refused can be asked again.")
    else:
        allowed = handed_in.wanting(version, office_day(at))
        sentence = _("Only papers that are needed and missing or refused can be asked for.")
    if items is None:
        return allowed
    if not set(items) <= set(allowed):
        raise Refusal(sentence, code="not-to-be-asked")
    return [kind for kind in allowed if kind in items]


def _notice(
    act: Act, version: FilingVersion, asked: list[PaperKind], words: str, by: Actor, at: datetime, ids: Ids
) -> Supplement | None:
    """The notice, given or opened again; None when nothing is asked of the worker."""
    notice = handed_in.notice_of(version)
    if notice is not None and not asked:
        return None
    if version.deemed_accepted_on is not None:
        raise Refusal(
            _("No missing papers were named in time, so the application counts as accepted: decide on what is there."),
            code="deemed-accepted",
        )
    today = office_day(at)
    days = int(resolve_one(ANSWER, version.agency.division_id, today).value)  # type: ignore[arg-type]
    due = periods.due_on(today, days, working_days(first=today))
    if notice is None:
        notice = Supplement(
            id=ids(at), version=version, asked_by=by.user, asked_at=at, items=list(map(str, asked)), text=words[:500]
        )
    else:
        notice.asked_again_at = at
        notice.reminded_at = notice.answered_at = None
    notice.answer_from, notice.answer_working_days = today, days
    notice.answer_by, notice.answer_by_is_provisional = due.on, due.provisional
    notice.save()
    return notice


def _tell(act: Act, version: FilingVersion, notice: Supplement | None) -> None:
    details = {"papers": version.returned_items}
    if notice is None:
        trail.record(act, "filing.sent_back", subject=version.filing, agency=version.agency_id)
    elif notice.asked_again_at is None:
        by_day = notice.answer_by.isoformat()
        trail.record(
            act, "filing.returned", subject=version.filing, agency=version.agency_id, answer_by=by_day, **details
        )
    else:
        by_day = notice.answer_by.isoformat()
        trail.record(
            act, "filing.asked_again", subject=version.filing, agency=version.agency_id, answer_by=by_day, **details
        )
