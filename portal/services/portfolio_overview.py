"""A creditor's portfolio in figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import BigInteger, func, select, type_coerce
from sqlalchemy.orm import Session

from brazil.money import Money
from portal.models import DebtRecord, DebtStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusTotal:
    """How many debts stand at a status, and their principal."""

    status: DebtStatus
    debts: int
    principal: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The portfolio on a day."""

    by_status: tuple[StatusTotal, ...]
    debtors: int
    prescribed: int

    @property
    def debts(self) -> int:
        """Every debt on file."""
        return sum(each.debts for each in self.by_status)

    @property
    def principal(self) -> Money:
        """The principal of every debt on file."""
        return Money(sum(each.principal.cents for each in self.by_status))

    def of(self, status: DebtStatus) -> int:
        """How many debts stand at a status."""
        return sum(each.debts for each in self.by_status if each.status == status)


def overview(session: Session, creditor_id: int, today: date) -> Overview:
    """The figures of a creditor."""
    cents = type_coerce(DebtRecord.principal, BigInteger)
    rows = session.execute(
        select(DebtRecord.status, func.count(), func.sum(cents))
        .where(DebtRecord.creditor_id == creditor_id)
        .group_by(DebtRecord.status)
        .order_by(DebtRecord.status)
    )
    totals = tuple(StatusTotal(status=row[0], debts=row[1], principal=Money(int(row[2] or 0))) for row in rows)
    debtors = session.scalar(
        select(func.count(DebtRecord.debtor_id.distinct())).where(DebtRecord.creditor_id == creditor_id)
    )
    prescribed = session.scalar(
        select(func.count())
        .select_from(DebtRecord)
        .where(
            DebtRecord.creditor_id == creditor_id,
            DebtRecord.status == DebtStatus.OPEN,
            DebtRecord.prescribes_on < today,
        )
    )
    return Overview(by_status=totals, debtors=debtors or 0, prescribed=prescribed or 0)
