"""Numbers, kinds and answers as people write them in cells. What can't be read is a finding, and the value None."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, NamedTuple, TypeVar

from institutions.importing.values import dates
from institutions.importing.values.cells import Raw, as_text, read, without_noise
from settlement.enums import CatalogueKind
from settlement.importing.findings import Finding, found
from settlement.importing.vocabulary import kind_of
from settlement.money import has_more_places

YES = frozenset(
    {
        "是",
        "有",
        "y",
        "yes",
        "true",
        "1",
        "√",
        "✓",
        "✔",
        "对",
        "已签",
        "已签署",
        "工伤",
        "可支付",
        "支付",
        "甲",
        "乙",
        "v",
    }
)
NO = frozenset(
    {
        "否",
        "无",
        "n",
        "no",
        "false",
        "0",
        "×",
        "x",
        "✗",
        "未签",
        "非工伤",
        "疾病",
        "不支付",
        "不可支付",
        "丙",
        "不予支付",
    }
)
_AROUND = re.compile(r"^(?:人民币|rmb|cny|¥|￥)\s*|\s*(?:元|圆|rmb|cny)?(?:/[^\d\s]{1,4})?$", re.IGNORECASE)
"""Signs of money and what a price is for: 12.50元/盒. A dollar is another currency, and 1/2 another number."""
_GROUPED = re.compile(r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$")


T = TypeVar("T")


class Value(NamedTuple, Generic[T]):
    value: T | None
    findings: tuple[Finding, ...] = ()


NOTHING: "Value[str]" = Value("")
NONE: "Value[Any]" = Value(None)


def text(field: str, raw: Raw, longest: int) -> Value[str]:
    """Tidy text. Too long is refused: a cut code is another code."""
    if raw is None:
        return NOTHING
    cell = read(field, without_noise(raw))
    if len(cell.text) > longest:
        return Value("", (*cell.findings, found(field, "too_long", most=longest)))
    return Value(cell.text, cell.findings)


def number(field: str, raw: Raw, *, places: int = 4, most: Decimal = Decimal(100_000_000)) -> Value[Decimal]:
    """A number of 0 or more, with or without signs of money and thousands; None for an empty cell."""
    if raw is None:
        return NONE
    cell = read(field, without_noise(raw))
    written = cell.text
    if not written:
        return Value(None, cell.findings)
    bare = _AROUND.sub("", written).replace("，", ",")
    bare = bare.replace(",", "") if _GROUPED.match(bare) else bare
    try:
        value = Decimal(bare.replace(" ", ""))
    except InvalidOperation:
        return Value(None, (found(field, "number_unreadable", written=written),))
    if not value.is_finite():
        return Value(None, (found(field, "number_unreadable", written=written),))
    if value < 0:
        return Value(None, (found(field, "number_negative", written=written),))
    if value >= most or has_more_places(value, places):
        return Value(None, (found(field, "number_too_large", written=written),))
    findings = () if bare == written else (found(field, "number_form", written=written, taken=bare),)
    return Value(value, (*cell.findings, *findings))


def whole(field: str, raw: Raw, *, most: int = 32_000) -> Value[int]:
    """A whole number of 0 or more; None for an empty cell."""
    if raw is None:
        return NONE
    read_number = number(field, raw, most=Decimal(most))
    if read_number.value is None:
        return Value(None, read_number.findings)
    if read_number.value != read_number.value.to_integral_value():
        return Value(None, (found(field, "number_not_whole", written=as_text(raw)),))
    return Value(int(read_number.value), read_number.findings)


def answer(field: str, raw: Raw, default: bool) -> Value[bool]:
    """Yes or no; an empty cell is the default."""
    if raw is None:
        return Value(default)
    cell = read(field, without_noise(raw))
    plain = cell.text.casefold()
    if not plain:
        return Value(default, ())
    if plain in YES:
        return Value(True)
    if plain in NO:
        return Value(False)
    return Value(None, (found(field, "answer_unknown", written=cell.text),))


def kind(raw: Raw, section: str = "") -> Value[CatalogueKind]:
    """The kind of a line, or that of the section above it."""
    written = read("kind", without_noise(raw)).text
    if not written and section:
        taken = CatalogueKind(section)
        return Value(taken, (found("kind", "kind_of_section", taken=taken.label),))
    if not written:
        return Value(None, (found("kind", "missing"),))
    known = kind_of(written)
    if known is None:
        kinds = ", ".join(str(each.label) for each in CatalogueKind)
        return Value(None, (found("kind", "kind_unknown", written=written, kinds=kinds),))
    return Value(known)


def day(field: str, raw: Raw) -> dates.Day:
    """The day of a cell, a date of the spreadsheet or text."""
    return dates.read_day(field, read(field, raw).text if isinstance(raw, str) else raw)


def as_typed(raw: Raw) -> str:
    """A cell as somebody would type it, so that it can be shown in a field and read again."""
    return as_text(without_noise(raw))
