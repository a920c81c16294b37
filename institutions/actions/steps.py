"""What several acts on the register share."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.offices.holding import hold
from agency.offices.refusals import NotAllowedNow, Refusal
from institutions.enums import REASSESSED, MatterKind
from institutions.models import Agreement, Institution, Matter


class Unfit(Refusal):
    """Something that was given doesn't fit. `field` names it on the form."""

    code = "unfit"

    def __init__(self, field: str, sentence: Any) -> None:
        super().__init__(sentence)
        self.field = field


def needed(field: str, text: str) -> str:
    """The text without blanks around it. Raises Unfit when nothing is left."""
    if not text.strip():
        raise Unfit(field, _("This is needed."))
    return text.strip()


def check_length(field: str, text: str, longest: int | None) -> None:
    """Raises Unfit when the text is longer than what keeps it."""
    if longest is not None and len(text) > longest:
        raise Unfit(field, _("This has up to %(most)s characters.") % {"most": longest})


def check_goes_on(institution: Institution) -> None:
    """No new agreement with an institution that merged, or is about to. Raises NotAllowedNow."""
    if institution.successor is not None:
        raise NotAllowedNow(_("The institution merged into %(name)s.") % {"name": institution.successor.name})


def awaits_assessment(matter: Matter) -> bool:
    """Is the institution to be assessed again before this is decided, and no day of it is on record (R3.6)?"""
    return matter.assessed_on is None and (matter.kind == MatterKind.MERGE or matter.change in REASSESSED)


def need_assessment(matter: Matter) -> None:
    """Raises Unfit while one is waited for."""
    if awaits_assessment(matter):
        raise Unfit("assessed_on", _("After this change the institution is assessed again first: enter the day."))


def lock(institution_id: UUID) -> Institution:
    """The institution, held until the transaction ends. Everything about it is written under this lock.

    Its agency and place are read once it is held: whoever was waited for may have taken it over, or corrected them.
    """
    hold(Institution.objects.filter(pk=institution_id))
    return Institution.objects.select_related("agency__division", "division").get(pk=institution_id)


def lock_agreement(agreement_id: UUID) -> Agreement:
    """The agreement, its institution held before it."""
    institution = lock(Agreement.objects.values_list("institution_id", flat=True).get(pk=agreement_id))
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement_id)
    agreement.institution = institution
    return agreement
