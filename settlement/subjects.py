"""How messages of the national exchange name the stays that they are about."""

from uuid import UUID

from django.urls import reverse

from agency.exchange.subjects import Subject, register
from agency.offices.acts import Actor
from settlement.models import Stay


def stays_named(actor: Actor, ids: list[UUID]) -> dict[UUID, Subject]:
    """Visible stays by their ids. One query."""
    rows = Stay.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "institution_name", "number")
    return {pk: Subject(f"{name} {number}", reverse("settlement:stay", args=[pk])) for pk, name, number in rows}


def register_subjects() -> None:
    """Called once, when the apps are ready."""
    register(stays_named)
