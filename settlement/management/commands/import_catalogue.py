"""Preview a catalogue from a file: a verdict for every row, and what it would change. Nothing is written."""

import json
from argparse import BooleanOptionalAction
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import translation

from settlement import catalogue_queries
from settlement.enums import CatalogueKind
from settlement.importing import items
from settlement.importing.findings import RowVerdict, reason_of
from settlement.importing.items import JudgedItem, NewItem


class Command(BaseCommand):
    help = (
        "Say of every row of a catalogue (xlsx, xls, csv, tab text) whether it can be taken, why not, and what it "
        "would change. docs/import.md has verdicts and values. Entering and applying takes two people, at the desk."
    )
    requires_system_checks: list[str] = []  # type: ignore[assignment]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--preview", action="store_true", required=True, help="Judge only; write nothing.")
        parser.add_argument("--json", action="store_true", help="One JSON object a row, in the order of the file.")
        parser.add_argument("--kind", required=True, choices=CatalogueKind.values)
        parser.add_argument("--place", required=True, help="Code of the division that published it.")
        parser.add_argument("--from", dest="first", required=True, type=date.fromisoformat, help="2026-01-01")
        parser.add_argument("--language", default="", help="zh-hans or en; by default that of the settings.")
        parser.add_argument(
            "--register",
            action=BooleanOptionalAction,
            default=True,
            help="Compare with the version in force. Where no database answers, it is left out with a word.",
        )

    def handle(self, *, file: str, kind: str, place: str, first: date, language: str, **options: Any) -> None:
        try:
            content = Path(file).read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        known = self._known(CatalogueKind(kind), place, first) if options["register"] else None
        counted: Counter[str] = Counter()
        with translation.override(language or translation.get_language()):
            for row, change in _compared(items.judge(content), known):
                counted.update(filter(None, (row.verdict.value, change)))
                self.stdout.write(_as_json(row, change) if options["json"] else _said(row, change))
        names = (*RowVerdict.values, "added", "changed", "same", "gone")
        if known is not None:
            counted["gone"] = len(known)
        self.stderr.write(", ".join(f"{name} {counted[name]}" for name in names if counted[name]))

    def _known(self, kind: CatalogueKind, place: str, on: date) -> dict[str, NewItem] | None:
        """The items of the version in force, by code."""
        try:
            return catalogue_queries.items_in_force(kind, place, on)
        except (DatabaseError, ImproperlyConfigured) as error:
            self.stderr.write(f"Not compared with the version in force: {type(error).__name__}")
            return None


def _compared(rows: Iterator[JudgedItem], known: dict[str, NewItem] | None) -> Iterator[tuple[JudgedItem, str]]:
    """Each row with what it does to the version in force; what is left in `known` at the end is gone."""
    for row in rows:
        if known is None or row.item is None:
            yield row, ""
            continue
        before = known.pop(row.item.code, None)
        yield row, "added" if before is None else "same" if before == row.item else "changed"


def _as_json(row: JudgedItem, change: str) -> str:
    return json.dumps({**row.as_json(), **({"change": change} if change else {})}, ensure_ascii=False)


def _said(row: JudgedItem, change: str) -> str:
    where = " ".join(filter(None, (row.sheet, str(row.row or ""))))
    name = row.item.name if row.item else row.name
    return "\t".join((where, row.verdict.value, change, name, reason_of(row.findings)))
