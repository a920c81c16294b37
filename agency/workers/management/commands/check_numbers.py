"""Check social security numbers, one on each line, without a database."""

import sys
from datetime import date
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agency.workers.identifiers import check_number


class Command(BaseCommand):
    help = (
        "Read one social security number a line and print `accept <normalised>` or `refuse <reason>` for each. "
        "Reads the file named, or standard input."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="-", help="A text file in UTF-8; - is standard input.")
        parser.add_argument(
            "--on", type=date.fromisoformat, help="The day to check for, as YYYY-MM-DD (default: today)."
        )

    def handle(self, *, file: str, on: date | None, **options: Any) -> None:
        on = on or timezone.localdate()
        if file == "-":
            self._answer(sys.stdin.buffer, on)
            return
        try:
            with open(file, "rb") as lines:
                self._answer(lines, on)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error

    def _answer(self, lines: IO[bytes], on: date) -> None:
        for line in lines:
            check = check_number(line.decode("utf-8", errors="replace"), on=on)
            self.stdout.write(f"accept {check.normalised}" if check.accepted else f"refuse {check.fault}")
