"""A server on loopback that answers as Banco Central's SGS API does, well or badly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from brazil.indices import load_series
from portal.services.index_source import SGS_CODES

NAMES = {code: name for name, code in SGS_CODES.items()}


@dataclass
class CentralBank:
    """What it publishes, by series: the packaged figures to begin with. `bodies` are answers given as they are."""

    url: str = ""
    published: dict[str, dict[date, Decimal]] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    trickles: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    asked: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)

    def publish(self, name: str, month: str, percent: str) -> None:
        self.published[name][date.fromisoformat(f"{month}-01")] = Decimal(percent)

    def answer(self, name: str) -> bytes:
        rows = [{"data": f"{month:%d/%m/%Y}", "valor": str(each)} for month, each in self.published[name].items()]
        return self.bodies.get(name, json.dumps(rows).encode())


@contextmanager
def central_bank() -> Iterator[CentralBank]:
    """The bank, open for business until the block ends."""
    bank = CentralBank(published={name: dict(load_series()[name].values) for name in SGS_CODES})
    over = threading.Event()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            name = NAMES[int(parts.path.split("bcdata.sgs.")[1].split("/")[0])]
            bank.asked.append((name, parse_qs(parts.query)))
            if name in bank.silent:
                over.wait(5)
                return
            self.send_response(bank.statuses.get(name, 200))
            self.send_header("Content-Type", "application/json")
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self._write(name)

        def _write(self, name: str) -> None:
            try:
                if name not in bank.trickles:
                    self.wfile.write(bank.answer(name))
                    return
                while not over.is_set():
                    self.wfile.write(b" ")
                    time.sleep(0.02)
            except OSError:
                self.close_connection = True  # whoever asked has hung up

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    bank.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield bank
    finally:
        over.set()
        server.shutdown()
        thread.join()
        server.server_close()
