"""A demonstration: three agencies, their people, and invented workers up to the counter. Runs once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.module_loading import import_string

from agency.offices.demo import PASSWORD, PEOPLE
from agency.offices.models import Agency


class Command(BaseCommand):
    help = "Fill an empty system with invented agencies, people and workers."

    def handle(self, *args: Any, **options: Any) -> None:
        if Agency.objects.exists():
            self.stdout.write("Agencies are there already; nothing was added.")
            return
        with transaction.atomic():
            told = [import_string(loader)() for loader in settings.DEMO_LOADERS]
        for staff_number, name, _extension, agency, roles, is_superuser in PEOPLE:
            posts = "/".join(roles) or ("superuser" if is_superuser else "")
            self.stdout.write(f"  {staff_number}  {PASSWORD}  {posts:<9} {name}  {agency}")
        for sentence in filter(None, told):
            self.stdout.write(f"  {sentence}")
