"""An agreement from the application to the signature. Going online, and taking one over from a list, needs a second
person (matters)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.refusals import NotAllowedNow
from agency.policy.enums import Origin
from institutions import permissions, workflow
from institutions.actions.steps import Unfit, check_goes_on, lock, lock_agreement, needed
from institutions.enums import AgreementState, Care
from institutions.models import Agreement
from institutions.scope import UNSIGNED
from institutions.workflow import Step


@dataclass(frozen=True, slots=True)
class Terms:
    """What was signed: the number of the paper, its day, and the period, both days inclusive."""

    number: str
    signed_on: date
    valid_from: date
    valid_to: date


def apply_for(
    *, by: Actor, at: datetime, ids: Ids, institution_id: UUID, care: str, applied_on: date | None = None
) -> Agreement:
    """An institution applies for an agreement of a kind (domain.md R3.1, R3.5). Raises Denied, NotAllowedNow, Unfit."""
    with acting(by=by, at=at, ids=ids, about=f"institution {institution_id}") as act:
        institution = lock(institution_id)
        act.post = permissions.check_may_propose(by, institution)
        waiting = institution.agreements.filter(care=care, state__in=[AgreementState.APPLIED, AgreementState.ASSESSED])
        check_goes_on(institution)
        if waiting.exists():
            raise NotAllowedNow(_("An application of this kind is being handled."))
        if applied_on is not None and applied_on > office_day(at):
            raise Unfit("applied_on", _("This day lies in the future."))
        agreement = Agreement(
            id=ids(at),
            institution=institution,
            care=Care(care),
            state=AgreementState.APPLIED,
            agency=institution.agency,
            applied_on=applied_on or office_day(at),
            origin=Origin.ENTERED,
        )
        agreement.save(force_insert=True)
        trail.record(act, "agreement.applied", subject=agreement, agency=institution.agency)
        return agreement


def assess(
    *, by: Actor, at: datetime, ids: Ids, agreement_id: UUID, passed: bool, assessed_on: date, reason: str
) -> Agreement:
    """Enter what the assessment came to (domain.md R3.5). Raises Denied, NotAllowedNow, Unfit."""
    with acting(by=by, at=at, ids=ids, reason=reason.strip()) as act:
        agreement = lock_agreement(agreement_id)
        act.post = permissions.check_may_propose(by, agreement.institution)
        needed("reason", reason)
        if assessed_on > office_day(at):
            raise Unfit("assessed_on", _("This day lies in the future."))
        agreement.state = workflow.after(Step.PASS if passed else Step.FAIL, agreement.state)
        agreement.assessed_on = assessed_on
        agreement.save()
        trail.record(act, "agreement.assessed", subject=agreement, agency=agreement.agency, passed=passed)
        return agreement


def sign(*, by: Actor, at: datetime, ids: Ids, agreement_id: UUID, terms: Terms) -> Agreement:
    """Sign it for a period; agreements of one kind can't overlap. Raises Denied, NotAllowedNow, Unfit."""
    with acting(by=by, at=at, ids=ids, about=f"agreement {agreement_id}") as act:
        agreement = lock_agreement(agreement_id)
        act.post = permissions.check_may_propose(by, agreement.institution)
        check_goes_on(agreement.institution)
        agreement.state = workflow.after(Step.SIGN, agreement.state)
        agree(agreement, terms, office_day(at))
        trail.record(act, "agreement.signed", subject=agreement, agency=agreement.agency)
        return agreement


def check_terms(terms: Terms, today: date) -> None:
    """Raises Unfit."""
    needed("number", terms.number)
    if terms.signed_on > today:
        raise Unfit("signed_on", _("This day lies in the future."))
    if terms.valid_to < terms.valid_from:
        raise Unfit("valid_to", _("The last day lies before the first."))


def agree(agreement: Agreement, terms: Terms, today: date) -> None:
    """Write the terms. Raises Unfit (what is missing; another agreement of the kind at that time)."""
    check_terms(terms, today)
    agreement.number = needed("number", terms.number)
    agreement.signed_on = terms.signed_on
    agreement.valid_from, agreement.valid_to = terms.valid_from, terms.valid_to
    write(agreement)


def write(agreement: Agreement) -> None:
    """Save it. Raises Unfit when another agreement of its kind covers that time."""
    try:
        with transaction.atomic():
            agreement.save()
    except IntegrityError as clash:
        if "agreement_once_at_a_time" not in str(clash):
            raise
        sentence = _("There is an agreement at that time already: %(other)s. Begin after it, end it, or take it over.")
        raise Unfit("valid_from", sentence % {"other": _overlapping(agreement).described}) from clash


def _overlapping(agreement: Agreement) -> Agreement:
    """Another one of its kind that counts at its time."""
    others = Agreement.objects.filter(institution=agreement.institution_id, care=agreement.care)
    if agreement.valid_to is not None:
        others = others.filter(Q(valid_from=None) | Q(valid_from__lte=agreement.valid_to))
    if agreement.valid_from is not None:
        others = others.filter(Q(valid_to=None) | Q(valid_to__gte=agreement.valid_from))
    counting = others.exclude(pk=agreement.pk).exclude(state__in=UNSIGNED)
    return counting.order_by("valid_from", "id")[0]
