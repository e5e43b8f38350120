"""One text for one document: the JSON whose SHA-256 names a policy or an offer."""

from __future__ import annotations

import hashlib
import json

from offers.errors import OfferError


def canonical_json(document: object) -> str:
    """The document as JSON with sorted keys and no spaces, so that equal documents are equal texts.

    Raises OfferError("not_exact") when a number is not whole: a float has no single way to be written.
    """
    _refuse_floats(document)
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(document: object) -> str:
    """The SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def _refuse_floats(document: object) -> None:
    match document:
        case dict():
            for value in document.values():
                _refuse_floats(value)
        case list() | tuple():
            for value in document:
                _refuse_floats(value)
        case str() | bool() | int() | None:
            return
        case _:
            raise OfferError("not_exact", type=type(document).__name__)
