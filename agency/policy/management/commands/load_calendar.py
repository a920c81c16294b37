"""Enter a published year of the working-day calendar from a file, with a verdict on each row."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Place
from agency.policy import actions
from agency.policy.days import COLUMNS, Row, read


class Command(BaseCommand):
    help = "Load working days from a CSV file (date,is_working_day,kind,holiday_name). All rows, or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="The notice that arranges these days, with its number.")
        parser.add_argument("--reason", default="", help="Why; kept in the history (default: the source).")

    def handle(self, *, file: Path, source: str, reason: str, **options: Any) -> None:
        rows = self._read(file)
        if refused := [row for row in rows if row.day is None]:
            for row in rows:
                self._say(row, str(row.fault) or _("good"))
            raise CommandError(
                _("Nothing was loaded: %(bad)d of %(all)d rows are refused.") % {"bad": len(refused), "all": len(rows)}
            )
        by = Actor.machine_named("load_calendar", place=Place.COMMAND)
        days = [row.day for row in rows if row.day is not None]
        written = actions.load_days(
            by=by, at=timezone.now(), ids=uuid7, days=days, source=source, reason=reason or source
        )
        for row in rows:
            if row.day is not None:
                self._say(row, written[row.day.on].value)

    def _read(self, file: Path) -> list[Row]:
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                reader = csv.DictReader(lines)
                if missing := set(COLUMNS) - set(reader.fieldnames or ()):
                    raise CommandError(_("Columns are missing: %(names)s") % {"names": ", ".join(sorted(missing))})
                return read(reader)
        except (OSError, UnicodeDecodeError, csv.Error) as fault:
            raise CommandError(str(fault)) from fault

    def _say(self, row: Row, verdict: str) -> None:
        self.stdout.write(f"{row.line}\t{row.day.on if row.day else '-'}\t{verdict}")
