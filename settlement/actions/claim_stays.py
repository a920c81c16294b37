"""The stay that a claim is about. Claims of one stay share it: a second receipt, or one handed in anew after a refusal.

No institution registered such a stay, so its number is what the papers say, and nobody else's number stands against it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from agency.offices import history
from agency.offices.acts import Ids
from agency.workers.models import Worker
from settlement import claim_queries
from settlement.enums import StayRole, StayState
from settlement.models import Claim, Stay
from settlement.receipts import institution_key, number_key

SPELT = ("institution_name", "number")
"""What is the same though it is written in another way."""


def stay_of(worker: Worker, said: Mapping[str, Any], *, at: datetime, ids: Ids) -> Stay:
    """The stay of an earlier claim that said the same, else a new one. Inside the current act, the worker locked."""
    return _same(_claimed(worker), said) or _new(worker, said, at, ids)


def put_right(claim: Claim, said: Mapping[str, Any], *, at: datetime, ids: Ids) -> list[str]:
    """Give a claim the stay that is now said of it; which columns changed. Inside the current act, the worker locked.

    Another claim's stay stays as that one says. A stay that no claim is left for is cancelled.
    """
    was = claim.stay
    changed = [name for name, value in said.items() if getattr(was, name) != value]
    if not changed:
        return []
    is_shared = Claim.objects.filter(stay=was).exclude(pk=claim.pk).exists()
    other = _same(_claimed(claim.worker).exclude(pk=was.pk), said)
    if other is None and not is_shared:
        for name in changed:
            setattr(was, name, said[name])
        history.change(was, changed)
        return changed
    claim.stay = other or _new(claim.worker, said, at, ids)
    if not is_shared:
        was.state = StayState.ADMISSION_CANCELLED
        history.change(was, ["state"])
    return changed


def take_along(claim: Claim, was: Stay) -> None:
    """The lists of a claim that was given another stay follow it, and with them what people said of their lines.

    Inside the current act, its assessment set aside.
    """
    was = Stay.objects.lock(was.pk)  # nobody says anything of its lines meanwhile
    for bill in claim_queries.lists_of(claim).filter(stay=was):
        bill.stay = claim.stay
        history.change(bill, ["stay"])
    if was.has_reviews and not claim.stay.has_reviews:
        claim.stay.has_reviews = True
        history.change(claim.stay, ["has_reviews"])


def _claimed(worker: Worker) -> QuerySet[Stay]:
    """The stays that claims of a worker made, the first of them first."""
    made = {"role": StayRole.INSURED_PLACE, "told_as": None, "state": StayState.CONVERTED_TO_MANUAL}
    return Stay.objects.filter(worker=worker, **made).order_by("id")  # type: ignore[no-any-return]


def _same(stays: QuerySet[Stay], said: Mapping[str, Any]) -> Stay | None:
    """The stay of which the same is said, however its institution and number are spelt."""
    facts = {name: value for name, value in said.items() if name not in SPELT}
    name, number = institution_key(said["institution_name"]), number_key(said["number"])
    for each in stays.filter(**facts).select_related("agency__division", "worker", "place"):
        if (institution_key(each.institution_name), number_key(each.number)) == (name, number):
            return each
    return None


def _new(worker: Worker, said: Mapping[str, Any], at: datetime, ids: Ids) -> Stay:
    told = {"role": StayRole.INSURED_PLACE, "state": StayState.CONVERTED_TO_MANUAL, "registered_at": at}
    made: Stay = Stay.objects.create(id=ids(at), agency=worker.agency, worker=worker, **told, **said)
    return made
