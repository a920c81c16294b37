"""Keys for the rows of one statement: a key that was handed in, counted on.

Drawing each by itself takes the database longer than to write the row; and two statements that number the same rows
come to the same keys.
"""

from typing import Any
from uuid import UUID

A_MILLISECOND = 8
"""So many bits are counted within one millisecond of the key, then the next begins (RFC 9562, 6.2: a counter may run
ahead of the clock). Counted in the last bits, the keys would all be alike to the index that keeps agreements apart,
which compares their beginnings."""


def words(first: UUID) -> dict[str, Any]:
    """What a statement with `key` needs to know: a time-ordered key (UUIDv7) that begins the series."""
    moment_and_version = first.int >> 76 << 12
    return {"key_head": moment_and_version, "key_tail": first.hex[16:]}


def key(nth: str) -> str:
    """SQL: the key with a number of its own, a whole number from 0 on."""
    counted = f"(({nth}) >> {A_MILLISECOND} << 16) + (({nth}) & {(1 << A_MILLISECOND) - 1} << 4)"
    return f"(lpad(to_hex(%(key_head)s::bigint + {counted}), 16, '0') || %(key_tail)s)::uuid"
