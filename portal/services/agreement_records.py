"""A debtor's agreements and installments, as their pages need them."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.models import Agreement, AgreementDebt, DebtRecord, Installment, OfferRecord, Payment
from portal.services.errors import NotFound


def agreement_of(session: Session, debtor_id: int, public_id: str) -> Agreement:
    """One of the debtor's agreements with creditor, installments and debts; NotFound otherwise."""
    agreement = session.scalar(_whole().where(Agreement.debtor_id == debtor_id, Agreement.public_id == public_id))
    if agreement is None:
        raise NotFound
    return agreement


def agreements_of(session: Session, debtor_id: int) -> list[Agreement]:
    """The debtor's agreements, newest first, each as `agreement_of` gives it."""
    return list(session.scalars(_whole().where(Agreement.debtor_id == debtor_id).order_by(Agreement.id.desc())))


def agreement_of_offer(session: Session, record: OfferRecord) -> Agreement | None:
    """The agreement an offer became, if it did."""
    return session.scalar(select(Agreement).where(Agreement.offer_id == record.id))


def live_agreement_of(session: Session, debt: DebtRecord) -> Agreement | None:
    """The newest agreement that covers a debt: the live one, or the one that settled it."""
    return session.scalar(
        select(Agreement)
        .join(AgreementDebt)
        .where(AgreementDebt.debt_id == debt.id)
        .order_by(AgreementDebt.live.desc(), Agreement.id.desc())
        .limit(1)
    )


def installment_of(session: Session, debtor_id: int, public_id: str) -> Installment:
    """One of the debtor's installments; NotFound otherwise."""
    installment = session.scalar(
        select(Installment).where(Installment.debtor_id == debtor_id, Installment.public_id == public_id)
    )
    if installment is None:
        raise NotFound
    return installment


def payment_of(session: Session, debtor_id: int, public_id: str) -> Payment:
    """One of the debtor's payments; NotFound otherwise."""
    payment = session.scalar(select(Payment).where(Payment.debtor_id == debtor_id, Payment.public_id == public_id))
    if payment is None:
        raise NotFound
    return payment


def _whole() -> Select[Agreement]:
    return select(Agreement).options(
        joinedload(Agreement.creditor),
        selectinload(Agreement.installments),
        selectinload(Agreement.debts).joinedload(AgreementDebt.debt),
    )
