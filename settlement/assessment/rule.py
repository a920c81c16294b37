"""The rule itself: what is in the catalogue and within its limits is paid in full, nothing else (R4.6, R4.8).

Regulation on Work-Injury Insurance arts 30 and 32; Measures on Assistive Devices. `settlement/bills/writing.py` says
the same in SQL; tests hold the two to the same cents.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from settlement.assessment.facts import Assessed, Item, LineResult, Prepared, Totals
from settlement.enums import Flag, Reason, Verdict
from settlement.money import ZERO, to_cents

NOTHING = Decimal(0)
UNKNOWN = frozenset({Reason.NO_CATALOGUE, Reason.NOT_ON_RECORD})
"""What nobody knows is said as such and stops the settlement; it is never counted as a refusal."""
APART = (Reason.NOT_FOR_INJURY, Reason.SEPARATED_BY_REVIEW)
"""Why a line belongs to another insurance: as the institution marked it, or as a person said (R4.6)."""


Thing = tuple[str, str]
"""Kind and code: what a limit is about, in whichever edition of the catalogue it stands on the day of a line."""


@dataclass(slots=True)
class Used:
    """What the lines before have taken of the limits."""

    in_stay: dict[Thing, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    by_day: dict[Thing, list[tuple[date, Decimal]]] = field(default_factory=lambda: defaultdict(list))
    of_purse: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    codes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    excluding: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def assess(prepared: Iterable[Prepared], items: Mapping[int, Item], *, counted_from: date) -> Assessed:
    """The result of every line, in the order of their numbers, and their sums.

    `items` maps a line's number to its catalogue item; `counted_from` is the day of admission, from which the periods
    of frequency limits are counted [proposal].
    """
    used, results = Used(), []
    for each in sorted(prepared, key=lambda one: one.line.number):
        results.append(_assess(each, items.get(each.line.number), used, counted_from))
    unknown = tuple(result.number for result in results if UNKNOWN.intersection(result.reasons))
    return Assessed(tuple(results), totals_of(results), unknown)


def totals_of(results: Iterable[LineResult]) -> Totals:
    """The sums of rounded lines: what is rounded is each line, never the sum."""
    sums = dict.fromkeys(Totals.__dataclass_fields__, ZERO)
    for result in results:
        sums["total"] += result.amount
        for name in ("fund", "worker", "not_payable", "above_standard", "above_limit", "separated"):
            sums[name] += getattr(result, name)
    return Totals(**sums)


def period_of(day: date, counted_from: date, days: int) -> int:
    """Which period of so many days, counted from a day, another day lies in."""
    return (day - counted_from).days // days


def _assess(prepared: Prepared, item: Item | None, used: Used, counted_from: date) -> LineResult:
    line = prepared.line
    amount = to_cents(line.quantity * line.price)
    if reason := _apart(prepared):
        return LineResult(
            line.number, amount, separated=amount, verdict=Verdict.SEPARATED, reasons=(reason,), flags=prepared.flags
        )
    if refusal := _refusal(prepared, item, used):
        return _refused(prepared, amount, refusal)
    assert item is not None
    paid = _quantity(prepared, item, used, counted_from)
    at_price = to_cents(paid.quantity * line.price)
    capped = line.price if item.price_cap is None else min(line.price, item.price_cap)
    at_cap = to_cents(paid.quantity * capped)
    fund = at_cap
    if prepared.purse_limit is not None:
        fund = min(at_cap, max(ZERO, prepared.purse_limit - used.of_purse[prepared.purse]))
        used.of_purse[prepared.purse] += at_cap
    reasons = (
        *((Reason.ABOVE_PRICE,) if at_cap < at_price else ()),
        *paid.reasons,
        *((Reason.ABOVE_NOTICE,) if fund < at_cap else ()),
    )
    result = LineResult(
        line.number,
        amount,
        fund=fund,
        above_standard=at_price - at_cap,
        above_limit=(amount - at_price) + (at_cap - fund),
        verdict=_verdict(fund, reasons),
        reasons=reasons,
    )
    return _with_flags(result, prepared)


def _apart(prepared: Prepared) -> Reason | None:
    if not prepared.line.for_injury:
        return Reason.NOT_FOR_INJURY
    return prepared.refusal if prepared.refusal in APART else None


def _refusal(prepared: Prepared, item: Item | None, used: Used) -> Reason | None:
    line = prepared.line
    if prepared.refusal:
        return prepared.refusal
    if prepared.version is None:
        return Reason.NO_CATALOGUE
    if item is None:
        return Reason.NOT_IN_CATALOGUE if prepared.is_complete else Reason.NOT_ON_RECORD
    if not item.payable:
        return Reason.EXCLUDED
    before = used.codes[line.kind]
    if not before.isdisjoint(item.excludes) or line.code in used.excluding[line.kind]:
        return Reason.EXCLUDED_BESIDE  # and excludes nothing itself: what isn't paid stands in no other's way
    before.add(line.code)
    used.excluding[line.kind].update(item.excludes)
    return None


@dataclass(frozen=True, slots=True)
class Paid:
    quantity: Decimal
    reasons: tuple[Reason, ...]


def _quantity(prepared: Prepared, item: Item, used: Used, counted_from: date) -> Paid:
    """How much of a line its notice speaks of, lies within the frequency limit, and then in the quantity of the stay.

    The limits are those of the edition of its day; what came before counts, whatever edition it was judged by.
    """
    line, most = prepared.line, prepared.most
    quantity, reasons, thing = line.quantity, [], (line.kind, line.code)
    if most is not None and most < quantity:
        reasons.append(Reason.ABOVE_PIECES)
        quantity = most
    ordered = quantity
    if item.limit_quantity is not None and item.limit_days is not None:
        period = period_of(line.served_on, counted_from, item.limit_days)
        gone = sum(
            before for day, before in used.by_day[thing] if period_of(day, counted_from, item.limit_days) == period
        )
        within = min(quantity, max(NOTHING, item.limit_quantity - gone))
        if within < quantity:
            reasons.append(Reason.ABOVE_FREQUENCY)
        quantity = within
    used.by_day[thing].append((line.served_on, ordered))
    gone_in_stay, used.in_stay[thing] = used.in_stay[thing], used.in_stay[thing] + quantity
    if item.max_quantity is not None:
        within = min(quantity, max(NOTHING, item.max_quantity - gone_in_stay))
        if within < quantity:
            reasons.append(Reason.ABOVE_QUANTITY)
        quantity = within
    return Paid(quantity, tuple(reasons))


def _refused(prepared: Prepared, amount: Decimal, reason: Reason) -> LineResult:
    verdict = Verdict.UNKNOWN if reason in UNKNOWN else Verdict.NOT_PAYABLE
    result = LineResult(
        prepared.line.number, amount, not_payable=amount, verdict=verdict, reasons=(reason,), flags=prepared.flags
    )
    return result if verdict is Verdict.UNKNOWN else _with_flags(result, prepared)


def _verdict(fund: Decimal, reasons: tuple[Reason, ...]) -> Verdict:
    if not reasons:
        return Verdict.PAYABLE
    return Verdict.PARTLY if fund else Verdict.NOT_PAYABLE


def _with_flags(result: LineResult, prepared: Prepared) -> LineResult:
    """The worker is asked before anything that the worker pays (R4.8, sample agreement)."""
    lacking = (Flag.NO_CONSENT,) if result.worker and not prepared.line.consent else ()
    return LineResult(
        result.number,
        result.amount,
        result.fund,
        result.not_payable,
        result.above_standard,
        result.above_limit,
        result.separated,
        result.verdict,
        result.reasons,
        (*prepared.flags, *lacking),
    )
