"""The portal with its pages spoilt, for the control of bench.slow_3g: the style sheet hangs from another one, the font
from the style sheet, and no letter is shown before the font is there."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from typing import Any

from portal.wsgi import app as portal

_SHEET = re.compile(rb'<link rel="stylesheet" href="([^"]+)">')
_PRELOAD = re.compile(rb'<link rel="preload"[^>]*>')
_FIRST = "/static/control.css"


def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The same answers, but for pages and style sheets."""
    if environ["PATH_INFO"] == _FIRST:
        sheet = environ["QUERY_STRING"].encode()
        return _answer(start_response, "200 OK", [("Content-Type", "text/css")], b'@import url("%s");' % sheet)
    kept: dict[str, Any] = {}

    def keep(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
        kept.update(status=status, headers=headers)
        return None

    environ.pop("HTTP_ACCEPT_ENCODING", None)
    parts = portal(environ, keep)
    body = b"".join(parts)
    if hasattr(parts, "close"):
        parts.close()
    return _answer(start_response, kept["status"], kept["headers"], body)


def _answer(start: Any, status: str, headers: list[tuple[str, str]], body: bytes) -> Iterable[bytes]:
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    if kind.startswith("text/html"):
        body = _SHEET.sub(rb'<link rel="stylesheet" href="%s?\1">' % _FIRST.encode(), _PRELOAD.sub(b"", body))
    elif kind.startswith("text/css"):
        body = body.replace(b"font-display: swap", b"font-display: block")
    others = [pair for pair in headers if pair[0].lower() not in ("content-length", "content-encoding", "etag")]
    if kind.startswith("text/"):
        body = gzip.compress(body, 6)
        others.append(("Content-Encoding", "gzip"))
    start(status, [*others, ("Content-Length", str(len(body)))])
    return [body]
