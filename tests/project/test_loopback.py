"""What the suite's own guard lets through."""

from __future__ import annotations

import socket

import pytest

from tests.support.loopback import OutsideLoopback


def test_another_machine_is_refused() -> None:
    with socket.socket() as probe, pytest.raises(OutsideLoopback):
        probe.connect(("192.0.2.1", 9))  # an address of no one (RFC 5737)


def test_this_machine_goes_by_its_number_alone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        socket.create_connection(("127.0.0.1", port)).close()
        with pytest.raises(socket.gaierror):
            socket.create_connection(("localhost", port))
