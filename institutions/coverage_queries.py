"""The coverage report of the country or of one province on a day: one query, whatever it covers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from institutions import pilot, scope
from institutions.coverage import Area, Line, folded
from institutions.enums import Reach
from institutions.importing.places.gazetteer import gazetteer
from institutions.models import Agreement, Institution
from institutions.published import bounds, goes_on, settles_for, stands


@dataclass(frozen=True, slots=True)
class Report:
    """The lines of a report: provinces, or the cities of one with the province itself as `whole`."""

    on: date
    lines: tuple[Line, ...]
    whole: Line
    province: str = ""


def report(on: date, province: str = "", *, at: datetime | None = None) -> Report:
    """Every place of the report, those without any institution too: a target may ask for one in each.

    Today's is that of the moment `at` which it is asked for.
    """
    known = gazetteer()
    inside = [place for place in known.by_code.values() if not province or place.province == province]
    if province:
        above = {place.code: known.city_of(place.code) for place in inside if place.level != "province"}
        above |= {} if above else {province: province}
    else:
        above = {place.code: place.province for place in inside}
    counted = _counted(on, scope.moment_of(on, at), province)
    lines = folded(counted, above)
    whole = folded(counted, dict.fromkeys((each.code for each in inside), province))
    every = sorted(set(above.values()) | lines.keys())
    return Report(
        on=on,
        lines=tuple(lines.get(code, Line(code)) for code in every),
        whole=whole.get(province, Line(province)),
        province=province,
    )


def _counted(on: date, moment: datetime, province: str) -> list[tuple[str, str, str, int, int]]:
    still = Institution.objects.filter(goes_on(on))
    runs = Agreement.objects.exclude(state__in=scope.UNSIGNED).filter(
        stands("signed", on, moment), institution__in=still
    )
    if province:
        first, after = bounds(province)
        runs = runs.filter(institution__division_id__gte=first, institution__division_id__lt=after)
    settles = stands("settles", on, moment) & settles_for(Reach.CROSS_PROVINCE, on)
    grouped = runs.order_by().values_list("institution__division_id", "care", "institution__level")
    return list(grouped.annotate(signed=Count("id"), settling=Count("id", filter=settles)))


def area_of(code: str) -> Area | None:
    """Was a city in the pilot? None where no source says it."""
    was = pilot.in_pilot(code)
    return None if was is None else Area.PILOT if was else Area.NEW


def provinces() -> Iterator[tuple[str, str]]:
    """Code and name of each province, for the choice on the page."""
    return ((place.code, place.name) for place in gazetteer().by_code.values() if place.level == "province")
