"""The place of a row: out of its own cells, else out of its address and what stands above the table."""

import re
from collections.abc import Iterable

from institutions.importing.entries import Entry
from institutions.importing.places import latin, locating, mentions
from institutions.importing.places.gazetteer import gazetteer
from institutions.importing.places.located import FIELD, Located, too_wide
from institutions.importing.places.locating import Written
from institutions.importing.tables.sections import Around
from institutions.importing.verdicts import Finding, found

_CODE = re.compile(r"(?<!\d)\d{12}(?!\d)|(?<!\d)\d{9}(?!\d)|(?<!\d)\d{6}(?!\d)|^\d+$")
_SPACED, _GAPS = re.compile(r"\d{1,6}(?:[\s,，]\d{1,6})+"), re.compile(r"[\s,，]")
"""A code in groups: 370 306, 370,306."""
_CHINESE = re.compile("[\u4e00-\u9fff]")


def written(parts: Iterable[tuple[str, str]]) -> Written:
    """Code and names out of the cells that speak of the place; the narrowest code counts."""
    code, names, parts = "", {"province": "", "city": "", "county": "", "division": ""}, list(parts)
    has_name = any(_CHINESE.search(text) for _field, text in parts)
    for field, text in parts:
        if _SPACED.fullmatch(text) and len(joined := _GAPS.sub("", text)) in (6, 9, 12):
            text = joined
        level = "division" if field.startswith("division") else field.removesuffix("_code")
        codes = _CODE.findall(text)
        if len(codes) > 1:
            codes.sort(key=_depth)
        if codes and _are_in_line(codes):
            is_narrower = not code or _depth(codes[-1]) >= _depth(code)
            code = codes[-1] if level == "division" or is_narrower else code
            text = re.sub(r"[()\s\"“”]+|^\.0+$|^[/,，、]+|[/,，、]+$", "", _CODE.sub("", text))
        elif not codes and (field.endswith("_code") or (has_name and not _may_be_name(text))):
            code, text = text, ""
        if text:
            names[level] = f"{names[level]} {text}".strip()
    return Written(code, names["province"], names["city"], names["county"], names["division"])


def _may_be_name(text: str) -> bool:
    return _CHINESE.search(text) is not None or latin.is_latin(text)


def _depth(code: str) -> int:
    return len(code.rstrip("0"))


def _are_in_line(codes: list[str]) -> bool:
    """Does the last division of these hold none but lie in all others? 370303/370304 are two."""
    return all(codes[-1].startswith(code[:6].rstrip("0")) for code in codes)


def located(stated: Written, around: Around, entry: Entry) -> Located:
    """The place of a row that says so much of it, below a title and a section that say something too."""
    if stated == Written():
        return _with_address(_from_elsewhere(entry, around), entry.address)
    found_place = locating.locate(stated, around.nearest)
    last = found_place.findings[-1].code if found_place.findings else ""
    if not found_place.code and last == "place_ambiguous":
        found_place = _one_of_several(found_place, stated, entry, around.nearest)
    elif last == "place_province_only":
        found_place = _narrowed(found_place, entry.address)
    if not found_place.code and not any(each.verdict.value == "reject" for each in found_place.findings):
        said = " ".join([stated.code, *(name for _level, name in stated.names)]).strip()
        found_place = Located("", (*found_place.findings, found(FIELD, "place_unknown", written=said)))
    return _with_address(found_place, entry.address)


def _with_address(place: Located, address: str) -> Located:
    """A warning where the address begins with another city than that of the place."""
    if not mentions.is_elsewhere(address, place.code):
        return place
    known, there = gazetteer(), mentions.city_of_address(address)
    taken, other = known.by_code[place.code].full_name, known.by_code[there].full_name
    warning = found(FIELD, "place_address_elsewhere", other=other, taken=taken)
    return Located(place.code, (*place.findings, warning), place.written)


def _from_elsewhere(entry: Entry, around: Around) -> Located:
    """Nothing in the row's own cells: the section, the title, the beginning of the address."""
    known, nearest, address = gazetteer(), around.nearest, entry.address
    hint = mentions.of_address(address, nearest) if address else ""
    doubts = (around.doubt,) if around.doubt is not None else ()
    if nearest:
        if hint and hint != nearest and known.is_within(hint, nearest):
            return Located(hint, (found(FIELD, "place_by_address", taken=known.by_code[hint].full_name), *doubts))
        above = found(FIELD, "from_heading", taken=known.by_code[nearest].full_name)
        return Located(nearest, (above, *doubts, *too_wide(known, nearest), *_by_its_name(entry.name, nearest)))
    if hint and not too_wide(known, hint):
        return Located(hint, (found(FIELD, "place_from_address", taken=known.by_code[hint].full_name),))
    return Located("", doubts or (found(FIELD, "place_missing"),))


def _by_its_name(name: str, nearest: str) -> tuple[Finding, ...]:
    """A warning where the name begins with the full name of a division in another city."""
    known = gazetteer()
    there = mentions.full_name_of(name)
    if not there or any(known.are_in_line(code, known.city_of(nearest)) for code in there):
        return ()
    other, taken = known.places(there), known.by_code[nearest].full_name
    return (found(FIELD, "place_name_elsewhere", other=other, taken=taken),)


def _narrowed(province: Located, address: str) -> Located:
    """A row that names the province alone may have an address that says more."""
    known, hint = gazetteer(), mentions.of_address(address, province.code) if address else ""
    if not hint or not known.is_within(hint, province.code) or hint == province.code:
        return province
    said = found(FIELD, "place_from_address", taken=known.by_code[hint].full_name)
    return Located(hint, (*province.findings[:-1], said), province.written)


def _is_forced(finding: Finding) -> bool:
    """Did the hint bend the words? What lies elsewhere contradicts it, and 城区 may stand for its city."""
    return finding.verdict.value == "conflict" or finding.code == "place_whole_city"


def _one_of_several(several: Located, stated: Written, entry: Entry, nearest: str) -> Located:
    """One of several places of the same name: the one where the list is from that address or name say."""
    known = gazetteer()
    province = known.by_code[nearest].province if nearest else ""
    for text, read in ((entry.address, mentions.of_address), (entry.name, mentions.at_the_beginning)):
        hint = read(text) if text else ""
        if hint and province not in ("", known.by_code[hint].province):
            continue
        again = locating.locate(stated, hint) if hint else Located()
        fits = again.code and not again.written and not any(_is_forced(each) for each in again.findings)
        if fits and known.by_code[again.code].province == known.by_code[hint].province:
            taken = known.by_code[again.code].full_name
            because = found(FIELD, "place_narrowed", taken=taken, because=text)
            return Located(again.code, (*again.findings, because), again.written)
    return several
