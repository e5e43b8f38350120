"""An OFX file as its elements: SGML 1.x, where a value's tag need not be closed, and XML 2.x.

No document type and no entity is taken from the file, so nothing in it expands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from payments.errors import UnreadableFile

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9._]*)\s*(/?)>((?:<!\[CDATA\[.*?\]\]>|[^<]|<(?![/A-Za-z!?]))*)", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
LARGEST = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Element:
    """A tag and the text up to the next: `closes` for an end tag."""

    name: str
    text: str
    closes: bool
    line: int


def text_of(raw: bytes) -> str:
    """The file as text. Its header names an encoding too often wrongly, so what is valid UTF-8 is read as UTF-8, and
    the rest as Windows-1252.

    Raises UnreadableFile("empty_file", "not_a_statement", "statement_too_large").
    """
    if not raw.strip():
        raise UnreadableFile("empty_file")
    if len(raw) > LARGEST:
        raise UnreadableFile("statement_too_large")
    if b"\x00" in raw or raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile("not_a_statement")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def elements(text: str) -> Iterator[Element]:
    """The elements from <OFX> to </OFX>, in order.

    Raises UnreadableFile("not_a_statement") without <OFX>, ("declares_entities") for a document type or an entity,
    ("stray_markup") for text that is no element, ("file_cut_short") without the end.
    """
    start = text.upper().find("<OFX>")
    if start < 0:
        raise UnreadableFile("not_a_statement")
    if re.search(r"<!(?!\[CDATA\[)", text):
        raise UnreadableFile("declares_entities", _line(text, text.find("<!")))
    at, line, ended = start, _line(text, start), False
    while not ended:
        found = _TAG.match(text, at)
        if found is None:
            raise UnreadableFile("stray_markup" if at < len(text) else "file_cut_short", line)
        name, value = found[2].upper(), _CDATA.sub(lambda inner: inner[1], found[4])
        yield Element(name, value.strip(), bool(found[1]), line)
        ended = name == "OFX" and bool(found[1])
        line += found[0].count("\n")
        at = found.end()


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
