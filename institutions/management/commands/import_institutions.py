"""Preview a list of institutions: a verdict for every row of the file. Nothing is written."""

import json
from argparse import BooleanOptionalAction
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import translation

from institutions.actions import lists
from institutions.importing import files
from institutions.importing.entries import Judged
from institutions.importing.places.gazetteer import gazetteer
from institutions.importing.tables.sections import Around
from institutions.importing.verdicts import RowVerdict, found


class Command(BaseCommand):
    help = (
        "Say of every row of a list of institutions (xlsx, xls, csv, tab text) whether it can be taken, and why not. "
        "docs/import.md describes verdicts and values. Applying a list takes two people and is done at the desk."
    )
    requires_system_checks: list[str] = []  # type: ignore[assignment]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--preview", action="store_true", required=True, help="Judge only; write nothing.")
        parser.add_argument("--json", action="store_true", help="One JSON object a row, in the order of the file.")
        parser.add_argument("--place", default="", help="Division code of the rows that don't say where they are.")
        parser.add_argument("--language", default="", help="zh-hans or en; by default that of the settings.")
        parser.add_argument(
            "--register",
            action=BooleanOptionalAction,
            default=True,
            help="Compare with the register. Where no database answers, it is left out with a word on standard error.",
        )

    def handle(self, *, file: str, place: str, language: str, register: bool, **options: Any) -> None:
        try:
            content = Path(file).read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        if place and place not in gazetteer().by_code:
            raise CommandError(f"{place}: --place is the code of a division in use (GB/T 2260), as 370300.")
        with translation.override(language or translation.get_language()):
            judged = files.judge(content, file_name=Path(file).name, around=Around(division=place))
            if register:
                judged = self._compared(judged)
            for row in _with_blank_rows(judged):
                self.stdout.write(json.dumps(row.as_json(), ensure_ascii=False) if options["json"] else _said(row))
        counted = Counter(row.verdict.value for row in judged)
        self.stderr.write(
            ", ".join(f"{verdict} {counted[verdict]}" for verdict in RowVerdict.values if counted[verdict])
        )

    def _compared(self, judged: list[Judged]) -> list[Judged]:
        try:
            return lists.compared(judged)
        except (DatabaseError, ImproperlyConfigured) as error:
            self.stderr.write(f"Not compared with the register: {type(error).__name__}")
            return judged


def _with_blank_rows(judged: Iterable[Judged]) -> Iterator[Judged]:
    """Every row of each sheet down to the last that has something in it: nobody need ask where a number went."""
    sheet, last = "", 0
    for row in judged:
        number = row.row or 0
        last = last if row.sheet == sheet and number > last else 0
        for blank in range(last + 1, number):
            yield Judged(row.sheet, blank, RowVerdict.SKIP, (found("row", "blank"),))
        sheet, last = row.sheet, number
        yield row


def _said(row: Judged) -> str:
    where = " ".join(filter(None, (row.sheet, str(row.row or ""))))
    return f"{where}\t{row.verdict.value}\t{row.entry.name if row.entry else ''}\t{row.reason}"
