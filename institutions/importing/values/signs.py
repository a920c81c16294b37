"""Chinese signs: those of traditional writing with their simplified ones, and classes of signs for patterns."""

import unicodedata
from collections.abc import Iterable
from itertools import groupby

from institutions.importing import vocabulary

SIMPLIFIED = {ord(sign): plain for plain, signs in vocabulary.rows("traditional.csv") for sign in signs}
"""Sign of traditional writing → the simplified one, for signs that occur in names of places and institutions."""


def _as_one_sign(first: int, last: int) -> dict[int, str]:
    """What Unicode says that signs of a block stand for, where it is one sign."""
    plain = {sign: unicodedata.normalize("NFKC", chr(sign)) for sign in range(first, last + 1)}
    return {
        sign: SIMPLIFIED.get(ord(text), text) for sign, text in plain.items() if len(text) == 1 and ord(text) != sign
    }


RADICALS = {ord(sign): plain for plain, signs in vocabulary.rows("radicals.csv") for sign in signs}
COPIED = {**_as_one_sign(0x2F00, 0x2FD5), **_as_one_sign(0xFE30, 0xFE6B), **RADICALS}
"""What a PDF or a printed form has in a sign's stead → the sign: radicals for characters, small or upright brackets."""
ALIKE = 0x5DFF
"""巿 (fú), which looks like 市 (shì)."""


def as_ranges(signs: Iterable[int]) -> str:
    """Numbers of signs as what stands in a class of a pattern; sign by sign it'd be compiled and matched far slower."""
    runs = groupby(enumerate(signs), key=lambda each: each[1] - each[0])
    ends = ([sign for _place, sign in members] for _start, members in runs)
    return "".join(f"{chr(each[0])}-{chr(each[-1])}" for each in ends)


PLAIN = [sign for sign in range(0x4E00, 0xA000) if sign != ALIKE and sign not in SIMPLIFIED]
"""Chinese signs that stay as they are."""
