"""Where a bank's SFTP server is, how it is known to be the bank's, and what becomes of a file once read."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Protocol

_DIGEST_SIZE = 32
_KEY_KINDS = ("ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521")


class AfterReading(StrEnum):
    """What becomes of a return file at the bank once it is stored here."""

    MOVE = "move"  # to a folder beside the others
    KEEP = "keep"  # where it is: some banks forbid their customers to move or delete; its name is noted here


@dataclass(frozen=True, slots=True, kw_only=True)
class SftpAddress:
    """A mailbox on an SFTP server.

    `host_keys` are SHA-256 digests of the server's public keys, as the bank stated them: no other server is spoken to.
    `password` and `private_key` (OpenSSH or PEM, without a passphrase) are tried as far as they are given.
    """

    host: str
    port: int = 22
    username: str
    host_keys: frozenset[bytes]
    password: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    outgoing: str
    incoming: str
    after_reading: AfterReading = AfterReading.MOVE
    taken: str = ""


class TakenNames(Protocol):
    """The files of a mailbox that were taken, where the bank leaves them in place. Marks hold name, size and time."""

    def among(self, marks: frozenset[str]) -> frozenset[str]:
        """Those of the marks that were taken."""

    def add(self, mark: str) -> None:
        """Note one; noting it again is harmless."""


def host_key_digest(line: str) -> bytes | None:
    """The digest a line states: ``SHA256:...`` as ssh-keygen -l prints it, or a public key, with or without the
    host's name before it and a comment after it. None for anything else."""
    words = line.split()
    if len(words) == 1 and words[0].startswith("SHA256:"):
        digest = _decoded(words[0].removeprefix("SHA256:"))
        return digest if digest is not None and len(digest) == _DIGEST_SIZE else None
    for kind, text in pairwise(words):
        if kind in _KEY_KINDS:
            return _digest_of_key(kind, text)
    return None


def host_key_text(digest: bytes) -> str:
    """The digest as people compare it: ``SHA256:...``."""
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def _digest_of_key(kind: str, text: str) -> bytes | None:
    """The key's own kind stands first in its bytes; a line cut short, or of another kind, is no key."""
    key = _decoded(text)
    prefix = len(kind).to_bytes(4, "big") + kind.encode()
    if key is None or not key.startswith(prefix) or len(key) <= len(prefix) + _DIGEST_SIZE:
        return None
    return hashlib.sha256(key).digest()


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
