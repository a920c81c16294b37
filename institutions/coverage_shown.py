"""What the coverage report says: cells with their targets, and the bars of its chart."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from institutions import coverage_queries
from institutions.coverage import Area, Count, Kind, Line, Standing, Target, missed, standing_of, target_of
from institutions.coverage_queries import Report
from institutions.importing.places.gazetteer import gazetteer

KINDS = {
    Kind.LEVEL_3: _("Medical, level 3"),
    Kind.LEVEL_2: _("Medical, level 2"),
    Kind.LOWER: _("Medical, other levels"),
    Kind.REHAB: _("Rehabilitation"),
    Kind.DEVICE: _("Assistive devices"),
}
AREAS = {Area.PILOT: _("in the pilot"), Area.NEW: _("joined later"), None: _("pilot not known")}
STANDINGS = {
    Standing.REACHED: (_("reached"), "ok"),
    Standing.DUE: (_("not reached yet"), "wait"),
    Standing.MISSED: (_("missed"), "stop"),
}
ELSEWHERE = ("71", "81", "82")
"""Beginnings of the codes of Taiwan, Hong Kong and Macao, for which the notice sets no targets."""
LEFT, BAR, STEP, THICK = 150, 400, 24, 14
"""The chart in units of its own: room for the names, width of a hundred percent, height of a line, of a bar."""


def rows(report: Report) -> list[dict[str, Any]]:
    """The lines of the table, the province itself last."""
    shown = [_row(report, line, is_whole=False) for line in report.lines]
    return [*shown, _row(report, report.whole, is_whole=True)]


def _row(report: Report, line: Line, *, is_whole: bool) -> dict[str, Any]:
    is_city = bool(report.province) and not is_whole
    is_province = is_whole == bool(report.province)
    area = coverage_queries.area_of(line.code) if is_city else None
    has_targets = not line.code.startswith(ELSEWHERE)
    cells = [(kind, _area_for(kind, area, is_city, is_province) if has_targets else None) for kind in Kind]
    return {
        "code": line.code,
        "name": gazetteer().by_code[line.code].name if line.code else now_("All"),
        "is_whole": is_whole,
        "area": AREAS[area] if is_city else "",
        "cells": [_cell(report, line.counts[kind], kind, whose) for kind, whose in cells],
    }


def _area_for(kind: Kind, area: Area | None, is_city: bool, is_province: bool) -> Area | None:
    """Whose target counts in a cell. Where the pilot isn't known, the lower one: that of cities that joined later."""
    if kind in (Kind.REHAB, Kind.DEVICE):
        return Area.PROVINCE if is_province else None
    return (area or Area.NEW) if is_city else None


def _cell(report: Report, count: Count, kind: Kind, area: Area | None) -> dict[str, Any]:
    target = target_of(kind, area, report.on) if area else None
    standing = standing_of(kind, area, report.on, count) if area else Standing.NOTHING
    past = missed(kind, area, report.on, count) if area and standing is Standing.MISSED else None
    words, tone = STANDINGS.get(standing, ("", "none"))
    return {
        "kind": kind,
        "count": count,
        "target": target,
        "past": past,
        "wanted": _wanted(past or target) if past or target else "",
        "standing": standing,
        "text": words,
        "tone": tone,
    }


def _wanted(target: Target) -> str:
    if target.share is not None:
        return now_("%(share)s %% by %(day)s") % {"share": target.share, "day": target.due_on.isoformat()}
    return now_("at least %(count)s by %(day)s") % {"count": target.at_least, "day": target.due_on.isoformat()}


def chart(shown: list[dict[str, Any]]) -> dict[str, Any]:
    """A bar for each place: what share of its level 3 hospitals settles cross-province, and a mark at the target."""
    places = [row for row in shown if not row["is_whole"]]
    return {
        "bars": list(_bars(places)),
        "width": LEFT + BAR + 60,
        "height": STEP * len(places) + 24,
        "foot": STEP * len(places) + 18,
        "left": LEFT,
        "scale": [{"x": LEFT + BAR * part // 100, "label": f"{part} %"} for part in (0, 25, 50, 75, 100)],
        "bottom": STEP * len(places) + 2,
        "thick": THICK,
    }


def _bars(places: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for at, row in enumerate(places):
        cell = row["cells"][0]
        percent, share = cell["count"].percent, cell["target"].share if cell["target"] else None
        top = STEP * at + 4
        yield {
            "name": row["name"],
            "top": top,
            "baseline": top + THICK - 2,
            "width": BAR * (percent or 0) // 100,
            "label": "—" if percent is None else f"{percent} %",
            "after": LEFT + BAR * (percent or 0) // 100 + 6,
            "tone": cell["tone"],
            "target": None if share is None else LEFT + BAR * share // 100,
            "target_end": top + THICK + 3,
        }


COLUMNS = ("division", "place", "area", "kind", "signed", "settling", "target_by", "target_percent", "target_count")
COLUMNS = (*COLUMNS, "standing", "source")


def lines(report: Report) -> Iterator[tuple[Any, ...]]:
    """The same as lines of a table, one for each place and kind."""
    yield COLUMNS
    for row in rows(report):
        for cell in row["cells"]:
            told = (
                row["code"],
                row["name"],
                row["area"],
                cell["kind"].value,
                cell["count"].signed,
                cell["count"].settling,
            )
            target = cell["past"] or cell["target"]
            wanted = (target.due_on, target.share, target.at_least) if target else ("", "", "")
            yield (*told, *wanted, cell["standing"].value, target.source if target else "")
