"""Ports for servers of our own: nobody else gets one between the choice and the start."""

import socket
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from agency.devstack import addresses

LOCALHOST = "127.0.0.1"


def test_nobody_listens_on_a_free_port_and_a_server_of_ours_can() -> None:
    port = addresses.free_port()

    assert not addresses.listens(port)
    with HTTPServer((LOCALHOST, port), BaseHTTPRequestHandler):
        assert addresses.listens(port)
    assert not addresses.listens(port)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere two sockets can't share an address")
@pytest.mark.parametrize("shares", [False, True])
def test_who_takes_any_port_is_not_given_one_that_waits_for_its_server(shares: bool) -> None:
    held = {addresses.free_port() for _ in range(50)}
    given = set()
    for _ in range(20_000):
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, shares)
            other.bind((LOCALHOST, 0))
            given.add(other.getsockname()[1])

    assert len(held) == 50
    assert given.isdisjoint(held)


def test_a_process_that_ends_lets_its_ports_go_without_a_word() -> None:
    code = "from agency.devstack import addresses; addresses.free_port()"
    done = subprocess.run([sys.executable, "-X", "dev", "-c", code], capture_output=True, text=True, check=True)

    assert done.stderr == ""
