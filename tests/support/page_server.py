"""A listener on this machine that hands a browser one prepared page and the application's own files.

The browser keeps the files by their own headers, as people's browsers do. It is the browser's proxy too: whatever a
page asks of any other host or port comes here, and is a fault.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_KEPT = {"content-type", "content-security-policy", "referrer-policy", "x-content-type-options", "cache-control"}


@dataclass(slots=True, kw_only=True)
class PageServer:
    """What is answered, and what was asked for beside it."""

    client: FlaskClient
    host: str
    answer: TestResponse | None = None
    files: dict[str, TestResponse] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    _one: threading.Lock = field(default_factory=threading.Lock)

    def found(self, address: str, *, whole_page: bool) -> TestResponse | None:
        """The page prepared, whatever its path; a file of the application; or nothing, which is told."""
        path = address.removeprefix(self.host)
        if path.startswith("/static/"):
            with self._one:
                return self.files.get(path) or self.files.setdefault(path, self.client.get(path, buffered=True))
        if path.startswith("/") and whole_page:
            return self.answer
        self.complaints.append(f"asked for {address}")
        return None


@contextmanager
def page_server(client: FlaskClient) -> Iterator[PageServer]:
    """One that listens until the block ends."""

    class Handler(_Handler):
        def server_for(self) -> PageServer:
            return served

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listener:
        listener.daemon_threads = True
        served = PageServer(client=client, host=f"http://127.0.0.1:{listener.server_port}")
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield served
        finally:
            listener.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one piece
    disable_nagle_algorithm = True

    def server_for(self) -> PageServer:
        raise NotImplementedError

    def do_GET(self) -> None:
        found = self.server_for().found(self.path, whole_page=self.headers.get("Sec-Fetch-Mode") == "navigate")
        body = b"" if found is None else found.get_data()
        self.send_response(404 if found is None else found.status_code)
        for name, value in () if found is None else found.headers:
            if name.lower() in _KEPT:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_HEAD = do_OPTIONS = do_CONNECT = do_GET  # noqa: N815

    def log_message(self, *_said: object) -> None:
        """Nothing is written down."""
