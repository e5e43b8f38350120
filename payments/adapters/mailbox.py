"""A mailbox of two folders on this machine or a mounted one: files out for the bank, files in from it."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from payments.adapters.settling import Settling, half_written
from payments.errors import ProviderError

_NAME = re.compile(r"\w[\w .()+,=@~-]{0,199}")
_TAKEN = ".taken"  # acknowledged files are kept here, for whoever has to prove what came
_PARTIAL = ".partial-"


class FolderMailbox:
    """A `payments.ports.Mailbox` over two folders, which are made when missing.

    A file is offered once it has kept its size for `settle_seconds`: whoever carries files may write them in place.
    """

    def __init__(self, *, outgoing: Path, incoming: Path, settle_seconds: float = 0) -> None:
        self._outgoing, self._incoming = outgoing, incoming
        self._settling = Settling(settle_seconds)
        for folder in (outgoing, incoming, incoming / _TAKEN):
            folder.mkdir(parents=True, exist_ok=True)

    def deliver(self, name: str, content: bytes) -> None:
        """Leave a file for the bank: it appears whole, and is on disk before this returns."""
        path = self._outgoing / checked_name(name)
        if path.exists() and path.read_bytes() != content:
            raise ProviderError("name_taken", permanent=True)
        write_whole(path, content)

    def collect(self) -> list[str]:
        """Names of the complete files waiting, in order of name."""
        waiting = {}
        for path in self._incoming.iterdir():
            if path.is_file() and is_file_name(path.name) and not half_written(path.name):
                found = path.stat()
                waiting[path.name] = (found.st_size, int(found.st_mtime))
        return self._settling.settled(waiting)

    def fetch(self, name: str) -> bytes:
        """A waiting file's content."""
        try:
            return (self._incoming / checked_name(name)).read_bytes()
        except FileNotFoundError as error:
            raise ProviderError("no_such_file", permanent=True) from error

    def acknowledge(self, name: str) -> None:
        """Move a file out of the waiting ones; harmless when it is no longer there."""
        path = self._incoming / checked_name(name)
        try:
            path.replace(self._incoming / _TAKEN / path.name)
        except FileNotFoundError:
            return
        _sync_folder(self._incoming)

    def close(self) -> None:
        """Nothing is held between calls."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees a part of it: a hidden name, fsync, rename, fsync of the folder.

    Raises ProviderError (not permanent) when the disk refuses.
    """
    partial = path.with_name(f"{_PARTIAL}{path.name}-{secrets.token_hex(4)}")
    try:
        with partial.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise ProviderError("disk_refused", permanent=False) from error


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def checked_name(name: str) -> str:
    """A plain file name: no folders, no hidden files. Raises ProviderError("bad_file_name")."""
    if not is_file_name(name):
        raise ProviderError("bad_file_name", permanent=True)
    return name


def is_file_name(name: str) -> bool:
    """Whether a name is a plain file's, of up to 200 letters, digits and what people put between them."""
    return _NAME.fullmatch(name) is not None
