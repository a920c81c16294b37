"""Device payment notices, and what was paid for a person's devices so far (domain.md R4.9, S11)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, Sum

from agency.workers.devices import may_configure
from agency.workers.models import DeviceNotice, Worker
from settlement.assessment import Device, Notice
from settlement.enums import Beyond, BillKind
from settlement.models import Configuration, Stay
from settlement.models.devices import ConfigurationQuerySet


@dataclass(frozen=True, slots=True)
class Configured:
    """What stands of a person's devices, and yuan paid by the key of the notice."""

    paid: Mapping[str, Decimal]
    devices: tuple[Device, ...]

    def applied_to(self, notice: Notice) -> Notice:
        """A notice with what was paid under it, and the devices that stand."""
        return replace(notice, booked=self.paid.get(notice.key, Decimal(0)), standing=self.devices)

    def as_json(self) -> dict[str, Any]:
        """With the last day of each device."""
        last = {each.code: each.day.isoformat() for each in sorted(self.devices, key=lambda one: one.day)}
        return {"paid": {key: str(amount) for key, amount in self.paid.items()}, "last": last}

    def kept(self) -> list[list[str]]:
        """The devices as a bill keeps them."""
        return [[each.code, each.day.isoformat(), each.notice, str(each.quantity)] for each in self.devices]


NOTHING = Configured({}, ())


def known_then(facts: Mapping[str, Any]) -> Configured:
    """What was known when the bill was assessed that keeps these facts."""
    paid = {key: Decimal(amount) for key, amount in facts["configured"]["paid"].items()}
    kept = (Device(code, date.fromisoformat(day), key, Decimal(many)) for code, day, key, many in facts["devices"])
    return Configured(paid, tuple(kept))


def configured(stay: Stay) -> Configured:
    """What stands of the devices of the stay's person, as far as the agency knows. One query."""
    paid: dict[str, Decimal] = defaultdict(Decimal)
    devices = []
    rows = of_person(stay).standing().order_by("configured_on", "id")
    for key, fund, code, day, quantity in rows.values_list("notice_key", "fund", "code", "configured_on", "quantity"):
        devices.append(Device(code, day, key, quantity))
        if key:
            paid[key] += fund
    return Configured(dict(paid), tuple(devices))


def of_person(stay: Stay) -> ConfigurationQuerySet:
    """The devices of whose stay it is: our worker, or who was heard of under whatever filing."""
    rows: ConfigurationQuerySet = Configuration.objects.all()
    if stay.received is None:
        return rows.filter(worker=stay.worker_id)
    return rows.filter(agency=stay.agency_id, received__number_index=stay.received.number_index)


def is_paid_twice(stay: Stay) -> bool:
    """Is more paid for devices than is allowed, by hand here and where the place of treatment settled this stay?

    More than a notice allows, or a device within the service life of another, under whatever notice (domain.md R4.9).
    What was told after the claim was approved can't be refused any more (R4.13). Two queries, or four with devices.
    """
    return _exceeds_a_notice(stay) or _replaces_too_early(stay)


def _exceeds_a_notice(stay: Stay) -> bool:
    paid = {"paid": Sum("fund"), "limit": Max("notice_limit")}
    here = Count("pk", filter=Q(bill__kind=BillKind.MANUAL))
    there = Count("pk", filter=Q(payment__stay=stay))
    rows = of_person(stay).standing().exclude(notice_key="").values("notice_key")
    of_both = rows.annotate(**paid, here=here, there=there).filter(here__gt=0, there__gt=0)
    return bool(of_both.filter(paid__gt=F("limit")).exists())


def _replaces_too_early(stay: Stay) -> bool:
    """Did a device that was settled with this stay, or one paid by hand, have to wait for the other's service life?"""
    paid = of_person(stay).standing().filter(fund__gt=0)
    there = list(paid.filter(payment__stay=stay))
    if not there or stay.worker is None:
        return False
    alike = list(paid.filter(code__in={each.code for each in there}).select_related("bill"))
    by_hand = [each for each in alike if each.bill is not None and each.bill.kind == BillKind.MANUAL]
    notices = {each.key: each for each in own_notices(stay.worker)}
    many = _in_pieces(alike)
    return any(
        _is_too_early(min(one, other, key=_day), max(other, one, key=_day), notices)
        for one in there
        for other in by_hand
        if one.code == other.code and not _are_of_one(one, other, notices, many)
    )


@dataclass(frozen=True, slots=True)
class TooMuch:
    """What a place of treatment paid beyond our payment notices, in yuan: under a notice, or for one device.

    `paid` is what places of treatment paid under the notice altogether, and `above` what of it is too much.
    """

    why: Beyond
    notice: str
    codes: str
    limit: Decimal | None
    paid: Decimal
    above: Decimal


def beyond_notices(stay: Stay) -> list[TooMuch]:
    """What was paid for devices with a stay that was settled elsewhere, and isn't allowed by our payment notices.

    It is settled there, and can't be refused (R4.8, R4.9). What was paid by hand too is another question
    (`is_paid_twice`). One query, two with devices.
    """
    rows = of_person(stay).standing().filter(payment__isnull=False, fund__gt=0).select_related("payment")
    direct = list(rows.order_by("configured_on", "id"))
    there = [each for each in direct if each.payment is not None and each.payment.stay_id == stay.pk]
    if not there or stay.worker is None:
        return []
    notices = {each.key: each for each in own_notices(stay.worker)}
    return [*_against_notices(there, direct, notices), *_within_lives(there, direct, notices)]


def _against_notices(
    there: Sequence[Configuration], direct: Sequence[Configuration], notices: Mapping[str, Notice]
) -> Iterator[TooMuch]:
    for key in dict.fromkeys(each.notice_key for each in there):
        own, notice = [each for each in there if each.notice_key == key], notices.get(key)
        without = [each for each in own if notice is None or not notice.is_usable_on(each.configured_on)]
        if without:
            paid = _paid_for(without)
            yield TooMuch(Beyond.WITHOUT, own[0].notice_number, _codes(without), None, paid, paid)
        paid = _paid_for(each for each in direct if each.notice_key == key)
        if notice is not None and paid > notice.limit:
            above = paid - notice.limit
            yield TooMuch(Beyond.ABOVE, notice.number, _codes(own), notice.limit, paid, above)


def _within_lives(
    there: Sequence[Configuration], direct: Sequence[Configuration], notices: Mapping[str, Notice]
) -> Iterator[TooMuch]:
    """Of two in one stay the later one is too much, of two stays the one that is told last."""
    many = _in_pieces(direct)
    for one in there:
        for other in direct:
            is_asked = (
                other.pk != one.pk and other.code == one.code and (other not in there or _day(other) <= _day(one))
            )
            if not is_asked or _are_of_one(one, other, notices, many):
                continue
            if _is_too_early(min(one, other, key=_day), max(other, one, key=_day), notices):
                yield TooMuch(Beyond.EARLY, one.notice_number, one.code, None, one.fund, one.fund)
                break


def _paid_for(devices: Iterable[Configuration]) -> Decimal:
    return sum((each.fund for each in devices), Decimal(0))


def _codes(devices: Iterable[Configuration]) -> str:
    return " ".join(dict.fromkeys(each.code for each in devices))


def _in_pieces(devices: Iterable[Configuration]) -> Mapping[tuple[str, str], Decimal]:
    """How many there are of a device under a notice."""
    many: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for each in devices:
        many[each.notice_key, each.code] += each.quantity
    return many


def _are_of_one(
    one: Configuration,
    other: Configuration,
    notices: Mapping[str, Notice],
    many: Mapping[tuple[str, str], Decimal],
) -> bool:
    """Do two alike belong together under one notice of ours, so that neither replaces the other?"""
    notice = notices.get(one.notice_key)
    if notice is None or one.notice_key != other.notice_key:
        return False
    if notice.pieces is None:
        return one.configured_on == other.configured_on
    return many[one.notice_key, one.code] <= notice.pieces


def _day(device: Configuration) -> date:
    return device.configured_on


def _is_too_early(first: Configuration, next_: Configuration, notices: Mapping[str, Notice]) -> bool:
    """The notice of the later device says how long the one before had to serve; if it isn't ours, that one itself."""
    notice = notices.get(next_.notice_key)
    return not may_configure(
        next_.configured_on,
        last_configured_on=first.configured_on,
        life_months=notice.life_months if notice else first.life_months,
        injury_changed=notice is not None and notice.injury_changed,
    )


def wrote_notices(stay: Stay) -> set[int]:
    """Who entered or confirmed the notices of the stay's worker. One query."""
    rows = DeviceNotice.objects.filter(worker=stay.worker_id, state="CONFIRMED")
    return {who for pair in rows.values_list("entered_by", "confirmed_by") for who in pair if who is not None}


def own_notices(worker: Worker) -> tuple[Notice, ...]:
    """Our worker's payment notices, in the order of their days. One query."""
    rows = DeviceNotice.objects.filter(worker=worker, state="CONFIRMED", determination__state="CONFIRMED")
    return tuple(
        Notice(
            number=each.number,
            limit=each.max_payable,
            life_months=each.life_months,
            usable_from=each.issued_on,
            usable_through=_usable_through(each),
            injury_changed=each.determination.injury_changed,
            pieces=each.pieces,
        )
        for each in rows.select_related("determination").order_by("issued_on", "id")
    )


def _usable_through(notice: DeviceNotice) -> date:
    """The last day of a notice, an earlier end or the end of its determination included."""
    ends = [day.fromordinal(day.toordinal() - 1) for day in (notice.ended_on, notice.determination.revoked_on) if day]
    return min([notice.usable_through, *ends])
