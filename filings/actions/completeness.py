"""What has to be entered before a filing can be handed over for decision."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from filings import queries
from filings.enums import Category, Evidence, Reason
from filings.models import FilingVersion


def missing(version: FilingVersion, at: datetime) -> dict[str, Any]:
    """A sentence for each field in want; also for a place where no filing is needed (domain.md 7.4, R2.9-R2.15)."""
    return missing_from(version, queries.assess(version, at=at))


def missing_from(version: FilingVersion, assessment: queries.Assessment) -> dict[str, Any]:
    """The same from rules that were asked already."""
    fields: dict[str, Any] = {}
    if version.destination is None:
        fields["destination"] = _("Choose the place of treatment.")
    elif (where := assessment.answer(Reason.E09)) and where.finding == "no_filing_needed":
        fields["destination"] = _(
            "No filing is needed: the place lies in the own pooling area, where treatment is settled as at home."
        )
    if not version.services:
        fields["services"] = _("Choose at least one service.")
    if not assessment.facts.determinations:
        fields["determinations"] = _("Choose the determination that the filing rests on.")
    return {**fields, **_BY_CATEGORY[version.category](version, assessment)}


def _long_term(version: FilingVersion, assessment: queries.Assessment) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    stay = assessment.answer(Reason.E04)
    if stay and stay.finding == "start_unknown":
        fields["away_from"] = _("Enter the first day of residence or posting.")
    if not version.evidence:
        fields["evidence"] = _("Say what shows the residence or posting.")
    if version.evidence == Evidence.COMMITMENT and version.commitment_signed_on is None:
        fields["commitment_signed_on"] = _("Enter the day on which the commitment was signed.")
    return fields


OPINION: Mapping[str, Any] = {
    "referral_institution": _("Enter the hospital that refers."),
    "referral_level": _("Enter the level of the hospital that refers."),
    "referral_physician": _("Enter the physician who gave the opinion."),
    "referral_title": _("Enter the physician's title."),
    "referral_on": _("Enter the day of the opinion."),
}


def _referral(version: FilingVersion, assessment: queries.Assessment) -> dict[str, Any]:
    """One hospital for each referral; its opinion may follow in an emergency."""
    fields: dict[str, Any] = {}
    if version.institution is None and not version.institution_written:
        fields["institution"] = _("Choose the one hospital to which the worker is referred, or write it.")
    opinion = assessment.answer(Reason.E05)
    if version.is_emergency and opinion and opinion.finding in {"emergency_open", "emergency_over"}:
        return fields
    return {**fields, **{name: sentence for name, sentence in OPINION.items() if not getattr(version, name)}}


_BY_CATEGORY: Mapping[str, Callable[[FilingVersion, queries.Assessment], dict[str, Any]]] = {
    Category.RESIDENT: _long_term,
    Category.POSTED: _long_term,
    Category.REFERRAL: _referral,
}
