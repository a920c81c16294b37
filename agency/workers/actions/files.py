"""The writes on a worker's file: opening it, correcting it, showing one masked value in full."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.matrix import Permission
from agency.offices.models import Agency
from agency.offices.refusals import Refusal, required
from agency.workers.actions.steps import check_fresh
from agency.workers.enums import Masked
from agency.workers.identifiers import NumberFault, check_number
from agency.workers.models import Worker
from agency.workers.names import initials_of, normal_name

WORKER_FIELDS = frozenset({"name", "phone", "bank_name", "bank_account", "address"})


class AlreadyOnFile(Refusal):
    """The number belongs to a worker who is on file already; `worker` is given when this agency holds the file."""

    code = "already-on-file"

    def __init__(self, sentence: Any, worker: Worker | None) -> None:
        super().__init__(sentence)
        self.worker = worker


def register_worker(
    *, by: Actor, at: datetime, ids: Ids, agency: Agency, number: str, name: str, **details: Any
) -> Worker:
    """Open a worker's file. Sex and birth date come from the number.

    Raises Denied, Refusal (the number is no valid number), AlreadyOnFile.
    """
    with acting(by=by, at=at, ids=ids) as act:
        act.post = by.check(Permission.WORKER_EDIT, agency)
        checked = check_number(number, on=office_day(at))
        if checked.fault is not None or checked.sex is None or checked.born_on is None:
            fault = checked.fault or NumberFault.CHARACTERS
            raise Refusal(fault.label, code=fault.value)
        _check_not_on_file(by, checked.normalised)
        worker = Worker(
            id=ids(at),
            agency=agency,
            number=checked.normalised,
            number_tail=checked.normalised[-4:],
            sex=checked.sex,
            born_on=checked.born_on,
        )
        _fill(worker, {"name": name, **details})
        try:
            with transaction.atomic():
                worker.save(force_insert=True)
        except IntegrityError:
            _check_not_on_file(by, checked.normalised)
            raise
        trail.record(act, "worker.registered", subject=worker, agency=agency)
        return worker


def _check_not_on_file(by: Actor, number: str) -> None:
    other = Worker.objects.numbered(number).select_related("agency").first()
    if other is None:
        return
    if by.post_for(Permission.WORKER_VIEW, other.agency):
        raise AlreadyOnFile(_("This number is on file already; the existing file was opened."), other)
    raise AlreadyOnFile(
        _("This number is on file with %(agency)s. Ask them to hand the file over.") % {"agency": other.agency}, None
    )


def _fill(worker: Worker, values: dict[str, Any]) -> None:
    unknown = values.keys() - WORKER_FIELDS
    if unknown:
        raise TypeError(f"not fields of a worker that people change: {sorted(unknown)}")
    for field, value in values.items():
        setattr(worker, field, value)
    worker.name = normal_name(worker.name)
    worker.initials = initials_of(worker.name)


def reveal(
    *, by: Actor, at: datetime, ids: Ids, worker_id: UUID, field: Masked, reason: str, card_id: UUID | None = None
) -> str:
    """The whole of one masked value, for this once; who saw it and why is kept. Raises Denied, Refusal (no reason)."""
    with acting(by=by, at=at, ids=ids, reason=required(reason), about=f"worker {worker_id}") as act:
        worker = Worker.objects.select_related("agency").get(pk=worker_id)
        act.post = by.check(Permission.WORKER_REVEAL, worker.agency)
        holder = worker.cards.get(pk=card_id) if field == Masked.CARD else worker
        value = getattr(holder, "number" if field == Masked.CARD else field)
        seen = Masked(field).value
        trail.note_reads(by, at, subjects=[worker], seen=seen, purpose=reason.strip(), agency=worker.agency)
        trail.record(act, "worker.revealed", subject=worker, agency=worker.agency, field=seen)
        return value or ""


def correct_worker(
    *, by: Actor, at: datetime, ids: Ids, worker_id: UUID, revision: int, reason: str, **values: Any
) -> Worker:
    """Change what people may change of a worker's file. Raises Denied, Stale, Refusal (no reason)."""
    with acting(by=by, at=at, ids=ids, reason=required(reason)) as act:
        worker = Worker.objects.select_for_update(of=("self",)).select_related("agency").get(pk=worker_id)
        act.post = by.check(Permission.WORKER_EDIT, worker.agency)
        check_fresh(worker, revision)
        _fill(worker, values)
        worker.revision += 1
        worker.save()
        trail.record(act, "worker.corrected", subject=worker, agency=worker.agency, fields=sorted(values))
        return worker
