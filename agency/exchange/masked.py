"""A payload as the pages show it: codes and days stay, what is personal is masked, what is unknown is hidden. Pure."""

from typing import Any

from agency.offices.masking import STAR, mask_name, mask_number, mask_phone

_HARMLESS = """
filing_no version scope category service_types insured_place place_of_treatment agency employer institution code
name credit_code determinations worker kind number issuer decided_on valid_from valid_to third_party
under_reconsideration away_from away_until evidence channel applied_on approved_at effective_from lock_until
renews replaces ended_on reason benefit_stopped service admitted_on discharged_on bill month total fund personal
separated undone
"""
SHOWN = frozenset(_HARMLESS.split())
MASKS = {
    ("worker", "name"): mask_name,
    ("worker", "social_security_number"): mask_number,
    ("worker", "phone"): mask_phone,
}


def masked(value: Any, within: str = "") -> Any:
    """The same structure, fit for the screen."""
    if isinstance(value, dict):
        return {key: _field(within, key, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [masked(each, within) for each in value]
    return value


def _field(within: str, key: str, value: Any) -> Any:
    if value is None:
        return None
    if mask := MASKS.get((within, key)):
        return mask(str(value))
    return masked(value, key) if key in SHOWN else STAR * 3
