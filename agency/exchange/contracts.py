"""The schemas of what we say and hear, and checking against them before anything is stored or believed."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from agency.exchange.enums import Kind
from agency.offices.refusals import Refusal

FOLDER = Path(__file__).parent / "schemas"
CURRENT = {
    Kind.FILING_APPROVED: 1,
    Kind.FILING_ENDED: 1,
    Kind.ADMISSION_REGISTERED: 2,
    Kind.ADMISSION_CANCELLED: 1,
    Kind.ADMISSION_DISCHARGED: 1,
    Kind.STAY_CONVERTED: 1,
    Kind.STAY_SETTLED: 2,
    Kind.STAY_UNDONE: 1,
}
"""The version in which each kind is written today. Earlier ones stay readable as long as their file is there."""

WORDS = {
    "filing_no": _("filing number"),
    "version": _("version"),
    "scope": _("scope"),
    "category": _("category"),
    "service_types": _("services"),
    "worker": _("worker"),
    "name": _("name"),
    "social_security_number": _("social security number"),
    "phone": _("phone"),
    "insured_place": _("insured place"),
    "place_of_treatment": _("place of treatment"),
    "code": _("code"),
    "agency": _("agency"),
    "employer": _("employer"),
    "credit_code": _("unified social credit code"),
    "institution": _("protocol institution"),
    "determinations": _("determinations"),
    "kind": _("kind"),
    "number": _("document number"),
    "issuer": _("issued by"),
    "decided_on": _("decided on"),
    "happened_on": _("injured or diagnosed on"),
    "valid_from": _("valid from"),
    "injured_parts": _("injured parts"),
    "diagnoses": _("diagnoses"),
    "third_party": _("third party"),
    "benefit_stopped": _("benefit stopped"),
    "address": _("address there"),
    "away_from": _("residence or posting since"),
    "away_until": _("posting ends on"),
    "applied_on": _("applied on"),
    "approved_at": _("approved at"),
    "effective_from": _("effective from"),
    "valid_to": _("valid to"),
    "lock_until": _("locked through"),
    "admit_until": _("to be admitted by"),
    "referral": _("referral opinion"),
    "level": _("level"),
    "physician": _("physician"),
    "title": _("title"),
    "given_on": _("day of the opinion"),
    "in_hospital_since": _("in hospital since"),
    "reason": _("reason"),
    "ended_on": _("ended on"),
    "decided_at": _("decided at"),
    "service": _("service"),
    "admitted_on": _("admitted on"),
    "discharged_on": _("discharged on"),
    "bill": _("bill"),
    "month": _("month"),
    "total": _("total"),
    "fund": _("paid by the fund"),
    "personal": _("paid by the worker"),
    "separated": _("not for the injury"),
    "undone": _("undone"),
    "devices": _("assistive devices"),
    "notice": _("notice number"),
    "day": _("day"),
    "quantity": _("quantity"),
}


class UnknownSchema(LookupError):
    """There is no schema of that kind and version."""


class NotTransmittable(Refusal):
    """What is to be sent does not follow its schema. Says which field, in words."""

    code = "not-transmittable"

    def __init__(self, path: Sequence[str | int], rule: str) -> None:
        self.path = ".".join(str(step) for step in path)
        self.rule = rule
        sentence = _("The national exchange would not take this: “{field}” is missing or not as it should be.")
        super().__init__(format_lazy(sentence, field=lazy(words_of, str)(path)))


@cache
def validator(kind: str, version: int) -> Draft202012Validator:
    """The checker of one kind and version. Raises UnknownSchema."""
    path = FOLDER / f"{kind}.v{version}.json"
    if path.parent != FOLDER or not path.exists():
        raise UnknownSchema(f"{kind} v{version}")
    return Draft202012Validator(
        json.loads(path.read_text(encoding="utf-8")), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def fault(kind: str, version: int, value: Any) -> ValidationError | None:
    """The first fault of a payload against its schema, or None."""
    return best_match(validator(kind, version).iter_errors(value))


def validate(kind: str, version: int, payload: dict[str, Any]) -> None:
    """Check a payload before it is stored for sending. Raises NotTransmittable naming the field, UnknownSchema."""
    error = fault(kind, version, payload)
    if error is not None:
        raise NotTransmittable(_path(error), str(error.validator))


def _path(error: ValidationError) -> list[str | int]:
    path = list(error.absolute_path)
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        return path + missing[:1]
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        return path + sorted(name for name in error.instance if name not in known)[:1]
    return path


def words_of(path: Iterable[str | int]) -> str:
    """A field's path for a person: `determinations 1 › decided on`."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, int):
            parts[-1:] = [f"{parts[-1]} {step + 1}" if parts else str(step + 1)]
        else:
            parts.append(str(WORDS.get(step, step)))
    return " › ".join(parts)
