"""The schemas that both ends share, and checking against them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

SCHEMAS = Path(__file__).resolve().parents[1] / "schemas"
SENDER = "national-stand-in"


@cache
def validator(name: str) -> Draft202012Validator | None:
    """The checker of a schema file, named without its ending; None when there is none."""
    path = SCHEMAS / f"{name}.json"
    if path.parent != SCHEMAS or not path.exists():
        return None
    schema = json.loads(path.read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def fault(kind: str, version: int, payload: Any) -> str:
    """What is wrong with a payload: the field and the rule, never its value. Empty when nothing is."""
    checker = validator(f"{kind}.v{version}")
    if checker is None:
        return f"unknown kind {kind} v{version}"[:500]
    error = best_match(checker.iter_errors(payload))
    return "" if error is None else f"{error.json_path}: {error.validator}"[:500]


def canonical(value: Any) -> bytes:
    """The bytes that are digested and sent."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
