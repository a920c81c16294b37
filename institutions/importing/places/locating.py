"""Where an institution is: from a code, from names, from what stands above or around them."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from institutions.importing.places.gazetteer import gazetteer
from institutions.importing.places.located import FIELD, Located, retired_finding, successor, too_wide
from institutions.importing.places.searching import Search
from institutions.importing.verdicts import Finding, found

Names = Sequence[tuple[str, str]]
"""Level of the column (or empty) and what is written."""


class Written(NamedTuple):
    """What a row says about the place. All is tidy text."""

    code: str = ""
    province: str = ""
    city: str = ""
    county: str = ""
    text: str = ""

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Level that the column speaks of, if it does, and what is written in it; the widest first.

        所在地 beside 县区 says the city, if no other column does.
        """
        whole, county = ("", self.text), ("county", self.county)
        named = (("province", self.province), ("city", self.city), *((county, whole) if self.city else (whole, county)))
        return tuple((level, name) for level, name in named if name)


@lru_cache(maxsize=65_536)
def locate(written: Written, around: str = "") -> Located:
    """The place of a row; `around` is the division that title and sections above name."""
    by_code = of_code(written.code, around) if written.code else Located()
    if not written.names or (
        by_code.code and gazetteer().was_called(written.code, [name for _level, name in written.names])
    ):
        return by_code
    if not written.code:
        return of_names(written.names, around)
    if not by_code.code:
        return _name_instead(written, around, by_code)
    return _both(by_code, of_names(written.names, around=by_code.code), written.names)


def _both(by_code: Located, by_name: Located, names: Names) -> Located:
    """Code and name together: they agree, or the name is narrower, or they contradict each other."""
    known = gazetteer()
    if not by_name.code:
        said = " ".join(name for _level, name in names)
        taken = known.by_code[by_code.code].full_name
        strange = (found(FIELD, "place_zone", written=said, taken=taken),) if by_name.findings else ()
        return Located(by_code.code, (*by_code.findings, *strange), said if strange else by_name.written)
    if known.are_in_line(by_code.code, by_name.code):
        narrower = by_name.code if known.is_within(by_name.code, by_code.code) else by_code.code
        kept = tuple(each for each in by_name.findings if each.code not in _SETTLED_BY_CODE)
        return Located(narrower, (*by_code.findings, *kept), by_name.written)
    contradiction = found(
        FIELD,
        "place_contradicts",
        code=known.by_code[by_code.code].full_name,
        name=known.by_code[by_name.code].full_name,
    )
    return Located(by_code.code, (*by_code.findings, contradiction), by_name.written)


_SETTLED_BY_CODE = frozenset({"place_short_name", "place_narrowed", "place_whole_city", "place_province_only"})


def _name_instead(written: Written, around: str, by_code: Located) -> Located:
    """The code leads nowhere; a name that is clear is taken with a warning."""
    by_name = of_names(written.names, around)
    if not by_name.code:
        return Located("", by_code.findings)
    warning = found(FIELD, "place_code_unknown_name_taken", written=written.code)
    if by_code.findings and by_code.findings[0].code.startswith("place_retired"):
        retired = gazetteer().retired_by_code[_six(re.sub(r"\D", "", written.code))]
        if not any(gazetteer().are_in_line(by_name.code, each) for each in retired.successors):
            return Located("", by_code.findings)
        warning = retired_finding(retired, by_name.code)
    return Located(by_name.code, (warning, *by_name.findings), by_name.written)


def of_code(written: str, around: str = "") -> Located:
    """The division of a code; retired ones lead to their successor, and one by convention to what stands for it."""
    known = gazetteer()
    digits = re.sub(r"\D", "", written)
    code = _six(digits)
    code = known.in_its_stead.get(code, code) if code != around else code
    form: tuple[Finding, ...] = ()
    if code != written and code in known.by_code:
        form = (found(FIELD, "place_code_form", written=written, taken=f"{code} {known.by_code[code].full_name}"),)
    if code in known.by_code:
        return Located(code, (*form, *too_wide(known, code)))
    if code in known.retired_by_code:
        return successor(known.retired_by_code[code])
    if known.is_grouping(code):
        whole = f"{code[:4]}00" if code[:4] + "00" in known.by_code else f"{code[:2]}0000"
        return Located(whole, (found(FIELD, "place_code_form", written=written, taken=known.by_code[whole].full_name),))
    return Located("", (found(FIELD, "place_code_unknown", written=written),))


def _six(digits: str) -> str:
    """Statistical codes of 9 and 12 digits begin with the six; short ones leave the zeros at the end out."""
    if len(digits) in (9, 12):
        return digits[:6]
    return digits.ljust(6, "0") if len(digits) in (2, 4) else digits


def of_names(names: Names, around: str = "") -> Located:
    """The division that names mean, from the widest to the narrowest; each narrows what the ones before left open.

    What stands around binds them, unless they name another city in full.
    """
    located = _read(names, around)
    if any(each.code in _MAY_BE_SEVERAL for each in located.findings):
        return _side_by_side(names, around) or located
    return located


def _read(names: Names, around: str) -> Located:
    search = Search(around)
    for level, name in names:
        search.take_all(name, level)
    return search.answer()


_MAY_BE_SEVERAL = frozenset({"place_contradicts", "place_not_here", "place_zone", "place_elsewhere"})
_BESIDE = re.compile("[、,，/;；和与及]")


def _side_by_side(names: Names, around: str) -> Located | None:
    """A cell that lists places, 张店、淄川: whether one of them is meant, or each, the sender alone knows."""
    known = gazetteer()
    for at, (level, name) in enumerate(names):
        parts = _BESIDE.split(name)
        codes = [_clear((*names[:at], (level, part)), around) for part in parts]
        if len(parts) > 1 and codes[0]:
            near = known.city_of(codes[0])
            codes = [code or _clear(((level, part),), near) for code, part in zip(codes, parts, strict=True)]
        if all(codes) and not all(known.are_in_line(code, codes[0]) for code in codes):
            return Located(codes[0], (found(FIELD, "place_several", taken=known.places(dict.fromkeys(codes))),))
    return None


def _clear(names: Names, around: str) -> str:
    """The division that names mean, if nothing speaks against it."""
    located = _read(names, around)
    return located.code if {each.code for each in located.findings} <= {"place_short_name", "place_narrowed"} else ""


def says_place(text: str) -> bool:
    """Is a text the name or code of a division, whole and in use, and no more?"""
    if re.fullmatch(r"\d{6}", text):
        return text in gazetteer().by_code
    located = of_names((("", text),))
    return bool(located.code) and {each.code for each in located.findings} <= {"place_short_name"}
