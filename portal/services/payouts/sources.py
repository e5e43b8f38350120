"""Payments that are not yet in a line, with all a line is worked out from, a batch in one question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BigInteger, ColumnElement, ScalarSelect, Select, case, func, literal, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from brazil.money import ZERO, Money
from offers.agreements.allocation import Part
from payments.incoming import IncomingKind
from payments.ledger import JournalKind
from payments.payout import Recovered
from portal.clock import business_date
from portal.models import (
    Agreement,
    AgreementDebt,
    BeneficiaryKind,
    DebtRecord,
    JournalRecord,
    LineKind,
    Payment,
    PaymentPart,
    PaymentStatus,
    PayoutLine,
    PostingRecord,
    ReceivingAccount,
)

RESTATED = "restated:"
"""What the journal that counts a payment for debts is called, before the payment's own key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A payment as its line needs it. `age_days` is that of the debt on the day the agreement was made."""

    payment_id: int
    paid_on: date
    in_account_on: date
    recovered: Recovered
    bank_fee: Money
    age_days: int
    to_operator: bool


def unlined(session: Session, creditor_id: int, limit: int) -> list[Source]:
    """Payments of a creditor without a line, oldest first."""
    ids = session.scalars(_without(creditor_id, LineKind.PAYMENT).order_by(Payment.id).limit(limit)).all()
    return _sources(session, ids) if ids else []


def returned(session: Session, creditor_id: int, limit: int) -> list[tuple[PayoutLine, date]]:
    """Lines of payments that were taken back, with the day, where no line says so yet."""
    found = (
        select(PayoutLine, Payment.returned_on)
        .join(Payment, Payment.id == PayoutLine.payment_id)
        .where(
            PayoutLine.kind == LineKind.PAYMENT,
            Payment.id.in_(
                _without(creditor_id, LineKind.RETURN)
                .where(Payment.status == PaymentStatus.RETURNED)
                .order_by(Payment.id)
                .limit(limit)
            ),
        )
        .order_by(Payment.id)
    )
    return [(line, day) for line, day in session.execute(found) if day is not None]


def without_line(creditor_id: int | None = None) -> Select[int]:
    """Ids of payments without a line, of one creditor or of all."""
    return _without(creditor_id, LineKind.PAYMENT)


def operator_holds() -> ColumnElement[bool]:
    """Whether a payment's money is in an account of the operator's."""
    return _account() == BeneficiaryKind.OPERATOR


def _without(creditor_id: int | None, kind: LineKind) -> Select[int]:
    """What came after a breach is nobody's but the debtor's until it is counted for a debt: its line waits for that."""
    line = select(PayoutLine.id).where(PayoutLine.payment_id == Payment.id, PayoutLine.kind == kind)
    counted = or_(Payment.kind != IncomingKind.AFTER_BREACH.value, Payment.parts.any(), _restated_journals().exists())
    query = select(Payment.id).where(~line.exists(), counted)
    return query if creditor_id is None else query.where(Payment.creditor_id == creditor_id)


def _sources(session: Session, ids: Sequence[int]) -> list[Source]:
    query = (
        select(
            Payment.id,
            Payment.paid_on,
            Payment.credited_on,
            Payment.fee,
            _of_part(Part.PRINCIPAL),
            _of_part(Part.PLAN_INTEREST, Part.LATE_INTEREST),
            _of_part(Part.FINE),
            _restated(),
            Agreement.accepted_at,
            _youngest_due(),
            _account(),
        )
        .join(Agreement, Agreement.id == Payment.agreement_id)
        .where(Payment.id.in_(ids))
        .order_by(Payment.id)
    )
    return [
        Source(
            payment_id=payment_id,
            paid_on=paid_on,
            in_account_on=credited_on or paid_on,
            recovered=Recovered(
                principal=Money(int(principal) + int(restated)), interest=Money(int(interest)), fine=Money(int(fine))
            ),
            bank_fee=fee or ZERO,
            age_days=max((business_date(accepted_at) - due_on).days, 0) if due_on else 0,
            to_operator=kind is BeneficiaryKind.OPERATOR,
        )
        for payment_id, paid_on, credited_on, fee, principal, interest, fine, restated, accepted_at, due_on, kind in (
            session.execute(query)
        )
    ]


def _of_part(*parts: Part) -> ScalarSelect[int]:
    cents = case((PaymentPart.part.in_(parts), type_coerce(PaymentPart.amount, BigInteger)), else_=0)
    return select(func.coalesce(func.sum(cents), 0)).where(PaymentPart.payment_id == Payment.id).scalar_subquery()


def _restated() -> ScalarSelect[int]:
    """What of a payment was counted for debts that a broken agreement left; it counts as principal."""
    cents = func.coalesce(func.sum(type_coerce(PostingRecord.amount, BigInteger)), 0)
    posted = _restated_journals().join(PostingRecord, PostingRecord.journal_id == JournalRecord.id)
    return posted.with_only_columns(cents).scalar_subquery()


def _restated_journals() -> Select[int]:
    return select(JournalRecord.id).where(
        JournalRecord.creditor_id == Payment.creditor_id,
        JournalRecord.kind == JournalKind.CREDIT_USED.value,
        JournalRecord.ref == literal(RESTATED).concat(Payment.key),
    )


def _youngest_due() -> ScalarSelect[date]:
    """Of an agreement over several debts the youngest one counts: the older ones would ask more of the creditor."""
    return (
        select(func.max(DebtRecord.due_on, type_=DebtRecord.due_on.type))
        .join(AgreementDebt, AgreementDebt.debt_id == DebtRecord.id)
        .where(AgreementDebt.agreement_id == Payment.agreement_id)
        .scalar_subquery()
    )


def _account() -> ScalarSelect[BeneficiaryKind]:
    """Whose account the money is in; a credit used is where the last payment that left a credit came in.

    What came by no account of ours came to the creditor.
    """
    earlier = aliased(Payment)
    where_credit_is = (
        select(earlier.receiving_account_id)
        .where(
            earlier.agreement_id == Payment.agreement_id,
            earlier.receiving_account_id.is_not(None),
            earlier.id < Payment.id,
            type_coerce(earlier.credit, BigInteger) > 0,
        )
        .order_by(earlier.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(ReceivingAccount.beneficiary_kind)
        .where(ReceivingAccount.id == func.coalesce(Payment.receiving_account_id, where_credit_is))
        .scalar_subquery()
    )
