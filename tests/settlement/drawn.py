"""Random bills as plain data, and the same as values of the rule."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from settlement.assessment import Chosen, Item, Line, Notice, Prepared, Recognised, Reviewed, prepare
from settlement.assessment.filed import ALWAYS, Filed
from settlement.enums import CatalogueKind, ReviewOutcome

ADMITTED = date(2026, 4, 2)
KINDS = ("MEDICINE", "TREATMENT", "SERVICE_STANDARD", "REHAB", "DEVICE")
CODES = 14
PRICES = (0, 1, 50, 5_000, 10_000, 33_333, 123_456, 150_050, 8_600_000, 158_000_000)
QUANTITIES = (1, 50, 3_333, 5_000, 10_000, 15_000, 20_000, 70_000, 125_000)


def bill(seed: int) -> dict[str, Any]:
    """A bill with up to 40 lines; all amounts in ten-thousandths, limits of notices in fen."""
    dice = random.Random(seed)
    drawn: dict[str, Any] = {
        "admitted_on": ADMITTED,
        "in_scope": dice.random() > 0.03,
        "catalogues": {kind: editions(dice, kind) for kind in KINDS if dice.random() > 0.08},
        "notices": [notice(dice, number) for number in range(dice.choice([0, 1, 1, 2]))],
        "lines": [line(dice, number) for number in range(1, dice.choice([1, 2, 5, 12, 40]) + 1)],
    }
    stopped = ADMITTED + timedelta(days=dice.randint(0, 8))
    drawn |= {"stopped_from": stopped if dice.random() < 0.1 else None}
    drawn |= {"for_devices": dice.random() < 0.9}
    numbers = [each["number"] for each in drawn["lines"] if dice.random() < 0.1]
    return drawn | {"said": {number: dice.choice(["SEPARATE", "FOR_INJURY"]) for number in numbers}}


def editions(dice: random.Random, kind: str) -> list[dict[str, Any]]:
    """One catalogue, or one that another follows during the stay."""
    first = catalogue(dice, kind)
    if dice.random() > 0.35:
        return [first]
    follows = ADMITTED + timedelta(days=dice.choice([1, 2, 5]))
    return [first | {"to": follows - timedelta(days=1)}, catalogue(dice, kind) | {"from": follows}]


def edition_on(plain: dict[str, Any], kind: str, day: date) -> tuple[int, dict[str, Any]] | None:
    """The edition that holds on a day, and which of its catalogue's it is."""
    held = enumerate(plain["catalogues"].get(kind, []))
    return next((each for each in held if each[1]["from"] <= day <= each[1]["to"]), None)


def catalogue(dice: random.Random, kind: str) -> dict[str, Any]:
    codes = [f"{kind[0]}{number}" for number in range(CODES) if dice.random() > 0.15]
    return {
        "from": ADMITTED - timedelta(days=dice.choice([400, 400, -3])),
        "to": ADMITTED + timedelta(days=dice.choice([400, 400, 5])),
        "is_complete": dice.random() > 0.1,
        "items": {code: item(dice, kind) for code in codes},
    }


def item(dice: random.Random, kind: str) -> dict[str, Any]:
    limited = dice.random() < 0.3
    return {
        "payable": dice.random() > 0.12,
        "price_cap": dice.choice(PRICES) if dice.random() < 0.4 else None,
        "max_quantity": dice.choice(QUANTITIES) * 2 if dice.random() < 0.3 else None,
        "limit_quantity": dice.choice(QUANTITIES) if limited else None,
        "limit_days": dice.choice([1, 1, 2, 7, 30]) if limited else None,
        "excludes": [f"{kind[0]}{dice.randrange(CODES)}"] if dice.random() < 0.15 else [],
    }


def notice(dice: random.Random, number: int) -> dict[str, Any]:
    start = ADMITTED - timedelta(days=dice.randint(-6, 40))
    last = {f"D{dice.randrange(CODES)}": ADMITTED - timedelta(days=dice.randint(-600, 1500)) for _ in range(5)}
    return {
        "number": f"N{number}",
        "limit": dice.choice([0, 1, 120_000, 1_200_000, 9_999_999]),
        "life": dice.choice([6, 24, 36, 48]),
        "from": start,
        "through": start + timedelta(days=dice.choice([10, 60])),
        "changed": dice.random() < 0.2,
        "codes": sorted(f"D{dice.randrange(CODES)}" for _ in range(6)) if dice.random() < 0.5 else [],
        "pieces": dice.choice([None, None, 1, 2, 6]),
        "last": last,
    }


def line(dice: random.Random, number: int) -> dict[str, Any]:
    kind = dice.choice(KINDS)
    return {
        "number": number,
        "kind": kind,
        "code": f"{kind[0]}{dice.randrange(CODES)}",
        "day": ADMITTED + timedelta(days=dice.choice([-1, 0, 0, 1, 2, 3, 6, 8, 18])),
        "quantity": dice.choice(QUANTITIES),
        "price": dice.choice(PRICES) + dice.choice([0, 0, 1, 37, 4_999]),
        "diagnosis": dice.choice(["S72.3", "S72.301", "E11.9", "I10", "", "Z47.0"]),
        "for_injury": dice.random() > 0.2,
        "consent": dice.random() > 0.5,
    }


# The same as values


def amount(ten_thousandths: int | None) -> Decimal | None:
    return None if ten_thousandths is None else Decimal(ten_thousandths) / 10_000


def version_id(kind: str, edition: int) -> UUID:
    return UUID(int=(KINDS.index(kind) + 1) + 10 * edition)


def item_id(kind: str, code: str, edition: int) -> UUID:
    return UUID(int=(KINDS.index(kind) + 1) * 1000 + int(code[1:]) + 100_000 * edition)


def lines_of(plain: dict[str, Any]) -> list[Line]:
    return [
        Line(
            number=each["number"],
            kind=CatalogueKind(each["kind"]),
            code=each["code"],
            name=each["code"],
            served_on=each["day"],
            quantity=Decimal(each["quantity"]) / 10_000,
            price=Decimal(each["price"]) / 10_000,
            diagnosis=each["diagnosis"],
            for_injury=each["for_injury"],
            consent=each["consent"],
        )
        for each in plain["lines"]
    ]


def prepared_of(plain: dict[str, Any]) -> tuple[Prepared, ...]:
    chosen = {}
    for each in plain["lines"]:
        if held := edition_on(plain, each["kind"], each["day"]):
            chosen[each["number"]] = Chosen(version_id(each["kind"], held[0]), held[1]["is_complete"])
    return prepare(
        lines_of(plain),
        chosen=chosen,
        recognised=Recognised(("1.14.2",), ("S72.3",)),
        main_diagnosis="S72.3",
        in_scope=plain["in_scope"],
        filed=Filed(
            stopped=((plain["stopped_from"], None),) if plain["stopped_from"] else (),
            for_devices=ALWAYS if plain["for_devices"] else (),
        ),
        notices=[notice_of(each) for each in plain["notices"]],
        reviewed={number: Reviewed(ReviewOutcome(word), "E11.9") for number, word in plain["said"].items()},
    )


def notice_of(each: dict[str, Any]) -> Notice:
    return Notice(
        number=each["number"],
        limit=Decimal(each["limit"]) / 100,
        life_months=each["life"],
        usable_from=each["from"],
        usable_through=each["through"],
        injury_changed=each["changed"],
        codes=frozenset(each["codes"]),
        pieces=each["pieces"],
        last_configured_on=tuple(each["last"].items()),
    )


def items_of(plain: dict[str, Any], prepared: tuple[Prepared, ...]) -> dict[int, Item]:
    found = {}
    for each in prepared:
        kind, code = each.line.kind.value, each.line.code
        held = edition_on(plain, kind, each.line.served_on)
        if each.version and held and (raw := held[1]["items"].get(code)):
            found[each.line.number] = item_of(kind, code, held[0], raw)
    return found


def item_of(kind: str, code: str, edition: int, raw: dict[str, Any]) -> Item:
    return Item(
        id=item_id(kind, code, edition),
        code=code,
        payable=raw["payable"],
        price_cap=amount(raw["price_cap"]),
        max_quantity=amount(raw["max_quantity"]),
        limit_quantity=amount(raw["limit_quantity"]),
        limit_days=raw["limit_days"],
        excludes=tuple(raw["excludes"]),
    )
