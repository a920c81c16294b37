"""Large workbooks are read in a process of their own: what that takes of memory ends with it, instead of staying with
a worker for good, and the next rows are read while those before are judged.

Run as a program this is the reader. It gets the workbook on its standard input, says what sheets there are, and gives
the rows of a sheet from a place on whenever it is asked. It imports nothing but the library.
"""

import io
import pickle
import subprocess
import sys
import weakref
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

BATCH = 2000


class About(NamedTuple):
    """A worksheet without its rows; its place among all sheets, those of charts too."""

    at: int
    name: str
    first_column: int
    merges: tuple[Any, ...]
    is_hidden: bool


class Unreadable(Exception):
    """`file_password` or `file_damaged`."""


class Workbook:
    """The worksheets of a workbook that another process holds. The process ends with this object."""

    def __init__(self, content: bytes) -> None:
        command = [sys.executable, "-I", __file__]  # alone: modules beside this one are called as some of the library
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        weakref.finalize(self, _end, self.process)
        self.open: Any = None
        answer = self._get(content)
        if isinstance(answer, str):
            raise Unreadable(answer)
        self.sheets = [About(*each) for each in answer]

    def rows(self, sheet: int) -> Iterator[tuple[int, list[Any]]]:
        """The rows that have something in them, with their numbers counted from 1."""
        last = 0
        while batch := self._get((sheet, last)):
            last = batch[-1][0]
            self._ask((sheet, last))
            yield from batch

    def _get(self, wanted: Any) -> Any:
        """The answer to a question. One that was asked ahead and isn't wanted any more is passed over."""
        if self.open is not None and self.open != wanted:
            self._answer()
        if self.open is None:
            self._ask(wanted)
        return self._answer()

    def _ask(self, wanted: Any) -> None:
        assert self.process.stdin is not None
        self.open = wanted
        try:
            pickle.dump(wanted, self.process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            self.process.stdin.flush()
        except OSError as error:
            raise Unreadable("file_damaged") from error

    def _answer(self) -> Any:
        assert self.process.stdout is not None
        self.open = None
        try:
            return pickle.load(self.process.stdout)  # noqa: S301 from ourselves
        except (EOFError, pickle.UnpicklingError) as error:  # the library has taken the process down
            raise Unreadable("file_damaged") from error


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # it had not taken all that was written
                continue
    process.wait()


def worksheets(content: bytes) -> list[tuple[About, Any]]:
    """The worksheets of a workbook with the library's objects. Raises Unreadable."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = []
        for at, each in enumerate(book.sheets_metadata):
            if each.typ is not calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(each.name)
            is_hidden = each.visible is not calamine.SheetVisibleEnum.Visible
            merges = tuple(sheet.merged_cell_ranges or ())
            left = sheet.start[1] if sheet.start else 0
            found.append((About(at, each.name, left, merges, is_hidden), sheet))
    except calamine.PasswordError as error:
        raise Unreadable("file_password") from error
    except Exception as error:  # the library raises its own kinds, and once a panic of its language
        raise Unreadable("file_damaged") from error
    return found


def numbered(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """The rows of one of the library's sheets that have something in them."""
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if any(cell != "" for cell in cells):
            yield number, cells


def serve() -> None:
    """Answer until nobody asks any more."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer

    def say(answer: Any) -> None:
        pickle.dump(answer, answers, protocol=pickle.HIGHEST_PROTOCOL)
        answers.flush()

    try:
        found = worksheets(pickle.load(questions))  # noqa: S301 from ourselves
    except Unreadable as unreadable:
        say(str(unreadable))
        return
    say([tuple(about) for about, _sheet in found])
    open_at: tuple[int, int] | None = None
    rows: Iterator[tuple[int, list[Any]]] = iter(())
    while True:
        try:
            wanted = pickle.load(questions)  # noqa: S301 from ourselves
        except EOFError:
            return
        sheet, last = wanted
        if wanted != open_at:
            rows = (row for row in numbered(found[sheet][1]) if row[0] > last)
        batch = list(islice(rows, BATCH))
        open_at = (sheet, batch[-1][0]) if batch else None
        say(batch)


if __name__ == "__main__":
    serve()
