"""What the portal needs of the outside; each has a real and a sandbox implementation in `payments.adapters`."""

from __future__ import annotations

from typing import Protocol


class Mailbox(Protocol):
    """Where bank files are left for the bank and picked up from it (a folder, an SFTP server).

    Names are plain file names. All methods raise ProviderError when the other side fails.
    """

    def deliver(self, name: str, content: bytes) -> None:
        """Leave a file for the bank, whole or not at all. The same name with the same content changes nothing.

        Raises ProviderError("name_taken", permanent=True) when the name holds another content.
        """

    def collect(self) -> list[str]:
        """Names of the files waiting, in order of name. A file stays until it is acknowledged."""

    def fetch(self, name: str) -> bytes:
        """A waiting file's content. Raises ProviderError("no_such_file", permanent=True)."""

    def acknowledge(self, name: str) -> None:
        """Take a file off the list once it is stored here; harmless when it was taken off before."""
