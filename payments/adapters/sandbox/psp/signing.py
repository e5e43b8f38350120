"""The payload of a charge signed as JWS, compact form (RFC 7515), as payment locations serve it.

Algorithm ES256 with the certificate's key; the header names it by `kid`, `x5t#S256` and `jku`, where the key is told
as a JWK set (RFC 7517). BCB's Manual de Segurança, which says which of these a payer must ask for, was not at hand:
header names follow the examples of the API description.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from payments.adapters.sandbox.psp.authority import Authority

Json = dict[str, Any]
_COORDINATE = 32


def sign(payload: Json, authority: Authority, host: str) -> str:
    """``header.payload.signature``."""
    key = load_pem_private_key(authority.server[1].read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the sandbox signs with a key on a curve")
    thumbprint = _thumbprint(authority)
    header = {"alg": "ES256", "typ": "JOSE", "kid": thumbprint, "x5t#S256": thumbprint, "jku": f"https://{host}/jwks"}
    signed = f"{_segment(header)}.{_segment(payload)}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = r.to_bytes(_COORDINATE, "big") + s.to_bytes(_COORDINATE, "big")
    return f"{signed}.{encoded(signature)}"


def key_set(authority: Authority) -> Json:
    """The JWK set that `jku` leads to."""
    certificate = x509.load_pem_x509_certificate(authority.server[0].read_bytes())
    public = certificate.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise TypeError("the sandbox signs with a key on a curve")
    numbers, thumbprint = public.public_numbers(), _thumbprint(authority)
    der = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
    return {
        "keys": [
            {
                "kty": "EC",
                "crv": "P-256",
                "x": encoded(numbers.x.to_bytes(_COORDINATE, "big")),
                "y": encoded(numbers.y.to_bytes(_COORDINATE, "big")),
                "use": "sig",
                "alg": "ES256",
                "kid": thumbprint,
                "x5t#S256": thumbprint,
                "x5c": [der],
            }
        ]
    }


def encoded(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _segment(document: Json) -> str:
    return encoded(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())


def _thumbprint(authority: Authority) -> str:
    certificate = x509.load_pem_x509_certificate(authority.server[0].read_bytes())
    return encoded(hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest())
