"""The columns of a table, by the words that its heading has for them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from institutions.importing.books.reading import Merge, Row
from institutions.importing.tables.contents import is_institution
from institutions.importing.values import headings, words
from institutions.importing.values.legends import Legend


@dataclass(frozen=True, slots=True)
class Heading:
    """The rows of a heading, and the fields of its columns."""

    first: int
    """Index of its first row among the rows looked through."""
    levels: int
    """None of a list of names alone, and of a sheet that goes on with the table of the one before."""
    columns: dict[str, int]
    """Field → column, counted from 0."""
    unknown: tuple[str, ...] = ()
    other_names: tuple[int, ...] = ()
    """The columns of further institutions, where several stand side by side in each row."""
    kinds: dict[int, str] = field(default_factory=dict)
    """The type of agreement of each column of institutions, where each type has one: 医疗机构 | 康复机构."""
    kind: str = ""
    """The type of agreement that the word for the names says, where nothing else does: 康复机构名称."""
    texts: frozenset[str] = field(default_factory=frozenset)
    """The plain texts of its lowest row, to know it again where it is repeated."""
    width: int = 0
    """How many cells its rows have."""
    unlabelled: tuple[int, ...] = ()
    """Columns without any word, between the others and a little to the right of them."""
    is_of_sheet_before: bool = False
    taken_for_name: str = ""
    """What the column of the names is called, if no known word, but the institutions below say that it is."""
    hidden: tuple[str, ...] = ()
    """What columns say that the spreadsheet hides and no other column says."""
    counts_months: bool = False
    """Is a bare number in the column of the period one of months: 协议期限(月)?"""
    legend: Legend = field(default_factory=dict)
    """What the signs in the column of types stand for, where the list explains them."""

    @property
    def names_types(self) -> bool:
        """Is there a column that says what an agreement is for?"""
        own = headings.TICKS.values()  # columns of days that one type has to itself
        return bool(self.kinds or self.kind) or any(
            name in _OF_TYPES or name.partition(":")[2] in own for name in self.columns
        )

    @property
    def says_when(self) -> bool:
        """Are there days of agreements, or where they settle?"""
        return any(name in _OF_AGREEMENTS for name in self.columns)


_OF_TYPES = frozenset({"types", "class", *headings.TICKS})
_OF_AGREEMENTS = frozenset({"valid_from", "valid_to", "period", "cross_province", "in_province"})


def heading_of(
    rows: Sequence[Row], at: int, levels: int, merges: Sequence[Merge], named: int | None = None
) -> Heading | None:
    """The heading that some rows make; none if no word of them, nor `named`, is the column of the institution."""
    grid = [[headings.plain(cell) for cell in row.cells] for row in rows[at : at + levels]]
    width = max(len(line) for line in grid)
    grid = [line + [""] * (width - len(line)) for line in grid]
    if levels > 1 and (not _is_lower_level(grid[-1]) or any(map(_holds_values, grid[1:-1]))):
        return None
    _fill(grid, [row.number for row in rows[at : at + levels]], merges)
    _clear_spread(grid[-1], rows[at + levels - 1].number, merges)
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
    kind = "" if others else _kind_of("".join(line[names[0]] for line in grid))
    texts = frozenset(filter(None, grid[-1]))
    unlabelled, by_months = _unlabelled(grid), _counts_months(columns, grid)
    return Heading(
        at, levels, columns, tuple(unknown), others, kinds, kind, texts, width, unlabelled, counts_months=by_months
    )


def _counts_months(columns: dict[str, int], grid: list[list[str]]) -> bool:
    at = [columns[name] for name in (headings.PERIOD, "valid_to") if name in columns]
    return any(_MONTHS.search(line[column]) for line in grid for column in at)


_MONTHS = re.compile(r"\((?:单位|按)?[:：]?个?月数?\)|月数$")

BESIDE = 4
"""How far to the right of a table somebody's remark on a row may stand."""


def _unlabelled(grid: list[list[str]]) -> tuple[int, ...]:
    labelled = [column for column in range(len(grid[0])) if any(line[column] for line in grid)]
    end = min(len(grid[0]), max(labelled) + 1 + BESIDE)
    return tuple(column for column in range(end) if column not in labelled)


def _kind_of(label: str) -> str:
    """The type of agreement that a word for institutions says; 医疗机构 without more may be any of them."""
    cares = words.cares_in_title(label)
    is_said = cares and (cares[0].value != "MEDICAL" or re.search("(?:工伤|协议|签约)医(?:疗|院)", label))
    return cares[0].value if is_said else ""


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


def _clear_spread(line: list[str], number: int, merges: Sequence[Merge]) -> None:
    """The word for the institution, merged over several columns: the first of them counts, if nothing else is found."""
    for (top, left), (bottom, right) in merges:
        if (
            top <= number <= bottom
            and right > left
            and headings.field_of(line[left] if left < len(line) else "") == headings.SUBJECT
        ):
            line[left + 1 : right + 1] = [""] * len(line[left + 1 : right + 1])


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


_TOGETHER = {headings.CONTACT_AND_PHONE: "contact", headings.ADDRESS_AND_PHONE: "address"}
"""What stands with telephone numbers in one column."""


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
        elif name in _TOGETHER:
            columns.setdefault(_TOGETHER[name], column)
            columns.setdefault("phone", column)
        elif name in columns and name != "ignored":
            here, there = ("".join(line[at] for line in grid) for at in (column, columns[name]))
            is_better = headings.counts_before(name, here, there)
            repeated.append((name, columns[name] if is_better else column))
            columns.update({name: column} if is_better else {})
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
    "cross_since": ("cross_province", ("cross_province",)),
    "in_since": ("in_province", ("in_province",)),
}
"""Columns that say something only where no better one does: where the person is insured, when the agreement was signed
or went online, of what class the hospital is, and since when it settles with other places."""


ASKS_MEDICAL = "asks_medical"
"""是否医疗: of what is agreed only beside 是否康复, else perhaps of what an institution is."""


def _stand_in(columns: dict[str, int], unknown: list[str], grid: list[list[str]]) -> None:
    if "level" not in columns and "level_grade" in columns:
        columns["level"] = columns.pop("level_grade")
    if (asked := columns.pop(ASKS_MEDICAL, None)) is not None:
        is_one_of_types = "tick_medical" not in columns and not headings.TICKS.keys().isdisjoint(columns)
        if is_one_of_types:
            columns["tick_medical"] = asked
        else:
            unknown.append(grid[-1][asked])
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
