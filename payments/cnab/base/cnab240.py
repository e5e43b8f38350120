"""CNAB 240: a file of batches, a title in segments of 240 columns (P, Q, R out; T and U back); the bank says its
records and what is its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import ClassVar

from brazil.money import Money, total
from payments.account import BankAccount
from payments.cnab.base.bank_layout import BankLayout
from payments.cnab.base.heads import remessa_head
from payments.cnab.base.order_reader import read_order
from payments.cnab.base.retorno240 import Retorno240
from payments.cnab.base.segment_pairs import PairReader
from payments.cnab.checks import unreadable
from payments.cnab.entries import MOVEMENT_CODES, Instruction, RemessaEntry, RemessaFile, RemessaOrder
from payments.cnab.fields import FieldError, Value
from payments.cnab.layout import RetornoEvent
from payments.cnab.line_block import LineBlock, NumberedLine
from payments.cnab.movements import Movement
from payments.cnab.record import Record
from payments.errors import InvalidCharge, UnreadableFile

_DETAIL, _TRAILER = "3", "9"
_LETTER, _NUMBER = 14, 18  # columns of the segment and of the number of an optional one
_REMESSA: Mapping[str, Value] = {"direction": "1", "operation": "R"}
_RETORNO: Mapping[str, Value] = {"direction": "2", "operation": "T"}


class Cnab240(BankLayout):
    """One bank's CNAB 240: its records, and of `BankLayout` what is its own. One batch a file on writing.

    `segments_out` are those of a request in their order, P first, each sent when `wants` says so. The headers and
    trailers of a return are those of a remessa unless the bank has others. `carteira_digits` gives the one digit that
    stands for the carteira in the segments, "1" (simple) where it says nothing. A layout whose remessas are not written
    has no `segments_out`.
    """

    width: ClassVar[int] = 240
    movement_codes: ClassVar[Mapping[Instruction, str]] = {
        **MOVEMENT_CODES,
        Instruction.GRANT_DISCOUNT: "07",
        Instruction.CANCEL_DISCOUNT: "08",
    }
    file_header: ClassVar[Record]
    batch_header: ClassVar[Record]
    segments_out: ClassVar[tuple[Record, ...]] = ()
    segment_t: ClassVar[Record]
    segment_u: ClassVar[Record]
    batch_trailer: ClassVar[Record]
    file_trailer: ClassVar[Record]
    retorno_file_header: ClassVar[Record | None] = None
    retorno_batch_header: ClassVar[Record | None] = None
    retorno_batch_trailer: ClassVar[Record | None] = None
    retorno_file_trailer: ClassVar[Record | None] = None
    carteira_digits: ClassVar[Mapping[str, str]] = {}
    silent_segments: ClassVar[frozenset[str]] = frozenset("ESWY")  # of a return, that tell no movement

    @cached_property
    def pairs(self) -> PairReader:
        """The reader of T and U, made once."""
        return PairReader(self, self.segment_t, self.segment_u)

    def entry_has(self, name: str) -> bool:
        return any(record.has(name) for record in self.segments_out)

    def movement_has(self, name: str) -> bool:
        return self.segment_t.has(name) or self.segment_u.has(name)

    def wants(self, record: Record, entry: RemessaEntry) -> bool:
        """Whether a request needs that segment: P and Q always, R for the fine of a registration, Y-03 for a Pix."""
        if record is self.pix_record:
            return entry.pix is not None
        if segment_of(record) in ("P", "Q"):
            return True
        fined = record.has("fine_bps") or record.has("fine_amount")
        return fined and bool(entry.boleto.fine_bps) and entry.instruction is Instruction.REGISTER

    def entry_values(self, entry: RemessaEntry) -> dict[str, Value]:
        carteira = self.carteira_digits.get(entry.boleto.account.carteira, "1")
        return {**super().entry_values(entry), "carteira": carteira, **self.fixed}

    def movement_values(self, account: BankAccount, movement: Movement) -> dict[str, Value]:
        carteira = self.carteira_digits.get(account.carteira, "1")
        return {**super().movement_values(account, movement), "carteira": carteira}

    # Writing

    def write_remessa(
        self, account: BankAccount, entries: Sequence[RemessaEntry], *, sequence: int, written_at: datetime
    ) -> Iterator[str]:
        """File header, one batch with the segments of each entry, trailers."""
        if not self.segments_out:
            raise InvalidCharge("remessa_not_written", "bank", bank=self.bank)
        common = self._common(account, sequence, written_at) | dict(_REMESSA)
        yield self.file_header.fill(common)
        yield self.batch_header.fill(common)
        number = 0
        for entry in entries:
            values = self.entry_values(entry)
            for record in self.segments_out:
                if self.wants(record, entry):
                    number += 1
                    yield record.fill(values | {"bank": self.bank, "lote": 1, "record_number": number})
        counted = common | _totals([entry.boleto.amount for entry in entries])
        yield self.batch_trailer.fill(counted | {"record_count": number + 2})
        yield self.file_trailer.fill(counted | {"record_count": number + 4})

    def write_retorno(
        self,
        account: BankAccount,
        movements: Sequence[Movement],
        *,
        sequence: int,
        written_at: datetime,
        credited_on: date | None,
    ) -> Iterator[str]:
        """File header, one batch with T and U for each movement, trailers."""
        common = self._common(account, sequence, written_at) | dict(_RETORNO) | {"credited_on": credited_on}
        yield (self.retorno_file_header or self.file_header).fill(common)
        yield (self.retorno_batch_header or self.batch_header).fill(common)
        number = 0
        for movement in movements:
            values = self.movement_values(account, movement)
            for record in (self.segment_t, self.segment_u):
                number += 1
                yield record.fill(values | {"bank": self.bank, "lote": 1, "record_number": number})
            if movement.pix is not None:
                number += 1
                yield self.pix_line(movement, values | {"lote": 1, "record_number": number})
        counted = common | _totals([movement.title_amount for movement in movements])
        yield (self.retorno_batch_trailer or self.batch_trailer).fill(counted | {"record_count": number + 2})
        yield (self.retorno_file_trailer or self.file_trailer).fill(counted | {"record_count": number + 4})

    # Reading

    def read_remessa(self, lines: Iterable[NumberedLine]) -> RemessaFile:
        """Header and requests; UnreadableFile when a line cannot be read or the trailer is missing."""
        numbered = list(lines)
        last_no, last = numbered[-1]
        if not self.segments_out or last[7] != _TRAILER:
            raise UnreadableFile("file_cut_short", last_no, 1)
        line_no, orders = 1, list[RemessaOrder]()
        try:
            head = remessa_head(self, self.file_header, numbered[0][1])
            for line_no, told in self._requests(numbered):
                orders.append(read_order(self, line_no, told))
        except FieldError as error:
            raise unreadable(line_no, error) from error
        return RemessaFile(head=head, orders=tuple(orders))

    def read_retorno(self, blocks: Iterator[LineBlock]) -> Iterator[RetornoEvent]:
        """One event a movement (a T and its U), quarantined line or finding, in the order of the file."""
        return Retorno240(self, self.pairs).events(blocks)

    def _common(self, account: BankAccount, sequence: int, written_at: datetime) -> dict[str, Value]:
        return {
            **self.header_values(account),
            "bank": self.bank,
            "lote": 1,
            "sequence": sequence,
            "written_on": written_at.date(),
            "written_at": f"{written_at:%H%M%S}",
        }

    def _requests(self, lines: Iterable[NumberedLine]) -> Iterator[tuple[int, list[tuple[Record, str]]]]:
        """Each P with the segments that follow it."""
        known = {segment_of(record): record for record in self.segments_out}
        first, told = 0, list[tuple[Record, str]]()
        for line_no, line in lines:
            record = known.get(_segment_of_line(line, known)) if line[7] == _DETAIL else None
            if told and (record is None or line[13] == "P"):
                yield first, _paired(told)
                told = []
            if record is not None:
                first = first if told else line_no
                told.append((record, line))
        if told:
            yield first, _paired(told)


def segment_of(record: Record) -> str:
    """P, Q, R..., or Y and its number: Y01, Y03."""
    constants = {field.start: field.constant for field in record.fields}
    letter = constants[_LETTER]
    return letter + constants[_NUMBER] if letter == "Y" else letter


def _segment_of_line(line: str, known: Mapping[str, Record]) -> str:
    optional = line[13] + line[17:19]
    return optional if optional in known else line[13]


def _paired(told: list[tuple[Record, str]]) -> list[tuple[Record, str]]:
    if not {"P", "Q"} <= {line[13] for _, line in told}:
        raise FieldError("segment_without_pair", "segment", 14)
    return told


def _totals(titles: Sequence[Money]) -> dict[str, Value]:
    return {"lote_count": 1, "count_simple": len(titles), "amount_simple": total(titles)}
