"""What we say to the national exchange about filings. The schemas are agency/exchange/schemas/filing.….json."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from agency.exchange.envelope import NATIONAL, province_system
from agency.offices.models import Agency, Division
from agency.workers.models import Determination
from filings.enums import Category, Scope
from filings.models import FilingVersion
from filings.validity import Window


def filing_approved(version: FilingVersion, *, approved_at: datetime, dates: Window) -> dict[str, Any]:
    """The payload that tells the national system of an approved version. The version's rows must be loaded."""
    filing, worker, employer = version.filing, version.worker, version.relation.employer
    away = version.category != Category.REFERRAL
    return {
        "filing_no": filing.number,
        "version": version.number,
        "scope": version.scope,
        "category": version.category,
        "service_types": sorted(version.services),
        "worker": {"name": worker.name, "social_security_number": worker.number, "phone": worker.phone or None},
        "insured_place": _place(version.agency.division),
        "place_of_treatment": _place(version.destination),
        "agency": _agency(version.agency),
        "employer": {"name": employer.name, "credit_code": employer.credit_code},
        "institution": _institution(version),
        "determinations": [_determination(each) for each in version.determinations.order_by("decided_on", "id")],
        "address": version.address or None,
        "away_from": _day(version.away_from) if away else None,
        "away_until": _day(version.away_until) if away else None,
        "evidence": (version.evidence or None) if away else None,
        "referral": None if away else _referral(version),
        "emergency": version.is_emergency and not away,
        "in_hospital_since": _day(version.in_hospital_since),
        "channel": filing.channel,
        "applied_on": _day(version.applied_on),
        "approved_at": _moment(approved_at),
        "effective_from": _day(dates.effective_from),
        "valid_to": _day(dates.valid_to),
        "lock_until": _day(dates.lock_until),
        "admit_until": _day(dates.admit_until),
        "renews": filing.renews.number if filing.renews else None,
        "replaces": version.replaces.number if version.replaces else None,
    }


def filing_ended(version: FilingVersion, *, decided_at: datetime, replaced_by: int | None = None) -> dict[str, Any]:
    """The payload that tells the national system that a version ended, after the row says so.

    `ended_on` is the last day on which it held; the day before its start: it never held.
    `replaced_by` is the number of the version that takes its place.
    """
    return {
        "filing_no": version.filing.number,
        "version": version.number,
        "reason": version.ended_because,
        "ended_on": _day(version.ended_on),
        "decided_at": _moment(decided_at),
        "replaced_by": replaced_by,
    }


def _institution(version: FilingVersion) -> dict[str, str | None] | None:
    """The institution of the directory, or its name alone where the directory doesn't have it."""
    if version.institution:
        return {"code": str(version.institution.pk), "name": version.institution.name}
    if version.institution_written:
        return {"code": None, "name": version.institution_written}
    return None


def _referral(version: FilingVersion) -> dict[str, Any] | None:
    """The opinion, as far as it is there; in an emergency it may follow."""
    if not version.referral_institution:
        return None
    return {
        "institution": version.referral_institution,
        "level": version.referral_level,
        "physician": version.referral_physician or None,
        "title": version.referral_title or None,
        "given_on": _day(version.referral_on),
        "diagnosis": version.referral_diagnosis or None,
        "reason": version.referral_reason or None,
    }


def receiver_of(version: FilingVersion) -> str:
    """The system that messages about a version go to: the province's own when it stays inside (domain.md §7.5)."""
    if version.scope == Scope.IN_PROVINCE:
        return province_system(version.agency.division_id)
    return NATIONAL


def _determination(determination: Determination) -> dict[str, Any]:
    return {
        "kind": determination.kind,
        "number": determination.number,
        "issuer": determination.issuer,
        "decided_on": _day(determination.decided_on),
        "happened_on": _day(determination.happened_on),
        "injured_parts": list(determination.injured_parts),
        "diagnoses": list(determination.icd_codes),
        "third_party": determination.third_party,
        "under_reconsideration": determination.reconsidered_since is not None,
    }


def _place(division: Division | None) -> dict[str, str] | None:
    return {"code": division.code, "name": division.full_name} if division else None


def _agency(agency: Agency) -> dict[str, str]:
    return {"code": agency.code, "name": agency.name}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")
