"""The operator adds the first superuser of a new installation; all others are added by them."""

import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Place
from agency.offices.models import User


class Command(BaseCommand):
    help = "Add a superuser to an installation that has none. Asks for a first password, changed at the first sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("staff_number")
        parser.add_argument("name")

    def handle(self, *, staff_number: str, name: str, **options: Any) -> None:
        if User.objects.filter(is_superuser=True, is_active=True).exists():
            raise CommandError("There is a superuser already.")
        person = User(staff_number=staff_number, name=name, is_superuser=True, must_change_password=True)
        password = getpass.getpass("First password: ")
        with translation.override("en"):
            try:
                validate_password(password, person)
                person.set_password(password)
                person.full_clean()
            except ValidationError as wrong:
                raise CommandError("\n".join(wrong.messages)) from wrong
        by = Actor.machine_named("first_person", place=Place.COMMAND)
        with acting(by=by, at=timezone.now(), ids=uuid7, reason="first superuser"):
            person.save()
        self.stdout.write(f"{person}: added")
