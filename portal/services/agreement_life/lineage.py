"""From a debt to its agreements, their installments and payments: the whole way, kept visible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from brazil.money import Money
from offers.agreements.agreement import AGREEMENT_TRANSITIONS, AgreementEvent, AgreementState
from offers.agreements.breach import Paid
from portal.models import Agreement, AgreementDebt, DebtRecord
from portal.services.agreement_life.money import payments_of
from portal.services.agreement_life.steps import record_step
from portal.services.payments import lock_agreements


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One agreement in the life of a debt, with what was paid under it, day by day."""

    agreement: Agreement
    payments: tuple[Paid, ...]

    @property
    def paid(self) -> Money:
        """Everything paid under it."""
        return Money(sum(each.amount.cents for each in self.payments))

    @property
    def made_on(self) -> datetime:
        return self.agreement.accepted_at


def lineage_of(session: Session, debt: DebtRecord) -> tuple[Link, ...]:
    """Every agreement a debt was under, the first first, with its installments loaded."""
    query = (
        select(Agreement)
        .join(AgreementDebt)
        .where(AgreementDebt.debt_id == debt.id)
        .options(selectinload(Agreement.installments))
        .order_by(Agreement.id)
    )
    return tuple(Link(agreement=each, payments=payments_of(session, each)) for each in session.scalars(query))


def replace_ended(session: Session, agreement_id: int, *, today: date, now: datetime) -> list[Agreement]:
    """A new agreement takes the place of the broken one its debts had come back from: the two are tied together, once.
    Commits."""
    debts = select(AgreementDebt.debt_id).where(AgreementDebt.agreement_id == agreement_id)
    ended = (
        select(Agreement.id)
        .join(AgreementDebt)
        .where(
            AgreementDebt.debt_id.in_(debts),
            Agreement.id < agreement_id,
            Agreement.status == AgreementState.BROKEN,
        )
    )
    ids = set(session.scalars(ended))
    lock_agreements(session, {agreement_id, *ids})
    found = [session.get_one(Agreement, each) for each in sorted(ids)]
    tied = [each for each in found if AgreementEvent.REPLACE in AGREEMENT_TRANSITIONS[each.status]]
    for each in tied:
        record_step(
            session,
            each,
            AgreementEvent.REPLACE,
            reason="renegotiated",
            key=f"replace:{agreement_id}",
            on=today,
            actor=f"debtor:{each.debtor_id}",
            detail={"agreement_id": agreement_id},
            now=now,
        )
        each.replaced_by_id = agreement_id
    session.commit()
    return tied
