"""Finding workers, and what their page shows."""

from datetime import date

from django.db.models import Q

from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.workers.enums import DeterminationState
from agency.workers.identifiers import check_card_number, check_number, check_phone
from agency.workers.models import Card, Determination, InsuranceRelation, Worker, WorkerQuerySet
from agency.workers.names import normal_name

FOUND_AT_MOST = 50


def search(actor: Actor, text: str, *, on: date) -> WorkerQuerySet:
    """Workers that the one search box finds.

    By whole number, card or phone (blind index), or by the beginning of the name or of its initials; at most 50.
    """
    return Worker.objects.visible_to(actor).filter(_matches(text, on)).order_by("name", "id")[:FOUND_AT_MOST]


def _matches(text: str, on: date) -> Q:
    number = check_number(text, on=on)
    if number.accepted:
        return Q(number_index=_index(Worker, "number_index", number.normalised))
    condition = Q(pk__in=[])
    if phone := check_phone(text):
        condition |= Q(phone_index=_index(Worker, "phone_index", phone))
    if card := check_card_number(text):
        condition |= Q(cards__number_index=_index(Card, "number_index", card))
    name = normal_name(text)
    if name.isascii():
        condition |= Q(initials__startswith=name.lower()) if name.isalpha() else Q(pk__in=[])
    elif name:
        condition |= Q(name__startswith=name)
    return condition


def _index(model: type, field: str, clear: str) -> bytes:
    return model._meta.get_field(field).index_of(clear)  # type: ignore[attr-defined, no-any-return]


def relations_of(worker: Worker) -> list[InsuranceRelation]:
    """All insurance relations, the newest first. One query."""
    return list(worker.relations.select_related("employer", "agency").order_by("-starts_on", "-id"))


def determinations_of(worker: Worker) -> list[Determination]:
    """All determinations of a worker, the newest first. One query."""
    return list(
        worker.determinations.select_related("confirmed_by", "relation__employer").order_by("-decided_on", "-id")
    )


def cards_of(worker: Worker) -> list[Card]:
    """All cards of a worker. One query."""
    return list(worker.cards.order_by("kind", "-state_since_on", "-id"))


def determinations_to_confirm(actor: Actor) -> "list[Determination]":
    """Determinations that wait for this person: confirmable by their post, not their own work."""
    waiting = Determination.objects.visible_to(actor, Permission.DETERMINATION_CONFIRM).filter(
        state=DeterminationState.ENTERED
    )
    own = [actor.user.pk] if actor.user else []
    return list(
        waiting.exclude(editors__contains=own).select_related("worker").order_by("decided_on", "id")[:FOUND_AT_MOST]
    )
