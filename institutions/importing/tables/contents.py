"""What the columns of a table hold, by what stands in them, where no word of the heading says it."""

from collections.abc import Callable, Sequence

from institutions.importing.books.reading import Row
from institutions.importing.names.endings import AGENCY, INSTITUTION
from institutions.importing.places.locating import says_place
from institutions.importing.values import dates, headings, legends, numbers, periods, words
from institutions.importing.values.cells import Raw, as_text, is_blank, tidy

_SAYING_TYPES = ("types", "class", *headings.TICKS)
_SAYING = (
    ("types", _SAYING_TYPES, words.says_types),
    ("credit_code", ("credit_code",), numbers.says_credit_code),
    ("division", headings.PLACE_FIELDS, says_place),
)
"""Field, the fields that say the same, and what its cells look like."""


def completed(
    named: dict[str, int], free: Sequence[int], labels: Sequence[Raw], below: Sequence[Row], *, has_one_name: bool
) -> dict[str, int]:
    """The columns that words name, with those among the free ones whose cells below say what they hold."""
    columns = dict(named)
    if has_one_name:
        before = columns[headings.SUBJECT]
        _take_better_name(columns, free, labels, below)
        free = [*free, *({before} - set(columns.values()))]  # it may say type or place
    _take_better_types(columns, free, labels, below)
    if not any(name in columns for name in _SAYING_TYPES):
        columns.update(_ticked(free, labels, below))
        explained = next((column for column in free if legends.of([label(labels, column)])), None)
        columns.update({} if explained is None else {"types": explained})
    _take_ends(columns, free, labels, below)
    _take_days(columns, below)
    _take_other_code(columns, free, labels, below)
    for field, others, says in _SAYING:
        if not any(name in columns for name in others) and (column := column_of(free, below, says)) is not None:
            columns[field] = column
    return columns


def _take_ends(columns: dict[str, int], free: Sequence[int], labels: Sequence[Raw], below: Sequence[Row]) -> None:
    """One heading for a period over two columns of days, 协议期限: from and to."""
    first = columns.get(headings.PERIOD, -1)
    is_wide = first + 1 in free and label(labels, first + 1) in ("", label(labels, first))
    if first < 0 or not is_wide or "valid_from" in columns or "valid_to" in columns:
        return
    if all(_are_days(column, below) for column in (first, first + 1)):
        del columns[headings.PERIOD]
        columns |= {"valid_from": first, "valid_to": first + 1}


def _take_other_code(columns: dict[str, int], free: Sequence[int], labels: Sequence[Raw], below: Sequence[Row]) -> None:
    """机构代码 is the credit code if it holds such ones; 医保编码 beside it is the code of somebody else."""
    if "credit_code" in columns or "external_code" not in columns:
        return
    if column_of([columns["external_code"]], below, numbers.says_credit_code) is None:
        return
    others = [column for column in free if headings.field_of(label(labels, column)) == "external_code"]
    columns["credit_code"] = columns.pop("external_code")
    columns.update({"external_code": others[0]} if others else {})


def _are_days(column: int, below: Sequence[Row]) -> bool:
    cells = [row.cells[column] for row in below if column < len(row.cells)]
    texts = [tidy(as_text(cell)) for cell in cells if not is_blank(cell)]
    days = [text for text in texts if dates.OPEN.match(text) or dates.read_day("valid_to", text).day]
    return bool(texts) and len(days) * 5 >= len(texts) * 4


def _take_days(columns: dict[str, int], below: Sequence[Row]) -> None:
    """Columns such as 医疗协议 | 康复协议 with periods in place of ticks: those of the days of each type."""
    ticked = {name: columns[name] for name in headings.TICKS if name in columns}
    cells = [row.cells[column] for row in below for column in ticked.values() if column < len(row.cells)]
    texts = [tidy(as_text(cell)) for cell in cells if not is_blank(cell)]
    others = [text for text in texts if words.is_ticked(text) is None]
    if others and all(map(_is_period, others)):
        for name, column in ticked.items():
            del columns[name]
            columns[f"period:{headings.TICKS[name]}"] = column


def _is_period(text: str) -> bool:
    period = periods.read_period(text)
    return bool(period.start or period.end) and all(each.verdict.value != "reject" for each in period.findings)


def _take_better_name(
    columns: dict[str, int], free: Sequence[int], labels: Sequence[Raw], below: Sequence[Row]
) -> None:
    """单位名称 may be that of the agency, where 医院名称 stands beside it: the column of institutions counts.

    So does the one without a word behind 机构名称, where numbers or districts stand below that.
    """
    others = [column for column in free if headings.field_of(label(labels, column)) == headings.SUBJECT]
    behind = columns[headings.SUBJECT] + 1
    others += [behind] if behind in free and not label(labels, behind) else []
    if others and column_of([columns[headings.SUBJECT]], below, is_institution) is None:
        better = column_of(others, below, is_institution)
        columns[headings.SUBJECT] = columns[headings.SUBJECT] if better is None else better


def _take_better_types(
    columns: dict[str, int], free: Sequence[int], labels: Sequence[Raw], below: Sequence[Row]
) -> None:
    """开通业务 may be 住院, and 签约类型 新签: where 机构类别 beside it says what is agreed, that one counts."""
    others = [column for column in free if headings.field_of(label(labels, column)) in ("types", "class")]
    if "types" not in columns or not others or column_of([columns["types"]], below, words.says_types) is not None:
        return
    better = column_of(others, below, words.says_types)
    if better is not None and not any(map(words.names_more_than_treatment, _texts(columns["types"], below))):
        columns["types"] = better


def _texts(column: int, below: Sequence[Row]) -> list[str]:
    cells = (row.cells[column] for row in below if column < len(row.cells))
    return [tidy(as_text(cell)) for cell in cells if not is_blank(cell)]


def is_institution(text: str) -> bool:
    """Does a text end as names of institutions do, and not as those of agencies?"""
    return INSTITUTION.search(text) is not None and not AGENCY.search(text)


def _ticked(free: Sequence[int], labels: Sequence[Raw], below: Sequence[Row]) -> dict[str, int]:
    """Columns such as 医疗机构 | 康复机构 in which there is nothing but ticks."""
    found: dict[str, int] = {}
    for column in free:
        texts = [text for row in below if column < len(row.cells) and (text := tidy(as_text(row.cells[column])))]
        cares = words.cares_in_title(label(labels, column))
        ticks = [words.is_ticked(text) for text in texts]
        is_of_kind = headings.field_of(label(labels, column)) == headings.SUBJECT and len(cares) == 1
        if is_of_kind and True in ticks and None not in ticks:
            found.setdefault(next(name for name, care in headings.TICKS.items() if care == cares[0].value), column)
    return found


def label(labels: Sequence[Raw], column: int) -> str:
    """The plain heading of a column, by the cells of the lowest row of the heading."""
    return headings.plain(labels[column]) if column < len(labels) else ""


def column_of(columns: Sequence[int], below: Sequence[Row], says: Callable[[str], bool]) -> int | None:
    """The first of these columns most of whose cells say something."""
    for column in columns:
        cells = [row.cells[column] for row in below if column < len(row.cells)]
        texts = [tidy(cell) for cell in cells if isinstance(cell, str) and not is_blank(cell)]
        if len(texts) * 2 >= len(below) and texts and sum(map(says, texts)) * 5 >= len(texts) * 4:
            return column
    return None
