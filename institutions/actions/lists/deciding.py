"""Deciding about a list: into the register, or not; and out of it again. The one who took it in does neither.

The decision is made while the person waits, the writing of half a million rows is not.
"""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow
from institutions import permissions
from institutions.actions.lists import comparing, undoing, writing
from institutions.actions.steps import needed
from institutions.enums import ListState, UndoHeld
from institutions.models import InstitutionList


def accept(*, by: Actor, at: datetime, ids: Ids, list_id: UUID, reason: str = "") -> InstitutionList:
    """Decide that a list goes into the register. A task writes it there (`apply`), in the name of this act.

    Raises Denied (one's own list), NotAllowedNow (not open; the register has moved since the comparison).
    """
    with acting(by=by, at=at, ids=ids, reason=reason.strip(), about=f"institution list {list_id}") as act:
        taken_in = _open(list_id)
        act.post = permissions.check_may_decide_list(by, taken_in)
        with connection.cursor() as cursor:
            if moved := comparing.moved_since(cursor, taken_in):
                raise NotAllowedNow(comparing.MOVED_SINCE % {"count": moved}, code="moved")
        _decide(taken_in, ListState.ACCEPTED, by, at, reason)
        taken_in.act = act
        taken_in.save()
        trail.record(act, "institution_list.accepted", subject=taken_in, agency=taken_in.agency)
        return taken_in


def apply(*, by: Actor, at: datetime, ids: Ids, list_id: UUID) -> InstitutionList:
    """Write an accepted list into the register, with a history row for everything, in the name of who decided.

    One transaction: if it breaks off nothing is written, and the next call begins anew. If the register has moved
    since the decision nothing is written either, and the list is open again. Raises NotAllowedNow (not accepted, or in
    the hands of another worker).
    """
    with acting(by=by, at=at, ids=ids, about=f"institution list {list_id}") as act:
        taken_in = InstitutionList.objects.lock_unless_held(list_id)
        if taken_in is None or taken_in.state != ListState.ACCEPTED or taken_in.act is None:
            raise NotAllowedNow(_("This list isn't waiting to be put into the register."))
        words = {**_words(taken_in.act, taken_in), "at": at, "drawn": comparing.drawn(ids(at))}
        with connection.cursor() as cursor:
            writing.hold(cursor, words)  # before it is asked what has moved: nothing moves after that
            moved = comparing.moved_since(cursor, taken_in)
            if not moved:
                writing.write(cursor, words)
        if moved:
            _reopen(taken_in)
            trail.record(act, "institution_list.held", subject=taken_in, agency=taken_in.agency, moved=moved)
            return taken_in
        taken_in.state = ListState.APPLIED
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
        taken_in = _undecided(list_id)
        act.post = permissions.check_may_withdraw_list(by, taken_in)
        return _withdraw(act, taken_in)


def withdraw_for(*, by: Actor, at: datetime, ids: Ids, list_id: UUID, reason: str) -> InstitutionList:
    """Take back, saying why, a list that a leaver took in and nobody decided. Raises Denied, NotAllowedNow, Unfit."""
    with acting(by=by, at=at, ids=ids, reason=reason.strip(), about=f"institution list {list_id}") as act:
        taken_in = _undecided(list_id)
        act.post = permissions.check_may_withdraw_list_for(by, taken_in)
        needed("reason", reason)
        return _withdraw(act, taken_in)


def _undecided(list_id: UUID) -> InstitutionList:
    """A list that can still be taken back."""
    taken_in = _lock(list_id)
    if taken_in.state not in (ListState.READING, ListState.OPEN):
        raise NotAllowedNow(DECIDED)
    return taken_in


def _withdraw(act: Act, taken_in: InstitutionList) -> InstitutionList:
    taken_in.state, taken_in.content = ListState.WITHDRAWN, None
    taken_in.save()
    trail.record(act, "institution_list.withdrawn", subject=taken_in, agency=taken_in.agency)
    return taken_in


def undo(*, by: Actor, at: datetime, ids: Ids, list_id: UUID, reason: str) -> InstitutionList:
    """Decide that a list is taken out of the register again. A task does it (`take_out`), in the name of this act.

    Raises Denied, NotAllowedNow (not applied), Unfit (no reason).
    """
    with acting(by=by, at=at, ids=ids, reason=reason.strip(), about=f"institution list {list_id}") as act:
        taken_in = _lock(list_id)
        if taken_in.state != ListState.APPLIED:
            raise NotAllowedNow(_("Only a list that is in the register can be undone."))
        act.post = permissions.check_may_decide_list(by, taken_in)
        needed("reason", reason)
        taken_in.state, taken_in.undone_by, taken_in.undone_at = ListState.UNDOING, by.user, at
        taken_in.undo_act, taken_in.undo_held = act, ""
        taken_in.save()
        trail.record(act, "institution_list.undoing", subject=taken_in, agency=taken_in.agency)
        return taken_in


def take_out(*, by: Actor, at: datetime, ids: Ids, list_id: UUID) -> InstitutionList:
    """Restore what a list changed and take out what it added, unless it was changed since; `left_alone` says what was
    left. In the name of who decided it.

    One transaction: if it breaks off the register holds all of the list, and the next call begins anew. If nothing can
    be taken out, or something comes between, it is in the register as before and `undo_held` says why. Raises
    NotAllowedNow (not decided, or in the hands of another worker).
    """
    with acting(by=by, at=at, ids=ids, about=f"institution list {list_id}") as act:
        taken_in = InstitutionList.objects.lock_unless_held(list_id)
        if taken_in is None or taken_in.state != ListState.UNDOING or taken_in.undo_act is None:
            raise NotAllowedNow(_("This list isn't waiting to be taken out of the register."))
        try:
            with transaction.atomic():
                held = _taken_out(taken_in, {**_words(taken_in.undo_act, taken_in), "at": at})
        except IntegrityError:
            held = UndoHeld.CLASH
        if held:
            _stays(taken_in, held)
            trail.record(act, "institution_list.undo_held", subject=taken_in, agency=taken_in.agency, why=held.value)
            return taken_in
        left_alone = len(taken_in.left_alone)
        trail.record(act, "institution_list.undone", subject=taken_in, agency=taken_in.agency, left_alone=left_alone)
        return taken_in


def _taken_out(taken_in: InstitutionList, words: dict[str, object]) -> UndoHeld | None:
    """Take out what can be; why nothing can. Raises IntegrityError if something else holds on to a part of it."""
    with connection.cursor() as cursor:
        all_left, left_alone = undoing.find_free(cursor, words)
        if all_left:
            return UndoHeld.CHANGED
        taken_in.state, taken_in.left_alone = ListState.UNDONE, left_alone
        taken_in.save()  # before anything is taken out: the database asks whether it is undone
        undoing.undo(cursor, words)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return None


def _stays(taken_in: InstitutionList, why: UndoHeld) -> None:
    taken_in.state, taken_in.undo_held, taken_in.left_alone = ListState.APPLIED, why, []
    taken_in.undone_by, taken_in.undone_at, taken_in.undo_act = None, None, None
    taken_in.save()


DECIDED = _("This has been decided or withdrawn already.")


def _open(list_id: UUID) -> InstitutionList:
    taken_in = _lock(list_id)
    if taken_in.state != ListState.OPEN:
        raise NotAllowedNow(DECIDED)
    return taken_in


def _lock(list_id: UUID) -> InstitutionList:
    """The list. One that a task reads, writes or takes out can't be held: whoever asks would wait for minutes."""
    taken_in = InstitutionList.objects.lock_unless_held(list_id)
    if taken_in is None:
        raise NotAllowedNow(_("The list is being worked at at this moment. Look again when that is done."))
    return taken_in


def _reopen(taken_in: InstitutionList) -> None:
    taken_in.state, taken_in.act = ListState.OPEN, None
    taken_in.decided_by, taken_in.decided_at, taken_in.decided_because = None, None, ""
    taken_in.save()


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
