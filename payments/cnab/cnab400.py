"""CNAB 400: one record of 400 columns per title; what banks share, each bank filling in what is its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import ClassVar

from brazil.money import Money
from payments.account import BankAccount
from payments.cnab.business_key import movement_key
from payments.cnab.checks import (
    Settled,
    Totals,
    difference,
    quarantine,
    split_reasons,
    unreadable,
    with_unexplained,
)
from payments.cnab.entries import MOVEMENT_CODES, RemessaEntry, RemessaFile, RemessaHead, RemessaOrder
from payments.cnab.fields import FieldError, Value
from payments.cnab.layout import NumberedLine, RetornoEvent
from payments.cnab.movements import PAYMENTS, Movement, Occurrence, RetornoHead, RetornoLine
from payments.cnab.ocorrencias import OcorrenciaTable
from payments.cnab.record import Record
from payments.errors import UnreadableFile


class Cnab400(ABC):
    """One bank's CNAB 400. A subclass declares the records and says what its own fields mean."""

    bank: ClassVar[str]
    width: ClassVar[int] = 400
    ocorrencias: ClassVar[OcorrenciaTable]
    remessa_header: ClassVar[Record]
    remessa_detail: ClassVar[Record]
    remessa_trailer: ClassVar[Record]
    retorno_header: ClassVar[Record]
    retorno_detail: ClassVar[Record]
    retorno_trailer: ClassVar[Record]
    silent_types: ClassVar[frozenset[str]]  # record types of the return that carry no movement

    def __init__(self) -> None:
        detail = self.retorno_detail
        self._record_number = detail.count("record_number")
        self._code = detail.digits("occurrence_code")
        self._nosso_numero = detail.digits("nosso_numero")
        self._document = detail.text("document_number")
        self._company_use = detail.text("company_use")
        self._occurred_on = detail.day("occurred_on")
        self._credited_on = detail.day("credited_on")
        self._due_on = detail.day("due_on")
        self._title = detail.money("title_amount")
        self._fee = detail.money("fee")
        self._late_charges = detail.money("late_charges")
        self._discount = detail.money("discount")
        self._rebate = detail.money("rebate")
        self._reasons = detail.text("reasons")
        self._agencia = detail.text("agencia")
        self._conta = detail.text("conta")
        self._received_bank = detail.text("receiving_bank")
        self._received_agencia = detail.text("receiving_agencia")

    # What each bank says for itself

    @abstractmethod
    def header_values(self, account: BankAccount) -> dict[str, Value]:
        """What the headers of remessa and return share."""

    @abstractmethod
    def remessa_header_values(self, sequence: int) -> dict[str, Value]:
        """What only the remessa's header has."""

    @abstractmethod
    def entry_lines(self, entry: RemessaEntry, code: str, first: int) -> Iterator[str]:
        """The records of one request, the first numbered `first`."""

    @abstractmethod
    def read_order(self, line_no: int, line: str, following: str) -> RemessaOrder:
        """One request; `following` is the next line, which may complete it."""

    @abstractmethod
    def movement_values(self, account: BankAccount, movement: Movement) -> dict[str, Value]:
        """The fields of a return's detail, without its record number."""

    @abstractmethod
    def settled(self, line: str, occurrence: Occurrence, code: str, fee: Money) -> Settled:
        """Paid and credited amounts of a detail."""

    @abstractmethod
    def trailer_values(self, totals: Totals) -> dict[str, Value]:
        """The totals that the return's trailer states."""

    @abstractmethod
    def head_values(self, line: str) -> tuple[str, str, str]:
        """Agencia, conta and convenio of a header, either way."""

    # Writing

    def write_remessa(
        self, account: BankAccount, entries: Sequence[RemessaEntry], *, sequence: int, written_at: datetime
    ) -> Iterator[str]:
        """Header, the lines of each entry, trailer; records numbered from 1."""
        header = {**self.header_values(account), **self.remessa_header_values(sequence)}
        yield self.remessa_header.write({**header, "written_on": written_at.date()})
        number = 2
        for entry in entries:
            for line in self.entry_lines(entry, MOVEMENT_CODES[entry.instruction], number):
                yield line
                number += 1
        yield self.remessa_trailer.write({"record_number": number})

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
        days = {"written_on": written_at.date(), "credited_on": credited_on}
        yield self.retorno_header.write({**self.header_values(account), "sequence": sequence, **days})
        totals = Totals()
        for number, movement in enumerate(movements, start=2):
            totals.add(movement.occurrence_code, movement.title_amount)
            values = self.movement_values(account, movement)
            yield self.retorno_detail.write({**values, "record_number": number})
        trailer = {**self.trailer_values(totals), "sequence": sequence, "record_number": totals.details + 2}
        yield self.retorno_trailer.write(trailer)

    # Reading

    def read_remessa(self, lines: Iterable[NumberedLine]) -> RemessaFile:
        """Header and requests; UnreadableFile when a line cannot be read or the trailer is missing."""
        numbered = list(lines)
        last_no, last = numbered[-1]
        if last[0] != "9":
            raise UnreadableFile("file_cut_short", last_no, 1)
        orders: list[RemessaOrder] = []
        line_no = 1
        try:
            head = self._remessa_head(numbered[0][1])
            for place, (line_no, line) in enumerate(numbered):
                if line[0] == "1":
                    orders.append(self.read_order(line_no, line, numbered[place + 1][1]))
        except FieldError as error:
            raise unreadable(line_no, error) from error
        return RemessaFile(head=head, orders=tuple(orders))

    def read_retorno(self, lines: Iterator[NumberedLine]) -> Iterator[RetornoEvent]:
        """One event a movement, quarantined line or finding, in the order of the file."""
        head = self._retorno_head(*next(lines))
        yield head
        totals, records, last = Totals(), 1, 1
        for line_no, line in lines:
            last, records = line_no, records + 1
            if line[0] == "9":
                yield from self._check_trailer(line_no, line, totals, records)
                return
            if line[0] == "1":
                yield from self._movement(head, line_no, line, totals)
            elif line[0] not in self.silent_types:
                totals.complete = False
                yield quarantine(line_no, line, FieldError("unknown_record_type", "record_type", 1))
        raise UnreadableFile("file_cut_short", last, 1)

    def _remessa_head(self, line: str) -> RemessaHead:
        agencia, conta, convenio = self.head_values(line)
        header = self.remessa_header
        numbered = any(field.name == "sequence" for field in header.fields)
        return RemessaHead(
            bank=self.bank,
            width=self.width,
            agencia=agencia,
            conta=conta,
            convenio=convenio,
            beneficiary_name=header.text("beneficiary_name")(line),
            sequence=header.count("sequence")(line) if numbered else 0,
            written_on=header.day("written_on")(line),
        )

    def _retorno_head(self, line_no: int, line: str) -> RetornoHead:
        header = self.retorno_header
        agencia, conta, convenio = self.head_values(line)
        try:
            return RetornoHead(
                bank=self.bank,
                width=self.width,
                agencia=agencia,
                conta=conta,
                convenio=convenio,
                beneficiary_name=header.text("beneficiary_name")(line),
                sequence=header.count("sequence")(line),
                written_on=header.day("written_on")(line),
                credited_on=header.day("credited_on")(line),
            )
        except FieldError as error:
            raise unreadable(line_no, error) from error

    def _movement(self, head: RetornoHead, line_no: int, line: str, totals: Totals) -> Iterator[RetornoEvent]:
        try:
            movement, settled = self._read_movement(head, line_no, line)
        except FieldError as error:
            totals.details += 1
            totals.complete = False
            yield quarantine(line_no, line, error)
            return
        totals.add(movement.occurrence_code, movement.title_amount)
        yield from with_unexplained(movement, settled)

    def _read_movement(self, head: RetornoHead, line_no: int, line: str) -> tuple[RetornoLine, Settled]:
        if len(line) > self.width:
            raise FieldError("line_too_long", "record", self.width + 1)
        self._record_number(line)  # the last columns: a line cut short has none
        code, fee, nosso_numero = self._code(line), self._fee(line), self._nosso_numero(line)
        occurrence = self.ocorrencias.occurrence(code)
        settled = self.settled(line, occurrence, code, fee)
        if occurrence is Occurrence.WRITTEN_OFF and settled.paid:
            occurrence = Occurrence.PAID
        occurred_on = self._day_of_movement(head, line, occurrence)
        reasons = split_reasons(self._reasons(line))
        account = self._agencia(line) + self._conta(line)
        received_at = self._received_bank(line) + self._received_agencia(line)
        movement = RetornoLine(
            line_no=line_no,
            bank=self.bank,
            nosso_numero=nosso_numero,
            document_number=self._document(line),
            company_use=self._company_use(line),
            occurrence=occurrence,
            occurrence_code=code,
            reasons=reasons,
            occurred_on=occurred_on,
            credited_on=self._credited_on(line),
            due_on=self._due_on(line),
            title_amount=self._title(line),
            paid_amount=settled.paid,
            credited_amount=settled.credited,
            fee=fee,
            late_charges=self._late_charges(line),
            discount=self._discount(line),
            rebate=self._rebate(line),
            bank_key=movement_key(
                self.bank, account, nosso_numero, code, occurred_on, settled.paid + fee, received_at, reasons
            ),
        )
        return movement, settled

    def _day_of_movement(self, head: RetornoHead, line: str, occurrence: Occurrence) -> date:
        occurred_on = self._occurred_on(line)
        if occurred_on is not None:
            return occurred_on
        if occurrence in PAYMENTS or head.written_on is None:
            raise FieldError("blank", "occurred_on", self.retorno_detail.field("occurred_on").start)
        return head.written_on

    def _check_trailer(self, line_no: int, line: str, totals: Totals, records: int) -> Iterator[RetornoEvent]:
        trailer = self.retorno_trailer
        counted: dict[str, Value] = {"record_number": records}
        if totals.complete:
            counted |= self.trailer_values(totals)
        try:
            for name, value in counted.items():
                stated = trailer.field(name).read(line)
                if stated != value:
                    yield difference(line_no, f"trailer_{name}", stated, value)
        except FieldError as error:
            raise unreadable(line_no, error) from error
