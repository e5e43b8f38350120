"""What the debtor sends to accept an offer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What the debtor sends, and what is known of how they sent it.

    `key` is made when the page is shown, so that a form sent twice is one acceptance. `terms` are the values the
    terms were filled with, among them the agreement's `number`, and `terms_digest` the SHA-256 of the text that was
    on the page. `evidence` tells when, from where and by which code.
    """

    offer_id: str
    key: str
    number: str
    terms: dict[str, Any]
    terms_digest: str
    evidence: dict[str, Any]


def request_digest(acceptance: Acceptance) -> str:
    """What makes two requests the same one: the offer and the terms."""
    return hashlib.sha256(f"{acceptance.offer_id}|{acceptance.terms_digest}".encode()).hexdigest()
