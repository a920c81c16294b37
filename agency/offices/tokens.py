"""What a page or an address hands back to say which record, version or place in a list is meant."""

from uuid import UUID

MOST_DIGITS = 9
"""So that what was mangled still fits the column that it is compared with."""


def number_in(text: str) -> int:
    """The whole number of a token; 0, which no record has and which lies before every list, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


def id_in(text: str) -> UUID | None:
    """The id of a token, None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
