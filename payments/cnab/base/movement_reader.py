"""Reads movements of a return from their lines: details of CNAB 400, or the two segments of CNAB 240 side by side.

Millions of lines go through here, so they are read a block at a time, field by field; a block in which something
cannot be read is read again in smaller parts, and only of a line by itself is the field at fault looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from payments.cnab.base.amounts import Cents, moneys, sums
from payments.cnab.base.bank_layout import BankLayout
from payments.cnab.base.movement_fields import MovementFields
from payments.cnab.base.movements_told import Movements
from payments.cnab.base.settlements import settle_all
from payments.cnab.business_key import movement_keys
from payments.cnab.field_values import Unfit
from payments.cnab.fields import Field, FieldError
from payments.cnab.kept import Kept
from payments.cnab.line_block import LineBlock
from payments.cnab.movements import PAYMENTS, Occurrence, RetornoHead


class MovementReader:
    """Reads the movements of one kind of record of one layout."""

    def __init__(self, layout: BankLayout, fields: Iterable[Field], width: int) -> None:
        self._layout = layout
        self._fields = MovementFields(fields, width, layout.blank_amounts)
        self._number = _number_read(layout)
        self._reasons = Kept(layout.reasons_read)
        self._occurrences = Kept(layout.ocorrencias.occurrence)

    def read(self, head: RetornoHead, block: LineBlock, convenio: str = "") -> Movements:
        """The movements of lines of the same kind; `convenio` is their batch's. Raises Unfit or FieldError when one of
        them cannot be read.
        """
        bank, told = self._layout.bank, self._fields.told(block)
        codes, fees, titles = told["occurrence_code"], told["fee"], told["title_amount"]
        numbers = told["nosso_numero"] if self._number is None else list(map(self._number, told["nosso_numero"]))
        money = told.get("paid_amount"), told.get("credited_amount"), fees
        occurrences, paid, credited, odd = settle_all(self._layout, block, self._events(codes, block), codes, *money)
        days = self._days(head, told["occurred_on"], occurrences)
        reasons = self._reasons.all(told["reasons"])
        agencias, contas = told["agencia"], told["conta"]
        taken_by = told["receiving_bank"], told["receiving_agencia"]
        gross = (paid + fees).tolist()
        keys = movement_keys(bank, agencias, contas, numbers, codes, days, gross, *taken_by, reasons)
        paid_by = moneys(paid)
        columns = (
            block.numbers, [bank] * len(block), numbers, told["document_number"], told["company_use"], occurrences,
            codes, reasons, days, told["credited_on"], told["due_on"], moneys(titles), paid_by,
            paid_by if credited is paid else moneys(credited), moneys(fees), moneys(_late(told)),
            moneys(told["discount"]), moneys(told["rebate"]), keys, agencias, contas,
            _or_of_batch(told["convenio"], convenio),
        )  # fmt: skip
        return Movements(columns, odd, sums(codes, titles))

    def read_one(self, head: RetornoHead, line_no: int, line: str, convenio: str = "") -> Movements:
        """The same of one line. Raises FieldError, which names the field and its column."""
        try:
            return self.read(head, LineBlock([line_no], [line]), convenio)
        except Unfit:
            self._fields.find_fault(line)
            raise

    def _events(self, codes: Sequence[str], block: LineBlock) -> list[Occurrence]:
        if type(self._layout).occurrence is BankLayout.occurrence:
            return self._occurrences.all(codes)
        return list(map(self._layout.occurrence, codes, block.texts))

    def _days(
        self, head: RetornoHead, days: Sequence[date | None], occurrences: Sequence[Occurrence]
    ) -> Sequence[date]:
        return [day or self._day(head, occurrence) for day, occurrence in zip(days, occurrences, strict=True)]

    def _day(self, head: RetornoHead, occurrence: Occurrence) -> date:
        """Of a movement that does not say its day: the file's. A payment must say it where the layout has the field."""
        field = self._fields.known.get("occurred_on")
        if head.written_on is None or (field is not None and occurrence in PAYMENTS):
            raise FieldError("blank", "occurred_on", field.start if field else 1)
        return head.written_on


def _number_read(layout: BankLayout) -> Callable[[str], str] | None:
    """What of the field is the number, as `number_read` has it; None for all of it."""
    if type(layout).number_read is not BankLayout.number_read:
        return layout.number_read
    end = -1 if layout.number_with_digit else None
    start = -layout.number_width + (end or 0) if layout.number_width else None
    return None if start is end is None else itemgetter(slice(start, end))


def _late(told: dict[str, Any]) -> Cents:
    """Interest and fine together, where the layout has them apart."""
    late: Cents = told["late_charges"]
    return late + told["late_fine"] if "late_fine" in told else late


def _or_of_batch(convenios: Sequence[str], of_batch: str) -> Sequence[str]:
    return [each or of_batch for each in convenios] if of_batch else convenios
