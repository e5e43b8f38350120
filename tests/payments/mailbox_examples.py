"""The two mailboxes of the portal with the folders behind them, so that one contract is asked of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from payments.adapters.mailbox import FolderMailbox
from payments.adapters.settling import Settling
from payments.adapters.sftp_mailbox import SftpMailbox
from payments.ports import Mailbox
from tests.support.sftp_server import Bank


@dataclass(kw_only=True)
class Taken:
    """The names taken, in memory."""

    marks: set[str] = field(default_factory=set)

    def among(self, marks: frozenset[str]) -> frozenset[str]:
        return marks & self.marks

    def add(self, mark: str) -> None:
        self.marks.add(mark)


@dataclass(frozen=True, kw_only=True)
class Box:
    """A mailbox, and the folders as the bank sees them."""

    mailbox: Mailbox
    outgoing: Path
    incoming: Path
    taken: Path


def at_once() -> Settling:
    """Takes every file for complete: tests of other things need not wait."""
    return Settling(0)


def folder_box(root: Path) -> Box:
    mailbox = FolderMailbox(outgoing=root / "remessa", incoming=root / "retorno")
    return Box(
        mailbox=mailbox,
        outgoing=root / "remessa",
        incoming=root / "retorno",
        taken=root / "retorno" / ".taken",
    )


def sftp_box(bank: Bank, **changes: Any) -> Box:
    mailbox = SftpMailbox(bank.address(**changes), Taken(), settling=at_once())
    return Box(mailbox=mailbox, outgoing=bank.outgoing, incoming=bank.incoming, taken=bank.taken)


class FakeClock:
    """A clock that stands still until told."""

    def __init__(self) -> None:
        self.moment = 1_000.0

    def __call__(self) -> float:
        return self.moment


def settling_by(clock: Callable[[], float], seconds: float = 20) -> Settling:
    """Judges by this clock alone: files of today are never old."""
    return Settling(seconds, steady=clock, now=lambda: 0)
