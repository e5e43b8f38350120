"""Banco do Brasil, CNAB 240: segments P, Q and R out, T and U back.

Source: Particularidades BB, Leiaute CNAB 240, agosto/2017, over FEBRABAN's layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar

from brazil.money import ZERO
from payments.account import BankAccount
from payments.cnab.banks.banco_do_brasil import records_240 as records
from payments.cnab.banks.banco_do_brasil.ocorrencias import TABLE
from payments.cnab.banks.banco_do_brasil.values_240 import (
    WITHOUT_DIGIT,
    account_values,
    entry_segments,
    t_values,
    u_values,
)
from payments.cnab.checks import unreadable
from payments.cnab.cnab240 import DETAIL, FILE_TRAILER, Retorno240, SegmentReader, record_type, segment
from payments.cnab.entries import RemessaEntry, RemessaFile, RemessaHead, RemessaOrder, instruction_of
from payments.cnab.fields import FieldError
from payments.cnab.layout import NumberedLine, RetornoEvent
from payments.cnab.movements import Movement, RetornoHead
from payments.cnab.ocorrencias import OcorrenciaTable
from payments.cnab.terms import payer_tax_id
from payments.errors import UnreadableFile

_MONTHLY_RATE = "2"
_REMESSA, _RETORNO = "1", "2"
_P, _Q, _R = records.SEGMENT_P, records.SEGMENT_Q, records.SEGMENT_R
_HEADER = records.FILE_HEADER


class _Segments(SegmentReader):
    def number_without_digit(self, number: str) -> str:
        return number if len(number) >= WITHOUT_DIGIT else number[:11]


class BancoDoBrasil240:
    """The bank's own side of CNAB 240: one batch a file, one account a batch."""

    bank: ClassVar[str] = "001"
    width: ClassVar[int] = 240
    ocorrencias: ClassVar[OcorrenciaTable] = TABLE

    def __init__(self) -> None:
        self._segments = _Segments(self.bank, TABLE, records.SEGMENT_T, records.SEGMENT_U)

    # Writing

    def write_remessa(
        self, account: BankAccount, entries: Sequence[RemessaEntry], *, sequence: int, written_at: datetime
    ) -> Iterator[str]:
        """File header, one batch of P, Q and R for each entry, trailers."""
        yield from _open_file(account, _REMESSA, sequence, written_at)
        number = 0
        for entry in entries:
            for record, values in entry_segments(entry):
                number += 1
                yield record.write({**values, "lote": 1, "record_number": number})
        yield from _close_file(number)

    def write_retorno(
        self,
        account: BankAccount,
        movements: Sequence[Movement],
        *,
        sequence: int,
        written_at: datetime,
        credited_on: date | None,
    ) -> Iterator[str]:
        """File header, one batch with T and U for each movement, trailers. The header has no credit date."""
        yield from _open_file(account, _RETORNO, sequence, written_at)
        number = 0
        for movement in movements:
            for record, values in (
                (records.SEGMENT_T, t_values(account, movement)),
                (records.SEGMENT_U, u_values(movement)),
            ):
                number += 1
                yield record.write({**values, "lote": 1, "record_number": number})
        yield from _close_file(number)

    # Reading

    def read_remessa(self, lines: Iterable[NumberedLine]) -> RemessaFile:
        """Header and requests; UnreadableFile when a line cannot be read or the trailer is missing."""
        numbered = list(lines)
        last_no, last = numbered[-1]
        if record_type(last) != FILE_TRAILER:
            raise UnreadableFile("file_cut_short", last_no, 1)
        line_no = 1
        orders: list[RemessaOrder] = []
        try:
            head = _remessa_head(numbered[0][1])
            for line_no, group in _titles(numbered):
                orders.append(_order(line_no, group))
        except FieldError as error:
            raise unreadable(line_no, error) from error
        return RemessaFile(head=head, orders=tuple(orders))

    def read_retorno(self, lines: Iterator[NumberedLine]) -> Iterator[RetornoEvent]:
        """One event a movement (a T and its U), quarantined line or finding, in the order of the file."""
        line_no, line = next(lines)
        try:
            head = _retorno_head(line)
        except FieldError as error:
            raise unreadable(line_no, error) from error
        yield head
        reader = Retorno240(self._segments, head, records.BATCH_TRAILER, records.FILE_TRAILER)
        yield from reader.events(lines)


def _open_file(account: BankAccount, direction: str, sequence: int, written_at: datetime) -> Iterator[str]:
    common = account_values(account) | {"sequence": sequence, "written_on": written_at.date()}
    clock = f"{written_at:%H%M%S}"
    yield _HEADER.write({**common, "direction": direction, "written_at": clock})
    operation = "R" if direction == _REMESSA else "T"
    yield records.BATCH_HEADER.write({**common, "direction": operation, "lote": 1})


def _close_file(details: int) -> Iterator[str]:
    yield records.BATCH_TRAILER.write({"lote": 1, "record_count": details + 2})
    yield records.FILE_TRAILER.write({"lote_count": 1, "record_count": details + 4})


def _remessa_head(line: str) -> RemessaHead:
    return RemessaHead(
        bank=BancoDoBrasil240.bank,
        width=BancoDoBrasil240.width,
        agencia=_HEADER.text("agencia")(line),
        conta=_HEADER.text("conta")(line),
        convenio=_HEADER.text("convenio")(line),
        beneficiary_name=_HEADER.text("beneficiary_name")(line),
        sequence=_HEADER.count("sequence")(line),
        written_on=_HEADER.day("written_on")(line),
    )


def _retorno_head(line: str) -> RetornoHead:
    return RetornoHead(
        bank=BancoDoBrasil240.bank,
        width=BancoDoBrasil240.width,
        agencia=_HEADER.text("agencia")(line),
        conta=_HEADER.text("conta")(line),
        convenio=_HEADER.text("convenio")(line),
        beneficiary_name=_HEADER.text("beneficiary_name")(line),
        sequence=_HEADER.count("sequence")(line),
        written_on=_HEADER.day("written_on")(line),
        credited_on=None,
    )


def _titles(lines: Iterable[NumberedLine]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each P with the segments that follow it."""
    first, group = 0, dict[str, str]()
    for line_no, line in lines:
        kind = segment(line) if record_type(line) == DETAIL else ""
        if group and kind in ("P", ""):
            yield first, group
            group = {}
        if kind == "P":
            first = line_no
        if kind:
            group[kind] = line
    if group:
        yield first, group


def _order(line_no: int, group: Mapping[str, str]) -> RemessaOrder:
    if not {"P", "Q"} <= group.keys():
        raise FieldError("segment_without_pair", "segment", 14)
    p, q, r = group["P"], group["Q"], group.get("R")
    code = _P.digits("occurrence_code")(p)
    number = _P.text("nosso_numero")(p)
    long = len(number) >= WITHOUT_DIGIT
    kind = _Q.digits("payer_kind")(q)
    monthly = _P.digits("interest_kind")(p) == _MONTHLY_RATE
    return RemessaOrder(
        line_no=line_no,
        instruction=instruction_of(code),
        movement_code=code,
        nosso_numero=number if long else number[:11],
        nosso_numero_dv="" if long else number[11:],
        document_number=_P.text("document_number")(p),
        company_use=_P.text("company_use")(p),
        carteira=_P.digits("carteira")(p),
        agencia=_P.digits("agencia")(p),
        conta=_P.digits("conta")(p),
        amount=_P.money("title_amount")(p),
        due_on=_P.day("due_on")(p),
        issued_on=_P.day("issued_on")(p),
        payer_name=_Q.text("payer_name")(q),
        payer_tax_id=payer_tax_id(kind, _Q.text("payer_tax_id")(q)),
        payer_postal_code=_Q.digits("payer_postal_code")(q) + _Q.digits("payer_postal_suffix")(q),
        fine_bps=_R.count("fine_bps")(r) if r else 0,
        fine_on=_R.day("fine_on")(r) if r else None,
        interest_per_day=ZERO,
        interest_bps=_P.count("interest_bps")(p) if monthly else 0,
    )
