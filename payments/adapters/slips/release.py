"""Read back before release: a document is read once, and again only when it or its record is another.

What was found equal is remembered by the hash of the document and of what it should say, so that the next time it is
served costs no reading. What was found unlike is not remembered: each time is a new chance, and a new finding.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from payments.adapters.pdf_engine import Sheet
from payments.adapters.slips.cells import cells_of
from payments.adapters.slips.readback import Difference, read_back
from payments.adapters.slips.slip import Slip

_REMEMBERED = 20_000  # hashes, 1 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document made and read back. Released only when nothing in it is unlike the record."""

    pdf: bytes
    unlike: tuple[Difference, ...]

    @property
    def released(self) -> bool:
        return not self.unlike


class Readings:
    """The documents found equal to their record, as many as are remembered; the oldest are forgotten first."""

    def __init__(self, room: int = _REMEMBERED) -> None:
        self._room = room
        self._equal: OrderedDict[bytes, None] = OrderedDict()
        self._lock = Lock()

    def check(self, pdf: bytes, slips: Sequence[Slip], sheet: Sheet) -> Paper:
        """The document with what is unlike in it, read unless it was found equal before."""
        key = _key(pdf, slips, sheet)
        with self._lock:
            known = key in self._equal
        if known:
            return Paper(pdf=pdf, unlike=())
        unlike = read_back(pdf, slips, sheet)
        if not unlike:
            self._remember(key)
        return Paper(pdf=pdf, unlike=unlike)

    def _remember(self, key: bytes) -> None:
        with self._lock:
            self._equal[key] = None
            while len(self._equal) > self._room:
                self._equal.popitem(last=False)


def _key(pdf: bytes, slips: Sequence[Slip], sheet: Sheet) -> bytes:
    record = [(slip.codes.barcode, slip.pix_payload, cells_of(slip, sheet), slip.shares) for slip in slips]
    return sha256(sha256(pdf).digest() + repr(record).encode("utf-8", "surrogatepass")).digest()
