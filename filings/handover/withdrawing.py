"""Taking back what a leaver asked for or proposed: posts, parameters, matters and lists of institutions."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.duties import actions as duty_actions
from agency.offices.acts import Actor
from agency.offices.models import Act, Agency, User
from agency.offices.refusals import NotAllowedNow
from agency.policy import actions as policy_actions
from filings.handover import queries
from institutions import actions as register_actions
from institutions.actions import lists as list_actions


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody asked for or proposed and nobody has decided on, by key."""

    requests: Collection[UUID] = ()
    proposals: Collection[UUID] = ()
    matters: Collection[UUID] = ()
    lists: Collection[UUID] = ()

    @classmethod
    def all_of(cls, agency: Agency, person: User) -> "Own":
        kinds = (queries.requests_of, queries.proposals_of, queries.matters_of, queries.lists_of)
        return cls(*([row.pk for row in kind(agency, person).order_by("pk")] for kind in kinds))


NOTHING = Own()


def withdraw_own(act: Act, by: Actor, agency: Agency, giver: User, own: Own, *, strict: bool) -> int:
    """Withdraw what is chosen, within the act and with its reason, and say how much it was.

    What somebody has decided meanwhile is left alone, or refused with the whole act when `strict`. Institutions are
    held in one order, as two people may do this at once. Raises NotAllowedNow.
    """
    matters = queries.matters_of(agency, giver).order_by("institution_id", "pk")
    kinds: tuple[tuple[Any, Collection[UUID], Any, str], ...] = (
        (queries.requests_of(agency, giver).order_by("pk"), own.requests, duty_actions.withdraw, "request_id"),
        (queries.proposals_of(agency, giver).order_by("pk"), own.proposals, policy_actions.withdraw_for, "proposal_id"),
        (matters, own.matters, register_actions.withdraw_for, "matter_id"),
        (queries.lists_of(agency, giver).order_by("pk"), own.lists, list_actions.withdraw_for, "list_id"),
    )
    done = 0
    for rows, chosen, withdraw, name in kinds:
        theirs = list(rows.filter(pk__in=chosen).values_list("pk", flat=True))
        if strict and set(chosen) - set(theirs):
            raise NotAllowedNow(_("This has been decided or withdrawn already."))
        for key in theirs:
            try:
                withdraw(by=by, at=act.at, ids=act.ids, reason=act.reason, **{name: key})
            except NotAllowedNow:
                if strict:
                    raise
            else:
                done += 1
    return done
