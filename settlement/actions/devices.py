"""Devices that are paid: booked under their notice with the bill, taken back with it (domain.md R4.9, S11).

A bill was assessed before it is paid. What was paid for the person's devices in between is looked at again here, one
payment at a time.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext_lazy as _

from agency.offices import history
from agency.offices.acts import Ids
from agency.offices.refusals import Refusal
from settlement import device_queries
from settlement.assessment.devices import Allowed, allowed
from settlement.assessment.facts import notice_key
from settlement.assessment.notices import from_json
from settlement.assessment.preparing import BEFORE_NOTICES
from settlement.enums import BillKind, CatalogueKind, Reason
from settlement.models import Bill, BillLine, CatalogueItem, Configuration, DirectPayment, Stay
from settlement.models.devices import ConfigurationQuerySet


@dataclass(frozen=True, slots=True)
class PaidDevice:
    """A device that the place of treatment paid, as it tells: the notice's number as written, and yuan."""

    notice: str
    code: str
    day: date
    quantity: Decimal
    fund: Decimal


class PaidSince(Refusal):
    """What was paid for the person's devices since the assessment makes it untrue."""

    code = "devices-since"

    def __init__(self, line: BillLine, kind: BillKind | str) -> None:
        told = {"number": line.number, "name": line.name}
        if kind == BillKind.MANUAL:
            sentence = _(
                "Line %(number)s (%(name)s): since the assessment something was paid or taken back for this person's"
                " devices, and the fund's share is another now. Send the claim back and have the lines assessed again."
            )
        else:
            sentence = _(
                "Line %(number)s (%(name)s): since the assessment something was paid or taken back for this person's"
                " devices, and the fund's share is another now. Have the lines assessed again."
            )
        super().__init__(sentence % told)


def book_devices(bill: Bill, *, at: datetime, ids: Ids) -> None:
    """Book what a bill that is paid now pays for devices: the service life runs, and the notice's limit is used up.

    Inside the current act, after the receipt was taken. Raises PaidSince.
    """
    if not bill.facts["notices"]:
        return
    devices = bill.lines.filter(kind=CatalogueKind.DEVICE, for_injury=True)
    lines = list(devices.exclude(reasons__overlap=BEFORE_NOTICES).order_by("number"))
    if not lines:
        return
    hold_devices(bill.stay)
    under = _looked_at_again(bill, lines)
    paid = [line for line in lines if line.fund]
    lives = dict(CatalogueItem.objects.filter(pk__in=[line.item_id for line in paid]).values_list("id", "life_months"))
    for line in paid:
        notice, most = under[line.number].notice, under[line.number].most
        assert notice is not None, "nothing is paid without one"
        Configuration.objects.create(
            id=ids(at),
            agency=bill.agency,
            worker_id=bill.stay.worker_id,
            received_id=bill.stay.received_id,
            code=line.code,
            name=line.name,
            quantity=most or line.quantity,
            configured_on=line.served_on,
            life_months=lives.get(line.item_id) or notice.life_months,
            notice_number=notice.number,
            notice_key=notice.key,
            notice_limit=notice.limit,
            fund=line.fund,
            bill=bill,
        )


def release_devices(bill: Bill, *, at: datetime) -> None:
    """The payment was undone: the devices count no more, and the notice has its money again."""
    if not bill.facts["notices"]:
        return
    _release(bill.configurations.standing(), at)


def _release(rows: ConfigurationQuerySet, at: datetime) -> None:
    for row in rows.select_for_update(of=("self",)):
        row.undone_at = at
        history.change(row, ["undone_at"])


def book_told(payment: DirectPayment, stay: Stay, devices: Iterable[PaidDevice], *, at: datetime, ids: Ids) -> None:
    """Book what the place of treatment paid for our worker's devices: it is so, whatever the notice says."""
    if not devices:
        return
    hold_devices(stay)
    assert stay.worker is not None, "what is told is told of our workers"
    lives = {each.key: each.life_months for each in device_queries.own_notices(stay.worker)}
    for each in devices:
        key = notice_key(each.notice)
        Configuration.objects.create(
            id=ids(at),
            agency=stay.agency,
            worker_id=stay.worker_id,
            code=each.code,
            quantity=each.quantity,
            configured_on=each.day,
            life_months=lives.get(key, 0),
            notice_number=each.notice,
            notice_key=key,
            fund=each.fund,
            payment=payment,
        )


def release_told(payment: DirectPayment, *, at: datetime) -> None:
    """The place of treatment took its settlement back."""
    _release(payment.configurations.standing(), at)


def told_of(payment: DirectPayment) -> set[PaidDevice]:
    """The devices that were told with a payment."""
    names = ("notice_number", "code", "configured_on", "quantity", "fund")
    return {PaidDevice(*row) for row in payment.configurations.values_list(*names)}


def hold_devices(stay: Stay) -> None:
    """Let one at a time pay for the devices of whose stay it is: each sees what the other has written.

    The trigger that adds up what is paid under a notice takes the same lock.
    """
    if stay.received is None:
        key = f"devices {stay.worker_id}"
    else:
        key = f"devices {stay.agency_id} {bytes(stay.received.number_index).hex()}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def _looked_at_again(bill: Bill, lines: Sequence[BillLine]) -> dict[int, Allowed]:
    """What the notices allow of each line by its number, the devices held. Raises PaidSince."""
    known, before = device_queries.configured(bill.stay), device_queries.Configured.of(bill.facts["configured"])
    told = [from_json(each) for each in bill.facts["notices"]]
    now, then = (allowed(lines, [each.applied_to(notice) for notice in told]) for each in (known, before))
    of_notice: dict[str, list[BillLine]] = defaultdict(list)
    for line in lines:
        one, other = now[line.number], then[line.number]
        if (one.refusal, one.most) != (other.refusal, other.most):
            raise PaidSince(line, bill.kind)
        if one.notice is not None:
            of_notice[one.notice.key].append(line)
    for key, own in of_notice.items():
        paid, then_paid = (each.paid.get(key, Decimal(0)) for each in (known, before))
        left = max(_left(now[line.number]) for line in own)
        is_cut = any(Reason.ABOVE_NOTICE in line.reasons for line in own)
        if (paid > then_paid and sum(line.fund for line in own) > left) or (paid < then_paid and is_cut):
            raise PaidSince(own[-1], bill.kind)
    return now


def _left(one: Allowed) -> Decimal:
    return one.notice.left if one.notice else Decimal(0)
