"""From the bytes of a bank file to numbered lines of text, taking what banks really send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from typing import BinaryIO

from payments.cnab.layout import NumberedLine
from payments.errors import UnreadableFile

_BOM = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LINE_END = b"\r\n\x1a\x00"  # CP/M end of file and padding come after the last line of some files
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

    `file` is buffered (`open(path, "rb")`) and is closed with the iterator.
    """
    mark = file.read(2)
    file.seek(0)
    encoding, back = ("utf-16", "utf-8") if mark in _UTF16_MARKS else ("latin-1", "latin-1")
    with TextIOWrapper(file, encoding=encoding, errors="replace", newline=None) as text:
        while line := text.readline(_LONGEST + 2):
            yield line.encode(back)


def text_lines(lines: Iterable[bytes]) -> Iterator[NumberedLine]:
    """Each line that is not blank, with its number, decoded and without its end; line numbers count blank ones.

    UTF-8 is tried first and Latin-1 taken otherwise, line by line: banks mix them, and columns are characters, not
    bytes. What cannot be a record is cut, for its layout to set aside; as a first line it is no bank file at all:
    UnreadableFile("line_too_long").
    """
    for number, raw in enumerate(lines, start=1):
        if len(raw) > _LONGEST:
            if number == 1:
                raise UnreadableFile("line_too_long", number, _LONGEST)
            raw = raw[:_LONGEST]
        text = _decode(raw.removeprefix(_BOM) if number == 1 else raw)
        if text.strip():
            yield number, text


def _decode(raw: bytes) -> str:
    stripped = raw.rstrip(_LINE_END)
    try:
        return stripped.decode()
    except UnicodeDecodeError:
        return stripped.decode("latin-1")
