"""Places that a title, the name of a sheet, an address or the name of an institution speaks of."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from institutions.importing.places.gazetteer import gazetteer
from institutions.importing.places.locating import of_names
from institutions.importing.places.narrowing import LONGEST, As
from institutions.importing.places.searching import Search

_STREET = re.compile(
    r"^(?:[东南西北中上下前后老新]?[一二三四五六七八九十]*(?:路|街|大道|大街|巷|弄|胡同|里弄|桥|广场|公园|花园|小区|大厦|港|湖|山|河)"
    r"|[\u4e00-\u9fff]{0,2}?(?:大学|学院|医院|中学|小学|宾馆|酒店|公司))"
)
"""What makes a name before it that of a street or a house: 烟台路, 中山二路, 汕头大学."""
_LEAD = re.compile(
    r"^(?:关于(?:公布|印发|转发|调整|发布|确定)?|转发|附件\d*[:：]?|附表\d*[:：]?|\d{4}年度?|[\d\s._、\-]+(?=[\u4e00-\u9fff]))+"
)
_OF_LIST = re.compile(
    r"^(?:$|[\s\-—_(/\d]|工伤|协议|定点|医疗保险|医保|社保|社会保险|人社|人力资源|本级|市直|区属|县属)"
)
"""What follows a short name of a county in a title that speaks of it: 和平医院 doesn't."""
_BRACKETS = re.compile(r"\(([^()]{2,20})\)")
_SAID_SO = frozenset({"place_short_name", "place_province_only", "place_narrowed"})
TITLE_AT_MOST = 40
"""Longer texts above a table are sentences, which name places of all kinds."""


class Mention(NamedTuple):
    """The division that a title names; or several, of which none can be taken."""

    code: str = ""
    several: tuple[str, ...] = ()


@lru_cache(maxsize=65_536)
def at_the_beginning(text: str) -> str:
    """The narrowest division that the name of an institution begins with, or empty if it isn't clear."""
    search, word = Search(), text
    while word:
        length, codes, said_as = search.longest(word)
        if not length or said_as is As.FORMER:
            break
        search.candidates, word = codes, word[length:]
    return search.candidates[0] if len(search.candidates) == 1 else ""


@lru_cache(maxsize=65_536)
def full_name_of(text: str) -> tuple[str, ...]:
    """The divisions whose full name a text begins with, the longest that there is."""
    for length in range(min(LONGEST, len(text)), 2, -1):
        if codes := gazetteer().by_name.get(text[:length]):
            return tuple(codes)
    return ()


@lru_cache(maxsize=65_536)
def of_address(text: str, around: str = "") -> str:
    """The division that an address begins with: by its full name, or by a short one with another division behind.

    A street that is called after a city says nothing of where it is.
    """
    search, word, taken = Search(around), text, list[str]()
    while word:
        length, codes, said_as = search.longest(word)
        if not length or (said_as is As.SHORT and _STREET.match(word[length:])):
            break
        if said_as is As.FORMER:
            search.take(word[:length], "")
            codes = search.candidates
        is_said = said_as is not As.SHORT or bool(taken) or _has_behind(search, codes, word[length:])
        if not codes or not is_said or (length == 2 and not taken and not search.scope and _is_common(word[:length])):
            break
        search.candidates, word, taken = codes, word[length:], codes
    return taken[0] if len(taken) == 1 else ""


def _has_behind(search: Search, codes: list[str], rest: str) -> bool:
    """Does a division of these follow: 无锡锡山区, and not 无锡中山路?"""
    behind = Search()
    behind.candidates = codes
    length, found, said_as = behind.longest(rest)
    if not length or set(found) == set(codes):
        return False
    return said_as is not As.SHORT or _STREET.match(rest[length:]) is None


def _is_common(name: str) -> bool:
    """东区, 城区: names of divisions that elsewhere are but words."""
    return name[-1] == "区"


def in_title(text: str) -> Mention:
    """The division that a title, a file or a sheet names, wherever its full name stands in it."""
    known, bare = gazetteer(), _LEAD.sub("", text)
    first = _leading(bare)
    named = list(_full_names(_BRACKETS.sub(" ", bare) if first else bare))
    if not first and not named:
        return Mention(_in_brackets(bare, ""))
    if not first:
        first = _narrowest([code for codes in named for code in codes])
        return Mention(first) if first else _several(text, named)
    others = [codes for codes in named if not any(known.are_in_line(code, first) for code in codes)]
    if others and len(text) <= TITLE_AT_MOST:
        return _several(text, [[first], *others])
    return Mention(_in_brackets(bare, first) or first)


def _leading(text: str) -> str:
    """What a title begins with; a short name of a county alone only where the list is its."""
    search, word = Search(), re.sub(r"[\s\-—_·]+(?=[\u4e00-\u9fff])", "", text)
    while word:
        length, codes, said_as = search.longest(word)
        rest = word[length:]
        if not length or said_as is As.FORMER or (said_as is As.SHORT and _STREET.match(rest)):
            break
        is_county = said_as is As.SHORT and not search.candidates and not search._cities(codes)
        if is_county and not _OF_LIST.match(rest):
            break
        search.candidates, word = codes, rest
    if len(search.candidates) == 1:
        return search.candidates[0]
    return ""


def _full_names(text: str) -> Iterator[list[str]]:
    """The codes of each full name in a text; a longer one before the ones that begin with it."""
    known, at = gazetteer(), 0
    while at < len(text):
        for length in range(min(LONGEST, len(text) - at), 2, -1):
            if codes := known.by_name.get(text[at : at + length]):
                yield codes
                at += length - 1
                break
        at += 1


def _narrowest(codes: list[str]) -> str:
    known = gazetteer()
    narrowest = [code for code in codes if not any(other != code and known.is_within(other, code) for other in codes)]
    return narrowest[0] if len(set(narrowest)) == 1 else ""


def _several(text: str, named: list[list[str]]) -> Mention:
    """Several places in one title: their city if it is one, else none of them; nothing of a long sentence."""
    known = gazetteer()
    if len(text) > TITLE_AT_MOST or any(len(codes) > 1 for codes in named):
        return Mention()
    codes = list(dict.fromkeys(code for codes in named for code in codes))
    cities = {known.city_of(code) for code in codes}
    return Mention(cities.pop()) if len(cities) == 1 else Mention("", tuple(codes))


def _in_brackets(text: str, within: str) -> str:
    """A narrower place that stands alone in brackets: 山东省协议机构(德州). Without a wider one it is a city."""
    known = gazetteer()
    for bracket in _BRACKETS.finditer(text):
        located = of_names([("", bracket[1])], within)
        if located.code and {each.code for each in located.findings} <= _SAID_SO and located.code != within:
            is_here = known.is_within(located.code, within) if within else known.city_of(located.code) == located.code
            return located.code if is_here else ""
    return ""


@cache
def _cities_by_beginning() -> dict[str, list[tuple[str, str]]]:
    """First two signs → full names that begin so, the longest first, and the city in which alone there are such."""
    known, found = gazetteer(), dict[str, list[tuple[str, str]]]()
    for name, codes in sorted(known.by_name.items(), key=lambda each: -len(each[0])):
        before = (code for each in known.retired_by_name.get(name, ()) for code in each.successors)
        city = known.city_of(codes[0])
        was_elsewhere = city != codes[0] and any(known.city_of(code) != city for code in before)
        if len(codes) == 1 and len(name) > 2 and not was_elsewhere:
            found.setdefault(name[:2], []).append((name, city))
    return found


def city_of_address(address: str) -> str:
    """The province or city whose full name, or a county's, an address begins with, if it does. Asked of every row."""
    by_beginning = _cities_by_beginning()
    for name, code in by_beginning.get(address[:2], ()):
        if address.startswith(name):
            rest = address[len(name) :]
            if _STREET.match(rest):
                return ""
            for inner, narrower in by_beginning.get(rest[:2], ()):
                if rest.startswith(inner) and gazetteer().is_within(narrower, code):
                    return narrower
            return code
    return ""


def is_elsewhere(address: str, code: str) -> bool:
    """Does an address begin with another city than that of a division?"""
    city = city_of_address(address)
    return bool(city) and bool(code) and city != code and _are_apart(city, code)


@lru_cache(maxsize=65_536)
def _are_apart(city: str, code: str) -> bool:
    return not gazetteer().are_in_line(city, code)
