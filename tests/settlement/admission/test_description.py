"""The description of the interface: complete, and the same as what docs/institution-api.md says."""

import re
from pathlib import Path
from typing import Any

import pytest

from agency.offices.refusals import NotAllowedNow, Refusal
from settlement import workflow
from settlement.admission.api import api
from tests.hospital import BASE

DOCS = Path("docs/institution-api.md").read_text(encoding="utf-8")
READS = {"verify", "compare"}
"""Calls by POST that change nothing."""
OPEN = {"keys"}
"""Calls that everybody may make."""


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return dict(api.get_openapi_schema(path_prefix=BASE))


def operations(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method.upper(), path.removeprefix(BASE), operation)
        for path, item in described["paths"].items()
        for method, operation in item.items()
    ]


def test_the_documentation_names_each_call_and_no_other(described: dict[str, Any]) -> None:
    told = set(re.findall(r"^\| `([A-Z]+) ([^`]+)`", DOCS, re.MULTILINE))
    assert told == {(method, path) for method, path, _operation in operations(described)}


def test_the_documentation_names_every_code_that_a_call_can_be_refused_with() -> None:
    acts = "admitting assessing calls confirming correcting devices own receipts settlable settling stopped"
    names = [f"actions/{name}" for name in (*acts.split(), "transferring", "unknown", "uploading")]
    names += [f"admission/{name}" for name in ("api", "asking", "calling", "reading", "signing")]
    text = "".join(Path(f"settlement/{name}.py").read_text(encoding="utf-8") for name in (*names, "bills/contents"))
    codes = re.findall(r'code ?= ?"([a-z_-]+)"|_told\(\w+, \d+, "([a-z-]+)"|BadLine\(.*, "([a-z]+)"\)', text)
    raised = {NotAllowedNow.code} | {code for found in codes for code in found if code}
    assert {"paid-before", "too-large", "amount"} < raised
    assert {code for code in raised if f"`{code}`" not in DOCS} == set()


def test_the_words_of_a_code_are_joined_by_hyphens_everywhere() -> None:
    kinds = list(Refusal.__subclasses__())
    for kind in kinds:
        kinds += kind.__subclasses__()
    assert len(kinds) > 10
    assert [kind.code for kind in kinds if "_" in kind.code] == []


def test_the_documentation_maps_the_transactions_of_the_envelope() -> None:
    named = set(re.findall(r"\b(?:2[3456]0\d|32\d\d)\b", DOCS))
    assert named >= {
        *("2301", "2302", "2303", "2304", "2305", "2401", "2402", "2404", "2405", "2601", "3201", "3202"),
        *("3260", "3261", "3262"),
    }


def test_every_call_is_signed_and_names_what_it_can_answer(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    assert sorted(described["components"]["securitySchemes"]) == ["key", "nonce", "signature", "time"]
    for method, path, operation in operations(described):
        if operation["operationId"] in OPEN:
            assert "security" not in operation
            continue
        assert operation["security"] == [{"key": [], "time": [], "nonce": [], "signature": []}], path
        assert {200, 401, 422, 503} <= set(operation["responses"]), path
        keys = [each["name"] for each in operation["parameters"] if each["in"] == "header"]
        changes = method == "POST" and operation["operationId"] not in READS
        assert keys == (["Idempotency-Key"] if changes else []), path
        assert operation["summary"], path


def words_of(described: dict[str, Any], schema: str, field: str) -> set[str]:
    found = described["components"]["schemas"][schema]["properties"][field]
    return set(found.get("enum") or next(each["enum"] for each in found["anyOf"] if "enum" in each))


@pytest.mark.parametrize(
    ("schema", "field"),
    [
        *(
            ("StayTold", "state"),
            ("Entitlement", "verdict"),
            ("Entitlement", "because"),
            ("Entitlement", "third_party"),
        ),
        *(("LineJudged", "verdict"), ("EntryTold", "kind"), ("NotAdmitted", "because")),
    ],
)
def test_the_words_of_a_field_that_has_a_few_are_named_in_the_description_and_the_documentation(
    described: dict[str, Any], schema: str, field: str
) -> None:
    words = words_of(described, schema, field)
    assert len(words) > 1
    assert {word for word in words if f"`{word}`" not in DOCS} == set()


def test_a_stay_can_be_in_the_states_that_the_steps_of_an_institution_lead_to(described: dict[str, Any]) -> None:
    steps = [each for each in workflow.TRANSITIONS.values() if each.target]
    reached = {each.target for each in steps} | workflow.UNSETTLED
    assert words_of(described, "StayTold", "state") == reached


def test_no_two_calls_have_the_same_name(described: dict[str, Any]) -> None:
    names = [operation["operationId"] for _method, _path, operation in operations(described)]
    assert len(names) == len(set(names)) == 22
