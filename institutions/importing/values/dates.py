"""Days as people write them."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import NamedTuple

from institutions.importing.values.cells import Raw, as_text
from institutions.importing.verdicts import Finding, found

EXCEL_EPOCH = date(1899, 12, 30)
DAYS_TO_1904 = 1462
"""How much later a workbook of old Macintosh programs begins to count."""
YEARS = range(1990, 2100)
OPEN = re.compile(
    r"^(?:[至到]?(?:本|该)?(?:服务)?(?:协议|合同)(?:终止|解除|失效)(?:之?[日时])?(?:为?止)?"
    r"|至今|长期|长期有效|长期协议|长期合作|永久|永久有效|无固定期限|无期限|不限|无限期|今|now|present|open|unlimited|permanent|long-?term)$",
    re.I,
)
_NUMERALS = {numeral: digit for digit, numeral in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "0": 0,
    "Ｏ": 0,
    "O": 0,
    "○": 0,
    "两": 2,
}
NUMERAL = "〇零○O0一二三四五六七八九十两"
_CHINESE = re.compile(rf"^([{NUMERAL}]{{2,4}})年(?:([{NUMERAL}]{{1,3}})月(?:([{NUMERAL}]{{1,3}})[日号]?)?)?$")
_YMD = re.compile(
    r"^(\d{4})\s*(?:[-/.,，、。·~—–_\s]{1,2}|年[-/.]?)\s*(\d{1,2})\s*(?:[-/.,，、。·~—–_\s]{1,2}|月[-/.]?)\s*(\d{1,2})\s*[日号]?\.?$"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\.0+|[0-2]\d[0-5]\d[0-5]\d)?$")
"""20240101, with a point as programs write numbers out, or with hours, minutes and seconds."""
_SHORT = re.compile(r"^'?(\d{1,2})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*[日号]?$")
_LAST = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_MONTH = re.compile(r"^(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*月?(?:份)?$")
_MONTH_COMPACT = re.compile(r"^(20\d{2})(0[1-9]|1[0-2])$")
YEAR = re.compile(r"^(\d{4})\s*年?(?:度)?$")
_MONTH_OF_TWO_DIGITS = re.compile(r"^(\d{2})年(\d{1,2})月(?:份)?$")
PART_OF_YEAR = re.compile(r"^(\d{4})\s*年?\s*(?:第?([一二三四1-4])季度?|Q([1-4])|([上下])半年)$", re.I)
_ENGLISH = re.compile(
    r"^(?:(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<m>[A-Za-z]{3,9})\.?,?[\s-]+(?P<y>\d{4}|\d{2})"
    r"|(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satu?r?|sun)(?:day)?,?\s+)?"
    r"(?P<m2>[A-Za-z]{3,9})\.?[\s-]+(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(?P<y2>\d{4})"
    r"|(?P<y3>\d{4})[\s-](?P<m3>[A-Za-z]{3,9})[\s-](?P<d3>\d{1,2}))$",
    re.I,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(
    r"(?:(?:[T\s]+|(?<=[日号]))\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?|(?<=[日号])\s*(?:\d{1,2}|零|十二|二十四)时(?:\d{1,2}分?)?)$"
)


_ZONED = re.compile(r"^(\d{4}-\d{2}-\d{2})[T\s](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?\s*(Z|[+-]00:?00)$", re.IGNORECASE)
_ENDS_OF_ZONES = frozenset("Zz0")
_CHINA = timedelta(hours=8)


def _in_china(text: str) -> date | None:
    """The day in China at a moment of world time, as programs write it: 2023-12-31T16:00:00.000Z is 2024-01-01."""
    if (said := _ZONED.match(text)) is None:
        return None
    try:
        return (datetime.fromisoformat(f"{said[1]}T{said[2]}:00") + _CHINA).date()
    except ValueError:
        return None


class Day(NamedTuple):
    """A day (None: no day, or an open end) and what was found on the way."""

    day: date | None
    findings: tuple[Finding, ...] = ()


def read_day(field: str, raw: Raw, *, is_end: bool = False) -> Day:
    """The day that a cell names. `raw` is a date of the spreadsheet, a serial number or tidy text."""
    if isinstance(raw, datetime):
        return _checked(field, raw.date(), ())
    if isinstance(raw, date):
        return _checked(field, raw, ())
    if isinstance(raw, bool | timedelta):
        return Day(None, (found(field, "date_unreadable", written=as_text(raw)),))
    text = as_text(raw)
    if not text:
        return Day(None)
    if OPEN.match(text):
        code = "open_end" if is_end else "date_unreadable"
        return Day(None, (found(field, code, written=text),))
    if text[-1:] in _ENDS_OF_ZONES and (here := _in_china(text)) is not None:
        return _checked(field, here, (found(field, "date_form", written=text, taken=here.isoformat()),))
    return _from_text(field, _TIME.sub("", text), text, is_end)


def _from_text(field: str, text: str, written: str, is_end: bool) -> Day:
    for attempt in (text, _bare(text)):
        read = _tried(field, attempt, written, is_end)
        if read is not None:
            left = LEFT_OUT.search(text) if attempt is not text and read.day else None
            return _doubted(field, read, written) if left else read
    digits = text.translate(_LETTERS)
    read = _tried(field, digits, written, is_end) if digits != text and _LETTER.search(text) is None else None
    return _doubted(field, read, written) if read else Day(None, (found(field, "date_unreadable", written=written),))


def _tried(field: str, text: str, written: str, is_end: bool) -> Day | None:
    for reader in (_year_first, _chinese, _serial, _short_year, _year_last, _incomplete, _at_an_end, _english):
        read = reader(field, text, written, is_end)
        if read is not None:
            return read
    return None


def _doubted(field: str, read: Day, written: str) -> Day:
    """The same with a warning: letters stood for digits, or another day stands beside it."""
    if read.day is None:
        return read
    return Day(read.day, (found(field, "date_guessed", written=written, taken=read.day.isoformat()),))


_FORMAL = str.maketrans(
    {**dict(zip("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十", strict=True)), "廿": "二十", "卅": "三十"}
)
"""Numerals of cheques, and the short ones for twenty and thirty."""
_YEAR_OF_NUMERALS = re.compile(rf"[{NUMERAL}\d]{{2,4}}(?=年.*月)")
"""Of a day that numerals may be mixed with digits in: 二0二四年1月1日, 2024年一月1日."""
ONE_AS_DASH = re.compile(r"(?<=\d)一(?=\d)")
"""2024一3一1: the numeral looks like a dash."""
_LETTERS = str.maketrans("OolI", "0011")
_LETTER = re.compile(r"[A-HJ-NP-Za-kmnp-z]")
"""Letters that no digit looks like."""
LEFT_OUT = re.compile(r"\([^()]*(?:\d{2}|延|续.*至)[^()]*\)")
"""A remark that may say another day: 2026-12-31(已续签至2029年)."""


_AROUND = re.compile(
    r"^(?:公元|自|从|至|到|截[至止]|有效期[至到]?[:：]?|from\b|until\b)\s*|\s*(?:起|止|至|到|为止|之?前|签订?|生效|到期)$|\([^()]*\)"
    r"|\s*(?:星期|周)[一二三四五六日天]|\s*[ap]m\b|[;；,，。\s]+$",
    re.I,
)


def _bare(text: str) -> str:
    """A day without what people write around it: 自2024年4月1日(含)起, 2024/04/01星期一, 民国113年, 2024年四月1日."""
    bare = re.sub(r"\s*(?:上午|下午)\s*", " ", text.replace("\\", "/").replace("元月", "一月").translate(_FORMAL))
    bare = ONE_AS_DASH.sub("-", bare)
    bare = _AROUND.sub("", _AROUND.sub("", bare))
    bare = re.sub(r"^(\d{4})\s*年?年([初底末])$", lambda year: f"{year[1]}-{1 if year[2] == '初' else 12}", bare)
    bare = re.sub(r"^(?:中华)?民国(\d{2,3})年", lambda year: f"{1911 + int(year[1])}年", bare)
    if (year := _YEAR_OF_NUMERALS.match(bare)) is not None:
        bare = "".join(str(_NUMERALS.get(sign, sign)) for sign in year[0]) + bare[year.end() :]
        bare = re.sub(rf"(?<!\d)[{NUMERAL}]+(?=[月日号])", lambda number: str(numeral(number[0])), bare)
    return _TIME.sub("", bare)


def _made(field: str, year: int, month: int, day: int, written: str, code: str | None = "date_form") -> Day:
    try:
        made = date(year, month, day)
    except ValueError:
        return Day(None, (found(field, "date_impossible", written=written),))
    return _checked(field, made, (found(field, code, written=written, taken=made.isoformat()),) if code else ())


def _checked(field: str, day: date, findings: tuple[Finding, ...]) -> Day:
    if day.year in YEARS:
        return Day(day, findings)
    if day == date(9999, 12, 31):
        code = "open_end" if field == "valid_to" else "date_unreadable"
        return Day(None, (found(field, code, written=day.isoformat()),))
    if day.year > 2100 and day.year % 100 == 99 and field == "valid_to" and (day.month, day.day) == (12, 31):
        return Day(None, (found(field, "open_end", written=day.isoformat()),))
    return Day(day, (*findings, found(field, "date_unlikely", taken=day.isoformat())))


def _year_first(field: str, text: str, written: str, is_end: bool) -> Day | None:
    if match := _YMD.match(text) or _COMPACT.match(text):
        year, month, day = map(int, match.groups())
        plain = re.fullmatch(r"\d{4}-\d{2}-\d{2}", written) is not None
        return _made(field, year, month, day, written, None if plain else "date_form")
    return None


def _chinese(field: str, text: str, written: str, is_end: bool) -> Day | None:
    match = _CHINESE.match(text)
    if not match:
        return None
    year = int("".join(str(_NUMERALS.get(sign, 0)) for sign in match[1]))
    year += 2000 if year < 100 else 0
    if match[2] is None:
        return _incomplete(field, f"{year}", written, is_end)
    if match[3] is None:
        return _incomplete(field, f"{year}-{numeral(match[2])}", written, is_end)
    return _made(field, year, numeral(match[2]), numeral(match[3]), written)


def numeral(text: str) -> int:
    """一 … 三十一"""
    tens, ten, ones = text.partition("十")
    if not ten:
        return int("".join(str(_NUMERALS.get(sign, 0)) for sign in text) or 0)
    return (_NUMERALS.get(tens, 0) if tens else 1) * 10 + (_NUMERALS.get(ones, 0) if ones else 0)


def _serial(field: str, text: str, written: str, is_end: bool) -> Day | None:
    """The number of a day as a spreadsheet counts it: 46082 is 2026-03-01."""
    if re.fullmatch(r"[3-7]\d{4}(?:\.\d+)?", text):
        made = EXCEL_EPOCH + timedelta(days=int(float(text)))
        return _checked(field, made, (found(field, "date_form", written=written, taken=made.isoformat()),))
    return None


_USUAL = range(18, 30)
"""Years of two digits that agreements of these lists have. Whoever puts another number first may mean the day."""


def _short_year(field: str, text: str, written: str, is_end: bool) -> Day | None:
    match = _SHORT.match(text)
    if not match:
        return None
    first, month, day = map(int, match.groups())
    if first not in _USUAL and day in _USUAL and 1 <= month <= 12:
        return Day(None, (found(field, "date_ambiguous", written=written),))  # 3/4/26, 31-12-25: the year comes last
    if text.lstrip("'")[1:2].isdigit():
        return _made(field, (2000 if first < 70 else 1900) + first, month, day, written)
    return None


def _year_last(field: str, text: str, written: str, is_end: bool) -> Day | None:
    match = _LAST.match(text)
    if not match:
        return None
    first, second, year = map(int, match.groups())
    if first <= 12 and second <= 12 and first != second:
        return Day(None, (found(field, "date_ambiguous", written=written),))
    month, day = (second, first) if first > 12 else (first, second)
    return _made(field, year, month, day, written, "date_order")


def _incomplete(field: str, text: str, written: str, is_end: bool) -> Day | None:
    if match := _MONTH.match(text) or _MONTH_COMPACT.match(text):
        year, month = int(match[1]), int(match[2])
    elif (match := _MONTH_OF_TWO_DIGITS.match(text)) and int(match[1]) in _USUAL:
        year, month = 2000 + int(match[1]), int(match[2])
    elif match := PART_OF_YEAR.match(text):
        year, month = int(match[1]), _month_of_part(match, is_end=is_end)
    elif match := YEAR.match(text):
        year, month = int(match[1]), 12 if is_end else 1
        if year not in YEARS:
            return None
    else:
        return None
    if not 1 <= month <= 12:
        return Day(None, (found(field, "date_impossible", written=written),))
    return _made(field, year, month, monthrange(year, month)[1] if is_end else 1, written, "date_incomplete")


def _month_of_part(part: "re.Match[str]", *, is_end: bool) -> int:
    """The first month of a quarter or half of a year, or its last."""
    if part[4]:
        first, count = (1 if part[4] == "上" else 7), 6
    else:
        quarter = part[2] or part[3]
        first, count = 3 * (int(quarter) if quarter.isdigit() else numeral(quarter)) - 2, 3
    return first + count - 1 if is_end else first


_AT_AN_END = re.compile(r"^(\d{4})年(\d{1,2})月(?:份)?([初底末])$")


def _at_an_end(field: str, text: str, written: str, is_end: bool) -> Day | None:
    """The first day of a month or its last: 2025年12月底."""
    match = _AT_AN_END.match(text)
    if not match:
        return None
    year, month = int(match[1]), int(match[2])
    day = 1 if match[3] == "初" or not 1 <= month <= 12 else monthrange(year, month)[1]
    return _made(field, year, month, day, written, "date_incomplete")


def _english(field: str, text: str, written: str, is_end: bool) -> Day | None:
    match = _ENGLISH.match(text)
    if not match:
        return None
    said = {part[0]: text for part, text in match.groupdict().items() if text}
    day, name, year = said["d"], said["m"], said["y"]
    if name[:3].lower() not in _MONTHS:
        return None
    return _made(
        field, int(year) + (2000 if len(year) == 2 else 0), _MONTHS.index(name[:3].lower()) + 1, int(day), written
    )
