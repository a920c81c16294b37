"""Days and periods as people write them."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import NamedTuple

from institutions.importing.cells import Raw, as_text
from institutions.importing.verdicts import Finding, found

EXCEL_EPOCH = date(1899, 12, 30)
DAYS_TO_1904 = 1462
"""How much later a workbook of old Macintosh programs begins to count."""
YEARS = range(1990, 2100)
OPEN = re.compile(
    r"^(至今|长期|长期有效|长期协议|长期合作|永久|永久有效|无固定期限|无期限|不限|无限期|今|now|present|open|unlimited|permanent|long-?term)$",
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
_NUMERAL = "〇零○O0一二三四五六七八九十两"
_CHINESE = re.compile(rf"^([{_NUMERAL}]{{2,4}})年(?:([{_NUMERAL}]{{1,3}})月(?:([{_NUMERAL}]{{1,3}})[日号]?)?)?$")
_YMD = re.compile(
    r"^(\d{4})\s*(?:[-/.,，、。~—–_\s]{1,2}|年[-/.]?)\s*(\d{1,2})\s*(?:[-/.,，、。~—–_\s]{1,2}|月[-/.]?)\s*(\d{1,2})\s*[日号]?\.?$"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_SHORT = re.compile(r"^'?(\d{1,2})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*[日号]?$")
_LAST = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_MONTH = re.compile(r"^(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*月?(?:份)?$")
_MONTH_COMPACT = re.compile(r"^(20\d{2})(0[1-9]|1[0-2])$")
_YEAR = re.compile(r"^(\d{4})\s*年?(?:度)?$")
_ENGLISH = re.compile(
    r"^(?:(\d{1,2})(?:st|nd|rd|th)?[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4}|\d{2})|([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}))$"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(
    r"(?:(?:[T\s]+|(?<=[日号]))\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?|(?<=[日号])\s*(?:\d{1,2}|零)时(?:\d{1,2}分?)?)$"
)


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
    return _from_text(field, _TIME.sub("", text), text, is_end)


def _from_text(field: str, text: str, written: str, is_end: bool) -> Day:
    for attempt in (text, _bare(text)):
        read = _tried(field, attempt, written, is_end)
        if read is not None:
            left = _LEFT_OUT.search(text) if attempt is not text and read.day else None
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
_YEAR_OF_NUMERALS = re.compile(rf"[{_NUMERAL}\d]{{2,4}}(?=年.*月)")
"""Of a day that numerals may be mixed with digits in: 二0二四年1月1日, 2024年一月1日."""
_ONE_AS_DASH = re.compile(r"(?<=\d)一(?=\d)")
"""2024一3一1: the numeral looks like a dash."""
_LETTERS = str.maketrans("OolI", "0011")
_LETTER = re.compile(r"[A-HJ-NP-Za-kmnp-z]")
"""Letters that no digit looks like."""
_LEFT_OUT = re.compile(r"\([^()]*(?:\d{2}|延|续.*至)[^()]*\)")
"""A remark that may say another day: 2026-12-31(已续签至2029年)."""


_AROUND = re.compile(
    r"^(?:公元|自|从|至|到|截[至止]|有效期[至到]?[:：]?|from\b|until\b)\s*|\s*(?:起|止|至|到|为止|之?前|签订?|生效|到期)$|\([^()]*\)"
    r"|\s*(?:星期|周)[一二三四五六日天]|\s*[ap]m\b|[;；,，。\s]+$",
    re.I,
)


def _bare(text: str) -> str:
    """A day without what people write around it: 自2024年4月1日(含)起, 2024/04/01星期一, 民国113年, 2024年四月1日."""
    bare = re.sub(r"\s*(?:上午|下午)\s*", " ", text.replace("\\", "/").replace("元月", "一月").translate(_FORMAL))
    bare = _ONE_AS_DASH.sub("-", bare)
    bare = _AROUND.sub("", _AROUND.sub("", bare))
    bare = re.sub(r"^(\d{4})\s*年?年([初底末])$", lambda year: f"{year[1]}-{1 if year[2] == '初' else 12}", bare)
    bare = re.sub(r"^(?:中华)?民国(\d{2,3})年", lambda year: f"{1911 + int(year[1])}年", bare)
    if (year := _YEAR_OF_NUMERALS.match(bare)) is not None:
        bare = "".join(str(_NUMERALS.get(sign, sign)) for sign in year[0]) + bare[year.end() :]
        bare = re.sub(rf"(?<!\d)[{_NUMERAL}]+(?=[月日号])", lambda number: str(_numeral(number[0])), bare)
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
        return _incomplete(field, f"{year}-{_numeral(match[2])}", written, is_end)
    return _made(field, year, _numeral(match[2]), _numeral(match[3]), written)


def _numeral(text: str) -> int:
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
    elif match := _YEAR.match(text):
        year, month = int(match[1]), 12 if is_end else 1
        if year not in YEARS:
            return None
    else:
        return None
    if not 1 <= month <= 12:
        return Day(None, (found(field, "date_impossible", written=written),))
    return _made(field, year, month, monthrange(year, month)[1] if is_end else 1, written, "date_incomplete")


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
    day, name, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
    if name[:3].lower() not in _MONTHS:
        return None
    return _made(
        field, int(year) + (2000 if len(year) == 2 else 0), _MONTHS.index(name[:3].lower()) + 1, int(day), written
    )


class Period(NamedTuple):
    start: date | None
    end: date | None
    findings: tuple[Finding, ...] = ()


_BETWEEN = re.compile(r"\s*(?:至|到|→|…+|—+|–|~+|～|－{1,2}|--|\bto\b|\buntil\b)\s*")
_DASH = re.compile(r"^(.+?\d[日月年号]?)\s*-\s*((?:\d{4}|\d{1,2}月|[二][〇零○O]).*|至今|长期|今)$")
_SIGNING = (
    r"[自从]?(?:本?(?:协议|合同))?(?:签订|签约|签署|签字|签章|生效)(?:之日|日|后)?起?[,，]?"
    r"(?:有效期?|期限)?[为:：]?"
)
"""自签订之日起一年: a length too, whose start stands elsewhere."""
_LENGTH = re.compile(rf"^(?:期限|{_SIGNING})?([{_NUMERAL}\d]+)\s*(?:个)?(年|月)(?:期)?$")


_BARE_LENGTHS = {f"{years}": years * 12 for years in range(1, 11)} | {
    f"{months}": months for months in range(12, 61, 12)
}
"""协议期限(年): an agreement holds some years, and nobody counts a few months or dozens of years without saying so."""


def read_period(raw: Raw) -> Period:
    """From and to of a cell that holds both; `三年` gives neither, see `counted`."""
    written = _ONE_AS_DASH.sub("—", as_text(raw).replace("元月", "1月"))
    if (with_length := _WITH_LENGTH.match(written)) is not None:
        written = with_length[1]
    doubted = _LEFT_OUT.search(written)
    written = re.sub(r"(?<=[日月年\d])\s*\([^()]*\)$|[;；。.]+$", "", written)
    period = _of_text(written)
    if doubted and period.start and period.end:
        taken = f"{period.start.isoformat()} – {period.end.isoformat()}"
        return period._replace(findings=(found("valid_to", "date_guessed", written=as_text(raw), taken=taken),))
    return period


def _of_text(written: str) -> Period:
    written = re.sub(r"(?<=\d)\.(?=\s*[-—~至到])|(?<=\d年)度|(?<=[\d日号])(?:\([起止]\)|有效$)", "", written)
    text = re.sub(
        r"^(?:自|从|有效期[:：]?|协议期[:：]?|from\b)\s*|\s*(?:止|为止)$|(?<=[日月年\d])起(?=\s*(?:至|到|-|—|~|$))",
        "",
        re.sub(r"^(?:有效期)?截[至止]", "至", written),
    )
    if not text:
        return Period(None, None)
    if (until := _UNTIL.match(written)) is not None:
        end = read_day("valid_to", until[1], is_end=True)
        return Period(None, end.day, end.findings)
    if begun := _BEGUN.match(text) or _BEGUN_DASHED.match(text):
        return _of_length(begun[1], begun[2], written)
    if (without_end := _WITHOUT_END.match(text)) is not None:
        start = read_day("valid_from", without_end[1])
        return Period(start.day, None, (*start.findings, found("valid_to", "open_end", written=written)))
    parts = _BETWEEN.split(text)
    if len(parts) != 2:
        divided = _divided(text)
        parts = list(divided) if divided else parts
    if len(parts) != 2 or not parts[0]:
        if len(parts) == 2 or OPEN.match(text):
            end = read_day("valid_to", parts[-1], is_end=True)
            return Period(None, end.day, end.findings)
        if _YEAR.match(text):
            start, end = read_day("valid_from", text), read_day("valid_to", text, is_end=True)
            return Period(start.day, end.day, (*start.findings, *end.findings))
        if written.startswith(("自", "从")) or written.endswith("起"):
            start = read_day("valid_from", text)
            return Period(start.day, None, start.findings)
        return Period(None, None, (found("valid_from", "period_unreadable", written=text),))
    start = read_day("valid_from", _completed(parts[0], parts[1]))
    end = read_day("valid_to", _with_year_of(parts[1], start.day), is_end=True)
    return Period(start.day, end.day, (*start.findings, *end.findings))


_WITH_LENGTH = re.compile(rf"^[{_NUMERAL}\d]+\s*(?:个)?[年月]\s*\((.*\d.*)\)$")
"""三年(2024.1.1-2026.12.31): the days say it."""
_UNTIL = re.compile(r"^(\d{4}[^至到~—]*[\d日号])(?:止|为止|之?前|到期|截止)$")
"""2026年12月31日止, without a start. A second day in it makes the day unreadable."""
_OPEN_BEHIND = "至今有效|至今|今|present|now|长期有效|长期|永久有效|永久|无固定期限"
_WITHOUT_END = re.compile(
    rf"^(\d.*[\d日号])\s*(?:-+|—+|~|至|到|[-—~]+\s*至今|以来|起?[,，]?\s*(?:-\s*)?(?:{_OPEN_BEHIND}))$"
)
_BEGUN = re.compile(rf"^(.+?)(?:起|开始|签订?)[,，]?(?:为期|期限|有效期|共)?([{_NUMERAL}\d]+个?[年月])$")
_BEGUN_DASHED = re.compile(
    rf"^(.+?[\d日号])\s*[-—~至]+\s*([{_NUMERAL}]{{1,2}}个?年|[1-9]年|[{_NUMERAL}\d]{{1,2}}个月)$"
)
"""2024年1月1日-2年. A year of two digits may be that of the end, and a month without 个 is."""


def _of_length(start: str, length: str, written: str) -> Period:
    """2024年1月1日起两年"""
    begin, months = read_day("valid_from", start), length_of(length)
    if begin.day is None or months is None:
        return Period(begin.day, None, begin.findings or (found("valid_to", "period_unreadable", written=written),))
    end = end_after(begin.day, months)
    counted = found("valid_to", "period_length", written=written, taken=end.isoformat())
    return Period(begin.day, end, (*begin.findings, counted))


_MONTHS_OF_ONE_YEAR = re.compile(r"^(\d{4})[.年](\d{1,2})月?\s*-\s*(\d{1,2})月?$")
"""2024.1-12, 2024年1-12月"""


def _divided(text: str) -> tuple[str, str] | None:
    """Two dates with only a dash between them: 2024.1.1-2026.12.31, 20240101-20261231, 2024-01-01-2026-12-31."""
    if months := _MONTHS_OF_ONE_YEAR.match(text):
        return f"{months[1]}年{months[2]}月", f"{months[1]}年{months[3]}月"
    for pattern in (
        r"^(\d{4}-\d{1,2}-\d{1,2})\s*-\s*(\d{4}-\d{1,2}-\d{1,2})$",
        r"^(\d{4}(?:[./年]\d{1,2}(?:[./月]\d{1,2}日?|月)?|年)?|\d{8})\s*-\s*(\d{4}(?:[./年]\d{1,2}(?:[./月]\d{1,2}日?|月)?|年)?|\d{8})$",
        r"^(\d{2}([./])\d{1,2}\2\d{1,2})\s*-\s*(\d{2}\2\d{1,2}\2\d{1,2})$",
        r"^(\d{4}([./])\d{1,2}\2\d{1,2})\s*-\s*(\d{1,2}\2\d{1,2})$",
        r"^(\d{4}([./])\d{1,2}\2\d{1,2})\s*-\s*(\d{2}\2\d{1,2}\2\d{1,2})$",
        r"^(\d{2}年\d{1,2}月\d{1,2}[日号]?)()\s*-\s*(\d{2}年\d{1,2}月\d{1,2}[日号]?)$",
        r"^(\d{1,2}/\d{1,2}/\d{4})()\s*-\s*(\d{1,2}/\d{1,2}/\d{4})$",
        r"^(\d{4}年\d{1,2}月\d{1,2}[日号])()\s*[/,，、;；]?\s*(\d{4}年\d{1,2}月\d{1,2}[日号])$",
        r"^(\d{4}([-.])\d{1,2}\2\d{1,2})\s*[/,，、;；]\s*(\d{4}\2\d{1,2}\2\d{1,2})$",
        rf"^([{_NUMERAL}]{{4}}年\S+?[日号])()\s*-?\s*([{_NUMERAL}]{{4}}年\S+)$",
        r"^(\d{8})()\s+(\d{8})$",
        r"^(\S+[\d日号])()\s+(\d{2,4}[-./年]\d{1,2}\S*)$",
    ):
        if match := re.match(pattern, text):
            return match[1], match.groups()[-1]
    if match := _DASH.match(text):
        return match[1], match[2]
    return None


def _completed(start: str, end: str) -> str:
    """2024-2026年, 2024-2026: the sign of the year after the second counts for the first too."""
    return f"{start}年" if re.fullmatch(r"\d{4}", start) and end.endswith("年") else start


def _with_year_of(end: str, start: date | None) -> str:
    """1月1日至12月31日 within one year: the end without a year is in the year of the start."""
    if start and re.fullmatch(r"\d{1,2}[./]\d{1,2}", end):
        return f"{start.year}{end.strip('0123456789')}{end}"
    return f"{start.year}年{end}" if start and re.fullmatch(r"\d{1,2}月(?:\d{1,2}[日号]?)?", end) else end


def length_of(raw: Raw) -> int | None:
    """The months of a period that is only a length (三年, 12个月, a bare 3 or 36), or None."""
    text = as_text(raw)
    if text in _BARE_LENGTHS:
        return _BARE_LENGTHS[text]
    match = _LENGTH.match(text)
    if not match:
        return None
    number = int(match[1]) if match[1].isdigit() else _numeral(match[1])
    months = number * (12 if match[2] == "年" else 1)
    return months if 0 < months <= 240 else None


def end_after(start: date, months: int) -> date:
    """The last day of so many months from a day on."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    if start.day > last:
        return date(year, month + 1, last)
    return date(year, month + 1, start.day) - timedelta(days=1)
