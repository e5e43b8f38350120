"""Keeping tax ids out of sight at rest: a keyed lookup to find them, a sealed copy to read them.

An unkeyed hash of a CPF is the CPF: all valid ones are enumerable in minutes. The lookup is HMAC-SHA-256 with a key
of its own; the sealed copy is AES-256-GCM whose associated data ties it to its table and row.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_NONCE = 12  # bytes
_BLOCK = 64  # bytes, of SHA-256


class Sealer:
    """Looks up and seals with two separate 32-byte keys."""

    def __init__(self, lookup_key: bytes, seal_key: bytes) -> None:
        if len(lookup_key) != 32 or len(seal_key) != 32:
            raise ValueError("keys must be 32 bytes")
        self._keys = lookup_key, seal_key
        self._inner, self._outer = (hashlib.sha256(_padded(lookup_key, sign)) for sign in (0x36, 0x5C))
        self._cipher = AESGCM(seal_key)

    @property
    def keys(self) -> tuple[bytes, bytes]:
        """The lookup and the seal key, for a process that works on our behalf."""
        return self._keys

    def lookup(self, text: str) -> bytes:
        """The 32 bytes a text is found by: HMAC of RFC 2104, both keyed halves made once.

        A file of a million people asks a million times, and the hmac module takes five times as long.
        """
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(text.encode())
        outer.update(inner.digest())
        return outer.digest()

    def seal(self, text: str, bound_to: bytes) -> bytes:
        """Version byte, 12-byte nonce, ciphertext with its tag. `bound_to` says which row it belongs to."""
        return self.seal_each([text], [bound_to])[0]

    def seal_each(self, texts: Sequence[str], bound_to: Sequence[bytes]) -> list[bytes]:
        """Each text as `seal` does; the system is asked for all their nonces at once."""
        drawn, encrypt = os.urandom(_NONCE * len(texts)), self._cipher.encrypt
        nonces = [drawn[start : start + _NONCE] for start in range(0, len(drawn), _NONCE)]
        return [
            _VERSION + nonce + encrypt(nonce, text.encode(), bound)
            for nonce, text, bound in zip(nonces, texts, bound_to, strict=True)
        ]

    def unseal(self, sealed: bytes, bound_to: bytes) -> str:
        """The text; raises cryptography's InvalidTag when moved to another row or changed."""
        if sealed[:1] != _VERSION:
            raise ValueError("unknown sealing version")
        return self._cipher.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], bound_to).decode()

    def seal_bytes(self, content: bytes, bound_to: bytes) -> bytes:
        """What `seal` does with text, for a file."""
        nonce = os.urandom(_NONCE)
        return _VERSION + nonce + self._cipher.encrypt(nonce, content, bound_to)

    def unseal_bytes(self, sealed: bytes, bound_to: bytes) -> bytes:
        """The file; raises cryptography's InvalidTag when moved to another row or changed."""
        if sealed[:1] != _VERSION:
            raise ValueError("unknown sealing version")
        return self._cipher.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], bound_to)


def _padded(key: bytes, sign: int) -> bytes:
    return bytes(octet ^ sign for octet in key.ljust(_BLOCK, b"\0"))


def cpf_bound_to(lookup: bytes) -> bytes:
    """Associated data of a debtor's sealed CPF: the row's own lookup, so that swapping rows is noticed."""
    return b"debtors|cpf|" + lookup


def totp_bound_to(public_id: str) -> bytes:
    """Associated data of a staff member's sealed TOTP secret (base32): the member's public id."""
    return b"staff|totp_sealed|" + public_id.encode()


def mailbox_bound_to(public_id: str, column: str) -> bytes:
    """Associated data of a mailbox's sealed password or private key: its column and the row's public id."""
    return b"account_mailboxes|" + column.encode() + b"|" + public_id.encode()


def evidence_bound_to(public_id: str) -> bytes:
    """Associated data of a file somebody sent: the row's public id."""
    return b"evidence_files|content_sealed|" + public_id.encode()


def words_bound_to(table: str, column: str, public_id: str) -> bytes:
    """Associated data of what a person wrote: its table, its column and the row's public id."""
    return f"{table}|{column}|{public_id}".encode()


def invitation_bound_to(public_id: str) -> bytes:
    """Associated data of the authenticator an invited person will have: the invitation's public id."""
    return b"staff_invitations|totp_sealed|" + public_id.encode()


def reset_bound_to(public_id: str) -> bytes:
    """Associated data of the authenticator that replaces a lost one: the replacement's public id."""
    return b"factor_resets|totp_sealed|" + public_id.encode()
