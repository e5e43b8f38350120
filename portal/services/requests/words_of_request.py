"""What people write in a request, sealed under the row it belongs to: never in a log, an audit or a message."""

from __future__ import annotations

from portal.models import PersonRequest
from portal.sealing import Sealer, words_bound_to

LONGEST = 2000
TABLE = "person_requests"


def seal_words(sealer: Sealer, public_id: str, column: str, text: str) -> bytes | None:
    """What was written for a column ("said", "wanted", "answer"), of at most `LONGEST` signs; None for nothing."""
    words = text.strip()[:LONGEST]
    return sealer.seal(words, words_bound_to(TABLE, column, public_id)) if words else None


def said_in(sealer: Sealer, request: PersonRequest) -> str:
    """What the person said, or "". Raises cryptography's InvalidTag when it was moved to another row or changed."""
    return _in(sealer, request, "said", request.said_sealed)


def wanted_in(sealer: Sealer, request: PersonRequest) -> str:
    """The right value of a correction, or "". Raises InvalidTag as `said_in` does."""
    return _in(sealer, request, "wanted", request.wanted_sealed)


def answer_in(sealer: Sealer, request: PersonRequest) -> str:
    """What was answered, or "". Raises InvalidTag as `said_in` does."""
    return _in(sealer, request, "answer", request.answer_sealed)


def _in(sealer: Sealer, request: PersonRequest, column: str, sealed: bytes | None) -> str:
    return "" if sealed is None else sealer.unseal(sealed, words_bound_to(TABLE, column, request.public_id))
