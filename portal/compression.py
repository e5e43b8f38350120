"""Answers leave compressed: most of the people served are on a phone with a slow or dear connection.

Static text is compressed once a process and kept; pages are compressed as they are made. Pages carry a CSRF token, so
BREACH (guessing a secret from the length of a compressed answer) is kept out three times over: session cookies are
SameSite=Lax, so another site cannot make a browser fetch pages in the background; the token is signed anew each
second; and every compressed page is lengthened by up to 100 random bytes ("Heal the BREACH", Papadopoulos et al.,
as in Django's GZipMiddleware). docs/decisions/0003-production-server.md.
"""

from __future__ import annotations

import gzip
import secrets
import struct
import zlib
from functools import lru_cache
from typing import Any

from flask import Flask, Response, request

LEAST = 500  # bytes: below, the header eats the gain
PAGE_LEVEL = 5
LONGEST_PADDING = 100
TEXTS = frozenset(
    {
        "text/html", "text/css", "text/javascript", "text/plain", "text/csv", "application/javascript",
        "application/json", "application/manifest+json", "application/problem+json", "image/svg+xml",
    }
)  # fmt: skip
_HEAD = struct.pack("<BBBBLBB", 0x1F, 0x8B, 8, 8, 0, 0, 255)  # deflate, a file name follows, no time, unknown system


def init_compression(app: Flask) -> None:
    """Compress what goes out. Call before other `after_request`s are registered: the last to run is the first named."""

    @app.after_request
    def compress(response: Response) -> Response:
        if not _is_worth_it(response):
            return response
        response.headers.add("Vary", "Accept-Encoding")
        if request.accept_encodings.quality("gzip") <= 0 or "Range" in request.headers:
            return response
        if request.endpoint == "static":
            _compress_static(response)
        else:
            response.set_data(padded_gzip(response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
        return response


def _is_worth_it(response: Response) -> bool:
    whole = response.status_code not in (204, 206, 304) and "Content-Encoding" not in response.headers
    streamed = response.is_streamed and request.endpoint != "static"
    return whole and not streamed and response.mimetype in TEXTS and (response.content_length or 0) >= LEAST


def _compress_static(response: Response) -> None:
    file: Any = response.response
    response.direct_passthrough = False
    content = b"".join(response.iter_encoded())
    file.close()
    response.set_data(_kept(content))
    etag, _weak = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)  # the same file, not the same bytes


@lru_cache(maxsize=64)
def _kept(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def padded_gzip(content: bytes) -> bytes:
    """A gzip member whose file name is 0 to 100 random letters, so that its length says little of its content."""
    squeezer = zlib.compressobj(PAGE_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    padding = secrets.token_hex(LONGEST_PADDING // 2)[: secrets.randbelow(LONGEST_PADDING + 1)].encode()
    tail = struct.pack("<LL", zlib.crc32(content), len(content) & 0xFFFFFFFF)
    return b"".join((_HEAD, padding, b"\0", squeezer.compress(content), squeezer.flush(), tail))
