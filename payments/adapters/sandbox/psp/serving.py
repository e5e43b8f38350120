"""The sandbox PSP served on this machine: two ports of loopback, one behind mutual TLS, one for payload locations.

    python -m payments.adapters.sandbox.psp FOLDER [--port 8471]

The next port serves the locations. Webhooks are called by the process that serves.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import sqlite3
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from socketserver import BaseServer
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from payments.adapters.mailbox import write_whole
from payments.adapters.pix.access import PspAccess
from payments.adapters.sandbox.psp.authority import alone
from payments.adapters.sandbox.psp.psp import SandboxPsp
from payments.adapters.sandbox.psp.web import TOKEN_PATH, LocationApplication, PspApplication

LOOPBACK = "127.0.0.1"
_SETTINGS = "psp.json"
_HANDSHAKE_SECONDS = 10
_WEBHOOKS_EVERY = 1.0


@dataclass(frozen=True, slots=True)
class PspSite:
    """A PSP that is being served, and how to reach it."""

    psp: SandboxPsp
    access: PspAccess


class _QuietHandler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept open, as a PSP's are
    disable_nagle_algorithm = True  # head and body leave in two writes; waiting for more costs 40 ms an answer

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the name it has there
        """Nothing: charges and tokens are nobody's to read in a log."""


class _TlsServer(ThreadedWSGIServer):
    """Handshakes in the thread of the request: one that never ends keeps nobody waiting."""

    daemon_threads = True

    def __init__(self, port: int, application: WSGIApplication, context: ssl.SSLContext) -> None:
        super().__init__(LOOPBACK, port, application, _QuietHandler)
        self.ssl_context = context  # the handler asks it for the scheme
        self._context = context

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shake hands, then serve. A stranger is let go without a word."""
        request.settimeout(_HANDSHAKE_SECONDS)
        try:
            wrapped = self._context.wrap_socket(request, server_side=True)
        except OSError:
            return
        with wrapped:
            BaseServer.finish_request(self, wrapped, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news."""


@contextlib.contextmanager
def serve_psp(
    folder: Path,
    *,
    port: int = 0,
    location_port: int = 0,
    clock: Callable[[], datetime] | None = None,
    webhooks: bool = True,
    token_seconds: int = 600,
) -> Iterator[PspSite]:
    """Serve the PSP of a folder until the block ends. Port 0 takes one that is free.

    `webhooks` calls those that are due once a second; without it somebody calls `SandboxPsp.deliver`.
    """
    psp = SandboxPsp(folder, clock=clock or _now)
    client_id, client_secret = _credentials(folder)
    application = PspApplication(psp, client_id, client_secret, token_seconds)
    api = _TlsServer(port, application, psp.authority.mutual())
    locations = _TlsServer(location_port, LocationApplication(psp), psp.authority.open_to_all())
    psp.host = f"{LOOPBACK}:{locations.server_port}"
    stopping = threading.Event()
    threads = [threading.Thread(target=server.serve_forever, args=(0.05,)) for server in (api, locations)]
    if webhooks:
        threads.append(threading.Thread(target=_call_webhooks, args=(psp, stopping)))
    for thread in threads:
        thread.start()
    try:
        yield PspSite(psp, psp_access(folder, api.server_port))
    finally:
        stopping.set()
        for server in (api, locations):
            server.shutdown()
        for thread in threads:
            thread.join()
        for server in (api, locations):
            server.server_close()


def psp_access(folder: Path, port: int) -> PspAccess:
    """How to reach the PSP of a folder at a port: what a client on this machine needs."""
    client_id, client_secret = _credentials(folder)
    authority = SandboxPsp(folder).authority
    base = f"https://{LOOPBACK}:{port}"
    return PspAccess(
        base_url=base,
        token_url=base + TOKEN_PATH,
        client_id=client_id,
        client_secret=client_secret,
        certificate=authority.client[0],
        private_key=authority.client[1],
        authorities=authority.ca,
    )


def _credentials(folder: Path) -> tuple[str, str]:
    """Our name and secret at this PSP, made once."""
    path = folder / _SETTINGS
    with alone(folder):
        if not path.exists():
            made = {"client_id": "prumo", "client_secret": secrets.token_urlsafe(24)}
            write_whole(path, json.dumps(made).encode())
            path.chmod(0o600)
        told = json.loads(path.read_text())
    return told["client_id"], told["client_secret"]


def _call_webhooks(psp: SandboxPsp, stopping: threading.Event) -> None:
    while not stopping.wait(_WEBHOOKS_EVERY):
        with contextlib.suppress(sqlite3.OperationalError):  # books too busy just now: the next second will do
            psp.deliver()


def _now() -> datetime:
    return datetime.now(UTC)
