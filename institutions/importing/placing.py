"""The place of a row: out of its own cells, else out of its address and what stands above the table."""

import re
from collections.abc import Iterable

from institutions.importing import places
from institutions.importing.entries import Entry
from institutions.importing.gazetteer import gazetteer
from institutions.importing.places import FIELD, Located, Written
from institutions.importing.verdicts import found

_CODE = re.compile(r"(?<!\d)\d{12}(?!\d)|(?<!\d)\d{9}(?!\d)|(?<!\d)\d{6}(?!\d)|^\d+$")


def written(parts: Iterable[tuple[str, str]]) -> Written:
    """Code and names out of the cells that speak of the place; the narrowest code counts."""
    code, names = "", {"province": "", "city": "", "county": "", "division": ""}
    for field, text in parts:
        level = "division" if field.startswith("division") else field.removesuffix("_code")
        if (match := _CODE.search(text)) is not None:
            digits = match[0]
            is_narrower = not code or len(digits.rstrip("0")) >= len(code.rstrip("0"))
            code = digits if level == "division" or is_narrower else code
            text = re.sub(r"[()\s]+|^\.0+$", "", text.replace(digits, ""))
        elif field.endswith("_code"):
            code, text = text, ""
        if text:
            names[level] = f"{names[level]} {text}".strip()
    return Written(code, names["province"], names["city"], names["county"], names["division"])


def located(stated: Written, nearest: str, entry: Entry) -> Located:
    """The place of a row that says so much of it; `nearest` is what section and title say."""
    if stated == Written():
        return _from_elsewhere(entry.address, nearest)
    found_place = places.locate(stated, nearest)
    last = found_place.findings[-1].code if found_place.findings else ""
    if not found_place.code and last == "place_ambiguous":
        return _one_of_several(found_place, stated, entry)
    return _narrowed(found_place, entry.address) if last == "place_province_only" else found_place


def _from_elsewhere(address: str, nearest: str) -> Located:
    """Nothing in the row's own cells: the section, the title, the beginning of the address."""
    known = gazetteer()
    hint = places.at_the_beginning(address) if address else ""
    if nearest:
        code = hint if hint and known.is_within(hint, nearest) else nearest
        above = found(FIELD, "from_heading", taken=known.by_code[code].full_name)
        return Located(code, (above, *places.too_wide(known, code)))
    if hint and not places.too_wide(known, hint):
        return Located(hint, (found(FIELD, "place_from_address", taken=known.by_code[hint].full_name),))
    return Located("", (found(FIELD, "place_missing"),))


def _narrowed(province: Located, address: str) -> Located:
    """A row that names the province alone may have an address that says more."""
    known, hint = gazetteer(), places.at_the_beginning(address) if address else ""
    if not hint or not known.is_within(hint, province.code) or hint == province.code:
        return province
    said = found(FIELD, "place_from_address", taken=known.by_code[hint].full_name)
    return Located(hint, (*province.findings[:-1], said), province.written)


def _one_of_several(several: Located, stated: Written, entry: Entry) -> Located:
    """One of several places of the same name: the one that the address or the name speaks of."""
    known = gazetteer()
    for text in (entry.address, entry.name):
        hint = places.at_the_beginning(text) if text else ""
        again = places.locate(stated, hint) if hint else Located()
        if again.code and known.by_code[again.code].province == known.by_code[hint].province:
            taken = known.by_code[again.code].full_name
            because = found(FIELD, "place_narrowed", taken=taken, because=text)
            return Located(again.code, (*again.findings, because), again.written)
    return several
