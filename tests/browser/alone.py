"""The web process alone, for tests that wait for no task and for no message: the other processes take as long again."""

import pytest

from agency.devstack.addresses import free_port
from agency.devstack.addresses import site as site_at
from agency.devstack.stack import Stack


@pytest.fixture
def site(processes: Stack) -> str:
    """The address of the desk, without worker, beat and hub."""
    port = free_port()
    server = processes.serve("127.0.0.1", port)
    server.start()
    server.wait_ready()
    return site_at("127.0.0.1", port)
