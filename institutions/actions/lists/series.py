"""Keys for the rows of one statement, all made of one that was handed in.

Drawing each by itself takes the database longer than to write the row; and two statements that number the same rows
come to the same keys.
"""

from typing import Any
from uuid import UUID

STEP = 2_654_435_761
"""Odd, and so large that numbers which follow each other come to lie far apart: 2^32 divided by the golden ratio."""
AT_MOST = 1 << 24
"""So many keys a series has."""


def words(first: UUID) -> dict[str, Any]:
    """What a statement with `key` needs to know: a time-ordered key (UUIDv7) that begins the series."""
    moment_and_version = first.int >> 76 << 12
    return {"key_head": moment_and_version, "key_tail": first.hex[16:]}


def key(nth: str) -> str:
    """SQL: the key with a number of its own, from 0 up to `AT_MOST`.

    The keys are scattered over the four seconds from the moment of the first on, in its milliseconds and the twelve
    bits behind the version. The index that keeps agreements apart knows keys by no more than these bits, and is
    filled faster by keys that come in no order.
    """
    scattered = f"(({nth}) * {STEP}::bigint & {AT_MOST - 1})"
    return (
        f"(lpad(to_hex(%(key_head)s::bigint + ({scattered} >> 12 << 16) + ({scattered} & 4095)), 16, '0')"
        " || %(key_tail)s)::uuid"
    )
