"""Portfolios for backtests, in batches: a creditor's debts on file, or those of a portfolio file never imported."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Row, func, select, type_coerce
from sqlalchemy.orm import Session

from offers.agreement import AgreementState
from offers.backtest.columns import PRODUCTS, STANDINGS, Portfolio, words_column
from offers.backtest.run import BATCH
from offers.debt import ContractTerms, CorrectionDays, InterestDays, Product
from offers.eligibility import Standing
from offers.prescription import prescribes_on
from portal.db_types import Id
from portal.models import Agreement, DebtRecord, Registration
from portal.services.balances import STANDINGS as STANDING_OF
from portal.services.portfolios.header import positions
from portal.services.portfolios.layout import Field
from portal.services.portfolios.reading import rows_of
from portal.services.portfolios.row import RowReader, Values
from portal.services.portfolios.source import MAX_BYTES, SourceFile, opened
from portal.services.portfolios.wire import NULL, flag_of, number_of, text_of

Progress = Callable[[float], None]
"""Told the share of the portfolio read so far, 0 to 1."""

_FILE_STANDINGS = {
    "open": Standing.OPEN,
    "reopened": Standing.OPEN,
    "disputed": Standing.DISPUTED,
    "settled": Standing.SETTLED,
    "closed": Standing.CLOSED,
}
_PLACE_OF_PRODUCT = {product.value: place for place, product in enumerate(PRODUCTS)}
_PLACE_OF_STANDING = {standing: place for place, standing in enumerate(STANDINGS)}


@dataclass(slots=True, kw_only=True)
class Rejections:
    """How many rows of a file could not be read; the import tells which and why."""

    rows: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    """One debt on its way into columns; days are ordinals, 0 where unknown."""

    name: str
    debtor: int
    principal: int
    due_on: int
    contracted_on: int
    terms: ContractTerms
    product: int
    origin: str
    region: str
    segment: str
    score_band: str
    earlier_breaches: int
    standing: int
    prescribed: bool


def batches_on_file(
    session: Session, *, creditor_id: int, today: date, progress: Progress, size: int = BATCH
) -> Iterator[Portfolio]:
    """The creditor's debts, withdrawn ones included, by contract number as they were entered.

    Reads through a cursor of the server where there is one: the session has to be in a transaction then.
    """
    whole = session.scalar(select(func.count()).where(DebtRecord.creditor_id == creditor_id)) or 0
    breaches = _breaches(session, creditor_id)
    rows = session.execute(_debts(creditor_id), execution_options={"yield_per": size})
    read = 0
    for part in rows.partitions(size):
        read += len(part)
        yield _columns([_line_on_file(row, breaches, today) for row in part])
        progress(read / max(whole, read))


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
            yield _columns([_line_of_file(values, today) for values in good])
            progress(_share(file))


def _debts(creditor_id: int) -> Any:
    debt = DebtRecord
    return (
        select(
            debt.contract_number,
            debt.debtor_id,
            type_coerce(debt.principal, Id).label("principal"),  # whole centavos: a Money each is not needed
            debt.due_on,
            debt.contracted_on,
            debt.correction_index,
            debt.correction_days,
            debt.fine_bps,
            debt.late_interest_bps,
            debt.interest_days,
            debt.remuneratory_bps,
            debt.fees_bps,
            debt.consumer,
            debt.product,
            debt.original_creditor,
            Registration.state,
            debt.segment,
            debt.score_band,
            debt.status,
            debt.prescribes_on,
            Registration.deceased,
        )
        .join(
            Registration,
            (Registration.debtor_id == debt.debtor_id) & (Registration.creditor_id == debt.creditor_id),
        )
        .where(debt.creditor_id == creditor_id)
        .order_by(debt.id)
    )


def _breaches(session: Session, creditor_id: int) -> dict[int, int]:
    """Broken agreements of each debtor with this creditor, as profiles count them."""
    broken = (
        select(Agreement.debtor_id, func.count().label("broken"))
        .where(Agreement.creditor_id == creditor_id, Agreement.status == AgreementState.BROKEN)
        .group_by(Agreement.debtor_id)
    )
    return {row.debtor_id: row.broken for row in session.execute(broken)}


def _line_on_file(row: Row[Any], breaches: dict[int, int], today: date) -> _Line:
    standing = Standing.DECEASED if row.deceased else STANDING_OF[row.status]
    return _Line(
        name=row.contract_number,
        debtor=row.debtor_id,
        principal=row.principal,
        due_on=row.due_on.toordinal(),
        contracted_on=row.contracted_on.toordinal() if row.contracted_on else 0,
        terms=_terms(*row[5:13]),
        product=_PLACE_OF_PRODUCT[row.product.value],
        origin=row.original_creditor,
        region=row.state,
        segment=row.segment,
        score_band=row.score_band,
        earlier_breaches=breaches.get(row.debtor_id, 0),
        standing=_PLACE_OF_STANDING[standing],
        prescribed=today > row.prescribes_on,
    )


def _line_of_file(values: Values, today: date) -> _Line:
    cell = dict(zip(Field, values, strict=True))
    standing = Standing.DECEASED if flag_of(cell[Field.DECEASED]) else _FILE_STANDINGS[cell[Field.STATUS]]
    return _Line(
        name=text_of(cell[Field.CONTRACT]) or "",
        debtor=int(cell[Field.CPF]),
        principal=int(cell[Field.PRINCIPAL]),
        due_on=_ordinal(cell[Field.DUE_ON]),
        contracted_on=_ordinal(cell[Field.CONTRACTED_ON]),
        terms=_terms(
            text_of(cell[Field.INDEX]),
            CorrectionDays(cell[Field.CORRECTION_DAYS]),
            int(cell[Field.FINE]),
            number_of(cell[Field.INTEREST]),
            InterestDays(cell[Field.INTEREST_DAYS]),
            int(cell[Field.REMUNERATORY]),
            int(cell[Field.FEES]),
            True,
        ),
        product=_PLACE_OF_PRODUCT[cell[Field.PRODUCT]],
        origin=text_of(cell[Field.ORIGINAL_CREDITOR]) or "",
        region=cell[Field.STATE],
        segment=text_of(cell[Field.SEGMENT]) or "",
        score_band=text_of(cell[Field.SCORE_BAND]) or "",
        earlier_breaches=0,
        standing=_PLACE_OF_STANDING[standing],
        prescribed=today.toordinal() > _prescribes(cell[Field.PRODUCT], cell[Field.DUE_ON]),
    )


@lru_cache(maxsize=4096)
def _terms(
    index: str | None,
    correction_days: CorrectionDays,
    fine_bps: int,
    late_interest_bps: int | None,
    interest_days: InterestDays,
    remuneratory_bps: int,
    fees_bps: int,
    consumer: bool,
) -> ContractTerms:
    return ContractTerms(
        correction_index=index,
        correction_days=correction_days,
        fine_bps=fine_bps,
        late_interest_bps=late_interest_bps,
        interest_days=interest_days,
        remuneratory_bps=remuneratory_bps,
        fees_bps=fees_bps,
        consumer=consumer,
    )


@lru_cache(maxsize=32_768)
def _ordinal(iso: str) -> int:
    return 0 if iso == NULL else date.fromisoformat(iso).toordinal()


@lru_cache(maxsize=32_768)
def _prescribes(product: str, due_on: str) -> int:
    return prescribes_on(Product(product), date.fromisoformat(due_on)).toordinal()


def _share(file: SourceFile) -> float:
    return min(1.0, file.stream.tell() / max(file.size, 1))


def _columns(lines: Sequence[_Line]) -> Portfolio:
    terms = {each: place for place, each in enumerate(dict.fromkeys(line.terms for line in lines))}
    return Portfolio(
        names=np.array([line.name for line in lines], dtype=np.str_),
        debtors=_whole(line.debtor for line in lines),
        principal=_whole(line.principal for line in lines),
        due_on=_whole(line.due_on for line in lines),
        contracted_on=_whole(line.contracted_on for line in lines),
        terms_at=np.array([terms[line.terms] for line in lines], dtype=np.int32),
        terms=tuple(terms),
        product_at=np.array([line.product for line in lines], dtype=np.int32),
        origin=words_column([line.origin for line in lines]),
        region=words_column([line.region for line in lines]),
        segment=words_column([line.segment for line in lines]),
        score_band=words_column([line.score_band for line in lines]),
        earlier_breaches=np.array([line.earlier_breaches for line in lines], dtype=np.int32),
        standing_at=np.array([line.standing for line in lines], dtype=np.int32),
        prescribed=np.array([line.prescribed for line in lines], dtype=np.bool_),
    )


def _whole(numbers: Generator[int]) -> np.typing.NDArray[np.int64]:
    return np.fromiter(numbers, dtype=np.int64)
