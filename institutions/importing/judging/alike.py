"""Rows as most are: clean, and but for name, codes and address like one that was judged before.

A list has a row for each institution, and few ways to say everything else about it. What a row says in the columns
that repeat is judged once; what is its own need only be looked at. Whatever isn't plainly in order goes the careful
way (`judging`), which alone knows the rules: this module only knows when they would find nothing.
"""

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from agency.workers.identifiers import is_credit_code
from institutions.importing.entries import Entry, Judged
from institutions.importing.places import mentions
from institutions.importing.values import mojibake, numbers, signs, words
from institutions.importing.values.cells import AS_ABOVE, PLACEHOLDERS, Raw
from institutions.importing.values.headings import IGNORED

KNOWN_AT_MOST = 20_000
OF_OTHER_CELLS = frozenset(
    {"as_above", "filled_down", "from_heading", "place_from_address", "place_narrowed", "place_ambiguous"}
    | {"place_missing", "place_province_only", "place_by_address", "place_address_elsewhere"}
)
"""Findings by which a row depends on its address, or on the row above it."""


_CHINESE = signs.as_ranges(sign for sign in signs.PLAIN if not mojibake.may_be(chr(sign)))
_NAME = re.compile(rf"[{_CHINESE}][{_CHINESE}A-Za-z0-9]*(?:\([{_CHINESE}A-Za-z0-9]+\)[{_CHINESE}A-Za-z0-9]*)?")
_TEXT = re.compile(rf"[{_CHINESE}][{_CHINESE}A-Za-z0-9()\-#,./:]*")
_CODE = re.compile(r"[0-9A-Za-z]*[0-9][0-9A-Za-z]*")
_CREDIT_CODE = re.compile(r"[0-9A-Z]{18}")
_ACCOUNT = re.compile(r"[0-9]{8,32}")
_PHONE = re.compile(r"0[0-9]{2,3}-[0-9]{7,8}")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_WORDS = PLACEHOLDERS | AS_ABOVE
_IS_ADDED = re.compile(
    r"\((?:公章|盖章|签章|第|\d|跨省|省内|试点|工伤|保险|定点|协议|二|新|续签|民营|公立|[一二三]|曾用|又|别名|原|加挂|挂牌|第二|简称|已|未|不|拟|待|筹|现|更|改|变|易)"
    r"|[停止销撤闭出消除业改建顿限含]|[^区院心团所站部司厂]\)"
)
"""A name in whose brackets something may stand that is no part of it goes the careful way: most are houses or kinds."""
_BEGINS_ODDLY = re.compile(
    "[一二三][级甲乙丙]|第.{1,4}[条批款章]|[已拟待]|停业|停诊|歇业|暂停|中止|终止|解除|取消|注销|撤销|吊销|退出|关闭|倒闭|破产"
)
"""So does one that may begin with its level, a number, or what became of the institution."""
_MAY_JOIN = re.compile("[等和及与暨原用又别更改易变](?:(?<=[等和及与暨])|名|称|更)")
"""With one of these a name may be two: 甲医院和乙医院, 甲医院等3家, 甲医院原名乙医院, 甲医院更名为乙医院."""


def _is_name(text: str, generic: "re.Pattern[str]") -> bool:
    return (
        2 <= len(text) <= 100
        and _NAME.fullmatch(text) is not None
        and generic.match(text) is None
        and ("(" not in text or _IS_ADDED.search(text) is None)
        and _BEGINS_ODDLY.match(text) is None
        and _MAY_JOIN.search(text) is None
        and text not in _WORDS
    )


def _is_text(most: int) -> Callable[[str], bool]:
    return lambda text: len(text) <= most and _TEXT.fullmatch(text) is not None and text not in _WORDS


def _is_note(text: str, most: int) -> bool:
    """Does a remark say nothing of another name (更名为, 改为), of an end, or of what isn't open?"""
    says_something = "名" in text or "改" in text or words.says_ended(text) or words.says_not_open(text)
    return _is_text(most)(text) and not says_something


def _is_code(text: str) -> bool:
    return 5 <= len(text) <= 40 and _CODE.fullmatch(text) is not None and not is_credit_code(text.upper())


def _is_credit_code(text: str) -> bool:
    return _CREDIT_CODE.fullmatch(text) is not None and is_credit_code(text)


def _is_account(text: str) -> bool:
    return _ACCOUNT.fullmatch(text) is not None


def _is_phone(text: str) -> bool:
    if _MOBILE.fullmatch(text) is not None:
        return True
    if _PHONE.fullmatch(text) is None:
        return False
    read = numbers.phone(text)
    return read.value == text and not read.findings


def in_order(generic: "re.Pattern[str]", lengths: dict[str, int]) -> dict[str, Callable[[str], bool]]:
    """Fields whose values are their row's own → is this text taken as it is written, without a finding?"""
    return {
        "name": lambda text: _is_name(text, generic),
        "credit_code": _is_credit_code,
        "external_code": _is_code,
        "bank_account": _is_account,
        "address": _is_text(lengths["address"]),
        "phone": _is_phone,
        "contact": _is_text(lengths["contact"]),
        "note": lambda text: _is_note(text, lengths["note"]),
    }


def texts_beside(cells: list[Raw], columns: tuple[int, ...]) -> list[str]:
    """What stands in a row in columns without a heading."""
    return [text for column in columns if column < len(cells) and isinstance(text := cells[column], str)]


@dataclass(slots=True)
class Alike:
    """A row that says what another one said, but for the values that are its own."""

    row: int
    like: Judged
    own: dict[str, str]

    def judged(self) -> Judged:
        entry = copy(self.like.entry)
        assert entry is not None
        for field, value in self.own.items():
            setattr(entry, field, value)
        return Judged(self.like.sheet, self.row, self.like.verdict, self.like.findings, entry)


class Memory:
    """What was judged before in one table, by what its rows said in the columns that repeat."""

    def __init__(
        self,
        columns: dict[str, int],
        checks: dict[str, Callable[[str], bool]],
        others: tuple[int, ...],
        most: int,
        beside: tuple[int, ...] = (),
    ) -> None:
        self.own = [(field, columns[field], checks[field]) for field in checks if field in columns]
        shared = {column for name, column in columns.items() if name not in checks and name not in IGNORED}
        self.width = max([*columns.values(), *others], default=0) + 1
        self.most, self.beside = most, beside
        self.shared = _getter(sorted({*shared, *others}))
        self.known: dict[Any, Judged] = {}
        self.around: object = None

    def _key(self, cells: list[Raw], around: object) -> Any:
        if around is not self.around:
            self.known, self.around = {}, around
        values = self.shared(cells)
        return values, tuple(map(type, values))

    def of(self, number: int, cells: list[Raw], around: object) -> Alike | None:
        """The row, if it is in order and like one before."""
        if not self.width <= len(cells) <= self.most:
            return None
        key = self._key(cells, around)  # which forgets what was known under another section
        like = self.known.get(key)
        if like is None:
            return None
        own = self._own(cells)
        if own is None or self._is_elsewhere(own, like) or self._says_ended_beside(cells):
            return None
        return Alike(number, like, own)

    def _says_ended_beside(self, cells: list[Raw]) -> bool:
        return bool(self.beside) and any(map(words.says_ended, texts_beside(cells, self.beside)))

    @staticmethod
    def _is_elsewhere(own: dict[str, str], like: Judged) -> bool:
        """Does the address name another city than the place of the rows like it?"""
        assert like.entry is not None
        return "address" in own and mentions.is_elsewhere(own["address"], like.entry.division_code)

    def _own(self, cells: list[Raw]) -> dict[str, str] | None:
        own = {}
        for field, column, is_in_order in self.own:
            text = cells[column]
            if text is None or text == "":
                if field == "name":
                    return None
                text = ""
            elif not isinstance(text, str) or not is_in_order(text):
                return None
            own[field] = text
        return own

    def learn(self, cells: list[Raw], around: object, judged: Judged) -> None:
        """Remember a row for those like it, unless its verdict depends on more than the columns that repeat."""
        if len(cells) < self.width or len(self.known) >= KNOWN_AT_MOST or self._own(cells) is None:
            return
        if judged.entry is None or any(each.code in OF_OTHER_CELLS for each in judged.findings):
            return
        if self._says_ended_beside(cells):
            return
        key = self._key(cells, around)
        self.known[key] = Judged(
            judged.sheet, None, judged.verdict, judged.findings, _shared_part(judged.entry, self.own)
        )


def _shared_part(entry: Entry, own: list[tuple[str, int, Callable[[str], bool]]]) -> Entry:
    shared = copy(entry)
    for field, _column, _check in own:
        setattr(shared, field, "")
    return shared


def _getter(columns: list[int]) -> Callable[[list[Raw]], tuple[Raw, ...]]:
    if not columns:
        return lambda cells: ()
    if len(columns) == 1:
        only = columns[0]
        return lambda cells: (cells[only],)
    return itemgetter(*columns)
