"""The file as it arrived: kept whole for as long as the import lasts, fingerprinted, and told apart by its content.

The name and the browser's word for the kind of file are not believed; the first bytes are.
"""

from __future__ import annotations

import codecs
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, BinaryIO

from portal.services.portfolios.refusal import FileRefused

BLOCK = 1 << 20
MAX_BYTES = 512 * 1024 * 1024
_FOREIGN = {
    b"%PDF": "file_pdf",
    b"\x89PNG": "file_image",
    b"\xff\xd8\xff": "file_image",
    b"GIF8": "file_image",
    b"RIFF": "file_image",
    b"\xd0\xcf\x11\xe0": "file_old_excel",
    b"\x1f\x8b": "file_compressed",
    b"Rar!": "file_compressed",
    b"7z\xbc\xaf": "file_compressed",
    b"<htm": "file_html",
    b"<!DO": "file_html",
    b"{\\rt": "file_unknown",
}
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Kind(StrEnum):
    """What the file is."""

    DELIMITED = "delimited"
    WORKBOOK = "workbook"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file that may be read twice. `encoding` is only of use for a delimited one; `size` is in bytes."""

    stream: IO[bytes]
    size: int
    sha256: bytes
    kind: Kind
    encoding: str


@contextmanager
def opened(source: BinaryIO | Path, *, max_bytes: int = MAX_BYTES) -> Iterator[SourceFile]:
    """The file, read once to the end to be sized, fingerprinted and recognised.

    Raises FileRefused: ``file_empty``, ``file_too_large``, ``file_nul`` or the code of a kind that is not read.
    """
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield _recognised(stream, None, max_bytes)
    else:
        with tempfile.TemporaryFile(prefix="portfolio-") as kept:  # no name: it is gone however the process ends
            yield _recognised(source, kept, max_bytes)


def _recognised(stream: IO[bytes], kept: IO[bytes] | None, max_bytes: int) -> SourceFile:
    first = stream.read(BLOCK)
    kind, encoding = _kind(first), _marked_encoding(first)
    digest, size = hashlib.sha256(), 0
    utf8 = codecs.getincrementaldecoder("utf-8")()
    guess = encoding or "utf-8"
    block = first
    while block:
        size += len(block)
        if size > max_bytes:
            raise FileRefused("file_too_large")
        digest.update(block)
        if kind is Kind.DELIMITED:
            guess = _still(guess, encoding, block, utf8)
        if kept is not None:
            kept.write(block)
        block = stream.read(BLOCK)
    final = kept if kept is not None else stream
    final.seek(0)
    return SourceFile(stream=final, size=size, sha256=digest.digest(), kind=kind, encoding=guess)


def _kind(first: bytes) -> Kind:
    if not first.strip(b"\xef\xbb\xbf \t\r\n;,"):
        raise FileRefused("file_empty")
    if first.startswith(b"PK"):
        return Kind.WORKBOOK
    for signature, code in _FOREIGN.items():
        if first[:4].lower().startswith(signature.lower()):
            raise FileRefused(code)
    return Kind.DELIMITED


def _marked_encoding(first: bytes) -> str | None:
    return next((name for mark, name in _MARKS if first.startswith(mark)), None)


def _still(guess: str, marked: str | None, block: bytes, utf8: codecs.IncrementalDecoder) -> str:
    """UTF-8 while every byte so far is UTF-8; Windows-1252, where any byte is a sign, from then on."""
    if marked == "utf-16":
        return guess
    if b"\0" in block:
        raise FileRefused("file_nul")
    if guess == "utf-8":
        try:
            utf8.decode(block)
        except UnicodeDecodeError:
            return "cp1252"
    return guess
