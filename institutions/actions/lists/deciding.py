"""Deciding about a list: into the register, or not; and out of it again. The one who took it in does neither."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow
from institutions import permissions
from institutions.actions.lists import comparing, undoing, writing
from institutions.actions.steps import needed
from institutions.enums import ListState
from institutions.models import InstitutionList


def apply(*, by: Actor, at: datetime, ids: Ids, list_id: UUID, reason: str = "") -> InstitutionList:
    """Put a list into the register, with a history row for everything written. One transaction.

    Raises Denied (one's own list), NotAllowedNow (not open; the register has moved since the comparison).
    """
    with acting(by=by, at=at, ids=ids, reason=reason.strip(), about=f"institution list {list_id}") as act:
        taken_in = _open(list_id)
        act.post = permissions.check_may_decide_list(by, taken_in)
        with connection.cursor() as cursor:
            if moved := comparing.moved_since(cursor, taken_in):
                raise NotAllowedNow(
                    _("%(count)s institutions of the list have changed since it was compared. Take it in once more.")
                    % {"count": moved},
                    code="moved",
                )
            writing.write(cursor, _words(act, taken_in))
        _decide(taken_in, ListState.APPLIED, by, at, reason)
        taken_in.act = act
        taken_in.save()
        trail.record(act, "institution_list.applied", subject=taken_in, agency=taken_in.agency, **taken_in.effects)
        return taken_in


def refuse(*, by: Actor, at: datetime, ids: Ids, list_id: UUID, reason: str) -> InstitutionList:
    """Leave the register as it is. Raises Denied, NotAllowedNow, Unfit (no reason)."""
    with acting(by=by, at=at, ids=ids, reason=reason.strip(), about=f"institution list {list_id}") as act:
        taken_in = _open(list_id)
        act.post = permissions.check_may_decide_list(by, taken_in)
        needed("reason", reason)
        _decide(taken_in, ListState.REFUSED, by, at, reason)
        taken_in.save()
        trail.record(act, "institution_list.refused", subject=taken_in, agency=taken_in.agency)
        return taken_in


def withdraw(*, by: Actor, at: datetime, ids: Ids, list_id: UUID) -> InstitutionList:
    """Take one's own list back before it is decided. Raises Denied, NotAllowedNow."""
    with acting(by=by, at=at, ids=ids, about=f"institution list {list_id}") as act:
        taken_in = InstitutionList.objects.lock(list_id)
        if taken_in.state not in (ListState.READING, ListState.OPEN):
            raise NotAllowedNow(DECIDED)
        act.post = permissions.check_may_withdraw_list(by, taken_in)
        taken_in.state, taken_in.content = ListState.WITHDRAWN, None
        taken_in.save()
        trail.record(act, "institution_list.withdrawn", subject=taken_in, agency=taken_in.agency)
        return taken_in


def undo(*, by: Actor, at: datetime, ids: Ids, list_id: UUID, reason: str) -> InstitutionList:
    """Restore what a list changed, unless it was changed since; `left_alone` says what was left.

    Raises Denied, NotAllowedNow (not applied), Unfit (no reason).
    """
    with acting(by=by, at=at, ids=ids, reason=reason.strip(), about=f"institution list {list_id}") as act:
        taken_in = InstitutionList.objects.lock(list_id)
        if taken_in.state != ListState.APPLIED:
            raise NotAllowedNow(_("Only a list that is in the register can be undone."))
        act.post = permissions.check_may_decide_list(by, taken_in)
        needed("reason", reason)
        taken_in.state, taken_in.undone_by, taken_in.undone_at = ListState.UNDONE, by.user, at
        taken_in.save()
        with connection.cursor() as cursor:
            taken_in.left_alone = undoing.undo(cursor, _words(act, taken_in))
        taken_in.save()
        trail.record(
            act,
            "institution_list.undone",
            subject=taken_in,
            agency=taken_in.agency,
            left_alone=len(taken_in.left_alone),
        )
        return taken_in


DECIDED = _("This has been decided or withdrawn already.")


def _open(list_id: UUID) -> InstitutionList:
    taken_in: InstitutionList = InstitutionList.objects.lock(list_id)
    if taken_in.state != ListState.OPEN:
        raise NotAllowedNow(DECIDED)
    return taken_in


def _decide(taken_in: InstitutionList, state: ListState, by: Actor, at: datetime, reason: str) -> None:
    taken_in.state, taken_in.decided_by, taken_in.decided_at = state, by.user, at
    taken_in.decided_because = reason.strip()[:200]


def _words(act: Act, taken_in: InstitutionList) -> dict[str, object]:
    """What the statements need to know of the act and the list."""
    return {
        **comparing.words_of(taken_in, office_day(act.at)),
        "agency": taken_in.agency_id,
        "at": act.at,
        "reason": act.reason,
        "user": act.user_id,
        "act": act.pk,
        "applied": taken_in.act_id,
        "institution_mark": taken_in.institution_mark,
        "agreement_mark": taken_in.agreement_mark,
    }
