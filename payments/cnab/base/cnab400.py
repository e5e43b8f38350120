"""CNAB 400: one record of 400 columns a title; the bank says its records and what is its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import ClassVar

from payments.account import BankAccount
from payments.cnab.base.bank_layout import BankLayout
from payments.cnab.base.heads import remessa_head
from payments.cnab.base.movement_reader import MovementReader
from payments.cnab.base.order_reader import read_order
from payments.cnab.base.retorno400 import Retorno400
from payments.cnab.checks import Totals, unreadable
from payments.cnab.entries import Instruction, RemessaEntry, RemessaFile, RemessaOrder
from payments.cnab.fields import FieldError, Value
from payments.cnab.layout import RetornoEvent
from payments.cnab.line_block import LineBlock, NumberedLine
from payments.cnab.movements import Movement
from payments.cnab.record import Record
from payments.errors import InvalidCharge, UnreadableFile

_TRAILER = "9"
_MOVEMENT = slice(108, 110)


class Cnab400(BankLayout):
    """One bank's CNAB 400: its records, and of `BankLayout` what is its own.

    `details_by_movement` are the details of movements whose columns differ from `remessa_detail`. `remessa_extras`
    follow the detail in a remessa, in their order, each when `wants` says so. `retorno_details` are
    the record types that tell movements; `silent_types` those that tell none (Pix, split, messages). A layout whose
    remessas are not written has no `remessa_header`.
    """

    width: ClassVar[int] = 400
    remessa_header: ClassVar[Record | None] = None
    remessa_detail: ClassVar[Record]
    details_by_movement: ClassVar[Mapping[str, Record]] = {}
    remessa_extras: ClassVar[tuple[Record, ...]] = ()
    remessa_trailer: ClassVar[Record]
    retorno_header: ClassVar[Record]
    retorno_details: ClassVar[Mapping[str, Record]]
    retorno_trailer: ClassVar[Record]
    silent_types: ClassVar[frozenset[str]] = frozenset()

    @cached_property
    def readers(self) -> Mapping[str, MovementReader]:
        """A reader for each record type that tells movements, made once."""
        return {kind: MovementReader(self, record.fields, self.width) for kind, record in self.retorno_details.items()}

    def entry_has(self, name: str) -> bool:
        return any(record.has(name) for record in (self.remessa_detail, *self.remessa_extras))

    def movement_has(self, name: str) -> bool:
        return any(record.has(name) for record in self.retorno_details.values())

    def wants(self, record: Record, entry: RemessaEntry) -> bool:
        """Whether a request needs that extra record: of the fine on registration, of the Pix when it is asked for."""
        if record is self.pix_record:
            return entry.pix is not None
        fined = record.has("fine_bps") or record.has("fine_amount")
        return fined and bool(entry.boleto.fine_bps) and entry.instruction is Instruction.REGISTER

    # Writing

    def write_remessa(
        self, account: BankAccount, entries: Sequence[RemessaEntry], *, sequence: int, written_at: datetime
    ) -> Iterator[str]:
        """Header, the lines of each entry, trailer; records numbered from 1."""
        if self.remessa_header is None:
            raise InvalidCharge("remessa_not_written", "bank", bank=self.bank)
        common: dict[str, Value] = {"sequence": sequence, "written_on": written_at.date()}
        yield self.remessa_header.fill(self.header_values(account) | common | {"record_number": 1})
        number, totals = 2, Totals()
        for entry in entries:
            values = self.entry_values(entry)
            totals.add("", entry.boleto.amount)
            yield self._detail(str(values["occurrence_code"])).fill(common | values | {"record_number": number})
            for record in self.remessa_extras:
                if self.wants(record, entry):
                    number += 1
                    yield record.fill(common | values | {"record_number": number})
            number += 1
        counted = self.header_values(account) | common | self.trailer_values(self.remessa_trailer, totals)
        yield self.remessa_trailer.fill(counted | {"record_number": number})

    def write_retorno(
        self,
        account: BankAccount,
        movements: Sequence[Movement],
        *,
        sequence: int,
        written_at: datetime,
        credited_on: date | None,
    ) -> Iterator[str]:
        """Header, one line a movement, trailer with the file's totals."""
        common: dict[str, Value] = {"sequence": sequence, "written_on": written_at.date(), "credited_on": credited_on}
        yield self.retorno_header.fill(self.header_values(account) | common | {"record_number": 1})
        detail = next(iter(self.retorno_details.values()))
        totals = Totals()
        number = 2
        for movement in movements:
            totals.add(movement.occurrence_code, movement.title_amount)
            values = {"sequence": sequence} | self.movement_values(account, movement)
            yield detail.fill(values | {"record_number": number})
            number += 1
            if movement.pix is not None:
                yield self.pix_line(movement, {"record_number": number})
                number += 1
        counted = self.header_values(account) | common | self.trailer_values(self.retorno_trailer, totals)
        yield self.retorno_trailer.fill(counted | {"record_number": number})

    # Reading

    def read_remessa(self, lines: Iterable[NumberedLine]) -> RemessaFile:
        """Header and requests; UnreadableFile when a line cannot be read or the trailer is missing."""
        numbered = list(lines)
        last_no, last = numbered[-1]
        if self.remessa_header is None or last[0] != _TRAILER:
            raise UnreadableFile("file_cut_short", last_no, 1)
        line_no, orders = 1, list[RemessaOrder]()
        try:
            head = remessa_head(self, self.remessa_header, numbered[0][1])
            for line_no, told in self._requests(numbered[1:-1]):
                orders.append(read_order(self, line_no, told))
        except FieldError as error:
            raise unreadable(line_no, error) from error
        return RemessaFile(head=head, orders=tuple(orders))

    def read_retorno(self, blocks: Iterator[LineBlock]) -> Iterator[RetornoEvent]:
        """One event a movement, quarantined line or finding, in the order of the file."""
        return Retorno400(self, self.readers).events(blocks)

    def _detail(self, movement: str) -> Record:
        return self.details_by_movement.get(movement, self.remessa_detail)

    def _requests(self, lines: Iterable[NumberedLine]) -> Iterator[tuple[int, list[tuple[Record, str]]]]:
        """Each detail with the extra records that follow it, by their first column."""
        extras = {record.fields[0].constant: record for record in self.remessa_extras}
        own = self.remessa_detail.fields[0].constant
        first, told = 0, list[tuple[Record, str]]()
        for line_no, line in lines:
            if line[0] == own:
                if told:
                    yield first, told
                first, told = line_no, [(self._detail(line[_MOVEMENT]), line)]
            elif line[0] in extras and told:
                told.append((extras[line[0]], line))
        if told:
            yield first, told
