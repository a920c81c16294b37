"""`manage.py handle_again REASON`: what was set aside on arrival goes to its handlers once more."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from agency.exchange import answers
from agency.exchange.enums import Unhandled

MENDED = (
    Unhandled.FAILED,
    Unhandled.UNKNOWN_KIND,
    Unhandled.INVALID,
    Unhandled.NOT_OURS,
    Unhandled.UNKNOWN_SUBJECT,
    Unhandled.TOO_EARLY,
)
"""Reasons that a repair, a new schema or an entry can take away. The others stay for a person to read."""


class Command(BaseCommand):
    help = "Hand messages that were set aside on arrival to their handlers again, after the cause was mended."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reason", choices=[each.value for each in MENDED])

    def handle(self, *args: Any, **options: Any) -> None:
        handled, left = answers.handle_again(reason=Unhandled(options["reason"]), at=timezone.now())
        self.stdout.write(f"{handled} handled, {left} stay set aside")
