"""The code people type from a document: sixteen letters and digits that name one document and cannot be guessed.

Eighty bits: which record (kind and id, under a keyed pad) and a keyed tag. So nothing has to be stored to find the
document again, a code says nothing of how many there are, and a made-up one is right once in 2**40 times. Letters are
Crockford's base 32: no I, L, O or U, and those typed for 1, 1 and 0 are read as such.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable

Keyed = Callable[[str], bytes]
"""A keyed hash of at least ten bytes, such as `Sealer.lookup`."""

LENGTH = 16
MOST_IDS = 1 << 36
MOST_KINDS = 1 << 4
_TAG_BYTES = 5
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ = str.maketrans("OILoil", "011011", "- \t\r\n")


def make(kind: int, record_id: int, keyed: Keyed) -> str:
    """``7K2M-...`` of a record. Raises ValueError for a kind or an id that does not fit."""
    if not (0 <= kind < MOST_KINDS and 0 < record_id < MOST_IDS):
        raise ValueError("no short code fits")
    body = kind << 36 | record_id
    tag = _tag(body, keyed)
    return _written((body ^ _pad(tag, keyed)) << 40 | int.from_bytes(tag))


def read(code: str, keyed: Keyed) -> tuple[int, int] | None:
    """Kind and id of a code as `normalised` gives it; None for one never made."""
    number = 0
    for letter in code:
        number = number << 5 | _ALPHABET.index(letter)
    tag = (number & (1 << 40) - 1).to_bytes(_TAG_BYTES)
    body = number >> 40 ^ _pad(tag, keyed)
    if not hmac.compare_digest(_tag(body, keyed), tag):
        return None
    return body >> 36, body & MOST_IDS - 1


def normalised(text: str) -> str | None:
    """The sixteen letters in capitals; None when the text is no short code."""
    code = text.translate(_READ).upper()
    return code if len(code) == LENGTH and all(letter in _ALPHABET for letter in code) else None


def _tag(body: int, keyed: Keyed) -> bytes:
    return keyed(f"document-code|tag|{body}")[:_TAG_BYTES]


def _pad(tag: bytes, keyed: Keyed) -> int:
    return int.from_bytes(keyed(f"document-code|pad|{tag.hex()}")[:_TAG_BYTES])


def _written(number: int) -> str:
    letters = [_ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH))]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, LENGTH, 4))
