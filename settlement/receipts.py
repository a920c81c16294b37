"""Receipt numbers and institution names as they are compared. Pure, but for the words in data/number_words.csv."""

import csv
import re
import unicodedata
from functools import cache
from importlib.resources import files

from agency.offices.codes import MUNICIPALITIES

LOOKALIKES = str.maketrans("OIL", "011")
"""Letters that are read, and typed, for digits."""
NO_CITY, UNDER_PROVINCE = "00", "90"


def number_key(written: str) -> str:
    """A number without its spelling; what is written in two ways is one number. Empty where there is none.

    Full width, case, blanks and signs are taken away, a word for "number" before it, and zeros before the first other
    sign; O is 0, I and L are 1.
    """
    plain = _plain(written).upper()
    label = _labels().match(plain)
    digits = plain[label.end() if label else 0 :].translate(LOOKALIKES)
    return digits.lstrip("0") or digits[-1:]


def institution_key(written: str) -> str:
    """The name of an institution without its spelling."""
    return _plain(written).casefold()


def place_key(code: str) -> str:
    """The city that a division lies in, as the digits that all its divisions begin with.

    Of a code that names no city the province: it may be any of them. A municipality is one, and so is a county
    directly under a province.
    """
    if code[:2] in MUNICIPALITIES or code[2:4] == NO_CITY:
        return code[:2]
    return code if code[2:4] == UNDER_PROVINCE else code[:4]


def _plain(written: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", written) if sign.isalnum())


@cache
def _labels() -> re.Pattern[str]:
    """Words for "number" that stand before one, as they are once signs are gone."""
    with files("settlement").joinpath("data", "number_words.csv").open(encoding="utf-8") as lines:
        words = [row["word"] for row in csv.DictReader(lines)]
    return re.compile(f"(?:{'|'.join(sorted(words, key=len, reverse=True))})+")
