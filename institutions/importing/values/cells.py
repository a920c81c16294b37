"""One cell: what a person meant by it. Signs in order, damage found, formulas disarmed."""

import html
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from institutions.importing.values import mojibake, signs
from institutions.importing.verdicts import Finding, found

Raw = str | int | float | bool | date | datetime | time | timedelta | None

_WIDE = {0xFF01 + offset: chr(0x21 + offset) for offset in range(94)}
_KEPT_WIDE = "，：；！？"
"""Punctuation that is right in Chinese."""
_ORDERED = str.maketrans(
    {
        **{sign: plain for sign, plain in _WIDE.items() if chr(sign) not in _KEPT_WIDE},
        **dict.fromkeys("\u2010\u2011\u2012\u2212", "-"),
        **dict.fromkeys("\uff65\u30fb\u2027", "·"),
        **dict.fromkeys("〔【［", "("),
        **dict.fromkeys("〕】］", ")"),
        signs.ALIKE: "市",
        **signs.SIMPLIFIED,
    }
)
_SIGNS = {**_ORDERED, **{sign: plain.translate(_ORDERED) for sign, plain in signs.COPIED.items()}}
_BLANK = "\ue5e5\u3164\uffa0\u115f\u1160\u2800\u034f\xad"
_TRADITIONAL = re.compile(f"[{signs.as_ranges(sorted(signs.SIMPLIFIED))}]")
_UNTIDY = re.compile(
    r"^\s|\s$|^['\u2018\u2019`\u00b4\uff07]|[\uff01-\uff0b\uff0d-\uff19\uff1c-\uff1e\uff20-\uff5e]|\s\s|[^\S ]"
    r"|(?<=[^\x00-\xff])\s|\s(?=[^\x00-\xff])|[\uff65\u30fb\u2027\u2010-\u2012\u2212〔【］〕】［\u5dff\u2e80-\u2fdf\uf900-\ufaff\ufe00-\ufe6f]"
    r"|[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\u3000\u3164\uffa0\u115f\u1160\u2800\u034f]"
    r"|[\U000e0000-\U000e007f\ue5e5]"  # the last is what GBK's blank becomes where it isn't known
    rf"|{_TRADITIONAL.pattern}"
)
_CALL = re.compile(r"^[=+\-@]\s*(?:\"|[A-Za-z_.]+\s*[(|!]|[\d.$]+\s*[-+*/^]|\$?[A-Za-z]{1,3}\$?\d+(?:\W|$))")
_QUOTED = re.compile(r'^="([^"]*)"$')
_LINKED = re.compile(r'^=HYPERLINK\(\s*"[^"]*"\s*[,;]\s*"([^"]*)"\s*\)$', re.IGNORECASE)
_ERROR = re.compile(r"^#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|#+|SPILL!|CALC!)$", re.IGNORECASE)
PLACEHOLDERS = frozenset(
    {"-", "--", "---", "/", "//", "\\", "—", "——", "―", "――", "–", "_", "*", ".", "。", "、", "?", "？", "…", "……"}
    | {
        "无",
        "暂无",
        "没有",
        "空",
        "空白",
        "不详",
        "未知",
        "缺",
        "未填",
        "待补充",
        "待补",
        "暂缺",
        "待定",
        "待核实",
        "无此项",
    }
    | {"待办", "待提供", "待更新", "办理中", "正在办理", "申请中", "未办理", "略"}
    | {"null", "none", "n/a", "na", "nil", "nan", "(空)", "(null)", "(blank)", "无信息", "未提供", "(无)", "tbd"}
    | {"nat", "\\n"}
)
AS_ABOVE = frozenset({"同上", "〃", "″", '"', "“", "”", "''", "同前", "同左", "ditto"})


class Cell(NamedTuple):
    """The tidy text of a cell and what was found about it."""

    text: str
    findings: tuple[Finding, ...] = ()


_ALL_PLAIN = re.compile(rf"[^\x21-\x7e{signs.as_ranges(signs.PLAIN)}]")
"""Anything but plain signs and Chinese characters; without one there is little to put in order."""


def tidy(written: str) -> str:
    """No blanks at the ends or inside Chinese, no invisible signs or leading apostrophe; plain, simplified signs."""
    if _ALL_PLAIN.search(written) is None and written[:1] not in ("'", "`"):
        return written
    if _UNTIDY.search(written) is None:
        return written
    return _tidied(written)


@lru_cache(maxsize=256)
def _tidied(written: str) -> str:
    """The same of text that needs it. One cell is asked about several times in turn, as its row is read."""
    text = unicodedata.normalize("NFC", written).translate(_SIGNS)
    kept = [" " if sign.isspace() else sign for sign in text if sign.isspace() or not _is_invisible(sign)]
    text = _BLANKS.sub(" ", "".join(kept)).strip()
    text = _APOSTROPHES.sub("", text).strip()
    return _INSIDE_CHINESE.sub("", text)


_BLANKS = re.compile(r" +")
_APOSTROPHES = re.compile(r"^['\u2018\u2019`\u00b4]+(?=.)")
_INSIDE_CHINESE = re.compile(r"(?<=[^\x00-\xff]) | (?=[^\x00-\xff])")


def _is_invisible(sign: str) -> bool:
    return sign in _BLANK or "\ufe00" <= sign <= "\ufe0f" or unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Cn"}


def as_text(raw: Raw) -> str:
    """What a cell shows. Whole numbers without a point, days as 2026-03-01."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float):
        if raw != raw or raw in (float("inf"), float("-inf")):
            return ""
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw).upper()
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ", "seconds")
    return raw.isoformat() if isinstance(raw, date | time) else str(raw)


def without_noise(raw: Raw) -> Raw:
    """Floating-point noise taken away: 0.30000000000000004 is 0.3, and 1200.0 is 1200."""
    if isinstance(raw, float) and abs(raw) < 1e15:
        return format(Decimal(f"{raw:.12g}").normalize(), "f")
    return raw


def is_blank(raw: Raw) -> bool:
    if not isinstance(raw, str):
        return raw is None
    first = raw[:1]
    return not ((first.isalnum() and first not in _BLANK) or tidy(raw))


def read(field: str, raw: Raw) -> Cell:
    """The text of a cell for a field: tidied, decoded anew if it was encoded twice, no formula, empty for a dash."""
    if raw is None or raw == "":
        return Cell("")
    if not isinstance(raw, str):
        return Cell(as_text(raw))
    text = tidy(_unmarked(raw) if "&" in raw or "<" in raw or "_x" in raw else raw)
    findings: list[Finding] = []
    if mojibake.may_be(raw) and (repaired := mojibake.repair(raw) or mojibake.repair(text)) is not None:
        text = tidy(repaired)
        findings.append(found(field, "repaired", taken=text))
    elif mojibake.may_be(text) and mojibake.is_damaged(text):
        return Cell("", (found(field, "garbled", written=text),))
    elif text != raw:
        findings.append(_put_in_order(field, raw, text))
    if text[:1] == "#" and _ERROR.match(text):
        return Cell("", (found(field, "error_value", written=text),))
    if len(text) <= 8 and text.casefold() in PLACEHOLDERS:
        return Cell("", (found(field, "placeholder", written=text),))
    if text and text[0] in "=+-@":
        return _disarmed(field, text, findings)
    return Cell(text, tuple(findings))


def _put_in_order(field: str, raw: str, text: str) -> Finding:
    """What was changed in the form of a cell. Signs that turn the direction show people another text than is taken."""
    if _TURNED.search(raw):
        return found(field, "turned", taken=text)
    return found(field, "simplified" if _TRADITIONAL.search(raw) else "tidied")


_TURNED = re.compile("[\u202d\u202e\u2066-\u2068]")
_MARKED = re.compile(r"&(?:nbsp|amp|lt|gt|quot|ensp|emsp|#\d{2,6}|#x[0-9a-f]{2,5});|_x000d_|<br\s*/?>", re.IGNORECASE)


def _unmarked(raw: str) -> str:
    """Text without what a page left in it: &nbsp; and <br/>."""
    return _MARKED.sub(lambda mark: "\n" if mark[0][0] in "<_" else html.unescape(mark[0]), raw)


def _disarmed(field: str, text: str, findings: list[Finding]) -> Cell:
    """Text that a spreadsheet would run as a formula, without its sign; ="0531" is only how text is kept in CSV."""
    if quoted := _QUOTED.match(text):
        return Cell(tidy(quoted[1]), (*findings, found(field, "tidied")))
    if linked := _LINKED.match(text):
        return Cell(tidy(linked[1]), (*findings, found(field, "formula", written=text)))
    if re.match(r"^\+?-?[\d ()-]+$", text):
        return Cell(text, tuple(findings))
    if _CALL.match(text):
        return Cell("", (*findings, found(field, "formula_only", written=text)))
    return Cell(text.lstrip("=+-@ "), (*findings, found(field, "formula", written=text)))


def number_as_written(raw: Raw) -> str | None:
    """A number that lost its last digits, as the spreadsheet shows it (1.1E+17); None for anything else."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return f"{raw:.2E}" if abs(raw) >= 1e15 else None
    if isinstance(raw, str) and re.fullmatch(r"\d(?:\.\d+)?[Ee]\+?\d{2}", text := tidy(raw)):
        return text
    return None
