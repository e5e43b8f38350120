"""The keys that sign documents, as the settings give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from payments.verification.base64_text import decode
from payments.verification.signing_keys import KEY_BYTES, PublicKey, SigningKey, by_id
from portal.config import Settings

_PURPOSE = b"prumo document signature 1"


@dataclass(frozen=True, slots=True)
class DocumentKeys:
    """The key in use, and all that still answer for documents signed before, the one in use first."""

    signing: SigningKey
    known: Mapping[str, PublicKey]


def document_keys(settings: Settings) -> DocumentKeys:
    """Of PORTAL_DOCUMENT_KEY, or made of the sealing key where that is not set, so that none goes unsigned."""
    seed = settings.key("document_key") if settings.document_key else _derived(settings.key("seal_key"))
    signing = SigningKey(seed)
    old = [PublicKey(decode(key)) for key in settings.document_old_keys.split()]
    return DocumentKeys(signing, by_id(signing.public, *old))


def _derived(secret: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=_PURPOSE).derive(secret)
