"""The numbers before the headings of sections, and which section lies within which."""

import re
from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

NUMBERING = re.compile(
    r"^(?:第?[一二三四五六七八九十]+(?:部分|[部章节])[、.．:：]?|第?[一二三四五六七八九十]+[、.．]|[壹贰叁肆伍陆柒捌玖拾]+[、.．]"
    r"|(?:[Ⅰ-Ⅻ]|[IVX]{1,4}|[A-H])[、.．](?=[\u4e00-\u9fff])"
    r"|\([一二三四五六七八九十\d]+\)|\d{1,2}[、.．](?=\D))\s*"
)
_STYLES = (
    *(("\\((?=\\d)", "(1)"), ("\\(", "(一)"), ("第|.+[部章节]", "第一"), ("\\d", "1"), ("[Ⅰ-ⅻIVX]", "I")),
    *(("[A-H]", "A"), ("[壹贰叁肆伍陆柒捌玖拾]", "壹"), ("", "一")),
)
"""How a number begins, and what stands for all that are written so."""

T = TypeVar("T")


def is_numbered(text: str) -> bool:
    """Does a line begin with 一、 or (一) or 1.?"""
    return NUMBERING.match(text) is not None


def style_of(text: str) -> str:
    """How a heading is numbered: 一, (一), 1, (1) or 第一; empty if it isn't."""
    number = NUMBERING.match(text)
    return next(style for begin, style in _STYLES if re.match(begin, number[0])) if number is not None else ""


class _Opened(NamedTuple, Generic[T]):
    """A section that goes on: how its heading is numbered, what it says, and what held before it."""

    style: str
    kinds: frozenset[str]
    before: T


class Outline(Generic[T]):
    """The sections that a row lies in, the outermost first.

    A numbered heading ends the sections from the last one numbered as it is; another ends those from the last one
    that says the same kind of thing.
    """

    def __init__(self) -> None:
        self.opened: list[_Opened[T]] = []
        self.of_title = 0
        """How many of them stand above the table, in its title."""

    def begin_title(self, style: str, before: T) -> None:
        """A numbered heading among the lines of the title."""
        self.enter(style, (), before)
        self.of_title = len(self.opened)

    def before(self, style: str, now: T) -> T:
        """What held before the last heading numbered in this style; what holds now if there is none."""
        return next((each.before for each in self.opened if style and each.style == style), now)

    def has(self, style: str) -> bool:
        return any(style and each.style == style for each in self.opened)

    def enter(self, style: str, kinds: Iterable[str], before: T) -> None:
        """A section that begins."""
        if self.has(style):
            self._end(next(at for at, each in enumerate(self.opened) if each.style == style))
        self.opened.append(_Opened(style, frozenset(kinds), before))

    def leave(self, kind: str, now: T) -> T:
        """End the last section that says this kind of thing, and those within it: what held before it."""
        at = next((at for at in reversed(range(len(self.opened))) if kind in self.opened[at].kinds), None)
        return now if at is None else self._end(at)

    def leave_unnumbered(self, now: T) -> T:
        """End the sections within the last numbered one: what it says."""
        at = len(self.opened)
        while at > self.of_title and not self.opened[at - 1].style:
            at -= 1
        return now if at == len(self.opened) else self._end(at)

    def leave_all(self) -> None:
        """End all sections but those of the title."""
        del self.opened[self.of_title :]

    def _end(self, at: int) -> T:
        before = self.opened[at].before
        del self.opened[at:]
        self.of_title = min(self.of_title, at)
        return before
