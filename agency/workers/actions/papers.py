"""The writes on what is on a worker's file: employers, insurance relations, cards."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.matrix import Permission
from agency.offices.models import Agency
from agency.offices.refusals import Refusal, required
from agency.workers.models import Card, Employer, InsuranceRelation, Worker


def register_employer(*, by: Actor, at: datetime, ids: Ids, agency: Agency, name: str, credit_code: str) -> Employer:
    """The employer with this (checked) credit code; it is added if unknown. Raises Denied."""
    with acting(by=by, at=at, ids=ids) as act:
        act.post = by.check(Permission.WORKER_EDIT, agency)
        same = Employer.objects.filter(credit_code=credit_code)
        if found := same.first():
            return found
        employer = Employer(id=ids(at), name=name, credit_code=credit_code)
        try:
            with transaction.atomic():
                employer.save(force_insert=True)
        except IntegrityError:
            return same.get()
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
    with acting(by=by, at=at, ids=ids, reason=required(reason)) as act:
        card = Card.objects.select_for_update(of=("self",)).select_related("worker__agency").get(pk=card_id)
        act.post = by.check(Permission.WORKER_EDIT, card.worker.agency)
        card.state, card.state_since_on = state, office_day(at)
        card.save()
        trail.record(act, "card.state", subject=card.worker, agency=card.worker.agency_id, state=state)
        return card
