"""The writes on the four determinations: one person enters, another confirms; what is confirmed stays as it is."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.matrix import Permission
from agency.offices.refusals import NotAllowedNow, Refusal, required
from agency.workers import consequences, determination_fields, permissions
from agency.workers.actions.contents import fill
from agency.workers.actions.steps import check_fresh
from agency.workers.enums import CLOSABLE, DeterminationState
from agency.workers.models import Determination, Worker


def enter_determination(*, by: Actor, at: datetime, ids: Ids, worker_id: UUID, **values: Any) -> Determination:
    """Enter a determination; another person confirms it. `values` are the fields of determination_fields.py.

    Raises Denied, Incomplete (a sentence for each empty field), WrongIssuer, Refusal (its number is taken).
    """
    with acting(by=by, at=at, ids=ids) as act:
        worker = Worker.objects.select_for_update(of=("self",)).select_related("agency").get(pk=worker_id)
        act.post = by.check(Permission.DETERMINATION_ENTER, worker.agency)
        determination = Determination(id=ids(at), worker=worker, agency=worker.agency, handled_by=by.user)
        fill(determination, values)
        _add_editor(determination, by)
        _save_determination(determination, force_insert=True)
        trail.record(act, "determination.entered", subject=determination, agency=worker.agency, kind=determination.kind)
        return determination


def edit_determination(
    *, by: Actor, at: datetime, ids: Ids, determination_id: UUID, revision: int, **values: Any
) -> Determination:
    """Change a determination that isn't confirmed yet. Raises as enter_determination, and Stale, NotAllowedNow."""
    with acting(by=by, at=at, ids=ids) as act:
        determination = _lock_determination(determination_id)
        act.post = by.check(Permission.DETERMINATION_ENTER, determination.agency)
        check_fresh(determination, revision)
        _check_unconfirmed(determination)
        fill(determination, values)
        determination.state = DeterminationState.ENTERED
        determination.handled_by = by.user
        _add_editor(determination, by)
        determination.revision += 1
        _save_determination(determination)
        trail.record(act, "determination.edited", subject=determination, agency=determination.agency)
        return determination


def confirm_determination(*, by: Actor, at: datetime, ids: Ids, determination_id: UUID, revision: int) -> Determination:
    """Confirm what somebody else entered. Raises Denied, Stale, NotAllowedNow."""
    with acting(by=by, at=at, ids=ids, about=f"determination {determination_id}") as act:
        determination = _lock_determination(determination_id)
        act.post = permissions.check_may_confirm(by, determination)
        check_fresh(determination, revision)
        if determination.state != DeterminationState.ENTERED:
            raise NotAllowedNow(_("This determination does not wait for confirmation any more."))
        determination.state = DeterminationState.CONFIRMED
        determination.confirmed_by, determination.confirmed_at = by.user, at
        determination.revision += 1
        determination.save()
        trail.record(act, "determination.confirmed", subject=determination, agency=determination.agency)
        return determination


def send_back_determination(
    *, by: Actor, at: datetime, ids: Ids, determination_id: UUID, revision: int, reason: str
) -> Determination:
    """Send an entered determination back to whoever entered it. Raises Denied, Stale, NotAllowedNow, Refusal."""
    with acting(by=by, at=at, ids=ids, reason=required(reason)) as act:
        determination = _lock_determination(determination_id)
        act.post = permissions.check_may_confirm(by, determination)
        check_fresh(determination, revision)
        if determination.state != DeterminationState.ENTERED:
            raise NotAllowedNow(_("This determination does not wait for confirmation any more."))
        determination.state = DeterminationState.SENT_BACK
        determination.revision += 1
        determination.save()
        trail.record(act, "determination.sent_back", subject=determination, agency=determination.agency)
        return determination


def reveal_text(*, by: Actor, at: datetime, ids: Ids, determination_id: UUID, field: str, reason: str) -> str:
    """The whole of one sealed text of a determination, for this once; who saw it and why is kept.

    Raises Denied, Refusal (no reason), KeyError (not a sealed text).
    """
    if field not in determination_fields.SEALED:
        raise KeyError(field)
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"determination {determination_id}") as act:
        determination = Determination.objects.select_related("agency", "worker").get(pk=determination_id)
        act.post = by.check(Permission.WORKER_REVEAL, determination.agency)
        worker = determination.worker
        trail.note_reads(by, at, subjects=[worker], seen=field, purpose=reason.strip(), agency=determination.agency)
        trail.record(act, "worker.revealed", subject=worker, agency=determination.agency, field=field)
        return getattr(determination, field) or ""


def note_reconsideration(
    *, by: Actor, at: datetime, ids: Ids, determination_id: UUID, since: date | None, reason: str
) -> Determination:
    """Note that a determination is (or no longer is) under reconsideration or before a court.

    Payment continues meanwhile (Regulation on Work-Injury Insurance art. 31). Raises Denied, NotAllowedNow, Refusal.
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason)) as act:
        determination = _lock_determination(determination_id)
        act.post = permissions.check_may_confirm(by, determination)
        if determination.state != DeterminationState.CONFIRMED or determination.revoked_on:
            raise NotAllowedNow(_("Only a confirmed determination that still stands can be under reconsideration."))
        determination.reconsidered_since = since
        determination.revision += 1
        determination.save()
        trail.record(act, "determination.reconsidered", subject=determination, agency=determination.agency)
        return determination


def note_case_closed(
    *, by: Actor, at: datetime, ids: Ids, determination_id: UUID, on: date | None, reason: str
) -> Determination:
    """Note since when the case of a recognition or a recurrence is closed (stable or appraised), and what shows it.

    From that day on treatment needs a confirmation of recurrence (domain.md R1.11, a proposal); filings that were
    approved stand. Without a day: it was noted in error, and the case is open.
    Raises Denied, NotAllowedNow, Refusal (nothing that shows it, another kind, a day that can't be).
    """
    shown = required(reason)
    with acting(by=by, at=at, ids=ids, reason=shown) as act:
        determination = _lock_determination(determination_id)
        act.post = permissions.check_may_confirm(by, determination)
        if determination.state != DeterminationState.CONFIRMED or determination.revoked_on:
            raise NotAllowedNow(_("Only the case of a confirmed determination that still stands can be closed."))
        if determination.kind not in CLOSABLE:
            raise Refusal(_("Only the case of a recognition or of a recurrence can be closed."), code="kind")
        if on is not None and not (determination.happened_on or determination.decided_on) <= on <= office_day(at):
            raise Refusal(_("A case is closed after the injury, and not in the future."), code="day")
        determination.closed_on, determination.closed_because = on, shown[:200] if on else ""
        determination.revision += 1
        determination.save()
        day = on.isoformat() if on else None
        trail.record(act, "determination.closed", subject=determination, agency=determination.agency, on=day)
        return determination


def revoke_determination(
    *, by: Actor, at: datetime, ids: Ids, determination_id: UUID, on: date, reason: str
) -> Determination:
    """Note that a confirmed determination was revoked as from a day; what rests on it follows.

    Raises Denied, NotAllowedNow, Refusal.
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason)) as act:
        consequences.hold(Determination.objects.values_list("worker_id", flat=True).get(pk=determination_id))
        determination = _lock_determination(determination_id)
        act.post = permissions.check_may_confirm(by, determination)
        if determination.state != DeterminationState.CONFIRMED or determination.revoked_on:
            raise NotAllowedNow(_("Only a confirmed determination that still stands can be revoked."))
        determination.revoked_on, determination.revoked_because = on, reason.strip()[:200]
        determination.revision += 1
        determination.save()
        trail.record(
            act, "determination.revoked", subject=determination, agency=determination.agency, on=on.isoformat()
        )
        lost = consequences.Change(worker=determination.worker, since=on, determination=determination)
        consequences.follow(act, lost, by=by, at=at, ids=ids)
        return determination


def _lock_determination(determination_id: UUID) -> Determination:
    rows = Determination.objects.select_for_update(of=("self",), no_key=True).select_related("agency", "worker")
    return rows.get(pk=determination_id)  # type: ignore[no-any-return]


def _check_unconfirmed(determination: Determination) -> None:
    if determination.state == DeterminationState.CONFIRMED:
        raise NotAllowedNow(
            _("A confirmed determination can't be changed. If it is wrong, have it revoked and enter the right one.")
        )


def _add_editor(determination: Determination, by: Actor) -> None:
    if by.user is not None and by.user.pk not in determination.editors:
        determination.editors = [*determination.editors, by.user.pk]


def _save_determination(determination: Determination, **options: Any) -> None:
    try:
        with transaction.atomic():
            determination.save(**options)
    except IntegrityError as clash:
        if "determination_number_once" not in str(clash):
            raise
        raise Refusal(
            _("A determination of this kind with the number “%(number)s” is on file already.")
            % {"number": determination.number},
            code="number-taken",
        ) from clash
