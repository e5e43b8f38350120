"""Public identifiers: opaque, so that a URL tells nothing and cannot be counted through."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode


def public_id() -> str:
    """128 random bits as 22 characters that are safe in a URL."""
    return secrets.token_urlsafe(16)


def public_ids(count: int) -> list[str]:
    """So many of them, drawn at once."""
    drawn = secrets.token_bytes(16 * count)
    return [urlsafe_b64encode(drawn[at : at + 16])[:22].decode() for at in range(0, 16 * count, 16)]
