"""Log records without personal data: numbers that could be a person's or a card's are blotted out, whoever logs."""

import logging
import re
from typing import Any

PERSONAL = re.compile(r"(?<![0-9A-Za-z-])(?:\d{17}[0-9Xx]|\d{15,19}|1[3-9]\d{9}|[A-Z]\d{8})(?![0-9A-Za-z-])")
BLOT = "[…]"


def blot(value: Any) -> Any:
    """Replace what looks like an identity, bank or phone number, at any depth."""
    if isinstance(value, str):
        return PERSONAL.sub(BLOT, value)
    if isinstance(value, dict):
        return {key: blot(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(blot(item) for item in value)
    return value


class Faceless(logging.Filter):
    """Blots the message, its arguments and the text of an exception, which becomes a part of the message."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.msg, str):
            trace = logging.Formatter().formatException(record.exc_info)
            record.msg, record.args = f"{record.getMessage()}\n{trace}", ()
            record.exc_info = record.exc_text = None
        record.msg = blot(record.msg)
        if record.args:
            record.args = blot(record.args)
        return True
