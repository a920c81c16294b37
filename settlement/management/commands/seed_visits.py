"""The hospital of the demonstration at work, through its interface: invented patients. Read settlement/demo.py first.

The filings have to arrive through the exchange before; then the institutions' client speaks for the hospital, as any
institution would: one patient is treated, discharged and settled, another stays.
"""

import csv
import json
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agency.offices.acts import office_day
from agency.workers.models import Worker
from filings.models import ReceivedFiling
from institutions.models import ClientKey
from settlement import demo
from settlement.models import Stay

CLIENT = Path(settings.BASE_DIR) / "clients" / "kuasheng.py"
PATIENCE_S, PAUSE_S = 60, 1


class Command(BaseCommand):
    help = "Have the demonstration's hospital admit its patients. Runs once, beside the running desk."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="where the desk is")

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        if Stay.objects.filter(institution_name=demo.HOSPITAL).exists():
            return
        key = ClientKey.objects.get(institution__name=demo.HOSPITAL)
        self.who = ["--url", url, "--key", str(key.pk), "--private", str(demo.PRIVATE_KEY)]
        today = office_day(timezone.now())
        begun = today - timedelta(days=2)
        _wait_for_filings()
        self._ask("admit", _number(demo.STAYING), "--number", "ZY1128", "--diagnosis", "S06.0")
        stay = self._ask(
            "admit", _number(demo.DISCHARGED), "--number", "ZY1126", "--diagnosis", "S72.3", "--on", f"{begun}"
        )
        with tempfile.TemporaryDirectory() as folder:
            self._ask("upload", stay["stay"], _lines_in(Path(folder), f"{begun}"))
        self._ask("presettle", stay["stay"], "--receipt", demo.VISIT_RECEIPT, "--total", demo.VISIT_TOTAL)
        self._ask("discharge", stay["stay"], "--on", f"{today}")
        self._ask("settle", stay["stay"], "--total", demo.VISIT_TOTAL)

    def _ask(self, *words: str) -> dict[str, Any]:
        """What the desk answers the institution. Raises CommandError with the refusal."""
        done = subprocess.run([sys.executable, str(CLIENT), *self.who, *words], capture_output=True, text=True)
        if done.returncode:
            raise CommandError(f"{words[0]}: {done.stdout}{done.stderr}")
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer


def _wait_for_filings() -> None:
    """Until the exchange has told the place of treatment of both patients."""
    until = time.monotonic() + PATIENCE_S
    while ReceivedFiling.objects.filter(name__in=[demo.DISCHARGED, demo.STAYING]).count() < 2:
        if time.monotonic() > until:
            raise CommandError("The filings have not arrived through the exchange.")
        time.sleep(PAUSE_S)


def _number(name: str) -> str:
    return str(Worker.objects.get(name=name).number)


def _lines_in(folder: Path, day: str) -> str:
    path = folder / "lines.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            ("number", "kind", "code", "name", "served_on", "quantity", "price", "diagnosis", "for_injury", "consent")
        )
        for number, (kind, code, name, many, price, diagnosis) in enumerate(demo.VISIT, 1):
            writer.writerow((number, kind, code, name, day, many, price, diagnosis, "true", "true"))
    return str(path)
