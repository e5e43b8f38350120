"""From the bytes of a bank file to numbered lines of text, taking what banks really send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from itertools import islice
from typing import BinaryIO

from payments.cnab.layout import LineBlock, NumberedLine
from payments.errors import UnreadableFile

_BOM = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LINE_END = b"\r\n\x1a\x00"  # CP/M end of file and padding come after the last line of some files
_BLOCK = 512  # lines read together: enough to be quick, few enough to be nothing in memory
_CHUNK = 1 << 16
_LONGEST = 4096  # no layout is wider than 400; a longer "line" is not a record


def split_lines(raw: bytes) -> list[bytes]:
    """The lines of a whole file, whatever its line ends (CRLF, LF, CR) and encoding.

    Raises UnreadableFile("empty_file").
    """
    if not raw.strip(b" \t" + _LINE_END):
        raise UnreadableFile("empty_file")
    if raw[:2] in _UTF16_MARKS:
        raw = raw.decode("utf-16", errors="replace").encode()
    return raw.splitlines()


def file_lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of an open file, as `split_lines` gives them, in constant memory even when it has no line ends.

    `file` is buffered (`open(path, "rb")`).
    """
    left = b""
    for chunk in _chunks(file):
        read = left + chunk
        held = b"\r" if read.endswith(b"\r") else b""  # may be half of a CRLF
        *lines, left = read.removesuffix(held).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        yield from lines
        left += held
        if len(left) > _CHUNK:
            yield left  # no line of a bank file: set aside for its length, never held whole
            left = b""
    yield from left.removesuffix(b"\r").splitlines()


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    mark = file.read(2)
    file.seek(0)
    if mark in _UTF16_MARKS:
        text = TextIOWrapper(file, encoding="utf-16", errors="replace", newline="")
        while some := text.read(_CHUNK):
            yield some.encode()
        return
    while chunk := file.read(_CHUNK):
        yield chunk


def text_lines(lines: Iterable[bytes]) -> Iterator[NumberedLine]:
    """Each line that is not blank, with its number, as `text_blocks` gives them."""
    for block in text_blocks(lines):
        yield from zip(block.numbers, block.texts, strict=True)


def text_blocks(lines: Iterable[bytes]) -> Iterator[LineBlock]:
    """The lines that are not blank, decoded, without end and trailing blanks; line numbers count blank ones.

    UTF-8 is tried first and Latin-1 taken otherwise, line by line: banks mix them, and columns are characters, not
    bytes. What cannot be a record is cut, for its layout to set aside; as a first line it is no bank file at all:
    UnreadableFile("line_too_long").
    """
    left, number = iter(lines), 1
    while raw := list(islice(left, _BLOCK)):
        if number == 1:
            if len(raw[0]) > _LONGEST:
                raise UnreadableFile("line_too_long", number, _LONGEST)
            raw[0] = raw[0].removeprefix(_BOM)
        texts = _texts(raw)
        numbers: Sequence[int] = range(number, number + len(raw))
        number += len(raw)
        if not all(texts):
            numbers = [each for each, text in zip(numbers, texts, strict=True) if text]
            texts = [text for text in texts if text]
        if texts:
            yield LineBlock(numbers, texts)


def _texts(raw: list[bytes]) -> list[str]:
    """The lines' texts: together when they are plain, as nearly all are, and one by one otherwise."""
    joined = b"\n".join(raw)
    if joined.isascii() and b"\x1a" not in joined and b"\x00" not in joined:
        texts = joined.decode("ascii").split("\n")
        if len(texts) == len(raw) and max(map(len, texts)) <= _LONGEST:
            return [text.rstrip() for text in texts]
    return [_decode(line[:_LONGEST]).rstrip() for line in raw]


def _decode(raw: bytes) -> str:
    stripped = raw.rstrip(_LINE_END)
    try:
        return stripped.decode()
    except UnicodeDecodeError:
        return stripped.decode("latin-1")
