"""Receipt numbers and institution names as they are compared. Pure."""

import unicodedata


def number_key(written: str) -> str:
    """A receipt number without its spelling: full width, case, spaces and signs, leading zeros are taken away."""
    plain = unicodedata.normalize("NFKC", written).upper()
    kept = "".join(sign for sign in plain if sign.isalnum())
    return (kept.lstrip("0") or "0") if kept.isdecimal() else kept


def institution_key(written: str) -> str:
    """The name of an institution without its spelling."""
    plain = unicodedata.normalize("NFKC", written).casefold()
    return "".join(sign for sign in plain if sign.isalnum())
