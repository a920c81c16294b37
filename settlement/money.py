"""Money: yuan as `Decimal` with two places. The one place where anything is rounded (design.md §7)."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
UNIT_PRICE = Decimal("0.0001")


def to_cents(amount: Decimal) -> Decimal:
    """An amount of yuan rounded half up (away from zero) to the cent. Raises TypeError for anything but a Decimal.

    PostgreSQL's `round(numeric, 2)` does the same, so SQL and Python agree to the cent.
    """
    if not isinstance(amount, Decimal):
        raise TypeError(f"Money is Decimal, not {type(amount).__name__}.")
    return amount.quantize(CENT, ROUND_HALF_UP)


def to_unit_price(amount: Decimal) -> Decimal:
    """The price of one unit, rounded half up to a hundredth of a cent."""
    return amount.quantize(UNIT_PRICE, ROUND_HALF_UP)


def written(amount: Decimal | int) -> str:
    """An amount of yuan as it stands in a sentence: 48,236.50."""
    return f"{amount:,.2f}"


def has_more_places(amount: Decimal, places: int) -> bool:
    """Has a number more decimal places than are kept of it?"""
    exponent = amount.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent < -places
