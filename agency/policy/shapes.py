"""What a policy parameter is, and which values it may take."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agency.policy.enums import SourceKind

Json = bool | int | str | list[str] | None


class InvalidParameter(ValueError):
    """A value that the parameter can't take. `sentence` is for the person who entered it."""

    def __init__(self, sentence: Any) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class Shape(Enum):
    """What a value looks like."""

    NUMBER = "a whole number"
    SWITCH = "yes or no"
    WORD = "one of some words"
    WORDS = "some of some words"
    AMOUNT = "an amount of money, written as text with two decimals"


class Unit(Enum):
    """What a number counts."""

    MONTHS = "months"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MINUTES = "minutes"
    SECONDS = "seconds"
    YEARS = "years"
    COUNT = "count"
    PERCENT = "percent"
    DAY_OF_MONTH = "day_of_month"
    YUAN = "CNY"
    YUAN_PER_DAY = "CNY/day"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `low` and `high` are inclusive; `words` are allowed beside a number, or are all there is."""

    name: str
    label: str | Promise
    shape: Shape
    default: Json
    source_kind: SourceKind
    source_text: str
    unit: Unit = Unit.NONE
    low: int = 0
    high: int | None = None
    words: tuple[str, ...] = ()
    optional: bool = False

    def check(self, value: Any) -> Json:
        """The value, if it is one this parameter may take. Raises InvalidParameter."""
        if value is None:
            if self.optional:
                return None
            raise InvalidParameter(_("A value is needed."))
        if not _CHECKS[self.shape](self, value):
            raise InvalidParameter(self.expectation)
        return value  # type: ignore[no-any-return]

    @property
    def expectation(self) -> str | Promise:
        """A sentence that says which values are possible."""
        allowed = ", ".join(self.words)
        match self.shape:
            case Shape.SWITCH:
                return _("This can be true or false.")
            case Shape.WORD | Shape.WORDS:
                return _("Possible are: %(words)s.") % {"words": allowed}
            case Shape.AMOUNT:
                return _("This is an amount in yuan with two decimals, 0.00 or more.")
        if self.high is None:
            sentence = _("This is a whole number, %(low)d or more.") % {"low": self.low}
        else:
            sentence = _("This is a whole number from %(low)d to %(high)d.") % {"low": self.low, "high": self.high}
        also = _("Also possible: %(words)s.") % {"words": allowed}
        return f"{sentence} {also}" if allowed else sentence


def _is_number(parameter: Parameter, value: Any) -> bool:
    if isinstance(value, str):
        return value in parameter.words
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and parameter.low <= value and (parameter.high is None or value <= parameter.high)


def _is_amount(parameter: Parameter, value: Any) -> bool:
    try:
        amount = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return False
    return amount is not None and amount.is_finite() and amount >= 0 and amount.as_tuple().exponent == -2


def _are_words(parameter: Parameter, value: Any) -> bool:
    distinct = (
        isinstance(value, list) and all(isinstance(word, str) for word in value) and len(set(value)) == len(value)
    )
    return distinct and set(value) <= set(parameter.words)


_CHECKS = {
    Shape.NUMBER: _is_number,
    Shape.SWITCH: lambda parameter, value: isinstance(value, bool),
    Shape.WORD: lambda parameter, value: isinstance(value, str) and value in parameter.words,
    Shape.WORDS: _are_words,
    Shape.AMOUNT: _is_amount,
}
