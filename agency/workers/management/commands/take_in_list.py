"""Take in a list that another department delivered as a file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Place
from agency.offices.models import Agency
from agency.offices.refusals import Refusal
from agency.workers import actions
from agency.workers.enums import LineFault, ListKind


class Command(BaseCommand):
    help = (
        "Take in a CSV file (UTF-8 or GB 18030: number, day, note, and for CARD_STATES the state). Says each line "
        "that can't be compared, with the reason. The same file once more changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=ListKind.values)
        parser.add_argument("file")
        parser.add_argument("--agency", required=True, help="Code of the agency whose files it is compared with.")
        parser.add_argument("--source", required=True, help="The department that delivered it.")

    def handle(self, *, kind: str, file: str, agency: str, source: str, **options: Any) -> None:
        office = Agency.objects.filter(code=agency).first()
        if office is None:
            raise CommandError(f"There is no agency {agency}.")
        try:
            with open(file, "rb") as opened:
                content = opened.read()
            by = Actor.machine_named("take_in_list", place=Place.COMMAND)
            delivered, is_new = actions.take_in_list(
                by=by, at=timezone.now(), ids=uuid7, agency=office, kind=kind, source=source, content=content
            )
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        if not is_new:
            self.stdout.write("taken in before; nothing changed")
            return
        for line, fault in delivered.entries.exclude(fault="").order_by("line").values_list("line", "fault"):
            self.stdout.write(f"line {line}: {LineFault(fault).label}")
        self.stdout.write(f"{delivered.lines} lines, {delivered.faulty} that can't be compared")
