"""Periods as people write them: two days in one cell, a day and a length, or a length alone."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from institutions.importing.values.cells import Raw, as_text
from institutions.importing.values.dates import (
    LEFT_OUT,
    NUMERAL,
    ONE_AS_DASH,
    OPEN,
    PART_OF_YEAR,
    YEAR,
    numeral,
    read_day,
)
from institutions.importing.verdicts import Finding, found


class Period(NamedTuple):
    start: date | None
    end: date | None
    findings: tuple[Finding, ...] = ()


_BETWEEN = re.compile(r"\s*(?:至|到|→|…+|—+|–|~+|～|－{1,2}|-{2,}|\bto\b|\buntil\b)\s*")
_DASH = re.compile(r"^(.+?\d[日月年号]?)\s*-\s*((?:\d{4}|\d{1,2}月|[二][〇零○O]).*|至今|长期|今)$")
_SIGNING = (
    r"[自从]?(?:本?(?:协议|合同))?(?:签订|签约|签署|签字|签章|生效)(?:之日|日|后)?起?[,，]?"
    r"(?:有效期?|期限)?[为:：]?"
)
"""自签订之日起一年: a length too, whose start stands elsewhere."""
_LENGTH = re.compile(rf"^(?:期限|{_SIGNING})?([{NUMERAL}\d]+)\s*(?:个)?(年|月)(?:期)?$")


MONTHS_AT_MOST = 240
_BARE_LENGTHS = {f"{years}": years * 12 for years in range(1, 11)} | {
    f"{months}": months for months in range(12, 61, 12)
}
"""协议期限(年): an agreement holds some years, and nobody counts a few months or dozens of years without saying so."""


_FROM_SIGNING = re.compile(rf"^{_SIGNING}(?=[至到—~-].*\d)")
"""自签订之日起至2026年12月31日"""
_RENEWED = re.compile(
    r"\s*[,，;；、(]?\s*(?:到期|期满)[前后时]?[^\d()]*(?:续签|续期|续约|延续|顺延|自动)[^\d()]*\)?$|(?<=\d)日?\s*[,，]?已?续签$"
)
"""2024.1.1-2024.12.31,到期自动续签: the end may not be one."""


_IN_FORCE = re.compile(r"(?<=[日月年\d])\s*起\s*(?:开始)?(?:执行|生效|实施|施行|履行)$")
"""2026年1月1日起执行: from that day on."""


def read_period(raw: Raw) -> Period:
    """From and to of a cell that holds both; `三年` gives neither, see `counted`."""
    written = _plainly(ONE_AS_DASH.sub("—", as_text(raw).replace("元月", "1月")))
    doubted = LEFT_OUT.search(written) or _RENEWED.search(written)
    written = _FROM_SIGNING.sub("", _RENEWED.sub("", written))
    written = re.sub(r"(?<=[日月年\d])\s*\([^()]*\)$|[;；。.]+$", "", written)
    written = _IN_FORCE.sub("起", written)
    period = _of_text(written)
    if doubted and period.start and period.end:
        taken = f"{period.start.isoformat()} – {period.end.isoformat()}"
        return period._replace(findings=(found("valid_to", "date_guessed", written=as_text(raw), taken=taken),))
    return period


def _of_text(written: str) -> Period:
    written = re.sub(r"(?<=\d)\.(?=\s*[-—~至到])|(?<=\d年)度|(?<=[\d日号])(?:\([起止]\)|有效$)", "", written)
    text = re.sub(
        r"^(?:自|从|有效期[:：]?|协议期[:：]?|from\b)\s*|\s*(?:(?<!终)止|为止)$|(?<=[日月年\d])起(?=\s*(?:至|到|-|—|~|$))",
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
        if is_part_of_time(text):
            start, end = read_day("valid_from", text), read_day("valid_to", text, is_end=True)
            return Period(start.day, end.day, (*start.findings, *end.findings))
        if written.startswith(("自", "从")) or written.endswith("起"):
            start = read_day("valid_from", text)
            return Period(start.day, None, start.findings)
        return Period(None, None, (found("valid_from", "period_unreadable", written=text),))
    start = read_day("valid_from", _completed(parts[0], parts[1]))
    end = read_day("valid_to", _with_year_of(parts[1], start.day), is_end=True)
    return Period(start.day, end.day, (*start.findings, *end.findings))


def is_part_of_time(text: str) -> bool:
    """Is it a year, a half or a quarter of one, in which something may begin: 2024年, 2024年上半年?"""
    return YEAR.match(text) is not None or PART_OF_YEAR.match(text) is not None


_WITH_LENGTH = re.compile(
    rf"^(?:有效期|期限|为期|共)?(?P<length>[{NUMERAL}\d]+\s*个?[年月])\s*[(,，:：](?P<days>.*\d{{4}}.*?)\)?$"
)
"""三年(2024.1.1-2026.12.31): the days say it; of 三年(2024.1.1起) the length counts from the day."""
_IN_BRACKETS = re.compile(r"^\(([^()]*\d{4}[^()]*)\)$")
_LABELLED = re.compile(r"^(?:起始?|开始|自)[:：]?\s*(\d.*?[\d日号])\s*[,，;；]?\s*(?:终?止|截止|结束)[:：]?\s*(\d.*)$")
"""起：2024.1.1 止：2025.12.31"""


def _plainly(written: str) -> str:
    """A period without what stands around it: brackets, its length, words for its ends."""
    if (bracketed := _IN_BRACKETS.match(written)) is not None:
        written = bracketed[1]
    if (counted := _WITH_LENGTH.match(written)) is not None:
        written = counted["days"]
        if len(re.findall(r"\d{4}", written)) == 1 and len(re.findall(r"\d+", written)) <= 3:
            written = f"{written.rstrip('起')}起{counted['length']}"
    written = re.sub(r"(?<=\d)年?全年$", "年", re.sub(r"(?<=\d)\.{2,}(?=\d{4})", "至", written))
    return _LABELLED.sub(r"\1至\2", written)


_UNTIL = re.compile(r"^(\d{4}[^至到~—]*[\d日号])(?:止|为止|之?前|到期|截止)$")
"""2026年12月31日止, without a start. A second day in it makes the day unreadable."""
_OPEN_BEHIND = "至今有效|至今|今|present|now|长期有效|长期|永久有效|永久|无固定期限"
_WITHOUT_END = re.compile(
    rf"^(\d.*[\d日号])\s*(?:-+|—+|~|至|到|[-—~]+\s*至今|以来|起?[,，]?\s*(?:-\s*)?(?:{_OPEN_BEHIND}))$"
)
_BEGUN = re.compile(rf"^(.+?)(?:起|开始|签订?)[,，]?(?:为期|期限|有效期|共)?([{NUMERAL}\d]+个?[年月])$")
_BEGUN_DASHED = re.compile(rf"^(.+?[\d日号])\s*[-—~至]+\s*([{NUMERAL}]{{1,2}}个?年|[1-9]年|[{NUMERAL}\d]{{1,2}}个月)$")
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
        rf"^([{NUMERAL}]{{4}}年\S+?[日号])()\s*-?\s*([{NUMERAL}]{{4}}年\S+)$",
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


_DAY_WITHIN = r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?"
_IN_TITLE = re.compile(
    r"(?:(?<!医保)(?<!医疗保险)(?:协议|合同|签约)(?:服务|有效)?|服务|^\(?有效)(?:期限?|起止(?:时间|日期))[为是:：]?\s*[自从]?"
    rf"({_DAY_WITHIN})\s*起?\s*[至到—~-]+\s*({_DAY_WITHIN})"
)


def in_title(text: str) -> tuple[date, date] | None:
    """The days of all agreements of a list, where a line above it says them: (协议期限：2024.1.1-2025.12.31)."""
    if (said := _IN_TITLE.search(text)) is None:
        return None
    start, end = (read_day("valid_to", day).day for day in said.groups())
    return (start, end) if start and end and start <= end else None


def length_of(raw: Raw, *, in_months: bool = False) -> int | None:
    """The months of a period that is only a length (三年, 12个月, a bare 3 or 36), or None."""
    text = as_text(raw)
    if in_months and text.isdecimal():
        return int(text) if 0 < int(text) <= MONTHS_AT_MOST else None
    if text in _BARE_LENGTHS:
        return _BARE_LENGTHS[text]
    match = _LENGTH.match(text)
    if not match:
        return None
    number = int(match[1]) if match[1].isdigit() else numeral(match[1])
    months = number * (12 if match[2] == "年" else 1)
    return months if 0 < months <= MONTHS_AT_MOST else None


def end_after(start: date, months: int) -> date:
    """The last day of so many months from a day on."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    if start.day > last:
        return date(year, month + 1, last)
    return date(year, month + 1, start.day) - timedelta(days=1)
