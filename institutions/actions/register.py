"""Entering an institution, taking over one that is known from a list, correcting what isn't subject to a report."""

import unicodedata
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting
from agency.offices.models import Division
from agency.offices.reference import syllables_of
from agency.offices.refusals import NotAllowedNow
from agency.policy.enums import Origin
from agency.workers.identifiers import check_credit_code
from institutions import permissions
from institutions.actions.steps import Unfit, check_length, lock, needed
from institutions.models import Institution

CORRECTED = ("phone", "external_code")
"""What is put right at once; everything else is a change that is reported and decided (domain.md R3.6), or a correction
that another person decides: the credit code says who it is, place and other names which patients are let in
(settlement/admission/verifying.py).
"""
NO_CREDIT_CODE = _("This isn't a unified social credit code: 18 characters, the last a check.")
CREDIT_CODE_TAKEN = _("An institution with this credit code is registered already.")


def register(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    name: str,
    division: Division,
    credit_code: str,
    bank_account: str = "",
    level: str = "",
    **told: str,
) -> Institution:
    """Enter an institution of one's own division or below, told apart by its credit code (GB 32100).

    Raises Denied, Unfit (name, credit code; one that is registered already).
    """
    with acting(by=by, at=at, ids=ids, about=f"institution {credit_code}") as act:
        act.post = permissions.check_may_enter(by, division)
        code = check_credit_code(credit_code)
        if code is None:
            raise Unfit("credit_code", NO_CREDIT_CODE)
        institution = Institution(
            id=ids(at),
            name=needed("name", name),
            initials=initials_of(name.strip()),
            division=division,
            credit_code=code,
            bank_account=account_of(bank_account) or None,
            level=level,
            agency=act.post.agency,
            origin=Origin.ENTERED,
            **{field: text.strip() for field, text in told.items()},
        )
        keep(institution)
        trail.record(act, "institution.registered", subject=institution, agency=institution.agency)
        return institution


def take_over(*, by: Actor, at: datetime, ids: Ids, institution_id: UUID, credit_code: str) -> Institution:
    """Take over the file of an institution that was only known from a published list. Raises Denied, NotAllowedNow."""
    with acting(by=by, at=at, ids=ids, about=f"institution {institution_id}") as act:
        institution = lock(institution_id)
        act.post = permissions.check_may_enter(by, institution.division)
        if institution.agency is not None:
            raise NotAllowedNow(_("%(agency)s keeps this file already.") % {"agency": institution.agency})
        code = check_credit_code(credit_code)
        if code is None:
            raise Unfit("credit_code", NO_CREDIT_CODE)
        institution.agency, institution.credit_code, institution.origin = act.post.agency, code, Origin.ENTERED
        keep(institution)
        trail.record(act, "institution.taken_over", subject=institution, agency=institution.agency)
        return institution


def correct(*, by: Actor, at: datetime, ids: Ids, institution_id: UUID, reason: str, **told: Any) -> Institution:
    """Put the telephone or the outside code right. Raises Denied, Unfit (too long; nothing changes), TypeError."""
    if unknown := told.keys() - set(CORRECTED):
        raise TypeError(f"not to be corrected: {sorted(unknown)}")
    with acting(by=by, at=at, ids=ids, reason=reason.strip()) as act:
        institution = lock(institution_id)
        act.post = permissions.check_may_propose(by, institution)
        needed("reason", reason)
        for field, value in told.items():
            text = str(value).strip()
            check_length(field, text, Institution._meta.get_field(field).max_length)
            setattr(institution, field, text)
        keep(institution)
        trail.record(act, "institution.corrected", subject=institution, agency=institution.agency)
        return institution


def account_of(text: str) -> str:
    """The number of an account as it is kept, however it was grouped."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def initials_of(name: str) -> str:
    """The first letters of the pinyin, for searching."""
    return "".join(syllable[0] for syllable in syllables_of(name))[:60]


def keep(institution: Institution, *, name_field: str = "name", code_field: str = "credit_code") -> None:
    """Save it. Raises Unfit when another institution has its credit code, or its name in the same place."""
    try:
        with transaction.atomic():
            institution.save()
    except IntegrityError as clash:
        if "credit_code" in str(clash):
            raise Unfit(code_field, CREDIT_CODE_TAKEN) from clash
        if "institution_once_in_a_division" not in str(clash):
            raise
        raise Unfit(name_field, _("An institution of this name is registered in this place already.")) from clash
