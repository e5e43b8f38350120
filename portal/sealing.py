"""Keeping tax ids out of sight at rest: a keyed lookup to find them, a sealed copy to read them.

An unkeyed hash of a CPF is the CPF: all valid ones are enumerable in minutes. The lookup is HMAC-SHA-256 with a key
of its own; the sealed copy is AES-256-GCM whose associated data ties it to its table and row.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"


class Sealer:
    """Looks up and seals with two separate 32-byte keys."""

    def __init__(self, lookup_key: bytes, seal_key: bytes) -> None:
        if len(lookup_key) != 32 or len(seal_key) != 32:
            raise ValueError("keys must be 32 bytes")
        self._mac = hmac.new(lookup_key, digestmod=hashlib.sha256)
        self._cipher = AESGCM(seal_key)

    def lookup(self, text: str) -> bytes:
        """The 32 bytes a text is found by."""
        mac = self._mac.copy()
        mac.update(text.encode())
        return mac.digest()

    def seal(self, text: str, bound_to: bytes) -> bytes:
        """Version byte, 12-byte nonce, ciphertext with its tag. `bound_to` says which row it belongs to."""
        nonce = os.urandom(12)
        return _VERSION + nonce + self._cipher.encrypt(nonce, text.encode(), bound_to)

    def unseal(self, sealed: bytes, bound_to: bytes) -> str:
        """The text; raises cryptography's InvalidTag when moved to another row or changed."""
        if sealed[:1] != _VERSION:
            raise ValueError("unknown sealing version")
        return self._cipher.decrypt(sealed[1:13], sealed[13:], bound_to).decode()


def cpf_bound_to(lookup: bytes) -> bytes:
    """Associated data of a debtor's sealed CPF: the row's own lookup, so that swapping rows is noticed."""
    return b"debtors|cpf|" + lookup


def totp_bound_to(public_id: str) -> bytes:
    """Associated data of a staff member's sealed TOTP secret (base32): the member's public id."""
    return b"staff|totp_sealed|" + public_id.encode()


def mailbox_bound_to(public_id: str, column: str) -> bytes:
    """Associated data of a mailbox's sealed password or private key: its column and the row's public id."""
    return b"account_mailboxes|" + column.encode() + b"|" + public_id.encode()
