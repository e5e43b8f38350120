"""Public identifiers: opaque, so that a URL tells nothing and cannot be counted through."""

from __future__ import annotations

import secrets


def public_id() -> str:
    """128 random bits as 22 characters that are safe in a URL."""
    return secrets.token_urlsafe(16)
