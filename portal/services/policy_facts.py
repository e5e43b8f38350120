"""Some of a creditor's debts as a policy's lint and examples look at them: the same ones however often one asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from brazil.errors import MissingIndex
from offers.policies.lint.portfolio import PortfolioFacts, SampledDebt, sampled
from offers.policies.policy import Policy
from portal.models import Agreement, Creditor, DebtRecord, DebtStatus, Registration
from portal.services.balances import balance_of, is_prescribed
from portal.services.profiles import asks_breaches, broke

SAMPLE = 300
"""Debts looked at."""
_FEW = 5_000
"""Up to so many debts, all are put in order; of more, only as many are walked as are wanted."""


def facts_of_portfolio(
    session: Session, creditor_id: int, policy: Policy, today: date, *, size: int = SAMPLE
) -> PortfolioFacts:
    """Debts that can be negotiated today, by their public names, which are chance: the policy has no part."""
    creditor = session.get_one(Creditor, creditor_id)
    records = sampled_records(session, creditor, today, size=size)
    breaches = _breaches(session, creditor_id, records) if asks_breaches([policy]) else {}
    found = [_looked_at(record, breaches.get(record.debtor_id, 0), today) for record in records]
    debts = tuple(each for each in found if each is not None)
    return PortfolioFacts(debts=debts, shows_prescribed=creditor.shows_prescribed)


def sampled_records(session: Session, creditor: Creditor, today: date, *, size: int = SAMPLE) -> Sequence[DebtRecord]:
    """Open debts of living people, prescribed ones only where they are shown, in the order of their public names.

    Of a large portfolio the names are walked in their own index: any stretch of them is as good as chance.
    """
    few = _open_debts(session, creditor.id) <= _FEW
    whose = DebtRecord.creditor_id if few else DebtRecord.creditor_id + 0  # the sum keeps its index from being taken
    query = (
        select(DebtRecord)
        .join(DebtRecord.registration)
        .options(contains_eager(DebtRecord.registration))
        .where(whose == creditor.id, DebtRecord.status == DebtStatus.OPEN, Registration.deceased.in_((False,)))
        .order_by(DebtRecord.public_id)
        .limit(size)
    )
    if not creditor.shows_prescribed:
        query = query.where(DebtRecord.prescribes_on >= today)
    return session.scalars(query).all()


def masked(contract: str) -> str:
    """A contract as it is named in an example: its last four signs."""
    return f"contrato final {contract[-4:]}"


def _open_debts(session: Session, creditor_id: int) -> int:
    """How many there are, counted no further than it takes to tell few from many."""
    some = select(DebtRecord.id).where(DebtRecord.creditor_id == creditor_id).limit(_FEW + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _breaches(session: Session, creditor_id: int, records: Sequence[DebtRecord]) -> dict[int, int]:
    debtors = {record.debtor_id for record in records}
    broken = (
        select(Agreement.debtor_id, func.count().label("broken"))
        .where(Agreement.creditor_id == creditor_id, Agreement.debtor_id.in_(debtors), broke())
        .group_by(Agreement.debtor_id)
    )
    return {row.debtor_id: row.broken for row in session.execute(broken)}


def _looked_at(record: DebtRecord, breaches: int, today: date) -> SampledDebt | None:
    """None for a debt whose amount cannot be worked out, or that owes nothing."""
    try:
        balance = balance_of(record, today)
    except MissingIndex:
        return None
    if not balance.total:
        return None
    return sampled(
        masked(record.contract_number),
        record.as_rules_see_it(),
        balance,
        record.profile(earlier_breaches=breaches),
        prescribed=is_prescribed(record, today),
    )
