"""Sessions for staff who look at a person's pages: one creditor's rows of one person, and nothing is ever kept.

Every statement a page runs is narrowed here, by the columns a table has, not page by page: a table that names a person
without saying of which creditor is empty. A page that writes while it is opened writes into a transaction that ends
with the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, and_, event, false, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.util import LoaderCriteriaOption

from portal.db import Base, Database
from portal.models import Agreement, Charge, Debtor, DebtRecord, Installment


class Unkept(Session):
    """A session whose commit keeps nothing."""

    def commit(self) -> None:
        self.flush()


@contextmanager
def narrowed(database: Database, *, creditor_id: int, debtor_id: int) -> Iterator[Session]:
    """A session that sees one creditor's rows of one person; whatever it writes is gone when it closes."""
    options = _criteria(creditor_id, debtor_id)

    def narrow(state: ORMExecuteState) -> None:
        if state.is_select:
            state.statement = state.statement.options(*options)

    with Unkept(database.engine, expire_on_commit=False) as session:
        event.listen(session, "do_orm_execute", narrow)
        yield session  # closing it rolls back


def _criteria(creditor_id: int, debtor_id: int) -> list[LoaderCriteriaOption]:
    found = []
    for mapper in Base.registry.mappers:
        condition = _condition(mapper.class_, set(mapper.columns.keys()), creditor_id, debtor_id)
        if condition is not None:
            found.append(with_loader_criteria(mapper.class_, condition, include_aliases=True))
    return found


def _condition(model: Any, columns: set[str], creditor_id: int, debtor_id: int) -> ColumnElement[bool] | None:
    """What a table is narrowed by; None leaves it whole: it names nobody and belongs to no creditor."""
    if model is Debtor:
        return Debtor.id == debtor_id
    parts = [model.debtor_id == debtor_id] if "debtor_id" in columns else []
    debts = select(DebtRecord.id).where(DebtRecord.creditor_id == creditor_id)
    agreements = select(Agreement.id).where(Agreement.creditor_id == creditor_id)
    installments = select(Installment.id).where(Installment.agreement_id.in_(agreements))
    charges = select(Charge.id).where(Charge.installment_id.in_(installments))
    narrowing: dict[str, Callable[[], ColumnElement[bool]]] = {
        "creditor_id": lambda: model.creditor_id == creditor_id,
        "debt_id": lambda: model.debt_id.in_(debts),
        "agreement_id": lambda: model.agreement_id.in_(agreements),
        "installment_id": lambda: model.installment_id.in_(installments),
        "charge_id": lambda: model.charge_id.in_(charges),
    }
    for column, condition in narrowing.items():
        if column in columns:
            return and_(*parts, condition())
    return false() if parts else None
