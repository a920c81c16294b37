"""Receipt numbers and institution names as they are compared. Pure, but for the words in data/number_words.csv."""

import csv
import re
import unicodedata
from functools import cache
from importlib.resources import files

LOOKALIKES = str.maketrans("OIL", "011")
"""Letters that are read, and typed, for digits."""


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


def _plain(written: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", written) if sign.isalnum())


@cache
def _labels() -> re.Pattern[str]:
    """Words for "number" that stand before one, as they are once signs are gone."""
    with files("settlement").joinpath("data", "number_words.csv").open(encoding="utf-8") as lines:
        words = [row["word"] for row in csv.DictReader(lines)]
    return re.compile(f"(?:{'|'.join(sorted(words, key=len, reverse=True))})+")
