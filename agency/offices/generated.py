"""Documents that are made from the tables in the code, and the check that they still are."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation


class GeneratedDocument(ABC, BaseCommand):
    """`--check` says whether the document is what the code says; without it, it is written."""

    document = ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when the document is stale, write nothing")

    def handle(self, *, check: bool = False, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / self.document
        with translation.override("en"):
            wanted = self.text()
        if check:
            if not path.exists() or path.read_text() != wanted:
                raise CommandError(f"docs/{self.document} is stale: run ./run manage {self.name()}")
        else:
            path.write_text(wanted)

    def name(self) -> str:
        return type(self).__module__.rpartition(".")[2]

    @abstractmethod
    def text(self) -> str:
        """The whole document, in English."""


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
