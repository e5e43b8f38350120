"""The fields that tell a movement, found in the record of a layout by the names they have everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from payments.cnab.base.amounts import nothing
from payments.cnab.base.columns import Column, CountColumn, TextColumn, column_of, values_in
from payments.cnab.fields import Field, FieldError
from payments.cnab.line_block import LineBlock

_BESIDES = frozenset({"fee", "late_charges", "late_fine", "discount", "rebate"})
_AMOUNTS = ("title_amount", "fee", "late_charges", "discount", "rebate")
_TEXTS = (
    "document_number", "company_use", "reasons", "agencia", "conta", "convenio", "receiving_bank", "receiving_agencia",
)  # fmt: skip
_DAYS = ("occurred_on", "credited_on", "due_on")
_NAMES = (
    "record_number", "occurrence_code", "nosso_numero", "paid_amount", "credited_amount", "late_fine",
    *_AMOUNTS, *_DAYS, *_TEXTS,
)  # fmt: skip


class MovementFields:
    """Those of one kind of record. Amounts in `blank_amounts` may be blank, as those beside what was paid."""

    def __init__(self, fields: Iterable[Field], width: int, blank_amounts: frozenset[str]) -> None:
        known = {field.name: field for field in fields}
        self.known = {name: known[name] for name in _NAMES if name in known}
        self._width = width
        self._blank = _BESIDES | blank_amounts
        self._columns = [self._column(name, field) for name, field in self.known.items()]
        self._absent_amounts = [name for name in _AMOUNTS if name not in known]
        self._absent: dict[str, str | None] = {name: "" for name in _TEXTS if name not in known}
        self._absent.update((name, None) for name in _DAYS if name not in known)

    def told(self, block: LineBlock) -> dict[str, Any]:
        """The values of every field by its name, line by line; of one the record does not have, empty ones.

        Raises Unfit, and FieldError("line_too_long").
        """
        grid, count = block.grid, len(block)
        told: dict[str, Any] = {name: nothing(count) for name in self._absent_amounts}
        told.update((name, [absent] * count) for name, absent in self._absent.items())
        if grid is not None and grid.shape[1] == self._width:
            return told | values_in(self._columns, grid, block.edges)
        texts = block.texts
        if max(map(len, texts)) > self._width:
            raise FieldError("line_too_long", "record", self._width + 1)
        return told | {column.name: column.each([text[column.span] for text in texts]) for column in self._columns}

    def find_fault(self, line: str) -> None:
        """Raises FieldError when a field of the line cannot be read: the first one."""
        for name, field in self.known.items():
            if name not in self._blank or line[field.start - 1 : field.end].strip(" 0"):
                field.read(line)

    def _column(self, name: str, field: Field) -> Column:
        if name == "record_number":
            return CountColumn(field, field.from_text())  # in CNAB 400 the last columns: a line cut short has none
        return TextColumn(field) if name in _TEXTS else column_of(field, blank_is_nothing=name in self._blank)
