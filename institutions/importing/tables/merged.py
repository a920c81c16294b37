"""Merged cells: each of a range has the value of its first one."""

from collections.abc import Iterator, Sequence

from institutions.importing.books.reading import COLUMNS_AT_MOST, Merge, Row
from institutions.importing.values.cells import Raw, is_blank


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
