"""From the bytes of a bank file to numbered, padded lines, taking what banks really send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from payments.cnab.layout import NumberedLine
from payments.errors import UnreadableFile

_BOM = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LINE_END = b"\r\n\x1a\x00"  # CP/M end of file and padding come after the last line of some files
_LONGEST = 4096  # no layout is wider than 400; a longer "line" is not a bank file


def split_lines(raw: bytes) -> list[bytes]:
    """The lines of a whole file, whatever its line ends (CRLF, LF, CR) and encoding.

    Raises UnreadableFile("empty_file").
    """
    if not raw.strip(b" \t" + _LINE_END):
        raise UnreadableFile("empty_file")
    if raw[:2] in _UTF16_MARKS:
        raw = raw.decode("utf-16", errors="replace").encode()
    return raw.splitlines()


def text_lines(lines: Iterable[bytes]) -> Iterator[NumberedLine]:
    """Each line that is not blank, with its number, decoded and without its end; line numbers count blank ones.

    UTF-8 is tried first and Latin-1 taken otherwise, line by line: banks mix them. Raises
    UnreadableFile("line_too_long") for what cannot be a record.
    """
    for number, raw in enumerate(lines, start=1):
        if len(raw) > _LONGEST:
            raise UnreadableFile("line_too_long", number, _LONGEST)
        text = _decode(raw.removeprefix(_BOM) if number == 1 else raw)
        if text.strip():
            yield number, text


def _decode(raw: bytes) -> str:
    stripped = raw.rstrip(_LINE_END)
    try:
        return stripped.decode()
    except UnicodeDecodeError:
        return stripped.decode("latin-1")
