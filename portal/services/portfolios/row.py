"""A row of cells as plain values in the order of the layout, or the first thing wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from brazil.errors import InvalidNumber
from offers.debt import CorrectionDays, InterestDays
from portal.services.portfolios import cells, contacts
from portal.services.portfolios.cells import Remembered
from portal.services.portfolios.layout import Field
from portal.services.portfolios.masking import masked
from portal.services.portfolios.refusal import CellRefused

Values = tuple[Any, ...]  # in the order of Field: text, ISO dates or None, centavos, basis points, a flag
EARLIEST_DUE = "1980-01-01"
FUTURE_DUE = timedelta(days=366)  # installments of a broken plan that are still to fall due
_WIDEST = 4_000  # a cell longer than this comes from a quote that was not closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """What is wrong with a row, and where."""

    column: str
    code: str
    masked_value: str


def _readers() -> dict[Field, Callable[[str], Any]]:
    """A reader per column. Those whose values repeat from row to row remember them."""
    name = cells.text_up_to(120, blank_is_refused=True)
    products = {name: product.value for name, product in cells.PRODUCTS.items()}
    return {
        Field.CONTRACT: cells.text_up_to(60, blank_is_refused=True),
        Field.CPF: cells.cpf,
        Field.NAME: name,
        Field.BIRTH_DATE: Remembered(cells.day).__getitem__,
        Field.EMAIL: contacts.email,
        Field.MOBILE: contacts.mobile,
        Field.CONFIRMED_ON: Remembered(cells.day).__getitem__,
        Field.STREET: cells.text_up_to(120),
        Field.DISTRICT: Remembered(cells.text_up_to(80), 5_000).__getitem__,
        Field.CITY: Remembered(cells.text_up_to(60), 10_000).__getitem__,
        Field.STATE: Remembered(cells.state, 500).__getitem__,
        Field.POSTAL_CODE: cells.postal_code,
        Field.PRODUCT: Remembered(cells.one_of(products, "product_unknown"), 500).__getitem__,
        Field.ORIGIN: Remembered(cells.text_up_to(140), 10_000).__getitem__,
        Field.ORIGINAL_CREDITOR: Remembered(cells.text_up_to(120), 5_000).__getitem__,
        Field.CONTRACTED_ON: Remembered(cells.day).__getitem__,
        Field.DUE_ON: Remembered(cells.day_required).__getitem__,
        Field.PRINCIPAL: cells.principal,
        Field.FINE: Remembered(cells.percentage, 500).__getitem__,
        Field.INTEREST: Remembered(cells.rate_agreed, 500).__getitem__,
        Field.INDEX: Remembered(cells.index, 500).__getitem__,
        Field.STATUS: Remembered(cells.one_of(cells.STATUSES, "status_unknown", "open"), 500).__getitem__,
        Field.DECEASED: Remembered(cells.yes, 500).__getitem__,
        Field.SEGMENT: Remembered(cells.text_up_to(40), 5_000).__getitem__,
        Field.SCORE_BAND: Remembered(cells.text_up_to(40), 5_000).__getitem__,
        Field.CORRECTION_DAYS: Remembered(
            cells.one_of(cells.CORRECTION_DAYS, "correction_days_unknown", CorrectionDays.FULL_MONTHS.value), 500
        ).__getitem__,
        Field.INTEREST_DAYS: Remembered(
            cells.one_of(cells.INTEREST_DAYS, "interest_days_unknown", InterestDays.DAYS_OF_30.value), 500
        ).__getitem__,
        Field.REMUNERATORY: Remembered(cells.percentage, 500).__getitem__,
        Field.FEES: Remembered(cells.percentage, 500).__getitem__,
    }


class RowReader:
    """Reads the rows of one file. `positions` says where each column stands; `today` judges absurd dates."""

    def __init__(self, positions: dict[Field, int], width: int, today: date) -> None:
        readers = _readers()
        self._width = width
        self._absent = width  # an empty cell is put after the last one, for columns the file lacks
        self._plan = [(readers[field], positions.get(field, self._absent)) for field in Field]
        self._fields = tuple(Field)
        self._today = today.isoformat()
        self._latest_due = (today + FUTURE_DUE).isoformat()

    def read(self, row: Sequence[str]) -> Values | Rejected:
        """The values of a row, or the first thing wrong with it from left to right of the layout."""
        given = [*row, ""]
        if len(row) != self._width:
            if len(row) > self._width and any(cell.strip() for cell in row[self._width :]):
                return Rejected(column="", code="row_too_wide", masked_value="")
            given = [*row[: self._width], *[""] * (self._width - len(row)), ""]
        try:
            values = [reader(given[position]) for reader, position in self._plan]
        except (CellRefused, InvalidNumber):
            return self._first_wrong(given)
        wrong = self._dates_wrong(values)
        return tuple(values) if wrong is None else self._rejected(wrong[1], self._fields.index(wrong[0]), given)

    def _first_wrong(self, given: list[str]) -> Rejected:
        for index, (reader, position) in enumerate(self._plan):
            try:
                reader(given[position])
            except (CellRefused, InvalidNumber) as error:
                return self._rejected(error.code, index, given)
        raise AssertionError("a reader refused a cell once and took it the next time")

    def _rejected(self, code: str, index: int, given: list[str]) -> Rejected:
        text = given[self._plan[index][1]]
        column = self._fields[index]
        if len(text) > _WIDEST:
            code = "quote_open"
        return Rejected(column=column.value, code=code, masked_value=masked(text, column))

    def _dates_wrong(self, values: list[Any]) -> tuple[Field, str] | None:
        """ISO dates compare as text."""
        born, confirmed, contracted, due = values[3], values[6], values[15], values[16]
        if not EARLIEST_DUE <= due <= self._latest_due:
            return Field.DUE_ON, "due_on_absurd"
        if born is not None and not "1900-01-01" <= born <= self._today:
            return Field.BIRTH_DATE, "birth_date_absurd"
        if confirmed is not None and confirmed > self._today:
            return Field.CONFIRMED_ON, "date_in_future"
        if contracted is not None and contracted > due:
            return Field.CONTRACTED_ON, "contract_after_due"
        return None
