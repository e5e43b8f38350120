"""What must always hold of money out, asked of the whole database: anything listed is a fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from payments.ledger import Account, collected, commission_receivable, payable_to_creditor
from payments.payout import PayoutState
from portal.models import CreditorContract, LedgerBalance, Payment, PaymentPart, Payout, PayoutKind, PayoutLine
from portal.services.payouts.sources import operator_holds, without_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong, with what, by how much. `code` is stable; its sentence is ``payout_fault_<code>``."""

    code: str
    creditor_id: int
    subject: str
    expected_cents: int
    found_cents: int


def faults(session: Session, *, lined_before: datetime) -> list[Fault]:
    """Every fault there is. Payments applied since `lined_before` may still wait for their line."""
    return [
        *_payments_without_line(session, lined_before),
        *_lines_unlike_their_payment(session),
        *_payouts_unlike_their_lines(session),
        *_balances(session),
    ]


def _payments_without_line(session: Session, before: datetime) -> Iterator[Fault]:
    """Of creditors with a contract, and of any whose money the operator holds."""
    contracted = select(CreditorContract.creditor_id)
    query = (
        select(Payment.id, Payment.creditor_id, Payment.amount)
        .where(
            Payment.id.in_(without_line()),
            Payment.applied_at < before,
            or_(Payment.creditor_id.in_(contracted), operator_holds()),
        )
        .order_by(Payment.id)
        .limit(100)
    )
    for payment_id, creditor_id, amount in session.execute(query):
        yield Fault(
            code="no_line", creditor_id=creditor_id, subject=f"payment:{payment_id}", expected_cents=amount.cents,
            found_cents=0,
        )  # fmt: skip


def _lines_unlike_their_payment(session: Session) -> Iterator[Fault]:
    parts = (
        select(func.coalesce(func.sum(type_coerce(PaymentPart.amount, BigInteger)), 0))
        .where(PaymentPart.payment_id == PayoutLine.payment_id)
        .scalar_subquery()
    )
    stated = _cents(PayoutLine.recovered)
    signed = case((PayoutLine.kind == "payment", parts), else_=-parts)
    query = select(PayoutLine.payment_id, PayoutLine.creditor_id, signed, stated).where(signed != stated)
    yield from _differing(session, query, "line_differs", "payment")


def _payouts_unlike_their_lines(session: Session) -> Iterator[Fault]:
    net = (
        select(func.coalesce(func.sum(_cents(PayoutLine.net)), 0))
        .where(PayoutLine.payout_id == Payout.id)
        .scalar_subquery()
    )
    stated = case((Payout.state == PayoutState.CANCELED, 0), else_=_cents(Payout.total))
    query = select(Payout.id, Payout.creditor_id, net, stated).where(net != stated)
    yield from _differing(session, query, "payout_differs", "payout")


def _balances(session: Session) -> Iterator[Fault]:
    """What is owed each way, in the ledger, is what the lines not yet paid come to."""
    unpaid = or_(PayoutLine.payout_id.is_(None), Payout.state != PayoutState.PAID)
    to_pay = and_(PayoutLine.goes_to == PayoutKind.PAYOUT, unpaid)
    to_invoice = and_(PayoutLine.goes_to == PayoutKind.INVOICE, unpaid)
    received = PayoutLine.goes_to == PayoutKind.PAYOUT
    kept = _cents(PayoutLine.recovered) - _cents(PayoutLine.fee)
    query = (
        select(
            PayoutLine.creditor_id,
            -_added(_cents(PayoutLine.net), to_pay),
            _added(_cents(PayoutLine.net), to_invoice),
            _added(kept, received),
        )
        .outerjoin(Payout, Payout.id == PayoutLine.payout_id)
        .group_by(PayoutLine.creditor_id)
    )
    for creditor_id, *expected in session.execute(query):
        owner = str(creditor_id)
        accounts = (payable_to_creditor(owner), commission_receivable(owner), collected(owner))
        for account, cents in zip(accounts, expected, strict=True):
            held = _held(session, account)
            if held != int(cents):
                yield Fault(
                    code="balance_differs", creditor_id=creditor_id, subject=f"account:{account}",
                    expected_cents=int(cents), found_cents=held,
                )  # fmt: skip


def _differing(session: Session, query: Select[Any], code: str, what: str) -> Iterator[Fault]:
    for key, creditor_id, expected, found in session.execute(query.limit(100)):
        yield Fault(
            code=code, creditor_id=creditor_id, subject=f"{what}:{key}", expected_cents=int(expected),
            found_cents=int(found),
        )  # fmt: skip


def _held(session: Session, account: Account) -> int:
    added = func.coalesce(func.sum(_cents(LedgerBalance.balance)), 0)
    return int(session.scalar(select(added).where(LedgerBalance.account == str(account))) or 0)


def _added(cents: ColumnElement[int], which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, cents), else_=0)), 0)


def _cents(column: Any) -> ColumnElement[int]:
    return type_coerce(column, BigInteger)
