"""The writes on device payment notices: one person enters, another confirms; a later one replaces an earlier one."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting
from agency.offices.matrix import Permission
from agency.offices.models import Act
from agency.offices.refusals import NotAllowedNow, Refusal, Stale, required
from agency.policy.queries import resolve_one
from agency.workers import consequences, devices, permissions
from agency.workers.actions.contents import check_amount, lines_of
from agency.workers.consequences import Change
from agency.workers.enums import DeterminationKind, NoticeState
from agency.workers.models import Determination, DeviceNotice, Worker

VALID_MONTHS = "determination.device_notice_valid_months"
LONGEST_LIFE = 600
"""Months; more is a slip of the finger."""
MOST_PIECES = 20
"""The same of how many."""


def enter_device_notice(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    determination_id: UUID,
    number: str,
    issued_on: date,
    max_payable: Decimal,
    life_months: int,
    institutions: Sequence[str],
    pieces: int | None = None,
) -> DeviceNotice:
    """Enter the payment notice that was issued on a confirmed device confirmation; another person confirms it.

    `max_payable` is in yuan with two decimals, `life_months` the minimum service life in months, `pieces` of how many
    of each device it speaks, if it does. The last usable day is counted by what holds at the agency on the day of
    issue. Raises Denied, NotAllowedNow, Refusal.
    """
    with acting(by=by, at=at, ids=ids) as act:
        determination = _lock_determination(determination_id)
        act.post = by.check(Permission.DETERMINATION_ENTER, determination.agency)
        _check_confirmed(determination)
        _check_contents(determination, number, issued_on, max_payable, life_months)
        if pieces is not None and not 1 <= pieces <= MOST_PIECES:
            raise Refusal(_("A notice is for 1 to %(most)s of each device.") % {"most": MOST_PIECES}, code="pieces")
        months = resolve_one(VALID_MONTHS, determination.agency.division_id, issued_on).value
        notice = DeviceNotice(
            id=ids(at),
            agency=determination.agency,
            worker=determination.worker,
            determination=determination,
            number=number.strip(),
            issued_on=issued_on,
            usable_through=devices.usable_through(issued_on, int(str(months))),
            max_payable=max_payable,
            life_months=life_months,
            pieces=pieces,
            institutions=lines_of(institutions),
            entered_by=by.user,
            entered_at=at,
        )
        if not notice.institutions:
            raise Refusal(_("Name at least one protocol institution."), code="institutions")
        _insert(notice)
        trail.record(act, "device_notice.entered", subject=notice, agency=notice.agency)
        return notice


def confirm_device_notice(*, by: Actor, at: datetime, ids: Ids, notice_id: UUID, revision: int) -> DeviceNotice:
    """Confirm what somebody else entered; the notice that held until then is replaced by it from its day of issue.

    Raises Denied, Stale, NotAllowedNow, Refusal (it is older than the notice that holds).
    """
    with acting(by=by, at=at, ids=ids, about=f"device notice {notice_id}") as act:
        notice = _lock(notice_id)
        act.post = permissions.check_may_confirm_notice(by, notice)
        _check_waits(notice, revision)
        _check_confirmed(notice.determination)
        _replace_earlier(act, notice)
        _decide(notice, NoticeState.CONFIRMED, by, at)
        trail.record(act, "device_notice.confirmed", subject=notice, agency=notice.agency)
        consequences.follow(act, Change(notice.worker, notice.issued_on, notice=notice), by=by, at=at, ids=ids)
        return notice


def refuse_device_notice(
    *, by: Actor, at: datetime, ids: Ids, notice_id: UUID, revision: int, reason: str
) -> DeviceNotice:
    """Say that an entered notice does not match the paper; it is entered anew. Raises Denied, Stale, NotAllowedNow."""
    with acting(by=by, at=at, ids=ids, reason=required(reason)) as act:
        notice = _lock(notice_id)
        act.post = permissions.check_may_confirm_notice(by, notice)
        _check_waits(notice, revision)
        _decide(notice, NoticeState.REFUSED, by, at)
        trail.record(act, "device_notice.refused", subject=notice, agency=notice.agency)
        return notice


def revoke_device_notice(*, by: Actor, at: datetime, ids: Ids, notice_id: UUID, on: date, reason: str) -> DeviceNotice:
    """Note that a confirmed notice can't be used from a day on. Raises Denied, NotAllowedNow, Refusal."""
    with acting(by=by, at=at, ids=ids, reason=required(reason)) as act:
        notice = _lock(notice_id)
        act.post = permissions.check_may_confirm_notice(by, notice)
        if notice.state != NoticeState.CONFIRMED or notice.ended_on:
            raise NotAllowedNow(_("Only a confirmed notice that still holds can be revoked."))
        if on < notice.issued_on:
            raise Refusal(_("This is before the notice was issued."), code="day")
        notice.ended_on, notice.ended_because = on, reason.strip()[:200]
        notice.revision += 1
        notice.save()
        trail.record(act, "device_notice.revoked", subject=notice, agency=notice.agency, on=on.isoformat())
        consequences.follow(act, Change(notice.worker, on, notice=notice), by=by, at=at, ids=ids)
        return notice


def _lock_determination(determination_id: UUID) -> Determination:
    rows = Determination.objects.select_for_update(of=("self",)).select_related("agency", "worker")
    return rows.get(pk=determination_id)  # type: ignore[no-any-return]


def _lock(notice_id: UUID) -> DeviceNotice:
    """The notice under the lock of its worker, as what follows takes it, and of its determination, so that two notices
    under one don't meet.
    """
    worker_id, determination_id = DeviceNotice.objects.values_list("worker_id", "determination_id").get(pk=notice_id)
    Worker.objects.lock(worker_id)
    determination = _lock_determination(determination_id)
    notice: DeviceNotice = DeviceNotice.objects.select_for_update(of=("self",)).get(pk=notice_id)
    notice.determination, notice.agency, notice.worker = determination, determination.agency, determination.worker
    return notice


def _check_confirmed(determination: Determination) -> None:
    stands = determination.confirmed_at is not None and determination.revoked_on is None
    if determination.kind != DeterminationKind.DEVICE or not stands:
        raise NotAllowedNow(_("A payment notice rests on a confirmed assistive-device confirmation that still stands."))


def _check_contents(
    determination: Determination, number: str, issued_on: date, max_payable: Decimal, life_months: int
) -> None:
    if not number.strip():
        raise Refusal(_("Give the number of the notice."), code="number")
    if issued_on < determination.decided_on:
        raise Refusal(_("This is before the devices were confirmed."), code="day")
    check_amount(max_payable, least=Decimal("0.01"))
    if not 1 <= life_months <= LONGEST_LIFE:
        raise Refusal(
            _("The minimum service life is a number of months from 1 to %(most)s.") % {"most": LONGEST_LIFE},
            code="life",
        )


def _check_waits(notice: DeviceNotice, revision: int) -> None:
    if notice.revision != revision:
        raise Stale(_("Somebody else saved this while you had it open."))
    if notice.state != NoticeState.ENTERED:
        raise NotAllowedNow(_("This notice does not wait for confirmation any more."))


def _decide(notice: DeviceNotice, state: NoticeState, by: Actor, at: datetime) -> None:
    notice.state, notice.confirmed_by, notice.confirmed_at = state, by.user, at
    notice.revision += 1
    notice.save()


def _replace_earlier(act: Act, notice: DeviceNotice) -> None:
    standing = DeviceNotice.objects.filter(determination=notice.determination, state=NoticeState.CONFIRMED)
    earlier = standing.filter(ended_on=None).select_for_update(of=("self",)).first()
    if earlier is None:
        return
    if notice.issued_on < earlier.issued_on:
        raise Refusal(
            _("The notice “%(number)s” was issued later and holds.") % {"number": earlier.number}, code="older"
        )
    earlier.ended_on, earlier.replaced_by = notice.issued_on, notice
    earlier.revision += 1
    earlier.save()
    trail.record(act, "device_notice.replaced", subject=earlier, agency=notice.agency, by=notice.number)


def _insert(notice: DeviceNotice) -> None:
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError as clash:
        if "notice_number_once" not in str(clash):
            raise
        raise Refusal(
            _("A payment notice with the number “%(number)s” is on file already.") % {"number": notice.number},
            code="number-taken",
        ) from clash
