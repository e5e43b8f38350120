"""A connection to an SFTP server that has proved to be the one expected, before anything secret is said to it."""

from __future__ import annotations

import errno
import hashlib
import hmac
import io
import socket
from dataclasses import dataclass

import paramiko
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from paramiko.ssh_exception import IncompatiblePeer

from payments.errors import ProviderError
from payments.mailbox_address import SftpAddress, host_key_text

_BY_ERRNO = {errno.ENOENT: "no_such_folder", errno.EACCES: "permission_denied"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds to wait for the connection, for the handshake and sign-in, and for each answer after that."""

    connect: float = 10
    handshake: float = 15
    answer: float = 30


class HostKeyDiffers(ProviderError):
    """The server's key is not the one the bank stated. `seen` is the digest it showed."""

    def __init__(self, seen: str) -> None:
        super().__init__("host_key_differs", permanent=True)
        self.seen = seen


@dataclass(frozen=True, slots=True, kw_only=True)
class SftpSession:
    """An open connection."""

    transport: paramiko.Transport
    sftp: paramiko.SFTPClient

    @property
    def alive(self) -> bool:
        channel = self.sftp.get_channel()
        return self.transport.is_active() and channel is not None and not channel.closed

    def close(self) -> None:
        self.transport.close()


def open_session(address: SftpAddress, patience: Patience) -> SftpSession:
    """Connect, compare the server's key, sign in, start SFTP.

    Raises ProviderError: "no_connection", "no_answer" and "connection_lost" may pass; "host_key_differs",
    "sign_in_refused", "bad_private_key", "no_safe_cipher" and "no_sftp" will not by themselves.
    """
    key = private_key(address.private_key) if address.private_key else None
    transport = _connected(address, patience)
    try:
        transport.start_client(timeout=patience.handshake)
        _require_host_key(transport, address.host_keys)
        _sign_in(transport, address, key)
        sftp = paramiko.SFTPClient.from_transport(transport)
        channel = sftp.get_channel() if sftp else None
        if sftp is None or channel is None:
            raise ProviderError("no_sftp", permanent=True)
        channel.settimeout(patience.answer)
    except BaseException as error:
        alive = transport.is_active()
        transport.close()
        raise provider_error(error, alive=alive) from error
    return SftpSession(transport=transport, sftp=sftp)


def private_key(text: str) -> paramiko.PKey:
    """The key a text holds, in OpenSSH's form or PEM. Raises ProviderError("bad_private_key").

    Read by cryptography and handed on in a form that paramiko reads surely: of ECDSA keys in OpenSSH's form it refuses
    about half ("Invalid key curve identifier", paramiko 5.1).
    """
    raw = text.strip().encode() + b"\n"
    for load in (serialization.load_ssh_private_key, serialization.load_pem_private_key):
        try:
            return _of_paramiko(load(raw, password=None))
        except (ValueError, TypeError, UnsupportedAlgorithm, paramiko.SSHException):
            continue
    raise ProviderError("bad_private_key", permanent=True)


def _of_paramiko(key: object) -> paramiko.PKey:
    forms = serialization.PrivateFormat
    kind: type[paramiko.PKey]
    match key:
        case ed25519.Ed25519PrivateKey():
            kind, form = paramiko.Ed25519Key, forms.OpenSSH
        case ec.EllipticCurvePrivateKey():
            kind, form = paramiko.ECDSAKey, forms.TraditionalOpenSSL
        case rsa.RSAPrivateKey():
            kind, form = paramiko.RSAKey, forms.TraditionalOpenSSL
        case _:
            raise ValueError("a kind of key that is not used any more")
    written = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    return kind.from_private_key(io.StringIO(written.decode()))


def provider_error(error: BaseException, *, alive: bool) -> BaseException:
    """What a failure means to the portal; whoever interrupts us is passed on."""
    if isinstance(error, ProviderError) or not isinstance(error, Exception):
        return error
    if isinstance(error, IncompatiblePeer):
        return ProviderError("no_safe_cipher", permanent=True)
    if isinstance(error, TimeoutError) or str(error).startswith("Authentication timeout"):
        return ProviderError("no_answer", permanent=False)
    if isinstance(error, paramiko.AuthenticationException) and alive:
        return ProviderError("sign_in_refused", permanent=True)
    if isinstance(error, ConnectionError) or str(error) == "Socket is closed":  # known before the transport knows
        return ProviderError("connection_lost", permanent=False)
    if isinstance(error, OSError) and alive:
        code = _BY_ERRNO.get(error.errno or 0)
        return ProviderError(code or "server_failed", permanent=code is not None)
    if isinstance(error, (OSError, EOFError, paramiko.SSHException)):
        return ProviderError("connection_lost", permanent=False)
    return error


def _connected(address: SftpAddress, patience: Patience) -> paramiko.Transport:
    try:
        sock = socket.create_connection((address.host, address.port), timeout=patience.connect)
    except OSError as error:
        raise ProviderError("no_connection", permanent=False) from error
    try:
        transport = paramiko.Transport(sock)
    except paramiko.SSHException as error:
        sock.close()
        raise ProviderError("no_connection", permanent=False) from error
    transport.banner_timeout = transport.auth_timeout = patience.handshake
    return transport


def _require_host_key(transport: paramiko.Transport, expected: frozenset[bytes]) -> None:
    seen = hashlib.sha256(transport.get_remote_server_key().asbytes()).digest()
    if not any(hmac.compare_digest(seen, each) for each in expected):
        raise HostKeyDiffers(host_key_text(seen))


def _sign_in(transport: paramiko.Transport, address: SftpAddress, key: paramiko.PKey | None) -> None:
    """By key, by password, or by both where the server wants both."""
    if key is not None:
        left = transport.auth_publickey(address.username, key)
        if not left:
            return
    transport.auth_password(address.username, address.password)
