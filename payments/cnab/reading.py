"""From the bytes of a bank file to numbered lines of text, taking what banks really send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from itertools import islice, repeat
from typing import BinaryIO

import numpy as np

from payments.cnab.line_block import LineBlock, NumberedLine
from payments.errors import UnreadableFile

_BOM = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LINE_END = b"\r\n\x1a\x00"  # CP/M end of file and padding come after the last line of some files
_BLOCK = 1024  # lines read together: enough to be quick, few enough to be nothing in memory
_CHUNK = 1 << 18
_LONGEST = 4096  # no layout is wider than 400; a longer "line" is not a record
_LINE_FEED, _RETURN, _BLANK, _BEYOND_ASCII = b"\n\r \x80"


def split_lines(raw: bytes) -> list[bytes]:
    """The lines of a whole file, whatever its line ends (CRLF, LF, CR) and encoding.

    Raises UnreadableFile("empty_file").
    """
    if not raw.strip(b" \t" + _LINE_END):
        raise UnreadableFile("empty_file")
    if raw[:2] in _UTF16_MARKS:
        raw = raw.decode("utf-16", errors="replace").encode()
    return raw.splitlines()


def file_blocks(file: BinaryIO) -> Iterator[LineBlock]:
    """The lines of an open file, as `text_blocks` gives them, in constant memory even when it has no line ends.

    `file` is buffered (`open(path, "rb")`).
    """
    number = 1
    for lines in _whole_lines(file):
        if number == 1 and len(lines) > _LONGEST and b"\n" not in lines[:_LONGEST] and b"\r" not in lines[:_LONGEST]:
            raise UnreadableFile("line_too_long", number, _LONGEST)
        told = lines.removeprefix(_BOM) if number == 1 else lines
        if (even := _even(number, told)) is not None:
            yield even
            number += len(even)
            continue
        texts = _split(told.removesuffix(b"\n").removesuffix(b"\r"))
        yield from _not_blank(number, texts)
        number += len(texts)


def _even(first: int, lines: bytes) -> LineBlock | None:
    """Lines of one length and line end, none blank, all plain ASCII: as they are, together; None when they are not."""
    stride = lines.find(b"\n") + 1
    if not 2 < stride <= _LONGEST or len(lines) % stride:
        return None
    grid = np.frombuffer(lines, np.uint8).reshape(-1, stride)
    low, high = grid.min(axis=0).tobytes(), grid.max(axis=0).tobytes()
    width = stride - 2 if low[-2] == high[-2] == _RETURN else stride - 1
    if low[-1] != _LINE_FEED or high[-1] != _LINE_FEED or min(low[:width]) < _BLANK or max(high) >= _BEYOND_ASCII:
        return None
    if low[0] <= _BLANK:
        return None
    return LineBlock(range(first, first + len(grid)), grid=grid[:, :width], edges=(low[:width], high[:width]))


def _whole_lines(file: BinaryIO) -> Iterator[bytes]:
    """Chunks that end where a line does; a line without end is let go once no record is so long."""
    left = b""
    for chunk in _chunks(file):
        read = left + chunk
        end = max(read.rfind(b"\n"), read.rfind(b"\r", 0, -1))  # a last CR may be half of a CRLF
        if end < 0:
            left = read
            if len(left) > _CHUNK:
                yield left
                left = b""
            continue
        cut = end + 2 if read[end : end + 2] == b"\r\n" else end + 1
        yield read[:cut]
        left = read[cut:]
    if left:
        yield left


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


def _split(lines: bytes) -> list[str]:
    """The texts of lines joined by their ends: together when they are plain, as nearly all are."""
    if lines.isascii() and b"\x1a" not in lines and b"\x00" not in lines:
        texts = _plain(lines.decode("ascii"))
        if max(map(len, texts)) <= _LONGEST:
            return list(map(str.rstrip, texts, repeat("\r")))
    return [_decode(line[:_LONGEST]) for line in lines.splitlines() or [b""]]


def _plain(text: str) -> list[str]:
    """Lines, still with the CR of their CRLF; a CR of its own ends a line too."""
    texts = text.split("\n")
    if text.count("\r") == sum(map(str.endswith, texts, repeat("\r"))):
        return texts
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _not_blank(first: int, texts: list[str]) -> Iterator[LineBlock]:
    numbers: Sequence[int] = range(first, first + len(texts))
    if not all(texts) or any(map(str.isspace, texts)):
        told = [(number, text) for number, text in zip(numbers, texts, strict=True) if text.strip()]
        numbers, texts = [number for number, _ in told], [text for _, text in told]
    if texts:
        yield LineBlock(numbers, texts)


def text_lines(lines: Iterable[bytes]) -> Iterator[NumberedLine]:
    """Each line that is not blank, with its number and without trailing blanks, as `text_blocks` reads them."""
    for block in text_blocks(lines):
        yield from zip(block.numbers, map(str.rstrip, block.texts), strict=True)


def text_blocks(lines: Iterable[bytes]) -> Iterator[LineBlock]:
    """The lines that are not blank, decoded and without their end; line numbers count blank ones.

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
        yield from _not_blank(number, [_decode(line[:_LONGEST]) for line in raw])
        number += len(raw)


def _decode(raw: bytes) -> str:
    stripped = raw.rstrip(_LINE_END)
    try:
        return stripped.decode()
    except UnicodeDecodeError:
        return stripped.decode("latin-1")
