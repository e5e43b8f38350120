"""Remessas: what is asked of the bank."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from payments.account import BankAccount
from payments.cnab.entries import RemessaEntry, RemessaFile
from payments.cnab.layouts import layout_of, remessa_layout
from payments.cnab.reading import split_lines, text_lines
from payments.errors import InvalidCharge

_LINE_END = "\r\n"


def write_remessa(
    account: BankAccount,
    entries: Sequence[RemessaEntry],
    *,
    sequence: int,
    written_at: datetime,
    width: int | None = None,
) -> bytes:
    """A remessa of the account's bank: ASCII, CRLF. `written_at` in the bank's time; `sequence` never repeats.
    `width` for the bank that has two layouts.

    Raises InvalidCharge with the field's name when a value does not fit, "no_entries" without entries and
    "another_account" when a boleto belongs to another account.
    """
    if not entries:
        raise InvalidCharge("no_entries", "entries")
    if any(entry.boleto.account != account for entry in entries):
        raise InvalidCharge("another_account", "account")
    layout = layout_of(account.bank, width)
    lines = layout.write_remessa(account, entries, sequence=sequence, written_at=written_at)
    return "".join(line + _LINE_END for line in lines).encode("ascii")


def read_remessa(raw: bytes) -> RemessaFile:
    """What a remessa asks, as its bank reads it.

    Raises UnreadableFile (with line and column) at the first line that cannot be read: banks refuse such a file whole.
    """
    numbered = list(text_lines(split_lines(raw)))
    layout = remessa_layout(numbered[0][1])
    return layout.read_remessa((number, line.ljust(layout.width)) for number, line in numbered)
