"""A second opinion on what the fund pays, in whole fen, importing nothing of the app.

Written from domain.md §4 alone. Quantities and prices are whole ten-thousandths; a limit looks back over all lines
before instead of keeping sums. A bill is plain data: see `tests/settlement/drawn.py`.
"""

import calendar
from datetime import date
from typing import Any

Plain = dict[str, Any]
SHARES = ("fund", "not_payable", "above_standard", "above_limit", "separated")


def fen(quantity: int, price: int) -> int:
    """Quantity × price in ten-thousandths each, as fen, half up."""
    return (2 * quantity * price + 1_000_000) // 2_000_000


def judge(bill: Plain) -> dict[int, Plain]:
    """By line number: the five shares in fen, which add up to the line, and the reasons."""
    done: dict[int, Plain] = {}
    bill = bill | {"ordered": _ordered(bill)}
    for line in sorted(bill["lines"], key=lambda each: each["number"]):
        done[line["number"]] = _line(bill, line, done)
    return done


def _line(bill: Plain, line: Plain, done: dict[int, Plain]) -> Plain:
    whole = fen(line["quantity"], line["price"])
    said = dict.fromkeys(SHARES, 0) | {"reasons": set(), "item": None, "kept": 0, "within": 0, "wanted": 0, "purse": ""}
    if not line["for_injury"]:
        return said | {"separated": whole, "reasons": {"NOT_FOR_INJURY"}}
    if bill["said"].get(line["number"]) == "SEPARATE":
        return said | {"separated": whole, "reasons": {"SEPARATED_BY_REVIEW"}}
    why, item, purse = _no(bill, line, done)
    if item:
        said |= {"item": item, "line": line}
    if why:
        return said | {"not_payable": whole, "reasons": {why}}
    said["paying"] = True
    spoken_of = min(line["quantity"], bill["ordered"].get(line["number"], {}).get("most", line["quantity"]))
    said["asked"] = within = spoken_of
    if item["limit_quantity"] is not None:
        spell = (line["day"] - bill["admitted_on"]).days // item["limit_days"]
        gone = sum(
            each["asked"]
            for each in _before(done, line)
            if (each["line"]["day"] - bill["admitted_on"]).days // item["limit_days"] == spell
        )
        within = max(0, min(within, item["limit_quantity"] - gone))
    kept = within
    if item["max_quantity"] is not None:
        kept = max(0, min(kept, item["max_quantity"] - sum(each["within"] for each in _before(done, line))))
    price = line["price"] if item["price_cap"] is None else min(line["price"], item["price_cap"])
    dear, fair = fen(kept, line["price"]), fen(kept, price)
    fund = fair
    if purse:
        taken = sum(each["wanted"] for each in done.values() if each["purse"] == purse["number"])
        fund = max(0, min(fair, purse["limit"] - taken))
        said |= {"purse": purse["number"], "wanted": fair}
    reasons = {
        name
        for name, holds in (
            ("ABOVE_PIECES", spoken_of < line["quantity"]),
            ("ABOVE_FREQUENCY", within < spoken_of),
            ("ABOVE_QUANTITY", kept < within),
            ("ABOVE_PRICE", fair < dear),
            ("ABOVE_NOTICE", fund < fair),
        )
        if holds
    }
    shares = {"fund": fund, "above_standard": dear - fair, "above_limit": whole - dear + fair - fund}
    return said | shares | {"reasons": reasons, "within": within, "kept": kept}


def _before(done: dict[int, Plain], line: Plain) -> list[Plain]:
    """Lines of the same thing, whatever edition of the catalogue they are judged by."""
    thing = (line["kind"], line["code"])
    paying = [each for each in done.values() if each.get("paying")]
    return [each for each in paying if thing == (each["line"]["kind"], each["line"]["code"])]


def _no(bill: Plain, line: Plain, done: dict[int, Plain]) -> tuple[str, Plain | None, Plain | None]:
    """Why nothing is paid, the item that counts, and the payment notice."""
    if why := _not_under_the_filing(bill, line):
        return why, None, None
    notice = None
    if line["kind"] == "DEVICE":
        ordered = bill["ordered"][line["number"]]
        if ordered["why"]:
            return ordered["why"], None, None
        notice = ordered["notice"]
    editions = bill["catalogues"].get(line["kind"], [])
    catalogue = next((each for each in editions if each["from"] <= line["day"] <= each["to"]), None)
    if catalogue is None:
        return "NO_CATALOGUE", None, None
    item = catalogue["items"].get(line["code"])
    if item is None:
        return ("NOT_IN_CATALOGUE" if catalogue["is_complete"] else "NOT_ON_RECORD"), None, None
    if not item["payable"]:
        return "EXCLUDED", None, None
    if any(_exclude(line, item, each) for each in done.values() if each.get("paying")):
        return "EXCLUDED_BESIDE", item, None
    return "", item, notice


def _not_under_the_filing(bill: Plain, line: Plain) -> str:
    if not bill["in_scope"]:
        return "OUT_OF_SCOPE"
    if bill["stopped_from"] and line["day"] >= bill["stopped_from"]:
        return "BENEFIT_STOPPED"
    return "NOT_FILED_FOR" if line["kind"] == "DEVICE" and not bill["for_devices"] else ""


def _exclude(line: Plain, item: Plain, before: Plain) -> bool:
    """Does either of two lines of a kind name the other's code?"""
    earlier, theirs = before.get("line"), before["item"]
    if not earlier or not theirs or earlier["kind"] != line["kind"]:
        return False
    return earlier["code"] in item["excludes"] or line["code"] in theirs["excludes"]


def _ordered(bill: Plain) -> dict[int, Plain]:
    """What the notices say of each device that is asked for, by number; the earlier day first."""
    said: dict[int, Plain] = {}
    for line in sorted(bill["lines"], key=lambda each: (each["day"], each["number"])):
        is_apart = not line["for_injury"] or bill["said"].get(line["number"]) == "SEPARATE"
        if line["kind"] == "DEVICE" and not is_apart and not _not_under_the_filing(bill, line):
            same = [each for each in said.values() if each["got"] and each["line"]["code"] == line["code"]]
            said[line["number"]] = {"line": line, **_device(bill, line, same)}
    return said


def _device(bill: Plain, line: Plain, before: list[Plain]) -> Plain:
    why, notice = _notice(bill, line)
    if notice is None:
        return {"why": why, "got": 0}
    own = [each for each in before if each["notice"]["number"] == notice["number"]]
    most = line["quantity"]
    if notice["pieces"] is None:
        of_the_day = [each for each in own if each["line"]["day"] == line["day"] and notice["limit"]]
        before = [each for each in before if each not in of_the_day]
    elif (left := notice["pieces"] * 10_000 - sum(each["got"] for each in own)) > 0:
        before = [each for each in before if each not in own]
        most = most if notice["changed"] else min(most, left)
    days = [each["line"]["day"] for each in before]
    last = notice["last"].get(line["code"])
    if not notice["changed"]:
        for day in [*days, *([last] if last and last <= line["day"] else [])]:
            if line["day"] <= _months_on(day, notice["life"]):
                return {"why": "SERVICE_LIFE", "got": 0}
    if last and line["day"] < last <= _months_on(line["day"], notice["life"]):
        return {"why": "PAID_LATER", "got": 0}
    return {"why": "", "notice": notice, "most": most, "got": most if line["price"] else 0}


def _notice(bill: Plain, line: Plain) -> tuple[str, Plain | None]:
    about = [each for each in bill["notices"] if not each["codes"] or line["code"] in each["codes"]]
    if not about:
        return "NOTICE_MISSING", None
    usable = [each for each in about if each["from"] <= line["day"] <= each["through"]]
    return ("", usable[-1]) if usable else ("NOTICE_NOT_USABLE", None)


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
