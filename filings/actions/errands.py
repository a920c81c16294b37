"""Tasks that come with an approval, and the advance payment that a worker asks for (domain.md R1.9, R2.15, S09)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.offices.acts import Actor, Ids, acting
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow
from agency.policy.queries import values
from filings import eligibility, permissions, queries
from filings.actions.steps import lock
from filings.actions.tasks import open_task
from filings.enums import Reason, TaskKind
from filings.models import FilingVersion, Task


def after_approval(act: Act, version: FilingVersion, assessment: queries.Assessment, *, at: datetime, ids: Ids) -> None:
    """A card first where none is in order; the papers of an emergency where they are still to come."""
    facts = assessment.facts
    if not facts.has_card:
        open_task(act, kind=TaskKind.ISSUE_CARD, worker=version.worker, version=version, at=at, ids=ids)
    opinion = assessment.answer(Reason.E05)
    if facts.emergency and opinion and opinion.finding == "emergency_open":
        due = eligibility.papers_due(facts.emergency, values(assessment.parameters))
        open_task(
            act,
            kind=TaskKind.EMERGENCY_PAPERS,
            worker=version.worker,
            version=version,
            due_on=due,
            due_is_provisional=facts.emergency.known_through is None or due > facts.emergency.known_through,
            at=at,
            ids=ids,
        )


def ask_for_advance(*, by: Actor, at: datetime, ids: Ids, version_id: UUID) -> Task:
    """Note that the worker asks for an advance payment while a third party's liability is open.

    Social Insurance Law art. 42; nothing is sent to the national exchange. Raises Denied, NotAllowedNow (no third party
    is open, or it was asked for already).
    """
    with acting(by=by, at=at, ids=ids, about=f"filing version {version_id}") as act:
        version = lock(version_id)
        act.post = permissions.check_may_ask_for_advance(by, version)
        if not may_ask(queries.assess(version, at=at)):
            raise NotAllowedNow(_("An advance payment is for an open liability of a third party."))
        task = open_task(act, kind=TaskKind.ADVANCE_PAYMENT, worker=version.worker, version=version, at=at, ids=ids)
        if task is None:
            raise NotAllowedNow(_("An advance payment was asked for already."))
        return task


def may_ask(assessment: queries.Assessment) -> bool:
    """Is a third party open?"""
    answer = assessment.answer(Reason.E06)
    return answer is not None and answer.finding == "third_party_open"
