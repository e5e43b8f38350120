"""What people proposed that the policy did not accept, and did not send to a person: for who writes the policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from brazil.money import Money
from portal.models import CounterofferOutcome, CounterofferRecord, DebtRecord, PersonRequest, Pricing, Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAccepted:
    """One proposal: `asked` a payment, `count` payments; beside it what the policy gave at once on that day."""

    on: date
    name: str
    contract: str
    asked: Money
    count: int
    asked_total: Money
    owed: Money
    given_in_cash: Money
    limit: str
    countered: bool


def not_accepted(
    session: Session, creditor_id: int, since: date, *, limit_code: str = "", offset: int = 0, limit: int | None = None
) -> list[NotAccepted]:
    """The newest first; of one limit where it is named."""
    name = (
        select(Registration.name)
        .where(Registration.creditor_id == creditor_id, Registration.debtor_id == CounterofferRecord.debtor_id)
        .scalar_subquery()
    )
    query = (
        select(CounterofferRecord, DebtRecord.contract_number, Pricing.balance, Pricing.cash_total, name.label("name"))
        .join(DebtRecord, DebtRecord.id == CounterofferRecord.debt_id)
        .join(Pricing, Pricing.id == CounterofferRecord.pricing_id)
        .where(*_kept(creditor_id, since, limit_code))
        .order_by(CounterofferRecord.id.desc())
        .offset(offset)
    )
    return [_row(*each) for each in session.execute(query if limit is None else query.limit(limit))]


def by_limit(session: Session, creditor_id: int, since: date) -> Mapping[str, int]:
    """How many each limit stopped, the most first."""
    query = (
        select(CounterofferRecord.limit_code, func.count().label("stopped"))
        .join(DebtRecord, DebtRecord.id == CounterofferRecord.debt_id)
        .where(*_kept(creditor_id, since, ""))
        .group_by(CounterofferRecord.limit_code)
        .order_by(func.count().desc(), CounterofferRecord.limit_code)
    )
    return {code: int(count) for code, count in session.execute(query)}


def _kept(creditor_id: int, since: date, limit_code: str) -> list[ColumnElement[bool]]:
    sent = select(PersonRequest.counteroffer_id).where(
        PersonRequest.creditor_id == creditor_id, PersonRequest.counteroffer_id.is_not(None)
    )
    conditions: list[ColumnElement[bool]] = [
        DebtRecord.creditor_id == creditor_id,
        CounterofferRecord.asked_on >= since,
        CounterofferRecord.outcome != CounterofferOutcome.ACCEPTED,
        CounterofferRecord.id.not_in(sent),
    ]
    return [*conditions, CounterofferRecord.limit_code == limit_code] if limit_code else conditions


def _row(record: CounterofferRecord, contract: str, balance: Any, cash: Money, name: str | None) -> NotAccepted:
    first = record.down_payment or record.amount
    return NotAccepted(
        on=record.asked_on, name=name or "", contract=contract, asked=record.amount, count=record.installment_count,
        asked_total=Money(first.cents + record.amount.cents * (record.installment_count - 1)),
        owed=Money(int(balance["total_cents"])), given_in_cash=cash, limit=record.limit_code,
        countered=record.outcome is CounterofferOutcome.COUNTERED,
    )  # fmt: skip
