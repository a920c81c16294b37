"""The writes: a worker's file, cards, insurance relations, and the four determinations."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.matrix import Permission
from agency.offices.models import Agency
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, Stale
from agency.workers import permissions
from agency.workers.enums import DeterminationState, Masked
from agency.workers.identifiers import NumberFault, check_number
from agency.workers.models import Card, Determination, Employer, InsuranceRelation, Worker
from agency.workers.names import initials_of, normal_name

WORKER_FIELDS = frozenset({"name", "phone", "bank_name", "bank_account", "address", "died_on"})


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


def turn_away(*, by: Actor, at: datetime, ids: Ids, permission: Permission, about: str = "") -> None:
    """Keep on record that somebody tried what none of their posts allows. Always raises Denied."""
    with acting(by=by, at=at, ids=ids, about=about):
        raise Denied(code=f"no-{permission}")


def reveal(
    *, by: Actor, at: datetime, ids: Ids, worker_id: UUID, field: Masked, reason: str, card_id: UUID | None = None
) -> str:
    """The whole of one masked value, for this once; who saw it and why is kept. Raises Denied, Refusal (no reason)."""
    with acting(by=by, at=at, ids=ids, reason=_required(reason), about=f"worker {worker_id}") as act:
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
    with acting(by=by, at=at, ids=ids, reason=_required(reason)) as act:
        worker = Worker.objects.select_for_update(of=("self",)).select_related("agency").get(pk=worker_id)
        act.post = by.check(Permission.WORKER_EDIT, worker.agency)
        _check_fresh(worker, revision)
        _fill(worker, values)
        worker.revision += 1
        worker.save()
        trail.record(act, "worker.corrected", subject=worker, agency=worker.agency, fields=sorted(values))
        return worker


def _required(reason: str) -> str:
    if not reason.strip():
        raise Refusal(_("Give the reason: it is kept in the history."), code="reason-missing")
    return reason.strip()


def _check_fresh(record: Worker | Determination, revision: int) -> None:
    if record.revision != revision:
        raise Stale(_("Somebody else saved this while you had it open."))


def register_employer(*, by: Actor, at: datetime, ids: Ids, agency: Agency, name: str, credit_code: str) -> Employer:
    """The employer with this (checked) credit code; it is added if unknown. Raises Denied."""
    with acting(by=by, at=at, ids=ids) as act:
        act.post = by.check(Permission.WORKER_EDIT, agency)
        found = Employer.objects.filter(credit_code=credit_code).first()
        if found:
            return found
        employer = Employer(id=ids(at), name=name, credit_code=credit_code)
        employer.save(force_insert=True)
        trail.record(act, "employer.registered", subject=employer, agency=agency)
        return employer


def open_relation(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    worker_id: UUID,
    employer_id: UUID,
    starts_on: date,
    paid_through: date | None = None,
) -> InsuranceRelation:
    """Note that a worker is insured through an employer from a day on. Raises Denied."""
    with acting(by=by, at=at, ids=ids) as act:
        worker = Worker.objects.select_for_update(of=("self",)).select_related("agency").get(pk=worker_id)
        act.post = by.check(Permission.WORKER_EDIT, worker.agency)
        relation = InsuranceRelation(
            id=ids(at),
            worker=worker,
            agency=worker.agency,
            employer_id=employer_id,
            starts_on=starts_on,
            paid_through=paid_through,
        )
        relation.save(force_insert=True)
        trail.record(act, "relation.opened", subject=worker, agency=worker.agency, starts_on=starts_on.isoformat())
        return relation


def insure(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    worker_id: UUID,
    credit_code: str,
    employer_name: str,
    starts_on: date,
    paid_through: date | None = None,
) -> InsuranceRelation:
    """Open an insurance relation with the employer of a (checked) credit code, adding the employer if unknown.

    Raises Denied, Refusal (an unknown employer without a name).
    """
    with acting(by=by, at=at, ids=ids):
        worker = Worker.objects.select_related("agency").get(pk=worker_id)
        if not employer_name and not Employer.objects.filter(credit_code=credit_code).exists():
            raise Refusal(_("This employer is not on file yet: give its name."), code="employer-unknown")
        employer = register_employer(
            by=by, at=at, ids=ids, agency=worker.agency, name=employer_name, credit_code=credit_code
        )
        return open_relation(
            by=by,
            at=at,
            ids=ids,
            worker_id=worker_id,
            employer_id=employer.pk,
            starts_on=starts_on,
            paid_through=paid_through,
        )


def issue_card(
    *, by: Actor, at: datetime, ids: Ids, worker_id: UUID, kind: str, number: str, issued_on: date | None = None
) -> Card:
    """Put a card on a worker's file. Raises Denied, Refusal when the number is another card's."""
    with acting(by=by, at=at, ids=ids) as act:
        worker = Worker.objects.select_for_update(of=("self",)).select_related("agency").get(pk=worker_id)
        act.post = by.check(Permission.WORKER_EDIT, worker.agency)
        card = Card(
            id=ids(at),
            worker=worker,
            kind=kind,
            number=number,
            number_tail=number[-4:],
            state_since_on=issued_on or office_day(at),
            issued_on=issued_on,
        )
        try:
            with transaction.atomic():
                card.save(force_insert=True)
        except IntegrityError as taken:
            raise Refusal(_("A card with this number is on file already."), code="card-on-file") from taken
        trail.record(act, "card.issued", subject=worker, agency=worker.agency, kind=kind)
        return card


def set_card_state(*, by: Actor, at: datetime, ids: Ids, card_id: UUID, state: str, reason: str) -> Card:
    """Report a card lost, found, expired or cancelled. Raises Denied, Refusal (no reason)."""
    with acting(by=by, at=at, ids=ids, reason=_required(reason)) as act:
        card = Card.objects.select_for_update(of=("self",)).select_related("worker__agency").get(pk=card_id)
        act.post = by.check(Permission.WORKER_EDIT, card.worker.agency)
        card.state, card.state_since_on = state, office_day(at)
        card.save()
        trail.record(act, "card.state", subject=card.worker, agency=card.worker.agency_id, state=state)
        return card


def enter_determination(*, by: Actor, at: datetime, ids: Ids, worker_id: UUID, **values: Any) -> Determination:
    """Enter a determination; another person confirms it. Raises Denied, Refusal when its number is taken."""
    with acting(by=by, at=at, ids=ids) as act:
        worker = Worker.objects.select_for_update(of=("self",)).select_related("agency").get(pk=worker_id)
        act.post = by.check(Permission.DETERMINATION_ENTER, worker.agency)
        determination = Determination(id=ids(at), worker=worker, agency=worker.agency, **values)
        _add_editor(determination, by)
        _save_determination(determination, force_insert=True)
        trail.record(act, "determination.entered", subject=determination, agency=worker.agency, kind=determination.kind)
        return determination


def edit_determination(
    *, by: Actor, at: datetime, ids: Ids, determination_id: UUID, revision: int, **values: Any
) -> Determination:
    """Change a determination that isn't confirmed yet. Raises Denied, Stale, NotAllowedNow."""
    with acting(by=by, at=at, ids=ids) as act:
        determination = _lock_determination(determination_id)
        act.post = by.check(Permission.DETERMINATION_ENTER, determination.agency)
        _check_fresh(determination, revision)
        _check_unconfirmed(determination)
        for field, value in values.items():
            setattr(determination, field, value)
        determination.state = DeterminationState.ENTERED
        _add_editor(determination, by)
        determination.revision += 1
        _save_determination(determination)
        trail.record(act, "determination.edited", subject=determination, agency=determination.agency)
        return determination


def confirm_determination(*, by: Actor, at: datetime, ids: Ids, determination_id: UUID, revision: int) -> Determination:
    """Confirm what somebody else entered. Raises Denied, Stale, NotAllowedNow."""
    with acting(by=by, at=at, ids=ids, about=f"determination {determination_id}") as act:
        determination = _lock_determination(determination_id)
        act.post = permissions.check_may_confirm(by, determination)
        _check_fresh(determination, revision)
        if determination.state != DeterminationState.ENTERED:
            raise NotAllowedNow(_("This determination does not wait for confirmation any more."))
        determination.state = DeterminationState.CONFIRMED
        determination.confirmed_by, determination.confirmed_at = by.user, at
        determination.revision += 1
        determination.save()
        trail.record(act, "determination.confirmed", subject=determination, agency=determination.agency)
        return determination


def send_back_determination(
    *, by: Actor, at: datetime, ids: Ids, determination_id: UUID, revision: int, reason: str
) -> Determination:
    """Send an entered determination back to whoever entered it. Raises Denied, Stale, NotAllowedNow, Refusal."""
    with acting(by=by, at=at, ids=ids, reason=_required(reason)) as act:
        determination = _lock_determination(determination_id)
        act.post = permissions.check_may_confirm(by, determination)
        _check_fresh(determination, revision)
        if determination.state != DeterminationState.ENTERED:
            raise NotAllowedNow(_("This determination does not wait for confirmation any more."))
        determination.state = DeterminationState.SENT_BACK
        determination.revision += 1
        determination.save()
        trail.record(act, "determination.sent_back", subject=determination, agency=determination.agency)
        return determination


def note_reconsideration(
    *, by: Actor, at: datetime, ids: Ids, determination_id: UUID, since: date | None, reason: str
) -> Determination:
    """Note that a determination is (or no longer is) under reconsideration or before a court.

    Payment continues meanwhile (Regulation on Work-Injury Insurance art. 31). Raises Denied, NotAllowedNow, Refusal.
    """
    with acting(by=by, at=at, ids=ids, reason=_required(reason)) as act:
        determination = _lock_determination(determination_id)
        act.post = permissions.check_may_confirm(by, determination)
        if determination.state != DeterminationState.CONFIRMED or determination.revoked_on:
            raise NotAllowedNow(_("Only a confirmed determination that still stands can be under reconsideration."))
        determination.reconsidered_since = since
        determination.revision += 1
        determination.save()
        trail.record(act, "determination.reconsidered", subject=determination, agency=determination.agency)
        return determination


def revoke_determination(
    *, by: Actor, at: datetime, ids: Ids, determination_id: UUID, on: date, reason: str
) -> Determination:
    """Note that a confirmed determination was revoked as from a day. Raises Denied, NotAllowedNow, Refusal."""
    with acting(by=by, at=at, ids=ids, reason=_required(reason)) as act:
        determination = _lock_determination(determination_id)
        act.post = permissions.check_may_confirm(by, determination)
        if determination.state != DeterminationState.CONFIRMED or determination.revoked_on:
            raise NotAllowedNow(_("Only a confirmed determination that still stands can be revoked."))
        determination.revoked_on, determination.revoked_because = on, reason.strip()[:200]
        determination.revision += 1
        determination.save()
        trail.record(
            act, "determination.revoked", subject=determination, agency=determination.agency, on=on.isoformat()
        )
        return determination


def _lock_determination(determination_id: UUID) -> Determination:
    rows = Determination.objects.select_for_update(of=("self",)).select_related("agency", "worker")
    return rows.get(pk=determination_id)  # type: ignore[no-any-return]


def _check_unconfirmed(determination: Determination) -> None:
    if determination.state == DeterminationState.CONFIRMED:
        raise NotAllowedNow(
            _("A confirmed determination can't be changed. If it is wrong, have it revoked and enter the right one.")
        )


def _add_editor(determination: Determination, by: Actor) -> None:
    if by.user is not None and by.user.pk not in determination.editors:
        determination.editors = [*determination.editors, by.user.pk]


def _save_determination(determination: Determination, **options: Any) -> None:
    try:
        with transaction.atomic():
            determination.save(**options)
    except IntegrityError as clash:
        if "determination_number_once" not in str(clash):
            raise
        raise Refusal(
            _("A determination of this kind with the number “%(number)s” is on file already.")
            % {"number": determination.number},
            code="number-taken",
        ) from clash
