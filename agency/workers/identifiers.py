"""Numbers on paper: social security number, credit code, card, phone. Pure functions on text and dates."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from agency.offices.codes import IssuedCodes, issued_codes
from agency.workers.enums import Sex

WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
CHECK_CHARACTERS = "10X98765432"
EARLIEST_BIRTH = date(1900, 1, 1)
RESIDENCE_PERMIT_CODES = frozenset({"810000", "820000", "830000"})
"""Residence permits for people from Hong Kong, Macao and Taiwan (GB 11643 structure, fixed codes)."""

_SIGNS = str.maketrans(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "\u2212": "-",
        "\u2169": "X",  # the Roman ten, which is what the standard calls its check character
        "\u2179": "X",
        "\uff38": "X",
        "\uff58": "X",
        "x": "X",
    }
)
_APOSTROPHES = "'\u2018\u2019\u201b\uff07\u0060\u00b4\u2032\u02bc"


class NumberKind(TextChoices):
    CITIZEN = "CITIZEN", _("Citizen's number")
    RESIDENCE_PERMIT = "RESIDENCE_PERMIT", _("Residence permit for Hong Kong, Macao or Taiwan residents")
    FOREIGNER = "FOREIGNER", _("Foreigner's permanent residence card")


class NumberFault(TextChoices):
    """Why a social security number is refused."""

    EMPTY = "empty", _("No number was entered.")
    CHARACTERS = "characters", _("Only digits are possible, and X in the last place.")
    FIFTEEN_DIGITS = (
        "fifteen_digits",
        _(
            "This is a 15-digit number of the first generation of cards, invalid since 2013. "
            "Ask for the 18-digit number: it is on the household register and the present card."
        ),
    )
    LENGTH = "length", _("The number must have 18 characters.")
    BIRTH_DATE = "birth_date", _("The date of birth in the number doesn't exist.")
    CHECK_DIGIT = "check_digit", _("The last character doesn't fit the others: one of them is mistyped.")
    BORN_BEFORE_1900 = "born_before_1900", _("The date of birth in the number is before 1900.")
    BORN_IN_FUTURE = "born_in_future", _("The date of birth in the number is in the future.")
    DIVISION = "division", _("No division ever had the first six digits as its code.")


class NumberWarning(TextChoices):
    """What is odd about a number that is accepted all the same."""

    NO_COUNTY = "no_county", _("The first six digits aren't a county's. Compare with the card.")


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """The answer about one social security number.

    `normalised` is what is left after tidying, also of a refused number; the facts are there if it is accepted.
    """

    normalised: str
    fault: NumberFault | None = None
    warning: NumberWarning | None = None
    kind: NumberKind | None = None
    born_on: date | None = None
    sex: Sex | None = None
    division_code: str = ""
    """Where the number was given out; for foreigners the province."""

    @property
    def accepted(self) -> bool:
        return self.fault is None


def normalise(text: str) -> str:
    """What a person meant: without blanks, dashes, invisible signs, leading apostrophe; plain digits, capital X."""
    if text.isascii() and text.isalnum():
        return text.replace("x", "X")
    kept = [sign for sign in text.translate(_SIGNS) if not _is_padding(sign)]
    return "".join(kept).lstrip(_APOSTROPHES)


def _is_padding(sign: str) -> bool:
    """Blanks of every kind, dashes, and what isn't visible (zero-width signs, byte order mark, braille blank)."""
    return sign.isspace() or sign in "\u3164\uffa0\u115f\u1160\u2800\u034f" or unicodedata.category(sign) in _PADDING


_PADDING = frozenset({"Zs", "Zl", "Zp", "Pd", "Cf"})


def check_number(text: str, *, on: date, issued: IssuedCodes | None = None) -> NumberCheck:
    """Is this a social security number (a citizen's identity number, 社会保险经办条例 art. 6)?

    Length, digits, a real date of birth from 1900 to `on`, the check character (GB 11643, ISO 7064 mod 11-2), and a
    division code that was issued at some time. A code retired before or created after the birth is normal: the
    number carries the place and time of registration.
    """
    number = normalise(text)
    born_on, fault = _birth(number, on)
    if fault is None:
        kind, code, warning = _origin(number, issued or issued_codes())
        if kind is not None:
            sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
            return NumberCheck(number, None, warning, kind, born_on, sex, code)
        fault = NumberFault.DIVISION
    return NumberCheck(number, fault)


def check_character(first_seventeen: str) -> str:
    """The 18th character that belongs to 17 digits (GB 11643-1999)."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_seventeen, strict=True))
    return CHECK_CHARACTERS[total % 11]


def _form_fault(number: str) -> NumberFault | None:
    if not number:
        return NumberFault.EMPTY
    if not re.fullmatch(r"[0-9]*[0-9X]", number, re.ASCII):
        return NumberFault.CHARACTERS
    if len(number) == 15 and number.isdigit():
        return NumberFault.FIFTEEN_DIGITS
    return None if len(number) == 18 else NumberFault.LENGTH


def _birth(number: str, on: date) -> tuple[date | None, NumberFault | None]:
    """The date of birth, or what is wrong with the number apart from where it comes from."""
    if fault := _form_fault(number):
        return None, fault
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None, NumberFault.BIRTH_DATE
    if number[17] != check_character(number[:17]):
        return None, NumberFault.CHECK_DIGIT
    if born_on < EARLIEST_BIRTH:
        return None, NumberFault.BORN_BEFORE_1900
    if born_on > on:
        return None, NumberFault.BORN_IN_FUTURE
    return born_on, None


def _origin(number: str, issued: IssuedCodes) -> tuple[NumberKind | None, str, NumberWarning | None]:
    code = number[:6]
    if code in RESIDENCE_PERMIT_CODES:
        return NumberKind.RESIDENCE_PERMIT, code, None
    if number[0] == "9" and issued.is_province(number[1:3]):
        # 9, the province of application, the nationality (GB/T 2659 numeric), date, sequence, check character:
        # National Immigration Administration, cards issued since 2023-12-01.
        return NumberKind.FOREIGNER, f"{number[1:3]}0000", None
    if code in issued:
        return NumberKind.CITIZEN, code, None if issued.is_county(code) else NumberWarning.NO_COUNTY
    return None, "", None


def age_on(born_on: date, day: date) -> int:
    """Full years of life reached on a day; someone born on 29 February has a birthday on 1 March in other years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def check_credit_code(text: str) -> str | None:
    """The unified social credit code (GB 32100) in its plain form, or None if it isn't one."""
    code = normalise(text).upper()
    return code if is_credit_code(code) else None


def is_credit_code(code: str) -> bool:
    """Is this a unified social credit code in its plain form: its shape, and the last character fits the others?

    Our own, because python-stdnum refuses those whose first character is a letter, which hospitals of the armed forces
    and villages have; the sum is that of GB 32100 (weights 3^n mod 31).
    """
    if CREDIT_SHAPE.fullmatch(code) is None:
        return False
    total = sum(weight * _CREDIT_VALUES[each] for weight, each in zip(_CREDIT_WEIGHTS, code, strict=False))
    return _CREDIT_VALUES[code[17]] == (31 - total % 31) % 31


CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100: without I, O, S, V and Z."""
_CREDIT_VALUES = {character: value for value, character in enumerate(CREDIT_CHARACTERS)}
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
CREDIT_SHAPE = re.compile(r"[1-9A-HJ-NPQRTUWXY][0-9A-HJ-NPQRTUWXY][1-9][0-9]{5}[0-9A-HJ-NPQRTUWXY]{10}")
"""Registering department, kind, division, number, check. Neither department nor division begins with 0, so
eighteen zeros, whose sum would fit, are none."""


def check_card_number(text: str) -> str | None:
    """A social security card's number in its plain form, or None. Only the shape is known: 6-20 letters and digits."""
    card = normalise(text).upper()
    return card if re.fullmatch(r"[A-Z0-9]{6,20}", card, re.ASCII) else None


def check_phone(text: str) -> str | None:
    """A mobile or landline number in its plain form, or None.

    Mobile: 11 digits from 13 to 19. Landline: area code and 7 or 8 digits, perhaps with an extension after `-`.
    Also 400 and 800 numbers and local ones of 5 to 8 digits. A leading +86 is dropped.
    """
    plain = unicodedata.normalize("NFKC", text).lstrip(_APOSTROPHES)
    plain = "".join("-" if unicodedata.category(sign) == "Pd" else sign for sign in plain if sign not in "()")
    plain = re.sub(r"^(\+|00)86-?", "", re.sub(r"\s", "", plain))
    if re.fullmatch(r"(1[3-9][0-9]|[48]00)[0-9-]*", plain, re.ASCII):
        plain = plain.replace("-", "")
    if re.fullmatch(_PHONE, plain, re.ASCII) is None:
        return None
    return re.sub(r"^(0[0-9]{2,3})-", r"\1", plain)


_PHONE = r"1[3-9][0-9]{9}|([48]00[0-9]{7}|0[0-9]{2,3}-?[1-9][0-9]{6,7}|[1-9][0-9]{4,7})(-[0-9]{1,6})?"
