"""One text for one document: the JSON whose SHA-256 names a policy or an offer."""

from __future__ import annotations

import hashlib
import json

from offers.errors import OfferError

_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def canonical_json(document: object) -> str:
    """The document as JSON with sorted keys and no spaces, so that equal documents are equal texts.

    Raises OfferError("not_exact") when a number is not whole: a float has no single way to be written.
    """
    _refuse_floats(document)
    return _ENCODER.encode(document)


def digest(document: object) -> str:
    """The SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


_EXACT = frozenset({str, int, bool, type(None)})


def _refuse_floats(document: object) -> None:
    """Looks at every value, without recursion: a document of an offer has some hundred and is hashed often."""
    waiting: list[object] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(each for each in value.values() if type(each) not in _EXACT)
        elif isinstance(value, list | tuple):
            waiting.extend(each for each in value if type(each) not in _EXACT)
        elif not isinstance(value, str | int | None):
            raise OfferError("not_exact", type=type(value).__name__)
