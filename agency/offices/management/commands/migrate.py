"""`migrate`, by the role that owns the schema, and then the application's grants."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from agency.offices import grants


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> Any:
        outcome = super().handle(*args, **options)
        changes_schema = not (options["plan"] or options["check_unapplied"])
        application = connections["default"].settings_dict["USER"]
        owner = connections["owner"]
        if changes_schema and application != owner.settings_dict["USER"]:
            grants.apply(owner, application)
        return outcome
