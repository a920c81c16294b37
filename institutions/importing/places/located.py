"""What was found of a place, and where divisions of before are now."""

from typing import NamedTuple

from institutions.importing.places.gazetteer import Gazetteer, Retired, gazetteer
from institutions.importing.verdicts import Finding, found

FIELD = "division"


class Located(NamedTuple):
    """A division code, or none, and what was found on the way."""

    code: str = ""
    findings: tuple[Finding, ...] = ()
    written: str = ""
    """The part of what is written that is no division: kept beside it."""


def too_wide(known: Gazetteer, code: str) -> tuple[Finding, ...]:
    """A province says little of where an institution is, but for those that are a city."""
    place = known.by_code[code]
    wide = place.level == "province" and not place.name.endswith("市") and known.children.get(code)
    return (found(FIELD, "place_province_only"),) if wide else ()


def successor(retired: Retired) -> Located:
    """Where a division of before is now: in the one that took over, else in the city that holds all of it."""
    known = gazetteer()
    written = f"{retired.code} {retired.name}"
    if heir := _heir(retired):
        return Located(heir, (retired_finding(retired, heir),))
    cities = {known.city_of(code) for code in retired.successors}
    if len(cities) == 1:
        city = cities.pop()
        taken = known.by_code[city].full_name
        return Located(city, (found(FIELD, "place_retired_city", written=written, year=retired.until, taken=taken),))
    if not retired.successors:
        return Located("", (found(FIELD, "place_code_unknown", written=written),))
    if city := known.set_up_under_its_name(retired):
        return Located(city, (retired_finding(retired, city),))
    several = known.places(retired.successors)
    return Located("", (found(FIELD, "place_retired_several", written=written, year=retired.until, taken=several),))


def _heir(retired: Retired) -> str:
    """The one division that took over, if it isn't wider; of several the district that was set up in its stead."""
    known = gazetteer()
    if len(retired.successors) == 1:
        only = retired.successors[0]
        was_county = not retired.code.endswith("00")
        return "" if was_county and known.by_code[only].level != "county" else only
    return known.set_up_instead(retired)


def retired_finding(retired: Retired, code: str) -> Finding:
    """That a division of before was read as the one that took over."""
    taken = f"{code} {gazetteer().by_code[code].full_name}"
    return found(FIELD, "place_retired", written=f"{retired.code} {retired.name}", year=retired.until, taken=taken)
