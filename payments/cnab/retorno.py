"""Return files: what the bank says happened to each charge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import chain
from typing import BinaryIO

from payments.account import BankAccount
from payments.cnab.business_key import number_repeats
from payments.cnab.layout import RetornoEvent
from payments.cnab.layouts import layout_of, retorno_layout
from payments.cnab.line_block import LineBlock
from payments.cnab.movements import (
    Finding,
    Movement,
    QuarantinedLine,
    RetornoFile,
    RetornoHead,
    RetornoLine,
    RetornoPix,
)
from payments.cnab.reading import file_blocks, text_blocks
from payments.errors import UnreadableFile

_LINE_END = "\r\n"


def read_retorno(raw: bytes) -> RetornoFile:
    """A whole return file: every line read or set aside, repeated movements numbered.

    The bank and layout are found in the header. Raises UnreadableFile (with line and column) for a file that is not
    a return of a known bank or has no trailer: nothing of such a file may be used.
    """
    head: RetornoHead | None = None
    lines: list[RetornoLine] = []
    quarantined: list[QuarantinedLine] = []
    findings: list[Finding] = []
    pix: list[RetornoPix] = []
    for event in iter_file(BytesIO(raw)):
        match event:
            case RetornoLine():
                lines.append(event)
            case QuarantinedLine():
                quarantined.append(event)
            case Finding():
                findings.append(event)
            case RetornoPix():
                pix.append(event)
            case RetornoHead():
                head = event
    if head is None:
        raise UnreadableFile("empty_file")
    return RetornoFile(
        head=head,
        lines=tuple(number_repeats(lines)),
        quarantined=tuple(quarantined),
        findings=tuple(findings),
        pix=tuple(pix),
    )


def iter_retorno(lines: Iterable[bytes]) -> Iterator[RetornoEvent]:
    """The events of a return file in the order of its lines, in constant memory, the header first.

    `lines` may be an open binary file, but `iter_file` is quicker and takes UTF-16 too. Movements equal to an earlier
    one keep the same `bank_key` here (`number_repeats` tells them apart). A missing trailer is only known at the end:
    until the iteration ends without UnreadableFile, nothing of it may be made final.
    """
    return _events(text_blocks(lines))


def iter_file(file: BinaryIO) -> Iterator[RetornoEvent]:
    """The same of an open binary file, whatever its line ends and encoding."""
    return _events(file_blocks(file))


def _events(blocks: Iterator[LineBlock]) -> Iterator[RetornoEvent]:
    return chain.from_iterable(_opened(blocks))


def _opened(blocks: Iterator[LineBlock]) -> Iterator[Iterator[RetornoEvent]]:
    """The file's events, once its header is looked at."""
    first = next(blocks, None)
    if first is None:
        raise UnreadableFile("empty_file")
    layout = retorno_layout(first.text(0))
    yield layout.read_retorno(_padded(chain([first], blocks), layout.width))


def write_retorno(
    account: BankAccount,
    movements: Sequence[Movement],
    *,
    sequence: int,
    written_at: datetime,
    credited_on: date | None = None,
    width: int | None = None,
) -> bytes:
    """A return file of the account's bank, as that bank would write it: ASCII, CRLF.

    Raises InvalidCharge with the field's name when a value does not fit.
    """
    lines = layout_of(account.bank, width).write_retorno(
        account, movements, sequence=sequence, written_at=written_at, credited_on=credited_on
    )
    return "".join(line + _LINE_END for line in lines).encode("ascii")


def _padded(blocks: Iterable[LineBlock], width: int) -> Iterator[LineBlock]:
    """The lines at the layout's width; what is longer stays so, for the layout to set aside."""
    for block in blocks:
        if block.fits(width):
            yield block
        else:
            yield LineBlock(block.numbers, [text.rstrip().ljust(width) for text in block.texts])
