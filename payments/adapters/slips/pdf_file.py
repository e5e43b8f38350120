"""A PDF file written from its objects: those without a stream packed together, a cross-reference stream at the end.

ISO 32000-1 sections 7.5.7 and 7.5.8. The same objects give the same bytes.
"""

from __future__ import annotations

import zlib
from struct import pack

_LEVEL = 3  # of zlib: 6 takes a fifth longer for a document a twentieth smaller
_FREE, _PLAIN, _PACKED = 0, 1, 2
_TO_A_PACK = 2000


def text_string(text: str) -> str:
    """A text string in UTF-16 with its mark, hexadecimal: no character needs care (ISO 32000-1, 7.9.2.2)."""
    return f"<feff{text.encode('utf-16-be', 'replace').hex()}>"


class PdfFile:
    """Objects numbered from 1 as they are reserved."""

    def __init__(self) -> None:
        self._objects: list[bytes] = [b""]
        self._streams: dict[int, bytes] = {}

    def reserve(self) -> int:
        """The number of an object to be set later."""
        self._objects.append(b"null")
        return len(self._objects) - 1

    def set(self, number: int, body: bytes) -> None:
        """The object of that number: any value but a stream."""
        self._objects[number] = body

    def add(self, body: bytes) -> int:
        """A new object; its number."""
        self._objects.append(body)
        return len(self._objects) - 1

    def add_stream(self, content: bytes, entries: str = "", *, packed: bool = True) -> int:
        """A stream, compressed here; `packed=False` for one that is already (or must be legible)."""
        if packed:
            content, entries = zlib.compress(content, _LEVEL), f"{entries}/Filter/FlateDecode"
        number = self.reserve()
        self._streams[number] = f"<<{entries}/Length {len(content)}>>stream\n".encode() + content + b"\nendstream"
        return number

    def write(self, root: int, about: int) -> bytes:
        """The file, with its catalog and its document information."""
        parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
        places: list[tuple[int, int, int]] = [(_FREE, 0, 65535)] + [(_FREE, 0, 0)] * (len(self._objects) - 1)
        at = len(parts[0])
        plain = [number for number in range(1, len(self._objects)) if number not in self._streams]
        bodies = dict(self._streams)
        for start in range(0, len(plain), _TO_A_PACK):
            pack_of = plain[start : start + _TO_A_PACK]
            holder = len(places)
            places.append((_FREE, 0, 0))
            bodies[holder] = self._pack(pack_of)
            for position, number in enumerate(pack_of):
                places[number] = (_PACKED, holder, position)
        for number, body in bodies.items():
            written = b"%d 0 obj\n%b\nendobj\n" % (number, body)
            places[number] = (_PLAIN, at, 0)
            parts.append(written)
            at += len(written)
        parts.append(_cross_references(places, at, root, about))
        return b"".join(parts)

    def _pack(self, numbers: list[int]) -> bytes:
        index, bodies, at = [], [], 0
        for number in numbers:
            body = self._objects[number]
            index.append(b"%d %d" % (number, at))
            bodies.append(body)
            at += len(body) + 1
        head = b" ".join(index) + b"\n"
        content = zlib.compress(head + b"\n".join(bodies), _LEVEL)
        entries = (
            f"<</Type/ObjStm/N {len(numbers)}/First {len(head)}/Filter/FlateDecode/Length {len(content)}>>stream\n"
        )
        return entries.encode() + content + b"\nendstream"


def _cross_references(places: list[tuple[int, int, int]], at: int, root: int, about: int) -> bytes:
    number = len(places)
    places.append((_PLAIN, at, 0))
    content = zlib.compress(b"".join(pack(">BIH", *place) for place in places), _LEVEL)
    entries = (
        f"{number} 0 obj\n<</Type/XRef/Size {number + 1}/W[1 4 2]/Root {root} 0 R/Info {about} 0 R"
        f"/Filter/FlateDecode/Length {len(content)}>>stream\n"
    )
    return entries.encode() + content + f"\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n".encode()
