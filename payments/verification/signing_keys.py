"""Ed25519 keys that sign documents: ids, fingerprints, signing, checking, and how they are published.

Published as a JSON Web Key Set (RFC 7517, RFC 8037); a key's id is the first eight letters of its thumbprint
(RFC 7638), so that anybody can work it out from the key itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from payments.verification.base64_text import decode, encode
from payments.verification.signed_text import DocumentFacts, SignedText, to_sign

KEY_BYTES = 32
_ID_LETTERS = 8


class UnreadableKey(ValueError):
    """What was given as public keys holds none that can be used."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key of 32 bytes."""

    octets: bytes

    def __post_init__(self) -> None:
        if len(self.octets) != KEY_BYTES:
            raise UnreadableKey("an Ed25519 key has 32 bytes")

    @property
    def thumbprint(self) -> str:
        """RFC 7638, base64url."""
        members = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": encode(self.octets)}, separators=(",", ":"))
        return encode(sha256(members.encode()).digest())

    @property
    def key_id(self) -> str:
        return self.thumbprint[:_ID_LETTERS]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the key in eight groups of eight hexadecimal digits, to be read aloud or compared by eye."""
        digits = sha256(self.octets).hexdigest()
        return " ".join(digits[start : start + 8] for start in range(0, len(digits), 8))

    def holds(self, text: str, signature: str) -> bool:
        """Whether the signature over the text was made with this key's other half."""
        try:
            Ed25519PublicKey.from_public_bytes(self.octets).verify(decode(signature), text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


class SigningKey:
    """A private key, made of a seed of 32 bytes."""

    def __init__(self, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = PublicKey(self._private.public_key().public_bytes_raw())

    def sign(self, facts: DocumentFacts) -> str:
        """The signed text of a document. The same facts give the same text: Ed25519 uses no chance."""
        text = to_sign(facts, self.public.key_id)
        return f"{text}.{encode(self._private.sign(text.encode()))}"


def is_genuine(text: SignedText, keys: Mapping[str, PublicKey]) -> bool:
    """Whether the key it names is known and its signature holds."""
    key = keys.get(text.key_id)
    return key is not None and key.holds(text.signed, text.signature)


def by_id(*keys: PublicKey) -> dict[str, PublicKey]:
    """The keys, each under its id."""
    return {key.key_id: key for key in keys}


def published(keys: Mapping[str, PublicKey]) -> dict[str, Any]:
    """The key set, as it is published."""
    return {
        "keys": [
            {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": key_id, "x": encode(key.octets)}
            for key_id, key in keys.items()
        ]
    }


def read_keys(content: bytes) -> dict[str, PublicKey]:
    """Keys of a published set (JSON) or of one PEM file. Raises UnreadableKey when there is none."""
    if content.lstrip().startswith(b"-----BEGIN"):
        return by_id(_pem(content))
    try:
        listed = json.loads(content)["keys"]
        found = [PublicKey(decode(each["x"])) for each in listed if each.get("crv") == "Ed25519"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableKey("not a key set") from error
    if not found:
        raise UnreadableKey("no Ed25519 key")
    return by_id(*found)


def _pem(content: bytes) -> PublicKey:
    try:
        key = load_pem_public_key(content)
    except ValueError as error:
        raise UnreadableKey("not a PEM public key") from error
    if not isinstance(key, Ed25519PublicKey):
        raise UnreadableKey("not an Ed25519 key")
    return PublicKey(key.public_bytes_raw())
