"""Reads movements of a return from their lines: details of CNAB 400, or the two segments of CNAB 240 side by side.

Millions of lines go through here, so they are read a block at a time, field by field; a block in which something
cannot be read is read again line by line, and only then is the field at fault looked for. Fields a layout does not
have are read as empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from itertools import repeat
from operator import itemgetter
from typing import Any

from brazil.money import ZERO, Money
from payments.cnab.base.bank_layout import BankLayout
from payments.cnab.base.columns import Texts, all_counted, column_of, money_of, reasons_of
from payments.cnab.base.settlements import settle_all
from payments.cnab.business_key import movement_keys
from payments.cnab.field_values import Unfit
from payments.cnab.fields import Field, FieldError
from payments.cnab.layout import NumberedLine
from payments.cnab.movements import PAYMENTS, Occurrence, RetornoHead, RetornoLine

BLOCK = 256  # lines read together: enough to be quick, few enough to be nothing in memory

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
_made = partial(tuple.__new__, RetornoLine)  # from a tuple of its fields in their order

Movements = tuple[list[RetornoLine], dict[int, Money]]  # and, by place, amounts no occurrence explains


class MovementReader:
    """Reads the movements of one kind of record of one layout."""

    def __init__(self, layout: BankLayout, fields: Iterable[Field], width: int) -> None:
        known = {field.name: field for field in fields}
        self._layout = layout
        self._width = width
        self._fields = {name: known[name] for name in _NAMES if name in known}
        self._cut = itemgetter(*(slice(field.start - 1, field.end) for field in self._fields.values()))
        self._columns = [
            (name, partial(map, str.strip) if name in _AS_TEXT else column_of(field, blank_is_nothing=name in _BESIDES))
            for name, field in self._fields.items()
            if name != "record_number"
        ]
        self._plain_number = type(layout).number_read is BankLayout.number_read and not (
            layout.number_with_digit or layout.number_width
        )
        self._plain_occurrence = type(layout).occurrence is BankLayout.occurrence

    def read(self, head: RetornoHead, numbered: Sequence[NumberedLine], convenio: str = "") -> Movements:
        """The movements of lines of the same kind; `convenio` is their batch's. Raises Unfit or FieldError when one of
        them cannot be read.
        """
        numbers, lines = zip(*numbered, strict=True)
        if max(map(len, lines)) > self._width:
            raise FieldError("line_too_long", "record", self._width + 1)
        told = self._cut_and_read(lines)
        codes = told["occurrence_code"]
        number = told["nosso_numero"]
        if not self._plain_number:
            number = list(map(self._layout.number_read, number))
        occurrences = self._occurrences(codes, lines)
        fees = told["fee"]
        occurrences, paid, credited, odd = settle_all(
            self._layout, lines, occurrences, codes, told.get("paid_amount"), told.get("credited_amount"), fees
        )
        days = self._days(head, told["occurred_on"], occurrences)
        reasons = list(map(reasons_of, told["reasons"], repeat(self._layout.reason_width)))
        late = told["late_charges"]
        if "late_fine" in told:
            late = [money_of(a.cents + b.cents) for a, b in zip(late, told["late_fine"], strict=True)]
        agencias, contas = told["agencia"], told["conta"]
        keys = movement_keys(
            self._layout.bank, agencias, contas, number, codes, days, paid, fees,
            told["receiving_bank"], told["receiving_agencia"], reasons,
        )  # fmt: skip
        fields = zip(
            numbers, repeat(self._layout.bank), number, told["document_number"], told["company_use"], occurrences,
            codes, reasons, days, told["credited_on"], told["due_on"], told["title_amount"], paid, credited, fees,
            late, told["discount"], told["rebate"], keys, agencias, contas,
            [each or convenio for each in told["convenio"]],
        )  # fmt: skip
        return list(map(_made, fields)), odd

    def read_one(self, head: RetornoHead, line_no: int, line: str, convenio: str = "") -> Movements:
        """The same of one line. Raises FieldError, which names the field and its column."""
        try:
            return self.read(head, [(line_no, line)], convenio)
        except Unfit:
            for name, field in self._fields.items():
                if name not in _BESIDES or line[field.start - 1 : field.end].strip(" 0"):
                    field.read(line)
            raise

    def _cut_and_read(self, lines: Texts) -> dict[str, Any]:
        texts = dict(zip(self._fields, zip(*map(self._cut, lines), strict=True), strict=True))
        if "record_number" in texts:
            all_counted(texts["record_number"])  # in CNAB 400 the last columns: a line cut short has none
        told: dict[str, Any] = {name: list(column(texts[name])) for name, column in self._columns}
        for name, absent in _ABSENT.items():
            if name not in told:
                told[name] = [absent] * len(lines)
        return told

    def _occurrences(self, codes: Texts, lines: Texts) -> list[Occurrence]:
        if not self._plain_occurrence:
            return list(map(self._layout.occurrence, codes, lines))
        known = {code: self._layout.ocorrencias.occurrence(code) for code in set(codes)}
        return [known[code] for code in codes]

    def _days(self, head: RetornoHead, days: list[date | None], occurrences: Sequence[Occurrence]) -> list[date]:
        return [day or self._day(head, occurrence) for day, occurrence in zip(days, occurrences, strict=True)]

    def _day(self, head: RetornoHead, occurrence: Occurrence) -> date:
        """Of a movement that does not say its day: the file's. A payment must say it where the layout has the field."""
        field = self._fields.get("occurred_on")
        if head.written_on is None or (field is not None and occurrence in PAYMENTS):
            raise FieldError("blank", "occurred_on", field.start if field else 1)
        return head.written_on
