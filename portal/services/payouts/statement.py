"""The lines of a payout as an accountability statement tells them: one source of rows for paper, XLSX and CSV."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from brazil.money import Money
from portal.models import (
    Agreement,
    AgreementDebt,
    DebtRecord,
    Installment,
    LineKind,
    Payment,
    PaymentPart,
    PaymentSource,
    PayoutLine,
)

PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """One line with what names it to the creditor. Amounts of a return are negative."""

    day: date
    kind: LineKind
    payment: str  # how the portal knows it
    source: PaymentSource
    agreement: str
    contracts: str
    installments: str
    age_days: int
    rate_bps: int
    principal: Money
    interest: Money
    fine: Money
    recovered: Money
    commission: Money
    fee: Money
    net: Money


def statement_rows(session: Session, payout_id: int) -> Iterator[StatementRow]:
    """Every line, by day; a page of them is held at a time."""
    after: tuple[date, int] | None = None
    while page := _page(session, payout_id, after):
        contracts, installments = _contracts(session, page), _installments(session, page)
        for row in page:
            yield _row(row, contracts, installments)
        after = page[-1].PayoutLine.occurred_on, page[-1].PayoutLine.id


def first_rows(session: Session, payout_id: int, count: int) -> list[StatementRow]:
    """The first lines, for a page."""
    page = _page(session, payout_id, None, count)
    contracts, installments = _contracts(session, page), _installments(session, page)
    return [_row(row, contracts, installments) for row in page]


def _page(session: Session, payout_id: int, after: tuple[date, int] | None, count: int = PAGE) -> Sequence[Any]:
    query = (
        select(PayoutLine, Payment.public_id, Payment.source, Payment.agreement_id, Agreement.number)
        .join(Payment, Payment.id == PayoutLine.payment_id)
        .join(Agreement, Agreement.id == Payment.agreement_id)
        .where(PayoutLine.payout_id == payout_id)
        .order_by(PayoutLine.occurred_on, PayoutLine.id)
        .limit(count)
    )
    if after is not None:
        day, line_id = after
        query = query.where(
            or_(PayoutLine.occurred_on > day, and_(PayoutLine.occurred_on == day, PayoutLine.id > line_id))
        )
    return session.execute(query).all()


def _row(row: Any, contracts: dict[int, str], installments: dict[int, str]) -> StatementRow:
    line: PayoutLine = row.PayoutLine
    return StatementRow(
        day=line.occurred_on,
        kind=line.kind,
        payment=row.public_id,
        source=row.source,
        agreement=row.number,
        contracts=contracts.get(row.agreement_id, ""),
        installments=installments.get(line.payment_id, ""),
        age_days=line.age_days,
        rate_bps=line.rate_bps,
        principal=line.principal,
        interest=line.interest,
        fine=line.fine,
        recovered=line.recovered,
        commission=line.commission,
        fee=line.fee,
        net=line.net,
    )


def _contracts(session: Session, page: Sequence[Any]) -> dict[int, str]:
    query = (
        select(AgreementDebt.agreement_id, DebtRecord.contract_number)
        .join(DebtRecord, DebtRecord.id == AgreementDebt.debt_id)
        .where(AgreementDebt.agreement_id.in_({row.agreement_id for row in page}))
        .order_by(AgreementDebt.id)
    )
    return _joined(session.execute(query))


def _installments(session: Session, page: Sequence[Any]) -> dict[int, str]:
    query = (
        select(PaymentPart.payment_id, Installment.number)
        .join(Installment, Installment.id == PaymentPart.installment_id)
        .where(PaymentPart.payment_id.in_({row.PayoutLine.payment_id for row in page}))
        .distinct()
        .order_by(PaymentPart.payment_id, Installment.number)
    )
    return _joined(session.execute(query))


def _joined(pairs: Any) -> dict[int, str]:
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(str(value))
    return {key: ", ".join(values) for key, values in found.items()}
