"""A creditor's debts on file, in batches for a backtest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, CursorResult, Text, and_, cast, func, or_, select, type_coerce
from sqlalchemy.orm import Session, joinedload

from offers.backtest.columns import Portfolio
from offers.backtest.run import BATCH
from portal.db_types import Id
from portal.models import Agreement, DebtRecord, Registration
from portal.services.backtest_gathering import ROWS, Gathered, Ordinals
from portal.services.backtest_intake import Progress
from portal.services.balances import COUNTED, balance_of
from portal.services.profiles import broke

APART = 500
"""Records read at once of the debts whose columns do not tell their amount."""


def batches_on_file(
    session: Session,
    *,
    creditor_id: int,
    today: date,
    progress: Progress,
    size: int = BATCH,
    among: ColumnElement[bool] | None = None,
) -> Iterator[Portfolio]:
    """The creditor's debts, withdrawn ones included, by contract number as they were entered; of those `among`,
    a condition on debts, where one is given. Debts whose amount their columns alone do not tell come with it.

    Reads through a cursor of the server where there is one: the session has to be in a transaction then.
    """
    whole = count_on_file(session, creditor_id, among)
    breaches, ordinals, read = _breaches(session, creditor_id), Ordinals(), 0
    with closing(_reading(session, _debts(creditor_id, today, among))) as rows:
        while gathered := _gathered(rows, Gathered(breaches, ordinals), size):
            read += len(gathered)
            yield _with_balances(session, gathered.portfolio(), gathered, today)
            progress(read / max(whole, read))


def count_on_file(session: Session, creditor_id: int, among: ColumnElement[bool] | None = None) -> int:
    """How many debts there are to read."""
    return session.scalar(select(func.count()).select_from(DebtRecord).where(*_whose(creditor_id, among))) or 0


def _whose(creditor_id: int, among: ColumnElement[bool] | None) -> list[ColumnElement[bool]]:
    whose = [DebtRecord.creditor_id == creditor_id]
    return whose if among is None else [*whose, among]


def _apart() -> ColumnElement[bool]:
    """Whether an agreement gave the debt back or a dispute held it still: its columns alone do not tell its amount."""
    kept = [func.coalesce(cast(column, Text), "null") != "null" for column in (DebtRecord.restated, DebtRecord.held)]
    counted = and_(DebtRecord.status.in_(COUNTED), type_coerce(DebtRecord.principal, Id) > 0)
    return and_(counted, or_(*kept))


def _reading(session: Session, query: Any) -> CursorResult[Any]:
    """The answer as it comes. On PostgreSQL its plan is the quickest to the end, not to the first rows."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL cursor_tuple_fraction = 1")
    return connection.execute(query, execution_options={"stream_results": True})


def _gathered(rows: CursorResult[Any], gathered: Gathered, size: int) -> Gathered:
    """The next rows, at most `size`; none at the end. They are the driver's plain tuples: a `Row` each takes longer
    to make than its columns."""
    while (left := size - len(gathered)) and (some := _tuples(rows, min(left, ROWS))):
        gathered.take(some)
    return gathered


def _tuples(rows: CursorResult[Any], most: int) -> Sequence[tuple[Any, ...]]:
    cursor: Any = rows.cursor
    found: Sequence[tuple[Any, ...]] = rows.cursor_strategy.fetchmany(rows, cursor, most)
    return found


def _with_balances(session: Session, columns: Portfolio, gathered: Gathered, today: date) -> Portfolio:
    apart = np.flatnonzero(gathered.apart)
    if not len(apart):
        return columns
    known = np.full(len(columns), None, dtype=np.object_)
    for start in range(0, len(apart), APART):
        rows = apart[start : start + APART]
        places = dict(zip(gathered.ids[rows].tolist(), rows.tolist(), strict=True))
        found = select(DebtRecord).where(DebtRecord.id.in_(places)).options(joinedload(DebtRecord.registration))
        for debt in session.scalars(found):
            known[places[debt.id]] = balance_of(debt, today)
            session.expunge(debt)
    return replace(columns, known=known)


def _debts(creditor_id: int, today: date, among: ColumnElement[bool] | None) -> Any:
    """What `Gathered.take` unpacks, in its order."""
    debt = DebtRecord
    return (
        select(
            debt.contract_number,
            debt.debtor_id,
            debt.principal,
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
            debt.prescribes_on < today,
            Registration.deceased,
            debt.id,
            _apart(),
        )
        .join(
            Registration,
            (Registration.debtor_id == debt.debtor_id) & (Registration.creditor_id == debt.creditor_id),
        )
        .where(*_whose(creditor_id, among))
        .order_by(debt.id)
    )


def _breaches(session: Session, creditor_id: int) -> dict[int, int]:
    """Broken agreements of each debtor with this creditor, as profiles count them."""
    broken = (
        select(Agreement.debtor_id, func.count().label("broken"))
        .where(Agreement.creditor_id == creditor_id, broke())
        .group_by(Agreement.debtor_id)
    )
    return {row.debtor_id: row.broken for row in session.execute(broken)}
