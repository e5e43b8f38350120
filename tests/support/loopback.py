"""Tests talk to this machine only: a socket to anywhere else is refused."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any


class OutsideLoopback(RuntimeError):
    """A test tried to reach another machine."""


def _allowed(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    if host == "":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def guard_sockets() -> None:
    """From now on `connect` refuses every address but loopback and Unix sockets, and `localhost` is no name: a machine
    without `/etc/hosts` has none."""
    real_connect, real_connect_ex = socket.socket.connect, socket.socket.connect_ex
    real_getaddrinfo = socket.getaddrinfo

    def connect(self: socket.socket, address: Any) -> None:
        if not _allowed(address):
            raise OutsideLoopback(f"refused: {address!r}")
        real_connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        if not _allowed(address):
            raise OutsideLoopback(f"refused: {address!r}")
        return real_connect_ex(self, address)

    def getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
        if host in ("localhost", b"localhost"):
            raise socket.gaierror(socket.EAI_NONAME, "localhost: not every machine knows the name, say 127.0.0.1")
        return real_getaddrinfo(host, *rest, **named)

    socket.getaddrinfo = getaddrinfo  # type: ignore[assignment]
    socket.socket.connect = connect  # type: ignore[method-assign]
    socket.socket.connect_ex = connect_ex  # type: ignore[method-assign]
