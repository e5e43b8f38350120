"""A row of cells as written values in the order of the layout, or the first thing wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from brazil.errors import InvalidNumber
from offers.debt import CorrectionDays, InterestDays
from portal.services.portfolios import cells, contacts
from portal.services.portfolios.cells import Remembered
from portal.services.portfolios.layout import Field
from portal.services.portfolios.masking import masked
from portal.services.portfolios.refusal import CellRefused
from portal.services.portfolios.wire import NULL, written

Values = tuple[str, ...]  # in the order of Field, as portal.services.portfolios.wire writes them
Reader = Callable[[str], str]
EARLIEST_DUE, EARLIEST_BIRTH = "1980-01-01", "1900-01-01"
FUTURE_DUE = timedelta(days=366)  # installments of a broken plan that are still to fall due
_DATES = tuple(
    list(Field).index(field) for field in (Field.BIRTH_DATE, Field.CONFIRMED_ON, Field.CONTRACTED_ON, Field.DUE_ON)
)
_STATUS, _REASON = list(Field).index(Field.STATUS), list(Field).index(Field.CLOSING_REASON)
ENDED = frozenset({"closed", "settled"})
_WIDEST = 4_000  # a cell longer than this comes from a quote that was not closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """What is wrong with a row, and where."""

    column: str
    code: str
    masked_value: str


def readers() -> dict[Field, Reader]:
    """A reader per column. Those whose values repeat from row to row remember them."""
    products = {name: product.value for name, product in cells.PRODUCTS.items()}
    full_months, days_of_30 = CorrectionDays.FULL_MONTHS.value, InterestDays.DAYS_OF_30.value
    return {
        Field.CONTRACT: _each(cells.text_up_to(60, blank_is_refused=True)),
        Field.CPF: cells.cpf,
        Field.NAME: _each(cells.text_up_to(120, blank_is_refused=True)),
        Field.BIRTH_DATE: _once(cells.day),
        Field.EMAIL: contacts.email,
        Field.MOBILE: contacts.mobile,
        Field.CONFIRMED_ON: _once(cells.day),
        Field.STREET: _each(cells.text_up_to(120)),
        Field.DISTRICT: _once(cells.text_up_to(80), 5_000),
        Field.CITY: _once(cells.text_up_to(60), 10_000),
        Field.STATE: _once(cells.state, 500),
        Field.POSTAL_CODE: cells.postal_code,
        Field.PRODUCT: _once(cells.one_of(products, "product_unknown"), 500),
        Field.ORIGIN: _once(cells.text_up_to(140), 10_000),
        Field.ORIGINAL_CREDITOR: _once(cells.text_up_to(120), 5_000),
        Field.CONTRACTED_ON: _once(cells.day),
        Field.DUE_ON: _once(cells.day_required),
        Field.PRINCIPAL: _each(cells.principal),
        Field.FINE: _once(cells.percentage, 500),
        Field.INTEREST: _once(cells.rate_agreed, 500),
        Field.INDEX: _once(cells.index, 500),
        Field.STATUS: _once(cells.one_of(cells.STATUSES, "status_unknown", "open"), 500),
        Field.DECEASED: _once(cells.yes, 500),
        Field.SEGMENT: _once(cells.text_up_to(40), 5_000),
        Field.SCORE_BAND: _once(cells.text_up_to(40), 5_000),
        Field.CORRECTION_DAYS: _once(cells.one_of(cells.CORRECTION_DAYS, "correction_days_unknown", full_months), 500),
        Field.INTEREST_DAYS: _once(cells.one_of(cells.INTEREST_DAYS, "interest_days_unknown", days_of_30), 500),
        Field.REMUNERATORY: _once(cells.percentage, 500),
        Field.FEES: _once(cells.percentage, 500),
        Field.CLOSING_REASON: _once(cells.one_of(cells.CLOSING_REASONS, "closing_reason_unknown", ""), 500),
        Field.CAMPAIGN: _once(cells.text_up_to(40), 5_000),
    }


def _each(read: Callable[[str], object]) -> Reader:
    return lambda text: written(read(text))


def _once(read: Callable[[str], object], most: int = 50_000) -> Reader:
    return Remembered(_each(read), most).__getitem__


class RowReader:
    """Reads the rows of one file. `positions` says where each column stands; `today` judges absurd dates."""

    def __init__(self, positions: dict[Field, int], width: int, today: date) -> None:
        self.readers = readers()
        self.width = width
        self._absent = width  # an empty cell is put after the last one, for columns the file lacks
        self._plan = [(self.readers[field], positions.get(field, self._absent)) for field in Field]
        self._fields = tuple(Field)
        self.today = today.isoformat()
        self.latest_due = (today + FUTURE_DUE).isoformat()

    def read(self, row: Sequence[str]) -> Values | Rejected:
        """The values of a row, or the first thing wrong with it from left to right of the layout."""
        whole = self.as_wide(row)
        if whole is None:
            return Rejected(column="", code="row_too_wide", masked_value="")
        given = [*whole, ""]
        try:
            values = [reader(given[position]) for reader, position in self._plan]
        except (CellRefused, InvalidNumber):
            return self._first_wrong(given)
        wrong = self._dates_wrong(values) or self._reason_wrong(values)
        return tuple(values) if wrong is None else self._rejected(wrong[1], self._fields.index(wrong[0]), given)

    def as_wide(self, row: Sequence[str]) -> Sequence[str] | None:
        """The row with as many cells as the header has; None when there is more in it than that."""
        if len(row) == self.width:
            return row
        if any(cell.strip() for cell in row[self.width :]):
            return None
        return [*row[: self.width], *[""] * (self.width - len(row))]

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

    def _dates_wrong(self, values: Sequence[str]) -> tuple[Field, str] | None:
        """ISO dates compare as text; NULL would come after them all."""
        born, confirmed, contracted, due = (values[place] for place in _DATES)
        if not EARLIEST_DUE <= due <= self.latest_due:
            return Field.DUE_ON, "due_on_absurd"
        if born != NULL and not EARLIEST_BIRTH <= born <= self.today:
            return Field.BIRTH_DATE, "birth_date_absurd"
        if confirmed != NULL and confirmed > self.today:
            return Field.CONFIRMED_ON, "date_in_future"
        if contracted != NULL and contracted > due:
            return Field.CONTRACTED_ON, "contract_after_due"
        return None

    def _reason_wrong(self, values: Sequence[str]) -> tuple[Field, str] | None:
        if values[_REASON] and values[_STATUS] not in ENDED:
            return Field.CLOSING_REASON, "reason_without_closing"
        return None
