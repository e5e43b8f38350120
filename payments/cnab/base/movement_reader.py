"""Reads movements of a return from their lines: details of CNAB 400, or the two segments of CNAB 240 side by side.

Millions of lines go through here, so they are read a block at a time, field by field; a block in which something
cannot be read is read again line by line, and only then is the field at fault looked for. Fields a layout does not
have are read as empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from itertools import repeat
from operator import itemgetter
from typing import Any

from brazil.money import ZERO, Money
from payments.cnab.base.bank_layout import BankLayout
from payments.cnab.base.columns import Lines, column_of, counted_column, money_of, reasons_of, text_column
from payments.cnab.base.settlements import settle_all
from payments.cnab.business_key import movement_keys
from payments.cnab.field_values import Unfit
from payments.cnab.fields import Field, FieldError
from payments.cnab.movements import PAYMENTS, Occurrence, RetornoHead, RetornoLine

_BESIDES = frozenset({"fee", "late_charges", "late_fine", "discount", "rebate"})
_ABSENT: dict[str, Any] = {
    "title_amount": ZERO,
    "fee": ZERO,
    "late_charges": ZERO,
    "discount": ZERO,
    "rebate": ZERO,
    "occurred_on": None,
    "credited_on": None,
    "due_on": None,
    "document_number": "",
    "company_use": "",
    "reasons": "",
    "agencia": "",
    "conta": "",
    "convenio": "",
    "receiving_bank": "",
    "receiving_agencia": "",
}
_AS_TEXT = frozenset(name for name, absent in _ABSENT.items() if absent == "")
_NAMES = ("record_number", "occurrence_code", "nosso_numero", "paid_amount", "credited_amount", "late_fine", *_ABSENT)
_WITHOUT_LAST = itemgetter(slice(None, -1))
_made = partial(tuple.__new__, RetornoLine)  # from a tuple of its fields in their order

Movements = tuple[list[RetornoLine], dict[int, Money]]  # and, by place, amounts no occurrence explains


class MovementReader:
    """Reads the movements of one kind of record of one layout."""

    def __init__(self, layout: BankLayout, fields: Iterable[Field], width: int) -> None:
        known = {field.name: field for field in fields}
        self._layout = layout
        self._width = width
        self._fields = {name: known[name] for name in _NAMES if name in known}
        self._blank = _BESIDES | layout.blank_amounts
        self._columns = [(name, self._column(name, field)) for name, field in self._fields.items()]
        self._own_number = type(layout).number_read is not BankLayout.number_read
        self._plain_occurrence = type(layout).occurrence is BankLayout.occurrence

    def read(self, head: RetornoHead, numbers: Sequence[int], texts: Sequence[str], convenio: str = "") -> Movements:
        """The movements of lines of the same kind; `convenio` is their batch's. Raises Unfit or FieldError when one of
        them cannot be read.
        """
        if max(map(len, texts)) > self._width:
            raise FieldError("line_too_long", "record", self._width + 1)
        bank, told = self._layout.bank, self._told(texts)
        codes, fees = told["occurrence_code"], told["fee"]
        full = self._numbers(told["nosso_numero"])
        occurrences, paid, credited, odd = settle_all(
            self._layout,
            texts,
            self._occurrences(codes, texts),
            codes,
            told.get("paid_amount"),
            told.get("credited_amount"),
            fees,
        )
        days = self._days(head, told["occurred_on"], occurrences)
        reasons = self._reasons(told["reasons"])
        agencias, contas = told["agencia"], told["conta"]
        taken_by = told["receiving_bank"], told["receiving_agencia"]
        keys = movement_keys(bank, agencias, contas, full, codes, days, paid, fees, *taken_by, reasons)
        fields = zip(
            numbers, repeat(bank), full, told["document_number"], told["company_use"], occurrences, codes, reasons,
            days, told["credited_on"], told["due_on"], told["title_amount"], paid, credited, fees, _late(told),
            told["discount"], told["rebate"], keys, agencias, contas, self._convenios(told["convenio"], convenio),
        )  # fmt: skip
        return list(map(_made, fields)), odd

    def read_one(self, head: RetornoHead, line_no: int, line: str, convenio: str = "") -> Movements:
        """The same of one line. Raises FieldError, which names the field and its column."""
        try:
            return self.read(head, [line_no], [line], convenio)
        except Unfit:
            for name, field in self._fields.items():
                if name not in self._blank or line[field.start - 1 : field.end].strip(" 0"):
                    field.read(line)
            raise

    def _numbers(self, texts: Sequence[str]) -> Sequence[str]:
        """As the bank's `number_read` has it, all at once where it is what most banks do."""
        if self._own_number:
            return list(map(self._layout.number_read, texts))
        if self._layout.number_with_digit:
            texts = list(map(_WITHOUT_LAST, texts))
        width = self._layout.number_width
        return list(map(itemgetter(slice(-width, None)), texts)) if width else texts

    def _convenios(self, told: Sequence[str], of_batch: str) -> Sequence[str]:
        return [each or of_batch for each in told] if "convenio" in self._fields else [of_batch] * len(told)

    def _column(self, name: str, field: Field) -> Callable[[Lines], Sequence[Any]]:
        if name == "record_number":
            return counted_column(field)  # in CNAB 400 the last columns: a line cut short has none
        return text_column(field) if name in _AS_TEXT else column_of(field, blank_is_nothing=name in self._blank)

    def _reasons(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        if type(self._layout).reasons_read is not BankLayout.reasons_read:
            return list(map(self._layout.reasons_read, texts))
        return list(map(reasons_of, texts, repeat(self._layout.reason_width)))

    def _told(self, texts: Sequence[str]) -> dict[str, Any]:
        lines = Lines(texts, self._width)
        told: dict[str, Any] = {name: column(lines) for name, column in self._columns}
        for name, absent in _ABSENT.items():
            if name not in told:
                told[name] = [absent] * len(texts)
        return told

    def _occurrences(self, codes: Sequence[str], lines: Sequence[str]) -> list[Occurrence]:
        if not self._plain_occurrence:
            return list(map(self._layout.occurrence, codes, lines))
        known = {code: self._layout.ocorrencias.occurrence(code) for code in set(codes)}
        return [known[code] for code in codes]

    def _days(self, head: RetornoHead, days: Sequence[date | None], occurrences: Sequence[Occurrence]) -> list[date]:
        return [day or self._day(head, occurrence) for day, occurrence in zip(days, occurrences, strict=True)]

    def _day(self, head: RetornoHead, occurrence: Occurrence) -> date:
        """Of a movement that does not say its day: the file's. A payment must say it where the layout has the field."""
        field = self._fields.get("occurred_on")
        if head.written_on is None or (field is not None and occurrence in PAYMENTS):
            raise FieldError("blank", "occurred_on", field.start if field else 1)
        return head.written_on


def _late(told: dict[str, Any]) -> Sequence[Money]:
    """Interest and fine together, where the layout has them apart."""
    late: Sequence[Money] = told["late_charges"]
    if "late_fine" not in told:
        return late
    return [money_of(interest.cents + fine.cents) for interest, fine in zip(late, told["late_fine"], strict=True)]
