"""The operator gives a new installation its first permission maintainer and auditor; all others come from them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from agency.duties import actions
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Place
from agency.offices.refusals import Refusal


class Command(BaseCommand):
    help = "Give the first permission maintainer (PM) or auditor (AU) of an agency that has none, there or above it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("agency", help="code of the agency")
        parser.add_argument("staff_number")
        parser.add_argument("role", choices=sorted(actions.FIRST_ROLES))
        parser.add_argument("--reason", required=True, help="it is kept in the history")

    def handle(self, *, agency: str, staff_number: str, role: str, reason: str, **options: Any) -> None:
        by = Actor.machine_named("first_posts", place=Place.COMMAND)
        with translation.override("en"):
            try:
                post = actions.give_first_post(
                    by=by,
                    at=timezone.now(),
                    ids=uuid7,
                    agency_code=agency,
                    staff_number=staff_number,
                    role=role,
                    reason=reason,
                )
            except Refusal as refusal:
                raise CommandError(str(refusal.sentence)) from refusal
            self.stdout.write(f"{post.user}: {post}")
