"""What a row of a list replaces in the register: field by field, before and after. Pure, but for the words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from agency.offices.masking import mask_number
from agency.offices.models import Agency
from institutions.enums import AgreementState, Care, Level
from institutions.importing.verdicts import FIELDS
from institutions.models import Agreement, Institution, ListRow

LABELS = {**FIELDS, "agency": _("File kept by"), "agreement": _("Agreement")}
OF_AGREEMENT = {**FIELDS, "agency": _("Signed by")}
BINDING = (AgreementState.SIGNED, AgreementState.ONLINE)


@dataclass(frozen=True)
class Before:
    """An institution and its agreements, before a list changes them."""

    institution: Institution
    agreements: Sequence[Agreement]


def named(row: ListRow) -> list[dict[str, Any]]:
    """The fields alone that a row changes, where nobody knows any more what they were."""
    return [{"label": LABELS[name], "before": "", "after": ""} for name in row.changes]


def changes(row: ListRow, before: Before, keeper: Agency) -> list[dict[str, Any]]:
    """What a row changes in words; `keeper` is the agency of the list."""
    told = []
    for name in row.changes:
        if name == "agreement":
            told += [each for care in row.types for each in _of_agreement(row, Care(care), before.agreements, keeper)]
        else:
            old, new = _of_institution(name, row, before.institution, keeper)
            told += _change(LABELS[name], old, new, WORDS.get(name, _plain))
    return told


def _change(label: Any, old: Any, new: Any, words: Callable[[Any], str]) -> list[dict[str, Any]]:
    """A change, if it is one. Where masks are alike it is said that what is behind them isn't."""
    if old == new:
        return []
    before, after = words(old), words(new)
    if before == after:
        after = str(_("%(masked)s (another one)")) % {"masked": after}
    return [{"label": label, "before": before, "after": after}]


def _of_institution(name: str, row: ListRow, old: Institution, keeper: Agency) -> tuple[Any, Any]:
    """A field of an institution in the register and after the list (actions/lists/writing.py, UPDATED)."""
    if name == "agency":
        return _keeper(old, keeper), keeper
    if name == "level":
        return (old.level, old.level_as_written), (row.level, row.level_as_written)
    if name == "aliases":
        known = {old.name, *old.aliases}
        return old.aliases, [*old.aliases, *(each for each in row.aliases if each not in known)]
    return getattr(old, name), getattr(row, name)


def _of_agreement(row: ListRow, care: Care, agreements: Sequence[Agreement], keeper: Agency) -> list[dict[str, Any]]:
    """The fields of an agreement that a row completes (COMPLETED there), or all of one that it brings (AGREEMENT)."""
    old = next((each for each in agreements if each.care == care and _is_met(each, row)), None)
    was = {name: getattr(old, name, None) for name in TERMS} | {"agency": _keeper(old, keeper)}
    comes = {name: _first(getattr(row, name), was[name]) for name in TERMS} | {"agency": keeper}
    if old and comes == was:
        return []
    settles = comes["cross_province"] or comes["in_province"]
    was["state"], comes["state"] = (
        getattr(old, "state", ""),
        AgreementState.ONLINE if settles else AgreementState.SIGNED,
    )
    told: list[dict[str, Any]] = []
    for name in (*TERMS, "state", "agency"):
        told += _change(f"{care.label} · {OF_AGREEMENT[name]}", was[name], comes[name], WORDS.get(name, _plain))
    return told


def _first(coming: Any, known: Any) -> Any:
    return known if coming is None else coming


def _keeper(old: Institution | Agreement | None, keeper: Agency) -> Agency | None:
    """Who keeps it so far: nobody, or an agency that goes on keeping it, as if it were the list's."""
    return keeper if old and old.agency_id else None


def _is_met(agreement: Agreement, row: ListRow) -> bool:
    """Does an agreement bind at a time of which the row speaks (actions/lists/comparing.py, MEETS)?"""
    return (
        agreement.state in BINDING
        and (agreement.valid_from or date.min) <= (row.valid_to or date.max)
        and (row.valid_from or date.min) <= (agreement.valid_to or date.max)
    )


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _flag(value: bool | None) -> str:
    return "" if value is None else str(_("Yes") if value else _("No"))


def _level(value: tuple[str, str]) -> str:
    code, as_written = value
    return " · ".join(filter(None, (str(Level(code).label) if code else "", as_written)))


TERMS = ("valid_from", "valid_to", "cross_province", "in_province")
WORDS: dict[str, Callable[[Any], str]] = {
    "level": _level,
    "aliases": lambda names: str(_("; ")).join(names),
    "bank_account": lambda account: mask_number(account or ""),
    "cross_province": _flag,
    "in_province": _flag,
    "state": lambda state: str(AgreementState(state).label) if state else "",
}
