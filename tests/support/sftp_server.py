"""A real SFTP server on loopback, by another implementation than the client's, with the faults servers have."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import asyncssh

from payments.mailbox_address import AfterReading, SftpAddress

USER, PASSWORD = "prumo", "segredo-do-banco"
HOST_KEY = asyncssh.generate_private_key("ssh-ed25519")
CLIENT_KEY = asyncssh.generate_private_key("ssh-ed25519")


def digest_of(key: asyncssh.SSHKey) -> bytes:
    """The digest a bank would state of its server's key."""
    return hashlib.sha256(key.public_data).digest()


@dataclass(kw_only=True)
class Bank:
    """A running server: its folders on disk, and what is wrong with it now."""

    root: Path
    port: int = 0
    loop: asyncio.AbstractEventLoop | None = None
    kex_algs: list[str] = field(default_factory=lambda: ["curve25519-sha256@libssh.org"])  # the quickest both speak
    faults: set[str] = field(default_factory=set)
    cut_after: int | None = None  # bytes written before the connection is cut
    sign_ins: int = 0
    connections: list[asyncssh.SSHServerConnection] = field(default_factory=list)

    @property
    def outgoing(self) -> Path:
        return self.root / "remessa"

    @property
    def incoming(self) -> Path:
        return self.root / "retorno"

    @property
    def taken(self) -> Path:
        return self.root / "retorno" / "lidos"

    def address(self, **changes: Any) -> SftpAddress:
        values: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self.port,
            "username": USER,
            "host_keys": frozenset([digest_of(HOST_KEY)]),
            "password": PASSWORD,
            "outgoing": "/remessa",
            "incoming": "/retorno",
            "after_reading": AfterReading.MOVE,
            "taken": "/retorno/lidos",
        }
        return SftpAddress(**{**values, **changes})

    def cut(self) -> None:
        """Cut every connection there is."""
        assert self.loop is not None
        for connection in self.connections:
            self.loop.call_soon_threadsafe(connection.abort)
        self.connections.clear()


@contextmanager
def serving(root: Path, **changes: Any) -> Iterator[Bank]:
    """A server over a folder, until the block ends."""
    bank = Bank(root=root, **changes)
    for folder in (bank.outgoing, bank.incoming):
        folder.mkdir(parents=True, exist_ok=True)
    ready, stop = threading.Event(), asyncio.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(bank, ready, stop)), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield bank
    finally:
        assert bank.loop is not None
        bank.loop.call_soon_threadsafe(stop.set)
        thread.join(10)


class _Server(asyncssh.SSHServer):
    """Who may sign in."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self.bank.connections.append(conn)

    def begin_auth(self, username: str) -> bool:
        self.bank.sign_ins += 1
        return True

    def password_auth_supported(self) -> bool:
        return "no_password" not in self.bank.faults

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == USER and key.public_data == CLIENT_KEY.public_data


class _Files(asyncssh.SFTPServer):
    """The folders, with the faults of the moment."""

    def __init__(self, bank: Bank, channel: asyncssh.SSHServerChannel[bytes]) -> None:
        super().__init__(channel, chroot=str(bank.root).encode())
        self.bank, self.written = bank, 0

    def write(self, file_obj: object, offset: int, data: bytes) -> Any:
        self.written += len(data)
        if self.bank.cut_after is not None and self.written > self.bank.cut_after:
            self.bank.cut_after = None
            self.channel.get_connection().abort()
        return super().write(file_obj, offset, data[:-1] if "short_writes" in self.bank.faults else data)

    def read(self, file_obj: object, offset: int, size: int) -> Any:
        if "growing" in self.bank.faults:
            for path in self.bank.incoming.glob("*.*"):
                path.write_bytes(path.read_bytes() + b"x")
        return super().read(file_obj, offset, size)

    def rename(self, oldpath: bytes, newpath: bytes) -> Any:
        self._refuse_if("no_rename", True)
        return super().rename(oldpath, newpath)

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> Any:
        writes = bool(pflags & asyncssh.FXF_WRITE)
        self._refuse_if("no_reading", not writes)
        self._refuse_if("no_writing", writes)
        return super().open(path, pflags, attrs)

    async def stat(self, path: bytes) -> Any:
        if "silent" in self.bank.faults:
            await asyncio.sleep(60)
        return super().stat(path)

    def _refuse_if(self, fault: str, asked: bool) -> None:
        if asked and fault in self.bank.faults:
            raise asyncssh.SFTPPermissionDenied(fault)


async def _serve(bank: Bank, ready: threading.Event, stop: asyncio.Event) -> None:
    bank.loop = asyncio.get_running_loop()
    listener = await asyncssh.create_server(
        partial(_Server, bank), "127.0.0.1", 0, server_host_keys=[HOST_KEY], sftp_factory=partial(_Files, bank),
        kex_algs=bank.kex_algs,
    )  # fmt: skip
    bank.port = listener.get_port()
    ready.set()
    await stop.wait()
    for connection in bank.connections:
        connection.abort()
    listener.close()
    await listener.wait_closed()
