"""Bytes as letters that survive an address, a QR code and a copy from paper: base64url without padding (RFC 4648)."""

from __future__ import annotations

import base64
import binascii


def encode(octets: bytes) -> str:
    """The letters of some bytes."""
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def decode(letters: str) -> bytes:
    """The bytes of the letters. Raises ValueError for letters no bytes give, another spelling of the end included."""
    try:
        octets = base64.b64decode(letters.encode("ascii") + b"=" * (-len(letters) % 4), b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("not base64url") from error
    if encode(octets) != letters:
        raise ValueError("not the one spelling")
    return octets
