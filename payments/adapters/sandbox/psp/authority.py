"""A certificate authority for mutual TLS on this machine: made once in a folder, never to be trusted elsewhere.

It vouches for the sandbox's servers (localhost, 127.0.0.1), for us as the client, and for the sandbox when it calls a
webhook. Every private key is readable by its owner alone.
"""

from __future__ import annotations

import fcntl
import ipaddress
import os
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from payments.adapters.mailbox import write_whole

_LIFE = timedelta(days=3_650)
_SERVER, _CLIENT, _CALLER = "server", "client", "caller"


@dataclass(frozen=True, slots=True)
class Authority:
    """The files of a local authority, all PEM: `ca`, and pairs for the server, for its client and for its webhooks."""

    folder: Path

    @property
    def ca(self) -> Path:
        """Who vouches for all of them."""
        return self.folder / "ca.pem"

    @property
    def server(self) -> tuple[Path, Path]:
        """Certificate and key the sandbox shows."""
        return self._pair(_SERVER)

    @property
    def client(self) -> tuple[Path, Path]:
        """Certificate and key its client shows."""
        return self._pair(_CLIENT)

    @property
    def caller(self) -> tuple[Path, Path]:
        """Certificate and key the sandbox shows to a webhook."""
        return self._pair(_CALLER)

    def mutual(self) -> ssl.SSLContext:
        """For a server that talks only to whom this authority vouches for."""
        context = self.open_to_all()
        context.load_verify_locations(self.ca)
        context.verify_mode = ssl.CERT_REQUIRED
        return context

    def open_to_all(self) -> ssl.SSLContext:
        """For a server anybody may ask, as payload locations are."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(*self.server)
        return context

    def _pair(self, name: str) -> tuple[Path, Path]:
        return self.folder / f"{name}.pem", self.folder / f"{name}.key"


def local_authority(folder: Path) -> Authority:
    """The authority in a folder, made when missing by whoever comes first.

    The last file is written last, so that a start that was cut begins again.
    """
    authority = Authority(folder)
    with alone(folder):
        if not authority.caller[0].exists():
            _make(authority)
    return authority


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process at a time in a folder, which is made when missing."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(authority: Authority) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    ca = _certificate("Prumo sandbox authority", key, None, None, ())
    write_whole(authority.ca, ca.public_bytes(Encoding.PEM))
    for name, usage in (
        (_SERVER, ExtendedKeyUsageOID.SERVER_AUTH),
        (_CLIENT, ExtendedKeyUsageOID.CLIENT_AUTH),
        (_CALLER, ExtendedKeyUsageOID.CLIENT_AUTH),
    ):
        _write_pair(authority, name, ca, key, usage)


def _write_pair(
    authority: Authority,
    name: str,
    ca: x509.Certificate,
    ca_key: ec.EllipticCurvePrivateKey,
    usage: x509.ObjectIdentifier,
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(f"Prumo sandbox {name}", key, ca, ca_key, (usage,))
    certificate_path, key_path = authority._pair(name)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle = os.open(key_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
    write_whole(certificate_path, certificate.public_bytes(Encoding.PEM))


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    ca: x509.Certificate | None,
    ca_key: ec.EllipticCurvePrivateKey | None,
    usages: Sequence[x509.ObjectIdentifier],
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    signer = ca_key or key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(ca.subject if ca else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + _LIFE)
        .add_extension(x509.BasicConstraints(ca=ca is None, path_length=0 if ca is None else None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .add_extension(_key_usage(signs_certificates=ca is None), critical=True)
    )
    if usages:
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(signer, hashes.SHA256())


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
