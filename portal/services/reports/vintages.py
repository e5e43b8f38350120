"""Vintages: what came in of each month's cohort, month after month, over what the cohort began with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Subquery, case, func, select, type_coerce
from sqlalchemy.orm import Session

from portal.models import DebtRecord, Payment, PaymentStatus
from portal.services.reports.asked import Asked, Rows
from portal.services.reports.cohorts import deals
from portal.services.reports.figures import Method, Spec
from portal.services.reports.in_sql import month_of


class By(StrEnum):
    """What puts a row into its month; a value is also the word in the address."""

    AGREEMENT = "acordo"  # the month in which it was made; below the line what was agreed
    DUE = "vencimento"  # the month in which the debt fell due; below the line what fell due


@dataclass(frozen=True, slots=True, kw_only=True)
class Vintage:
    """``month`` is ``2026-11``; ``received`` is centavos by age in months, added up from the first."""

    month: str
    whole: int
    count: int
    received: tuple[int, ...]


def by_agreement(asked: Asked) -> Rows:
    """One row an agreement made in the period: received so far over what was agreed."""
    made = deals(asked)
    return _paid_of(asked, made, type_coerce(made.c.total, BigInteger), made.c.agreement_id)


def by_due_month(asked: Asked) -> Rows:
    """One row a debt that fell due in the period: received so far over its original amount."""
    owed = _owed(asked)
    made = deals(asked, every=True)
    cents = case((Payment.status == PaymentStatus.APPLIED, type_coerce(Payment.amount, BigInteger)), else_=0)
    return (
        select(
            owed.c.subject, owed.c.debtor_id, owed.c.on_day, func.coalesce(func.sum(cents), 0).label("part"),
            owed.c.whole, month_of(owed.c.on_day).label("kind"),
        )
        .select_from(owed)
        .outerjoin(made, made.c.debt_id == owed.c.debt_id)
        .outerjoin(Payment, (Payment.agreement_id == made.c.agreement_id) & (Payment.paid_on <= asked.today))
        .group_by(owed.c.debt_id, owed.c.subject, owed.c.debtor_id, owed.c.on_day, owed.c.whole)
    )  # fmt: skip


SPECS = {
    By.AGREEMENT: Spec(key="safra-acordo", members=by_agreement, method=Method.RATIO, kinds=True),
    By.DUE: Spec(key="safra-vencimento", members=by_due_month, method=Method.RATIO, kinds=True),
}


def vintages(session: Session, asked: Asked, by: By) -> list[Vintage]:
    """Each month of the period that has rows, with what came in by age. Two queries, however many months."""
    members = SPECS[by].members(asked).subquery()
    bases = session.execute(
        select(members.c.kind, func.sum(members.c.whole), func.count())
        .group_by(members.c.kind)
        .order_by(members.c.kind)
    ).all()
    received: dict[str, dict[int, int]] = {}
    for month, paid_in, cents in session.execute(_months_paid(asked, by)):
        ages = received.setdefault(month, {})
        age = max(0, _months(paid_in) - _months(month))
        ages[age] = ages.get(age, 0) + int(cents)
    now = _months(f"{asked.today:%Y-%m}")
    return [
        Vintage(
            month=month, whole=int(whole), count=int(count),
            received=_added(received.get(month, {}), max(0, now - _months(month))),
        )
        for month, whole, count in bases
    ]  # fmt: skip


def _months_paid(asked: Asked, by: By) -> Any:
    cents = func.sum(type_coerce(Payment.amount, BigInteger))
    counted = (Payment.status == PaymentStatus.APPLIED) & (Payment.paid_on <= asked.today)
    if by is By.AGREEMENT:
        made = deals(asked)
        month = month_of(made.c.on_day)
        query = select(month, month_of(Payment.paid_on), cents).select_from(made)
    else:
        owed, made = _owed(asked), deals(asked, every=True)
        month = month_of(owed.c.on_day)
        query = select(month, month_of(Payment.paid_on), cents).select_from(owed)
        query = query.join(made, made.c.debt_id == owed.c.debt_id)
    query = query.join(Payment, Payment.agreement_id == made.c.agreement_id).where(counted)
    return query.group_by(month, month_of(Payment.paid_on))


def _owed(asked: Asked) -> Subquery:
    query = select(
        DebtRecord.id.label("debt_id"),
        DebtRecord.debtor_id,
        DebtRecord.contract_number.label("subject"),
        DebtRecord.due_on.label("on_day"),
        type_coerce(DebtRecord.principal, BigInteger).label("whole"),
    ).where(DebtRecord.creditor_id == asked.creditor_id, DebtRecord.due_on.between(asked.since, asked.until))
    return (query if asked.debts is None else query.where(asked.debts)).subquery("owed")


def _paid_of(asked: Asked, made: Subquery, whole: Any, key: Any) -> Rows:
    cents = case((Payment.status == PaymentStatus.APPLIED, type_coerce(Payment.amount, BigInteger)), else_=0)
    return (
        select(
            made.c.subject, made.c.debtor_id, made.c.on_day, func.coalesce(func.sum(cents), 0).label("part"),
            whole.label("whole"), month_of(made.c.on_day).label("kind"),
        )
        .select_from(made)
        .outerjoin(Payment, (Payment.agreement_id == key) & (Payment.paid_on <= asked.today))
        .group_by(key, made.c.subject, made.c.debtor_id, made.c.on_day, made.c.total)
    )  # fmt: skip


def _added(by_age: dict[int, int], last: int) -> tuple[int, ...]:
    total, found = 0, []
    for age in range(last + 1):
        total += by_age.get(age, 0)
        found.append(total)
    return tuple(found)


def _months(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1
