"""A mailbox of two folders on this machine or a mounted one: files out for the bank, files in from it."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from payments.errors import ProviderError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_TAKEN = ".taken"  # acknowledged files are kept here, for whoever has to prove what came
_PARTIAL = ".partial-"


class FolderMailbox:
    """A `payments.ports.Mailbox` over two folders, which are made when missing."""

    def __init__(self, *, outgoing: Path, incoming: Path) -> None:
        self._outgoing, self._incoming = outgoing, incoming
        for folder in (outgoing, incoming, incoming / _TAKEN):
            folder.mkdir(parents=True, exist_ok=True)

    def deliver(self, name: str, content: bytes) -> None:
        """Leave a file for the bank: it appears whole, and is on disk before this returns."""
        path = self._outgoing / _checked(name)
        if path.exists() and path.read_bytes() != content:
            raise ProviderError("name_taken", permanent=True)
        write_whole(path, content)

    def collect(self) -> list[str]:
        """Names of the files waiting, in order of name."""
        return sorted(path.name for path in self._incoming.iterdir() if path.is_file() and _NAME.fullmatch(path.name))

    def fetch(self, name: str) -> bytes:
        """A waiting file's content."""
        try:
            return (self._incoming / _checked(name)).read_bytes()
        except FileNotFoundError as error:
            raise ProviderError("no_such_file", permanent=True) from error

    def acknowledge(self, name: str) -> None:
        """Move a file out of the waiting ones; harmless when it is no longer there."""
        path = self._incoming / _checked(name)
        try:
            path.replace(self._incoming / _TAKEN / path.name)
        except FileNotFoundError:
            return
        _sync_folder(self._incoming)


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


def _checked(name: str) -> str:
    """A plain file name: no folders, no hidden files."""
    if not _NAME.fullmatch(name):
        raise ProviderError("bad_file_name", permanent=True)
    return name
