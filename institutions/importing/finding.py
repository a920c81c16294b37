"""Where the table begins on a sheet, and what its columns are."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise

from institutions.importing import contents, headings, legends, words
from institutions.importing.cells import Raw, as_text, is_blank, tidy
from institutions.importing.contents import column_of, is_institution
from institutions.importing.legends import Legend
from institutions.importing.reading import COLUMNS_AT_MOST, Merge, Row

LOOKED_THROUGH = 200
SAMPLE = 60
"""How many rows say what a column holds."""
LEVELS_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """The rows of a heading, and the fields of its columns."""

    first: int
    """Index of its first row among the rows looked through."""
    levels: int
    columns: dict[str, int]
    """Field → column, counted from 0."""
    unknown: tuple[str, ...] = ()
    other_names: tuple[int, ...] = ()
    """The columns of further institutions, where several stand side by side in each row."""
    kinds: dict[int, str] = field(default_factory=dict)
    """The type of agreement of each column of institutions, where each type has one: 医疗机构 | 康复机构."""
    texts: frozenset[str] = field(default_factory=frozenset)
    """The plain texts of its lowest row, to know it again where it is repeated."""
    width: int = 0
    """How many cells its rows have."""
    hidden: tuple[str, ...] = ()
    """What columns say that the spreadsheet hides and no other column says."""
    legend: Legend = field(default_factory=dict)
    """What the signs in the column of types stand for, where the list explains them."""

    @property
    def names_types(self) -> bool:
        """Is there a column that says what an agreement is for?"""
        own = headings.TICKS.values()  # columns of days that one type has to itself
        return bool(self.kinds) or any(name in _OF_TYPES or name.partition(":")[2] in own for name in self.columns)

    @property
    def says_when(self) -> bool:
        """Are there days of agreements, or where they settle?"""
        return any(name in _OF_AGREEMENTS for name in self.columns)


_OF_TYPES = frozenset({"types", "class", *headings.TICKS})
_OF_AGREEMENTS = frozenset({"valid_from", "valid_to", "period", "cross_province", "in_province"})


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
    completed = _completed(heading, rows[end - 1].cells, rows[end:][:SAMPLE])
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
                alone = _heading(rows, at, 1, merges)
            continue
        if (best := _best(rows, at, merges)) is not None:
            return _lower(rows, best, merges)
    return alone


def _by_institutions(rows: Sequence[Row], merges: Sequence[Merge]) -> Heading | None:
    """A heading with two known words, and below another of its words nothing but institutions."""
    for at, row in enumerate(rows[:SAMPLE]):
        fields = [headings.field_of(headings.plain(cell)) for cell in row.cells]
        if len({name for name in fields if name and name not in headings.IGNORED}) < 2:
            continue
        below = [other for other in rows[at + 1 :][:SAMPLE] if other.cells != row.cells]
        strange = [column for column, name in enumerate(fields) if name is None and not is_blank(row.cells[column])]
        named = column_of(strange, below, is_institution)
        if named is not None:
            return _heading(rows, at, 1, merges, named)
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
    """The same heading from a lower row on, if it says more without its first: that was a line of the title."""
    for at in range(best.first + 1, best.first + best.levels):
        lower = _best(rows, at, merges)
        if lower is not None and len(_known(lower)) > len(_known(best)):
            best = lower
    return best


def _says_one_word(row: Row) -> bool:
    """A heading all alone must be a word: `1. 机构名称：按执业许可证填写` explains one."""
    return any(headings.names_the_subject(headings.plain(cell)) for cell in row.cells if not is_blank(cell))


def _best(rows: Sequence[Row], at: int, merges: Sequence[Merge]) -> Heading | None:
    found = None
    for levels in range(1, min(LEVELS_AT_MOST, len(rows) - at) + 1):
        heading = _heading(rows, at, levels, merges)
        if heading is None or len(_known(heading)) < 2:
            continue
        if found is None or len(_known(heading)) > len(_known(found)):
            found = heading
    return found


def _known(heading: Heading) -> set[str]:
    return {name for name in heading.columns if name != "ignored"}


def _heading(
    rows: Sequence[Row], at: int, levels: int, merges: Sequence[Merge], named: int | None = None
) -> Heading | None:
    grid = [[headings.plain(cell) for cell in row.cells] for row in rows[at : at + levels]]
    width = max(len(line) for line in grid)
    grid = [line + [""] * (width - len(line)) for line in grid]
    if levels > 1 and (not _is_lower_level(grid[-1]) or any(map(_holds_values, grid[1:-1]))):
        return None
    _fill(grid, [row.number for row in rows[at : at + levels]], merges)
    fields = [headings.field_under(*(line[column] for line in grid)) for column in range(width)]
    _name_parts(fields, grid)
    _name_kinds(fields, grid)
    if named is not None:
        fields[named] = headings.SUBJECT
    if headings.SUBJECT not in fields:
        return None
    columns, unknown, others = _columns(fields, grid)
    names = (columns[headings.SUBJECT], *others)
    is_of_kinds = others and fields.count("division") < 2 and _are_of_kinds([grid[-1][column] for column in names])
    kinds = {column: words.cares_in_title(grid[-1][column])[0].value for column in names} if is_of_kinds else {}
    texts = frozenset(filter(None, grid[-1]))
    return Heading(at, levels, columns, tuple(unknown), others, kinds, texts, width)


def _is_lower_level(line: list[str]) -> bool:
    """Could this row stand below another row of a heading? It names fields, and is no row of values."""
    named = [text for text in line if text]
    known = [text for text in named if headings.field_of(text) or text in _BELOW]
    return bool(known) and len(known) * 2 >= len(named) and all(len(text) <= headings.LONGEST for text in named)


def _holds_values(line: list[str]) -> bool:
    """Is this a row of the table, between its heading and another one, and no middle level of a heading?"""
    strange = [text for text in line if text and headings.field_of(text) is None]
    return any(is_institution(text) or _LONG_NUMBER.search(text) for text in strange)


_LONG_NUMBER = re.compile(r"\d{6}")
_BELOW = frozenset(
    {"年", "月", "日", "起", "止", "自", "至", "从", "到", "开始", "结束"} | {"户名", "账号", "姓名", "from", "to"}
)


def _fill(grid: list[list[str]], numbers: list[int], merges: Sequence[Merge]) -> None:
    """Give every cell of a merged range its text; without merges a text reaches right over the blanks above others."""
    if merges:
        index = dict(zip(numbers, grid, strict=True))
        for (top, left), (bottom, right) in merges:
            text = index[top][left] if top in index and left < len(grid[0]) else ""
            for number in range(top, bottom + 1):
                for column in range(left, min(right, len(grid[0]) - 1) + 1):
                    if number in index and text:
                        index[number][column] = text
        return
    for line, below in pairwise(grid):
        for column in range(1, len(line)):
            if not line[column] and below[column] and headings.field_of(line[column - 1]) != headings.SUBJECT:
                line[column] = line[column - 1]


def _name_parts(fields: list[str | None], grid: list[list[str]]) -> None:
    """Year, month and day in three columns, or year and month in two: 协议开始(年 | 月 | 日), 起始年 | 起始月."""
    for column in range(len(fields) - 1):
        paths = [tuple(line[at] for line in grid) for at in range(column, min(column + 3, len(fields)))]
        stems = [path[-1].removesuffix(sign) for path, sign in zip(paths, "年月日", strict=False)]
        apart = (at for at, path in enumerate(paths) if path[-1] == stems[at] or path[:-1] != paths[0][:-1])
        count = next(apart, len(paths))
        if count < 2 or not {*stems[1:count]} <= {"", stems[0]}:
            continue
        above = paths[0][:-1]
        named = headings.field_under(*above, stems[0]) or headings.field_under(*above, f"{stems[0]}日期")
        if named in ("valid_from", "valid_to", "signed"):
            fields[column : column + count] = [named, f"{named}{headings.MONTH}", f"{named}{headings.DAY}"][:count]


def _name_kinds(fields: list[str | None], grid: list[list[str]]) -> None:
    """Columns of days for each type of agreement, where there are such for two: 医疗协议到期日 | 康复协议到期日."""
    kinds = {
        column: cares[0].value
        for column, name in enumerate(fields)
        if name in _OF_KINDS and len(cares := words.cares_in_title("".join(line[column] for line in grid))) == 1
    }
    if len({*kinds.values()}) < 2:
        return
    begun = {kind for column, kind in kinds.items() if fields[column] in ("valid_from", "period")}
    for column, kind in kinds.items():
        if fields[column] != "signed" or kind not in begun:
            fields[column] = f"{str(fields[column]).replace('signed', 'valid_from')}:{kind}"


_OF_KINDS = frozenset({"valid_from", "signed", "valid_to", "period"})


def _columns(fields: list[str | None], grid: list[list[str]]) -> tuple[dict[str, int], list[str], tuple[int, ...]]:
    columns: dict[str, int] = {}
    unknown: list[str] = []
    repeated: list[tuple[str, int]] = []
    for column, name in enumerate(fields):
        label = next((line[column] for line in reversed(grid) if line[column]), "")
        if name is None:
            unknown.extend([label] if label else [])
        elif name == "division" and name in columns and "division_name" not in columns:
            columns["division_name"] = column  # the code of the pooling area in one column, its name in another
        elif name == headings.CONTACT_AND_PHONE:
            columns.setdefault("contact", column)
            columns.setdefault("phone", column)
        elif name in columns and name != "ignored":
            repeated.append((name, column))
        else:
            columns[name] = column
    _stand_in(columns, unknown, grid)
    again = tuple(column for name, column in repeated if name == headings.SUBJECT)
    if again and len({name for name, _column in repeated if name != "aliases"}) >= 2:
        return columns, unknown, again
    labels = [grid[-1][column] for column in (columns[headings.SUBJECT], *again)]
    if again and (len(set(labels)) == 1 or _are_of_kinds(labels)):
        return columns, unknown, again
    for name, column in repeated:
        here = grid[-1][column]
        if name == headings.SUBJECT and _names_better(here, there := grid[-1][columns[name]]):
            columns[name], here = column, there
        unknown.append(here)
    return columns, unknown, ()


_STAND_INS = {
    "insured": ("division", headings.PLACE_FIELDS),
    "signed": ("valid_from", ("valid_from", "period")),
    "class": ("class", ("types", *headings.TICKS)),
}
"""Columns that say something only where no better one does: where the person is insured, when the agreement was signed
or went online, and of what class the hospital is."""


def _stand_in(columns: dict[str, int], unknown: list[str], grid: list[list[str]]) -> None:
    for name, (field_, better) in _STAND_INS.items():
        column = columns.pop(name, None)
        if column is None:
            continue
        parts = {part: columns.pop(f"{name}{part}", None) for part in (headings.MONTH, headings.DAY)}
        if any(each.partition(":")[0] in better for each in columns):
            if name == "signed" and "valid_from" not in columns:
                columns[name] = column  # from it a period counts that is but a length
            else:
                unknown.append(grid[-1][column])
            continue
        columns[field_] = column
        columns.update({f"{field_}{part}": at for part, at in parts.items() if at is not None})


def _are_of_kinds(labels: Sequence[str]) -> bool:
    """Does each column hold the institutions of another kind: 医疗机构 | 康复机构 | 辅助器具配置机构?"""
    kinds = [words.cares_in_title(label) for label in labels]
    return all(kinds) and len(set(kinds)) == len(kinds)


def _names_better(here: str, there: str) -> bool:
    """A full name before a name, a name before a kind of institution."""
    return any(word in here and word not in there for word in ("全称", "名称")) and "全称" not in there


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


def another(heading: Heading, cells: Sequence[Raw]) -> Heading | None:
    """The heading of a second table below the first one: a row of headings whose columns stand otherwise."""
    found = _heading([Row(0, list(cells))], 0, 1, ())
    if found is None or len(_known(found)) < 2:
        return None
    named, strange = len(_known(found)), len(found.unknown)
    if strange and (named < 3 or strange * 2 > named):
        return None
    moved = any(heading.columns.get(name) != column for name, column in found.columns.items() if name != "ignored")
    return replace(found, legend=_legend(cells) or heading.legend) if moved else None


class MergedCells:
    """Gives the cells of a merged range the value of its first one, row by row."""

    def __init__(self, merges: Sequence[Merge]) -> None:
        self.by_row: dict[int, list[Merge]] = {}
        for merge in merges:
            for number in range(merge[0][0], min(merge[1][0], merge[0][0] + 5000) + 1):
                self.by_row.setdefault(number, []).append(merge)
        self.values: dict[tuple[int, int], Raw] = {}

    def fill(self, row: Row) -> Row:
        """The row with its merged cells filled."""
        merges = self.by_row.get(row.number)
        if not merges:
            return row
        cells = list(row.cells)
        for (top, left), (_bottom, right) in merges:
            cells.extend([None] * (min(right, COLUMNS_AT_MOST) + 1 - len(cells)))
            if row.number == top and left < len(cells):
                self.values[top, left] = cells[left]
            value = self.values.get((top, left))
            for column in range(left, min(right + 1, len(cells))):
                if value is not None and is_blank(cells[column]):
                    cells[column] = value
        return row._replace(cells=cells)

    def spans_of(self, number: int) -> Iterator[int]:
        """How many columns each merged range of a row covers."""
        return (right - left + 1 for (_top, left), (_bottom, right) in self.by_row.get(number, ()))
