"""Where the table begins on a sheet, and what its columns are."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from institutions.importing.books.reading import Merge, Row
from institutions.importing.tables import contents
from institutions.importing.tables.columns import Heading, heading_of
from institutions.importing.tables.contents import column_of, is_institution
from institutions.importing.tables.merged import MergedCells
from institutions.importing.values import headings, legends
from institutions.importing.values.cells import Raw, as_text, is_blank, tidy
from institutions.importing.values.legends import Legend

LOOKED_THROUGH = 200
SAMPLE = 60
"""How many rows say what a column holds."""
LEVELS_AT_MOST = 3


_OF_INSTITUTIONS = {"credit_code", "types", "class", "level", "period", "valid_from", "valid_to", *headings.TICKS}


def lists_people(rows: Sequence[Row]) -> bool:
    """Does a row of these head a table of people: 姓名 | 身份证号 | 就诊医院?

    Two columns of a list of institutions may be about the person who answers for each, who is no patient, and
    amounts about each.
    """
    for at, row in enumerate(rows[:SAMPLE]):
        said = headings.said_of_people(row.cells)
        if len(set(said)) < 2:
            continue
        above = chain.from_iterable(other.cells for other in rows[max(0, at - LEVELS_AT_MOST + 1) : at + 1])
        if (
            len(said) > 2
            or "patient" in said
            or _OF_INSTITUTIONS.isdisjoint(headings.field_of(headings.plain(cell)) for cell in above)
        ):
            return True
    return False


def find(rows: Sequence[Row], merges: Sequence[Merge], hidden_columns: frozenset[int] = frozenset()) -> Heading | None:
    """The first heading in these rows that names the institution, with what its columns hold where no word says it.

    A hidden column counts where no column that is shown says the same.
    """
    heading = _find(rows, merges)
    if heading is None or hidden_columns.isdisjoint(heading.columns.values()):
        return heading
    shown = _find([row._replace(cells=_without(row.cells, hidden_columns)) for row in rows], merges)
    is_same = shown is not None and (shown.first, shown.levels) == (heading.first, heading.levels)
    labels = rows[heading.first + heading.levels - 1].cells
    return _with_hidden(heading, shown if shown is not None and is_same else heading, labels, hidden_columns)


def _with_hidden(heading: Heading, shown: Heading, labels: Sequence[Raw], hidden: frozenset[int]) -> Heading:
    """The heading of the columns that are shown, with those of the hidden ones that say something else."""
    own = {name: column for name, column in shown.columns.items() if column not in hidden or shown is heading}
    columns = {name: column for name, column in heading.columns.items() if column in hidden} | own
    read = {column for name, column in columns.items() if name != "ignored"} & hidden
    said = [contents.label(labels, column) for column in sorted(read)]
    left = [contents.label(labels, column) for column in sorted(hidden - read)]
    unknown = tuple(dict.fromkeys((*shown.unknown, *filter(None, left))))
    return replace(shown, columns=columns, unknown=unknown, hidden=tuple(said), texts=heading.texts)


def _without(cells: Sequence[Raw], columns: frozenset[int]) -> list[Raw]:
    return [None if column in columns else cell for column, cell in enumerate(cells)]


def _find(rows: Sequence[Row], merges: Sequence[Merge]) -> Heading | None:
    heading = _by_words(rows, merges) or _by_institutions(rows, merges)
    if heading is None:
        return None
    end = heading.first + heading.levels
    down = MergedCells([merge for merge in merges if merge[0][1] == merge[1][1]])
    below = [down.fill(row) for row in rows[end:][:SAMPLE]]  # 医疗机构 over three rows says it of each
    completed = _completed(heading, rows[end - 1].cells, below)
    return replace(completed, legend=_legend(chain.from_iterable(row.cells for row in rows)))


def _legend(cells: Iterable[Raw]) -> Legend:
    return legends.of(tidy(cell) for cell in cells if isinstance(cell, str) and _MAY_EXPLAIN.search(cell))


_MAY_EXPLAIN = re.compile("康复|辅助器具|辅具")
"""One of these is in each legend; most cells needn't be looked at."""


def _by_words(rows: Sequence[Row], merges: Sequence[Merge]) -> Heading | None:
    """The first heading that names the institution. One that has nothing but a name comes last."""
    alone: Heading | None = None
    for at in range(len(rows)):
        if len(_texts(rows[at].cells)) < 2:
            is_last = at + 1 < len(rows) and not _says_one_word(rows[at + 1])  # the first may be a title
            if alone is None and is_last and _says_one_word(rows[at]):
                alone = heading_of(rows, at, 1, merges)
            continue
        if (best := _best(rows, at, merges)) is not None:
            return _lower(rows, best, merges)
    return alone


def _by_institutions(rows: Sequence[Row], merges: Sequence[Merge]) -> Heading | None:
    """A heading with known words, and below the one other word of it nothing but institutions: 机构名秤.

    Of several such words none says it better. One known word is enough where each other column has one too.
    """
    for at, row in enumerate(rows[:SAMPLE]):
        fields = [headings.field_of(headings.plain(cell)) for cell in row.cells]
        labels = [tidy(as_text(cell)) for cell in row.cells]
        strange = [column for column, name in enumerate(fields) if name is None and labels[column]]
        is_alone = len(strange) == 1 and not is_institution(labels[strange[0]])
        known = {name for name in fields if name and (is_alone or name not in headings.IGNORED)}
        if len(known) < (1 if is_alone else 2):
            continue
        below = [other for other in rows[at + 1 :][:SAMPLE] if other.cells != row.cells]
        if any(map(is_institution, labels)) and any(map(_FORM.search, labels)):
            continue  # a row whose address and telephone say what they are
        named = [column for column in strange if column_of([column], below, is_institution) is not None]
        if len(named) == 1 and (heading := _best(rows, at, merges, named[0])) is not None:
            return replace(heading, taken_for_name=labels[named[0]])
    return None


def _completed(heading: Heading, labels: Sequence[Raw], below: Sequence[Row]) -> Heading:
    """The same with the columns that no word of the heading names, but what stands in them."""
    known = {*heading.columns.values(), *heading.other_names}
    free = [column for column in range(heading.width) if column not in known]
    columns = contents.completed(heading.columns, free, labels, below, has_one_name=not heading.other_names)
    if columns == heading.columns:
        return heading
    taken = {contents.label(labels, column) for column in columns.values()}
    left = [contents.label(labels, column) for column in heading.columns.values() if column not in columns.values()]
    unknown = (*left, *(each for each in heading.unknown if each not in taken))
    return replace(heading, columns=columns, unknown=unknown)


def _lower(rows: Sequence[Row], best: Heading, merges: Sequence[Merge]) -> Heading:
    """The same heading from a lower row on, if it says more without its first: that was a line of the title.

    It was one too if it adds nothing and says something itself: 填报单位：沂源县社会保险中心.
    """
    for at in range(best.first + 1, best.first + best.levels):
        lower = _best(rows, at, merges)
        if lower is None:
            continue
        is_same = lower.columns == best.columns and any(_FORM.search(text) for text in _texts(rows[at - 1].cells))
        if is_same or len(_known(lower)) > len(_known(best)):
            best = lower
    return best


_FORM = re.compile(r"^[^:：]{2,12}[:：].")


def _says_one_word(row: Row) -> bool:
    """A heading all alone must be a word: `1. 机构名称：按执业许可证填写` explains one."""
    return any(headings.names_the_subject(headings.plain(cell)) for cell in row.cells if not is_blank(cell))


def _best(rows: Sequence[Row], at: int, merges: Sequence[Merge], named: int | None = None) -> Heading | None:
    found = None
    for levels in range(1, min(LEVELS_AT_MOST, len(rows) - at) + 1):
        heading = heading_of(rows, at, levels, merges, named)
        if heading is None or len(_known(heading)) < 2:
            continue
        said = len(_known(heading)) - len(_known(found)) if found is not None else 1
        if found is None or said > 0 or (said == 0 and _is_below(found, rows[at + levels - 1])):
            found = heading
    return found


def _is_below(heading: Heading, row: Row) -> bool:
    """Is a row that names fields again part of the heading? A row of the table has a name, and a section one text."""
    at = heading.columns[headings.SUBJECT]
    return len(_texts(row.cells)) > 1 and (at >= len(row.cells) or is_blank(row.cells[at]))


def _known(heading: Heading) -> set[str]:
    return {name for name in heading.columns if name != "ignored"}


def _texts(cells: Sequence[Raw]) -> set[str]:
    return {text for cell in cells if not is_blank(cell) and (text := tidy(as_text(cell)))}


def is_repeated(heading: Heading, cells: Sequence[Raw]) -> bool:
    """Is this row the heading once more, as printed lists have it on every page?"""
    name = cells[heading.columns["name"]] if heading.columns["name"] < len(cells) else None
    plain = headings.plain(name) if isinstance(name, str) else ""
    if not plain or (headings.field_of(plain) != headings.SUBJECT and plain not in heading.texts):
        return False
    others = {headings.plain(cell) for cell in cells if not is_blank(cell)}
    if len(others) == 1:
        return plain in heading.texts  # (一)医疗机构 over the whole row is a section
    return len([text for text in others if text in heading.texts or _is_heading(text)]) * 2 > len(others)


def _is_heading(text: str) -> bool:
    """Does only a heading say this? 医疗 is what a cell says too."""
    return headings.field_of(text) not in (None, *headings.TICKS)


def lower(heading: Heading, rows: Sequence[Row], merges: Sequence[Merge], of_sheet: Heading) -> Heading | None:
    """The heading that a row makes with those of a second heading above it; that of the sheet, if it is the same."""
    found = heading_of(rows, 0, len(rows), merges) if len(rows) <= LEVELS_AT_MOST else None
    if found is None or len(_known(found)) < len(_known(heading)):
        return None
    if found.texts == of_sheet.texts and found.columns.items() <= of_sheet.columns.items():
        return of_sheet
    return replace(found, legend=heading.legend)


def another(heading: Heading, cells: Sequence[Raw]) -> Heading | None:
    """The heading of a second table below the first one: a row of headings whose columns stand otherwise."""
    found = heading_of([Row(0, list(cells))], 0, 1, ())
    if found is None or len(_known(found)) < 2:
        return None
    named, strange = len(_known(found)), len(found.unknown)
    if strange and (named < 3 or strange * 2 > named):
        return None
    moved = any(heading.columns.get(name) != column for name, column in found.columns.items() if name != "ignored")
    return replace(found, legend=_legend(cells) or heading.legend) if moved else None
