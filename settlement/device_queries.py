"""Device payment notices, and what was paid for a person's devices so far (domain.md R4.9, S11)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from agency.workers.models import DeviceNotice, Worker
from settlement.assessment import Device, Notice, told
from settlement.enums import BillKind
from settlement.models import Bill, Configuration, Stay
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
        """What a bill keeps of it."""
        return {
            "paid": {key: str(amount) for key, amount in self.paid.items()},
            "devices": [[each.code, each.day.isoformat(), each.notice, str(each.quantity)] for each in self.devices],
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Configured":
        """What a bill keeps: as it was known when it was assessed."""
        paid = {key: Decimal(amount) for key, amount in kept["paid"].items()}
        told_of = (
            Device(code, date.fromisoformat(day), key, Decimal(many)) for code, day, key, many in kept["devices"]
        )
        return cls(paid, tuple(told_of))


NOTHING = Configured({}, ())


def configured(stay: Stay, *, but: Bill | None = None) -> Configured:
    """What stands of the devices of the stay's person, as far as the agency knows, `but` those of a bill. One query."""
    paid: dict[str, Decimal] = defaultdict(Decimal)
    devices = []
    others = Q() if but is None else Q(bill=None) | ~Q(bill=but)
    rows = of_person(stay).standing().filter(others).order_by("configured_on", "id")
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
    return told.any_too_early(there, by_hand, alike, notices)


def beyond_notices(stay: Stay) -> list[told.TooMuch]:
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
    return told.beyond(there, direct, notices)


def settled_elsewhere(worker: Worker) -> QuerySet[Stay]:
    """The stays of our worker with which devices were settled elsewhere, and not undone."""
    devices = Configuration.objects.standing().filter(worker=worker, payment__isnull=False)
    return Stay.objects.filter(pk__in=devices.values("payment__stay"))  # type: ignore[no-any-return]


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
