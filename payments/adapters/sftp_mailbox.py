"""A mailbox on a bank's SFTP server. Files appear there whole or not at all, and are read only once complete."""

from __future__ import annotations

import secrets
import stat
from collections.abc import Callable
from posixpath import join
from typing import TypeVar

import paramiko

from payments.adapters.mailbox import checked_name, is_file_name
from payments.adapters.settling import SETTLE_SECONDS, Form, Settling, half_written
from payments.adapters.sftp_session import Patience, SftpSession, open_session, provider_error
from payments.errors import ProviderError
from payments.mailbox_address import AfterReading, SftpAddress, TakenNames

LARGEST = 64 * 1024 * 1024
_CHUNK = 32 * 1024
_PARTIAL = ".part"
_BROKEN = ("connection_lost", "no_answer")
T = TypeVar("T")


class SftpMailbox:
    """A `payments.ports.Mailbox` over one connection, opened when needed and again when it broke."""

    def __init__(
        self,
        address: SftpAddress,
        taken: TakenNames,
        *,
        patience: Patience | None = None,
        settling: Settling | None = None,
        largest: int = LARGEST,
    ) -> None:
        self._address, self._taken, self._largest = address, taken, largest
        self._patience = patience or Patience()
        self._settling = settling or Settling(SETTLE_SECONDS)
        self._session: SftpSession | None = None
        self._fetched: dict[str, Form] = {}

    def deliver(self, name: str, content: bytes) -> None:
        """Leave a file for the bank: written under another name, measured, then renamed; never over another file."""
        final = join(self._address.outgoing, checked_name(name))
        self._do(lambda sftp: self._deliver(sftp, final, content))

    def collect(self) -> list[str]:
        """Names of the complete files waiting, in order of name."""
        return self._do(self._collect)

    def fetch(self, name: str) -> bytes:
        """A waiting file's content, up to the limit. One that changes meanwhile is left for the next turn."""
        path = join(self._address.incoming, checked_name(name))
        return self._do(lambda sftp: self._fetch(sftp, name, path))

    def acknowledge(self, name: str) -> None:
        """Move a file to the folder of those taken, or note its name. Another that took its place is left alone."""
        path = join(self._address.incoming, checked_name(name))
        self._do(lambda sftp: self._acknowledge(sftp, name, path))

    def check(self) -> None:
        """Connect anew and see that the folders are there. Raises ProviderError."""
        self.close()
        self._do(self._check)

    def close(self) -> None:
        """Let go of the connection; the next call opens another."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _do(self, act: Callable[[paramiko.SFTPClient], T]) -> T:
        """Once; and once more over a new connection when the one kept from before had broken since."""
        kept = self._session is not None
        try:
            return self._attempt(act)
        except ProviderError as error:
            if not kept or error.code != "connection_lost":
                raise
        return self._attempt(act)

    def _attempt(self, act: Callable[[paramiko.SFTPClient], T]) -> T:
        session = self._session = self._session or open_session(self._address, self._patience)
        try:
            return act(session.sftp)
        except Exception as error:
            meant = provider_error(error, alive=session.alive)
            if not isinstance(meant, ProviderError) or meant.code in _BROKEN or not session.alive:
                self.close()  # the transport may learn of it later than we do
            raise meant from error

    def _deliver(self, sftp: paramiko.SFTPClient, final: str, content: bytes) -> None:
        if self._there(sftp, final, content):
            return
        partial = final + _PARTIAL
        with sftp.open(partial, "wb") as file:
            file.set_pipelined(True)
            for start in range(0, len(content), _CHUNK):
                file.write(content[start : start + _CHUNK])
        if sftp.stat(partial).st_size != len(content):
            raise ProviderError("upload_short", permanent=False)
        try:
            sftp.rename(partial, final)
        except OSError as error:
            if self._session is None or not self._session.alive:
                raise
            sftp.remove(partial)
            if not self._there(sftp, final, content):
                raise ProviderError("rename_refused", permanent=True) from error

    def _there(self, sftp: paramiko.SFTPClient, path: str, content: bytes) -> bool:
        """Whether this very file is there already. Raises "name_taken" for another, "cannot_compare" for one the
        server does not let us read."""
        try:
            size = sftp.stat(path).st_size
        except FileNotFoundError:
            return False
        if size != len(content):
            raise ProviderError("name_taken", permanent=True)
        try:
            found = self._read(sftp, path, len(content))
        except PermissionError as error:
            raise ProviderError("cannot_compare", permanent=True) from error
        if found != content:
            raise ProviderError("name_taken", permanent=True)
        return True

    def _collect(self, sftp: paramiko.SFTPClient) -> list[str]:
        waiting = {
            each.filename: _form(each)
            for each in sftp.listdir_attr(self._address.incoming)
            if stat.S_ISREG(each.st_mode or stat.S_IFREG) and is_file_name(each.filename)
            if not half_written(each.filename)
        }
        if self._address.after_reading is AfterReading.KEEP:
            done = self._taken.among(frozenset(_mark(name, form) for name, form in waiting.items()))
            waiting = {name: form for name, form in waiting.items() if _mark(name, form) not in done}
        return self._settling.settled(waiting)

    def _fetch(self, sftp: paramiko.SFTPClient, name: str, path: str) -> bytes:
        try:
            before = _form(sftp.stat(path))
            if before[0] > self._largest:
                raise ProviderError("file_too_large", permanent=True)
            content = self._read(sftp, path, before[0])
            after = _form(sftp.stat(path))
        except FileNotFoundError as error:
            raise ProviderError("no_such_file", permanent=True) from error
        if after != before or len(content) != before[0]:
            raise ProviderError("still_changing", permanent=False)
        self._fetched[name] = before
        return content

    def _read(self, sftp: paramiko.SFTPClient, path: str, size: int) -> bytes:
        with sftp.open(path, "rb") as file:
            file.prefetch(size)
            return file.read(size)

    def _acknowledge(self, sftp: paramiko.SFTPClient, name: str, path: str) -> None:
        try:
            form = _form(sftp.stat(path))
        except FileNotFoundError:
            return
        if self._fetched.pop(name, form) != form:
            return
        if self._address.after_reading is AfterReading.KEEP:
            self._taken.add(_mark(name, form))
            return
        self._move(sftp, path, name)

    def _move(self, sftp: paramiko.SFTPClient, path: str, name: str) -> None:
        """To the folder of those taken, made when missing; a name the bank uses again gets an ending."""
        folder = self._address.taken
        if not _is_folder(sftp, folder):
            sftp.mkdir(folder)
        try:
            sftp.stat(join(folder, name))
        except FileNotFoundError:
            sftp.rename(path, join(folder, name))
        else:
            sftp.rename(path, join(folder, f"{name}.{secrets.token_hex(4)}"))

    def _check(self, sftp: paramiko.SFTPClient) -> None:
        sftp.listdir_attr(self._address.incoming)
        if not _is_folder(sftp, self._address.outgoing):
            raise ProviderError("no_such_folder", permanent=True)


def _is_folder(sftp: paramiko.SFTPClient, path: str) -> bool:
    try:
        return stat.S_ISDIR(sftp.stat(path).st_mode or 0)
    except FileNotFoundError:
        return False


def _form(attributes: paramiko.SFTPAttributes) -> Form:
    return attributes.st_size or 0, int(attributes.st_mtime or 0)


def _mark(name: str, form: Form) -> str:
    """A file as it was: banks use a name again for another day's file."""
    return f"{name}|{form[0]}|{form[1]}"
