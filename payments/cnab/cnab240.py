"""CNAB 240, FEBRABAN's layout: a file of batches, a title in segments of 240 columns (P, Q, R out; T and U back)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from payments.cnab.business_key import movement_key
from payments.cnab.checks import (
    Settled,
    difference,
    quarantine,
    settle,
    split_reasons,
    unreadable,
    with_unexplained,
)
from payments.cnab.fields import FieldError
from payments.cnab.layout import NumberedLine, RetornoEvent
from payments.cnab.movements import PAYMENTS, RetornoHead, RetornoLine
from payments.cnab.ocorrencias import OcorrenciaTable
from payments.cnab.record import Record
from payments.errors import UnreadableFile

FILE_HEADER, BATCH_HEADER, DETAIL, BATCH_TRAILER, FILE_TRAILER = "0", "1", "3", "5", "9"

_WIDTH = 240


def record_type(line: str) -> str:
    """Column 8."""
    return line[7]


def segment(line: str) -> str:
    """Column 14."""
    return line[13]


@dataclass(slots=True)
class _Counts:
    """Records of the file and of the batch, both with their headers and trailers."""

    file: int = 0
    batch: int = 0
    batches: int = 0


class SegmentReader:
    """Reads the T and U segments of one bank's return, two lines to a movement."""

    def __init__(self, bank: str, ocorrencias: OcorrenciaTable, t: Record, u: Record) -> None:
        self.bank = bank
        self.ocorrencias = ocorrencias
        self._u = u
        self.second_fields = {field.name for field in u.fields} - {field.name for field in t.fields}
        self._code = t.digits("occurrence_code")
        self._nosso_numero = t.text("nosso_numero")
        self._document = t.text("document_number")
        self._company_use = t.text("company_use")
        self._due_on = t.day("due_on")
        self._title = t.money("title_amount")
        self._fee = t.money("fee")
        self._reasons = t.text("reasons")
        self._agencia = t.text("agencia")
        self._conta = t.text("conta")
        self._received_bank = t.text("receiving_bank")
        self._received_agencia = t.text("receiving_agencia")
        self._u_code = u.digits("occurrence_code")
        self._late_charges = u.money("late_charges")
        self._discount = u.money("discount")
        self._rebate = u.money("rebate")
        self._paid = u.money("paid_amount")
        self._credited = u.money("credited_amount")
        self._occurred_on = u.day("occurred_on")
        self._credited_on = u.day("credited_on")

    def movement(self, head: RetornoHead, line_no: int, t: str, u: str) -> tuple[RetornoLine, Settled]:
        """One movement of its two segments; FieldError names the field of the segment at fault."""
        if max(len(t), len(u)) > _WIDTH:
            raise FieldError("line_too_long", "record", _WIDTH + 1)
        code, fee = self._code(t), self._fee(t)
        if self._u_code(u) != code:
            raise FieldError("segments_disagree", "occurrence_code", 16)
        occurrence = self.ocorrencias.occurrence(code)
        settled = settle(occurrence, self._paid(u), self._credited(u))
        occurred_on = self._occurred_on(u)
        if occurred_on is None:
            if occurrence in PAYMENTS or head.written_on is None:
                raise FieldError("blank", "occurred_on", self._u.field("occurred_on").start)
            occurred_on = head.written_on
        nosso_numero = self.number_without_digit(self._nosso_numero(t))
        reasons = split_reasons(self._reasons(t))
        account = self._agencia(t) + self._conta(t)
        received_at = self._received_bank(t) + self._received_agencia(t)
        movement = RetornoLine(
            line_no=line_no,
            bank=self.bank,
            nosso_numero=nosso_numero,
            document_number=self._document(t),
            company_use=self._company_use(t),
            occurrence=occurrence,
            occurrence_code=code,
            reasons=reasons,
            occurred_on=occurred_on,
            credited_on=self._credited_on(u),
            due_on=self._due_on(t),
            title_amount=self._title(t),
            paid_amount=settled.paid,
            credited_amount=settled.credited,
            fee=fee,
            late_charges=self._late_charges(u),
            discount=self._discount(u),
            rebate=self._rebate(u),
            bank_key=movement_key(
                self.bank, account, nosso_numero, code, occurred_on, settled.paid + fee, received_at, reasons
            ),
        )
        return movement, settled

    def number_without_digit(self, number: str) -> str:
        """The nosso numero without its check digit; a bank whose number carries one overrides this."""
        return number


class Retorno240:
    """Walks the records of one return file and yields its events."""

    def __init__(self, segments: SegmentReader, head: RetornoHead, batch_trailer: Record, file_trailer: Record) -> None:
        self._segments = segments
        self._head = head
        self._batch_records = batch_trailer.count("record_count")
        self._batches = file_trailer.count("lote_count")
        self._records = file_trailer.count("record_count")
        self._open: NumberedLine | None = None  # a T that waits for its U
        self._counts = _Counts(file=1)

    def events(self, lines: Iterable[NumberedLine]) -> Iterator[RetornoEvent]:
        """The events after the header. Raises UnreadableFile when the file's trailer never comes."""
        last = 1
        for line_no, line in lines:
            last = line_no
            self._counts.file += 1
            self._counts.batch += 1
            kind = record_type(line)
            if kind == DETAIL:
                yield from self._detail(line_no, line)
                continue
            yield from self._orphan()
            if kind == BATCH_HEADER:
                self._counts.batch, self._counts.batches = 1, self._counts.batches + 1
            elif kind == BATCH_TRAILER:
                yield from self._check(line_no, line, "batch_trailer_record_count", self._counts.batch)
            elif kind == FILE_TRAILER:
                yield from self._check(line_no, line, "trailer_lote_count", self._counts.batches)
                yield from self._check(line_no, line, "trailer_record_count", self._counts.file)
                return
            else:
                yield quarantine(line_no, line, FieldError("unknown_record_type", "record_type", 8))
        raise UnreadableFile("file_cut_short", last, 1)

    def _detail(self, line_no: int, line: str) -> Iterator[RetornoEvent]:
        kind = segment(line)
        if kind == "U" and self._open is not None:
            (first_no, t), self._open = self._open, None
            yield from self._pair(first_no, t, line_no, line)
            return
        if kind in ("T", "U"):
            yield from self._orphan()
            if kind == "T":
                self._open = (line_no, line)
            else:
                yield quarantine(line_no, line, FieldError("segment_without_pair", "segment", 14))

    def _pair(self, first_no: int, t: str, line_no: int, u: str) -> Iterator[RetornoEvent]:
        try:
            movement, settled = self._segments.movement(self._head, first_no, t, u)
        except FieldError as error:
            at_fault = (line_no, u) if error.field in self._segments.second_fields else (first_no, t)
            yield quarantine(*at_fault, error)
            return
        yield from with_unexplained(movement, settled)

    def _orphan(self) -> Iterator[RetornoEvent]:
        if self._open is not None:
            (line_no, line), self._open = self._open, None
            yield quarantine(line_no, line, FieldError("segment_without_pair", "segment", 14))

    def _check(self, line_no: int, line: str, code: str, counted: int) -> Iterator[RetornoEvent]:
        readers = {
            "batch_trailer_record_count": self._batch_records,
            "trailer_lote_count": self._batches,
            "trailer_record_count": self._records,
        }
        try:
            stated = readers[code](line)
        except FieldError as error:
            raise unreadable(line_no, error) from error
        if stated != counted:
            yield difference(line_no, code, stated, counted)
