"""The debts of a portfolio file that need not have been imported, in batches for a backtest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path

from offers.backtest.columns import Portfolio
from offers.backtest.run import BATCH
from offers.debt import CorrectionDays, InterestDays, Product
from offers.owed.prescription import prescribes_on
from offers.policies.eligibility import Standing
from portal.services.backtest_intake import PLACE_OF_PRODUCT, PLACE_OF_STANDING, Line, Progress, columns_of, terms_of
from portal.services.portfolios.header import positions
from portal.services.portfolios.layout import Field
from portal.services.portfolios.reading import rows_of
from portal.services.portfolios.row import RowReader, Values
from portal.services.portfolios.source import MAX_BYTES, SourceFile, opened
from portal.services.portfolios.wire import NULL, flag_of, number_of, text_of

_STANDINGS = {
    "open": Standing.OPEN,
    "reopened": Standing.OPEN,
    "disputed": Standing.DISPUTED,
    "settled": Standing.SETTLED,
    "closed": Standing.CLOSED,
}


@dataclass(slots=True, kw_only=True)
class Rejections:
    """How many rows of a file could not be read; the import tells which and why."""

    rows: int = 0


def batches_of_file(
    path: Path,
    *,
    today: date,
    read_on: date,
    progress: Progress,
    rejections: Rejections,
    max_bytes: int = MAX_BYTES,
    size: int = BATCH,
) -> Iterator[Portfolio]:
    """The debts of a file in the layout of docs/portfolio-file.md. Rows with a mistake are counted and passed over.

    `today` is the pricing day, `read_on` the day dates in the file are judged by. A debtor is told by CPF, which goes
    no further. Raises FileRefused for a file that cannot be used as a whole.
    """
    with opened(path, max_bytes=max_bytes) as file, closing(rows_of(file)) as rows:
        titles = next(rows, (0, []))[1]
        reader = RowReader(positions(titles), len(titles), read_on)
        while part := list(islice(rows, size)):
            read = [reader.read(cells) for _, cells in part]
            good = [values for values in read if isinstance(values, tuple)]
            rejections.rows += len(read) - len(good)
            yield columns_of([_line_of_file(values, today) for values in good])
            progress(_share(file))


def _line_of_file(values: Values, today: date) -> Line:
    cell = dict(zip(Field, values, strict=True))
    standing = Standing.DECEASED if flag_of(cell[Field.DECEASED]) else _STANDINGS[cell[Field.STATUS]]
    return Line(
        name=text_of(cell[Field.CONTRACT]) or "",
        debtor=int(cell[Field.CPF]),
        principal=int(cell[Field.PRINCIPAL]),
        due_on=_ordinal(cell[Field.DUE_ON]),
        contracted_on=_ordinal(cell[Field.CONTRACTED_ON]),
        terms=terms_of(
            text_of(cell[Field.INDEX]),
            CorrectionDays(cell[Field.CORRECTION_DAYS]),
            int(cell[Field.FINE]),
            number_of(cell[Field.INTEREST]),
            InterestDays(cell[Field.INTEREST_DAYS]),
            int(cell[Field.REMUNERATORY]),
            int(cell[Field.FEES]),
            True,
        ),
        product=PLACE_OF_PRODUCT[cell[Field.PRODUCT]],
        origin=text_of(cell[Field.ORIGINAL_CREDITOR]) or "",
        region=cell[Field.STATE],
        segment=text_of(cell[Field.SEGMENT]) or "",
        score_band=text_of(cell[Field.SCORE_BAND]) or "",
        earlier_breaches=0,
        standing=PLACE_OF_STANDING[standing],
        prescribed=today.toordinal() > _prescribes(cell[Field.PRODUCT], cell[Field.DUE_ON]),
    )


@lru_cache(maxsize=32_768)
def _ordinal(iso: str) -> int:
    return 0 if iso == NULL else date.fromisoformat(iso).toordinal()


@lru_cache(maxsize=32_768)
def _prescribes(product: str, due_on: str) -> int:
    return prescribes_on(Product(product), date.fromisoformat(due_on)).toordinal()


def _share(file: SourceFile) -> float:
    return min(1.0, file.stream.tell() / max(file.size, 1))
