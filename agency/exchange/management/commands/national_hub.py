"""`manage.py national_hub`: a stand-in for the national system. It runs without a database of ours."""

import os
import signal
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from agency.exchange.hub import control, service
from agency.exchange.hub.line import Line
from agency.exchange.hub.store import Store
from agency.exchange.hub.switches import MODES, Switches


class Command(BaseCommand):
    help = "A STAND-IN for the national exchange, with a store and switches of its own."
    requires_system_checks: list[str] = []  # type: ignore[assignment]

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = Switches()
        parser.add_argument("--redis", default=settings.REDIS_URL, help="address of the broker")
        parser.add_argument(
            "--store", default=os.environ.get("HUB_STORE") or str(settings.BASE_DIR / "var" / "hub.sqlite3")
        )
        parser.add_argument("--mode", choices=MODES, default=default.mode)
        parser.add_argument("--code", default=default.code, help="with --mode refuse")
        parser.add_argument("--seconds", type=float, default=default.seconds, help="with --mode late")
        parser.add_argument("--serves", default=default.serves, help="places of treatment with an agency of ours")
        parser.add_argument("--control", metavar="HOST:PORT", help="serve the control page there (loopback only)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            line = Line(options["redis"], settings.LINE_KEY)
            switches = Switches(options["mode"], options["code"], options["seconds"], options["serves"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        path = Path(options["store"])
        store = Store(path)
        store.set_switches(switches)
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        page = self._control(options["control"], path, line)
        self.stdout.write(f"STAND-IN for the national exchange, not the national system. Mode: {switches.mode}.")
        self.stdout.flush()
        service.serve(line, store, stop)
        if page:
            page.shutdown()
        store.close()

    def _control(self, address: str | None, path: Path, line: Line) -> Any:
        if not address:
            return None
        host, _, port = address.rpartition(":")
        try:
            page = control.start(host.strip("[]"), int(port), path, line.seal)
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Control page: http://{address}/")
        return page
