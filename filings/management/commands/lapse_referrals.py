"""`manage.py lapse_referrals`: what the nightly task does, by hand."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Place
from filings import actions, tasks


class Command(BaseCommand):
    help = "End the referrals whose last day of admission has passed. Running it again does nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        by = Actor.machine_named("lapse", place=Place.COMMAND)
        ended = actions.lapse_due(by=by, at=tasks.now(), ids=uuid7)
        said = ngettext("%(n)s referral lapsed.", "%(n)s referrals lapsed.", ended)
        self.stdout.write(said % {"n": ended})
