"""Payouts as people look for them: those there are, what waits to be in one, and what one of them consists of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, joinedload

from payments.payout import PayoutState
from portal.models import (
    BeneficiaryKind,
    Creditor,
    CreditorContract,
    LineKind,
    Payment,
    PaymentStatus,
    Payout,
    PayoutKind,
    PayoutLine,
    ReceivingAccount,
)
from portal.services.errors import NotFound
from portal.services.payouts.preparing import Totals, free_totals, open_payout

SHOWN_TO_CREDITORS = frozenset({PayoutState.APPROVED, PayoutState.PAID})
"""What is still being prepared is the operator's own affair."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What a creditor would be paid, or asked, today. `opened` is the one that has to be decided before."""

    creditor: Creditor
    kind: PayoutKind
    totals: Totals
    opened: Payout | None


def payouts(
    session: Session, creditor_id: int | None, states: Collection[PayoutState] = frozenset(PayoutState), *,
    offset: int = 0, limit: int = 50,
) -> list[Payout]:  # fmt: skip
    """Payouts of a creditor, or of all, newest first."""
    query = select(Payout).where(Payout.state.in_(states)).options(joinedload(Payout.creditor))
    if creditor_id is not None:
        query = query.where(Payout.creditor_id == creditor_id)
    return list(session.scalars(query.order_by(Payout.id.desc()).offset(offset).limit(limit)))


def count(session: Session, creditor_id: int | None, states: Collection[PayoutState] = frozenset(PayoutState)) -> int:
    """How many there are."""
    query = select(func.count()).select_from(Payout).where(Payout.state.in_(states))
    if creditor_id is not None:
        query = query.where(Payout.creditor_id == creditor_id)
    return session.scalar(query) or 0


def payout_of(
    session: Session,
    public_id: str,
    creditor_id: int | None,
    states: Collection[PayoutState] = frozenset(PayoutState),
) -> Payout:
    """One in the viewer's reach; NotFound otherwise."""
    query = select(Payout).where(Payout.public_id == public_id, Payout.state.in_(states))
    if creditor_id is not None:
        query = query.where(Payout.creditor_id == creditor_id)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def waiting(session: Session, creditors: Sequence[Creditor], today: date) -> list[Waiting]:
    """What could be prepared now, of each creditor that has any."""
    found = [
        Waiting(
            creditor=creditor,
            kind=kind,
            totals=free_totals(session, creditor.id, kind, today),
            opened=open_payout(session, creditor.id, kind),
        )
        for creditor in creditors
        for kind in PayoutKind
    ]
    return [each for each in found if each.totals.lines]


def without_contract(session: Session) -> list[Creditor]:
    """Creditors whose money the operator receives with nothing agreed on what it keeps: their payments wait."""
    held = select(ReceivingAccount.id).where(ReceivingAccount.beneficiary_kind == BeneficiaryKind.OPERATOR)
    came = select(Payment.id).where(
        Payment.creditor_id == Creditor.id, Payment.receiving_account_id.in_(held.scalar_subquery())
    )
    agreed = select(CreditorContract.id).where(CreditorContract.creditor_id == Creditor.id)
    return list(session.scalars(select(Creditor).where(came.exists(), ~agreed.exists()).order_by(Creditor.name)))


def returned_since(session: Session, payout_id: int) -> int:
    """How many payments of a payout were taken back without that being in it: they come in the next one."""
    back = aliased(PayoutLine)
    said = select(back.id).where(
        back.payment_id == Payment.id, back.kind == LineKind.RETURN, back.payout_id == payout_id
    )
    query = (
        select(func.count())
        .select_from(PayoutLine)
        .join(Payment, Payment.id == PayoutLine.payment_id)
        .where(
            PayoutLine.payout_id == payout_id,
            PayoutLine.kind == LineKind.PAYMENT,
            Payment.status == PaymentStatus.RETURNED,
            ~said.exists(),
        )
    )
    return session.scalar(query) or 0


def operator_accounts(session: Session, payout_id: int) -> list[ReceivingAccount]:
    """Accounts a payout may leave from, first those its payments came into."""
    ours = select(ReceivingAccount).where(ReceivingAccount.beneficiary_kind == BeneficiaryKind.OPERATOR)
    came_into = [
        each for each in receiving_accounts(session, payout_id) if each.beneficiary_kind is BeneficiaryKind.OPERATOR
    ]
    others = session.scalars(ours.order_by(ReceivingAccount.id))
    return [*came_into, *(each for each in others if each not in came_into)]


def receiving_accounts(session: Session, payout_id: int) -> list[ReceivingAccount]:
    """The accounts the payments of a payout came into, the one with most of them first."""
    query = (
        select(ReceivingAccount)
        .join(Payment, Payment.receiving_account_id == ReceivingAccount.id)
        .join(PayoutLine, PayoutLine.payment_id == Payment.id)
        .where(PayoutLine.payout_id == payout_id)
        .group_by(ReceivingAccount.id)
        .order_by(func.count().desc(), ReceivingAccount.id)
    )
    return list(session.scalars(query))
