"""What the paper of a determination has to contain before it is stored, and by whom it may be issued."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from agency.offices.refusals import Refusal
from agency.workers import determination_fields, issuers
from agency.workers.enums import DeterminationKind, DeterminationState
from agency.workers.models import Determination

KEYS = {"relation": "relation_id", "extends": "extends_id"}
NAMES = frozenset({each.name for each in determination_fields.ALL} | set(KEYS.values()))
"""All that people enter of a determination."""


class Incomplete(Refusal):
    """Needed fields are empty: `fields` has a sentence for each."""

    code = "incomplete"

    def __init__(self, fields: dict[str, Any]) -> None:
        super().__init__(" ".join(str(sentence) for sentence in fields.values()))
        self.fields = fields


def fill(determination: Determination, values: dict[str, Any]) -> None:
    """Take over what was entered and check it as a whole; what belongs to other kinds is emptied.

    Raises Incomplete, WrongIssuer, Refusal (fields of another kind, amount, extension).
    """
    unknown = values.keys() - NAMES
    if unknown:
        raise TypeError(f"not fields of a determination that people enter: {sorted(unknown)}")
    for field, value in values.items():
        setattr(determination, field, value)
    _drop_foreign(determination, values)
    _check_complete(determination)
    if determination.cost is not None:
        check_amount(determination.cost)
    _check_extension(determination)
    rule = issuers.allowed(determination.kind, determination.agency.division_id, determination.decided_on)
    issuers.check(determination.kind, determination.issuer_kind, rule, is_disputed=determination.is_disputed)


def _drop_foreign(determination: Determination, values: dict[str, Any]) -> None:
    for name in determination_fields.foreign_to(determination.kind):
        if values.get(name):
            raise Refusal(
                _("“%(field)s” does not belong to this kind of determination.") % {"field": _column(name).verbose_name},
                code="field-of-another-kind",
            )
        setattr(determination, KEYS.get(name, name), _column(name).get_default())


def _column(name: str) -> Any:
    return Determination._meta.get_field(name)


def _check_complete(determination: Determination) -> None:
    names = (each.name for each in (*determination_fields.COMMON, *determination_fields.fields_of(determination.kind)))
    held = {name: getattr(determination, KEYS.get(name, name)) for name in names}
    if missing := determination_fields.missing(determination.kind, held):
        raise Incomplete({each.name: each.missing for each in missing})
    if determination.kind not in DeterminationKind.values:
        raise Refusal(_("There is no such kind of determination."), code="kind-unknown")


def check_amount(amount: Decimal, *, least: Decimal = Decimal(0)) -> None:
    """Raise Refusal unless this is an amount in yuan with at most two decimals and not below `least`."""
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -2 or amount < least or abs(amount) >= 10**10:
        raise Refusal(
            _("An amount in yuan has at most two decimals and is %(least)s or more.") % {"least": least}, code="amount"
        )


def _check_extension(determination: Determination) -> None:
    """An extension continues a confirmed plan of the same worker beyond its end (handling rules of 2012, art. 47)."""
    earlier: Any = determination.extends
    if earlier is None:
        return
    stands = earlier.state == DeterminationState.CONFIRMED and earlier.revoked_on is None
    is_own_plan = earlier.kind == DeterminationKind.REHABILITATION and earlier.worker_id == determination.worker_id
    if not stands or not is_own_plan:
        raise Refusal(_("Only a confirmed rehabilitation plan of this worker can be extended."), code="extension")
    if determination.valid_to is None or determination.valid_to <= earlier.valid_to:
        raise Refusal(
            _("The plan “%(number)s” runs to %(on)s: an extension ends later.")
            % {"number": earlier.number, "on": earlier.valid_to.isoformat()},
            code="extension",
        )


def lines_of(typed: Iterable[str]) -> list[str]:
    """Names without blanks around them, each once, none empty."""
    return list(dict.fromkeys(line for line in (each.strip() for each in typed) if line))
