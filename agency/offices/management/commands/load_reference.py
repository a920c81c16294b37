"""Load the reference data of every app. Running it again writes nothing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from agency.offices import reference
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Place


class Command(BaseCommand):
    help = "Load divisions, working days, policy parameters and what other apps ship. Idempotent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database", default="owner", help="Alias of the connection (default: owner).")

    def handle(self, *, database: str, **options: Any) -> None:
        connection = connections[database]
        written, follow_ups = 0, []
        with transaction.atomic(using=database):
            for load in (reference.load, *map(import_string, settings.REFERENCE_LOADERS)):
                for loaded in load(connection):
                    written += loaded.written
                    follow_ups += [loaded.then] if loaded.then else []
                    if options["verbosity"]:
                        self.stdout.write(f"{loaded.table}: {loaded.rows} rows, {loaded.written} written")
        by = Actor.machine_named("load_reference", place=Place.COMMAND)
        for follow_up in follow_ups:
            follow_up(by=by, at=timezone.now(), ids=uuid7)
        if options["verbosity"]:
            self.stdout.write(f"{written} written")
