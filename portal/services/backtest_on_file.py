"""A creditor's debts on file, in batches for a backtest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Row, Text, and_, cast, func, or_, select, type_coerce
from sqlalchemy.orm import Session, joinedload

from offers.backtest.columns import Portfolio
from offers.backtest.run import BATCH
from offers.policies.eligibility import Standing
from portal.db_types import Id
from portal.models import Agreement, DebtRecord, Registration
from portal.services.backtest_intake import PLACE_OF_PRODUCT, PLACE_OF_STANDING, Line, Progress, columns_of, terms_of
from portal.services.balances import COUNTED, balance_of
from portal.services.balances import STANDINGS as STANDING_OF
from portal.services.profiles import broke


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
    breaches = _breaches(session, creditor_id)
    rows = session.execute(_debts(creditor_id, among), execution_options={"yield_per": size})
    read = 0
    for part in rows.partitions(size):
        read += len(part)
        yield _with_balances(session, columns_of([_line_on_file(row, breaches, today) for row in part]), part, today)
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


def _with_balances(session: Session, columns: Portfolio, rows: Sequence[Row[Any]], today: date) -> Portfolio:
    places = {row.id: place for place, row in enumerate(rows) if row.apart}
    if not places:
        return columns
    known = np.full(len(rows), None, dtype=np.object_)
    found = select(DebtRecord).where(DebtRecord.id.in_(places)).options(joinedload(DebtRecord.registration))
    for debt in session.scalars(found):
        known[places[debt.id]] = balance_of(debt, today)
        session.expunge(debt)
    return replace(columns, known=known)


def _debts(creditor_id: int, among: ColumnElement[bool] | None) -> Any:
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
            debt.id,
            _apart().label("apart"),
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


def _line_on_file(row: Row[Any], breaches: dict[int, int], today: date) -> Line:
    standing = Standing.DECEASED if row.deceased else STANDING_OF[row.status]
    return Line(
        name=row.contract_number,
        debtor=row.debtor_id,
        principal=row.principal,
        due_on=row.due_on.toordinal(),
        contracted_on=row.contracted_on.toordinal() if row.contracted_on else 0,
        terms=terms_of(*row[5:13]),
        product=PLACE_OF_PRODUCT[row.product.value],
        origin=row.original_creditor,
        region=row.state,
        segment=row.segment,
        score_band=row.score_band,
        earlier_breaches=breaches.get(row.debtor_id, 0),
        standing=PLACE_OF_STANDING[standing],
        prescribed=today > row.prescribes_on,
    )
