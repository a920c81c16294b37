"""Generated calls, each rightly signed: nothing breaks, and every answer is one that the description names.

schemathesis draws calls from the description, three that fit it for one that doesn't. Each goes through the whole
application in this process four times: as it was drawn, and again with half of what it names replaced by what is there
(the card, stays, messages), so that it reaches something.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from settlement.actions import NewItem
from settlement.admission.api import api
from tests import bills
from tests.factories import NOW
from tests.hospital import BASE, NUMBER, Hospital, heard, line

pytestmark = pytest.mark.django_db
CALLS, CALLS_IN_FULL = 2_000, 20_000
FILLED = 4
"""How often each call that was drawn is sent again with what is there."""
TODAY = NOW.date().isoformat()
DAYS = frozenset({"admitted_on", "served_on", "discharged_on", "transferred_on"})


class Signing:
    """The application behind a program that signs whatever it sends."""

    def __init__(self, hospital: Hospital) -> None:
        self.hospital, self.application = hospital, get_wsgi_application()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        query = environ.get("QUERY_STRING")
        path = environ["REQUEST_URI"].partition("?")[0] + (f"?{query}" if query else "")
        said = {"path": path, "message": environ.get("HTTP_IDEMPOTENCY_KEY", "")}
        for name, value in self.hospital.sign(body, method=environ["REQUEST_METHOD"], **said).items():
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
        request_started.disconnect(close_old_connections)
        request_finished.disconnect(close_old_connections)
        try:
            return self.application(environ, start_response)
        finally:
            request_started.connect(close_old_connections)
            request_finished.connect(close_old_connections)


class World:
    """What there is to be named: an institution's stays in every state, another's, and messages that came."""

    def __init__(self) -> None:
        self.hospital = Hospital()
        other = Hospital(self.hospital.office)
        heard(self.hospital.office)
        bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
        self.foreign = str(other.admit().json()["stay"])
        self.stays = [self._stay(steps) for steps in range(5)]

    def _stay(self, steps: int) -> str:
        """Admitted, with lines, assessed, discharged, settled: as far as so many steps lead."""
        stay = str(self.hospital.admit(f"A-{steps}", number=f"A{steps}").json()["stay"])
        path: list[tuple[str, dict[str, Any]]] = [
            ("lines", {"lines": [line()]}),
            ("presettle", {"receipt_number": f"R{steps}", "total": "100.00"}),
            ("discharge", {"discharged_on": TODAY}),
            ("settle", {"total": "100.00"}),
        ]
        for call, said in path[:steps]:
            assert self.hospital.tell(f"stays/{stay}/{call}", said, f"A-{steps}-{call}").status_code == 200
        return stay

    @property
    def known(self) -> dict[str, Any]:
        """Values that mean something, by the name of the field."""
        return {
            "social_security_number": [NUMBER],
            "total": ["100.00", "0.00"],
            **dict.fromkeys(("fund", "worker", "separated"), ("100.00", "0.00")),
            "count": [0, 1],
            "service": ["MEDICAL"],
            "lines": [[line()], [line(1, price="20.00"), line(2)]],
            "notices": [[]],
            "reason": ["Wrong"],
            "to_institution": ["Another hospital"],
            "message_id": ["A-0", "A-4-settle", "A-1-lines", "A-2-presettle", "A-3-discharge", "A-4"],
            "continues": [None, self.foreign, *self.stays],
            "numbers": [None, [1]],
            **{name: [TODAY, "2026-03-01"] for name in DAYS},
        }


def filled(draw: Callable[..., Any], told: Any, known: dict[str, Any]) -> Any:
    """What was generated, with something that exists in place of every second value that could mean something."""
    if isinstance(told, list):
        return [filled(draw, each, known) for each in told]
    if not isinstance(told, dict):
        return told
    return {
        name: draw(st.sampled_from(known[name]))
        if name in known and draw(st.booleans())
        else filled(draw, value, known)
        for name, value in told.items()
    }


class Player:
    """Sends what was drawn and judges the answers; counts the statuses, and how often each call succeeded."""

    def __init__(self) -> None:
        import schemathesis
        from schemathesis.checks import not_a_server_error
        from schemathesis.generation import GenerationMode
        from schemathesis.specs.openapi import checks

        self.world = World()
        self.schema = schemathesis.openapi.from_dict(dict(api.get_openapi_schema(path_prefix=BASE)))
        self.schema.app = Signing(self.world.hospital)
        self.strategies = [self.schema.as_strategy(generation_mode=mode) for mode in GenerationMode]
        self.wrong = [
            not_a_server_error,
            checks.status_code_conformance,
            checks.content_type_conformance,
            checks.response_schema_conformance,
        ]
        self.statuses: Counter[int] = Counter()
        self.succeeded: Counter[str] = Counter()

    def play(self, data: Any) -> None:
        case = data.draw(self.strategies[data.draw(st.sampled_from([0, 0, 0, 1]))])
        drawn = case.body
        self.put(case, data.draw(st.integers(0, 999)))
        self.send(case)
        for _turn in range(FILLED):
            if isinstance(drawn, dict):
                case.body = filled(data.draw, drawn, self.world.known)
            if case.method == "POST":
                case.headers["Idempotency-Key"] = uuid4().hex
            self.put(case, data.draw(st.integers(0, 999)))
            self.send(case)

    def put(self, case: Any, place: int) -> None:
        """A stay or a month into the path, mostly one that is there."""
        stays = [*self.world.stays, *self.world.stays, self.world.foreign, str(uuid4()), "x"]
        if "stay" in (case.path_parameters or {}):
            case.path_parameters = {"stay": stays[place % len(stays)]}
        if "month" in (case.path_parameters or {}):
            case.path_parameters = {"month": ("2026-03", "2026-02", "2099-12", "2026-13")[place % 4]}

    def send(self, case: Any) -> None:
        answer = case.call()
        case.validate_response(answer, checks=self.wrong)
        self.statuses[answer.status_code] += 1
        if answer.status_code == 200:
            self.succeeded[case.operation.definition.raw["operationId"]] += 1


def play(calls: int) -> Player:
    """Send so many calls; what each drawn one did is rolled back. Raises what is wrong with the answers."""
    player = Player()

    @seed(20260309)
    @settings(
        max_examples=calls // (1 + FILLED),
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
    )
    @given(data=st.data())
    def generated(data: Any) -> None:
        before = transaction.savepoint()
        try:
            player.play(data)
        finally:
            transaction.savepoint_rollback(before)

    generated()
    return player


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Two lines of log for each call are more than anybody reads."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def test_the_description_is_valid() -> None:
    import schemathesis

    written = dict(api.get_openapi_schema(path_prefix=BASE))
    described = schemathesis.openapi.from_dict(written)
    described.validate()  # raises what is wrong

    read = {each.ok().definition.raw["operationId"] for each in described.get_all_operations()}
    assert read == {each["operationId"] for path in written["paths"].values() for each in path.values()}


def test_generated_calls_are_answered_as_described_and_never_break() -> None:
    player = play(CALLS)

    assert player.statuses.total() >= CALLS
    assert set(player.statuses) == {200, 404, 409, 422}
    assert min(player.statuses.values()) > CALLS / 50
    assert len(player.succeeded) >= 15, "too many calls are never answered with what they ask for"


@pytest.mark.slow
def test_many_more_generated_calls_never_break() -> None:
    assert play(CALLS_IN_FULL).statuses.total() >= CALLS_IN_FULL
