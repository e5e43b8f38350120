"""The two cohorts of the reports: debts whose options were seen for the first time, and agreements made."""

from __future__ import annotations

from sqlalchemy import Subquery, func, literal, select

from portal.models import Agreement, DebtRecord, OfferRecord, Pricing
from portal.services.reports.asked import Asked
from portal.services.reports.in_sql import day_of, total_cents_of


def seen(asked: Asked) -> Subquery:
    """Debts whose person saw their options for the first time in the period, with what was owed on that day."""
    first = (
        select(func.min(Pricing.id).label("id"))
        .join(DebtRecord, DebtRecord.id == Pricing.debt_id)
        .where(DebtRecord.creditor_id == asked.creditor_id)
        .group_by(Pricing.debt_id)
    ).subquery()
    query = (
        select(
            Pricing.debt_id,
            Pricing.debtor_id,
            DebtRecord.contract_number.label("subject"),
            Pricing.priced_on.label("on_day"),
            total_cents_of(Pricing.balance).label("whole"),
        )
        .join(first, first.c.id == Pricing.id)
        .join(DebtRecord, DebtRecord.id == Pricing.debt_id)
        .where(Pricing.priced_on.between(asked.since, asked.until))
    )
    return (query if asked.debts is None else query.where(asked.debts)).subquery("seen")


def deals(asked: Asked, *, every: bool = False) -> Subquery:
    """Agreements of the creditor, one debt each; those made in the period unless `every` is asked for."""
    made_on = day_of(Agreement.accepted_at)
    query = (
        select(
            Agreement.id.label("agreement_id"),
            OfferRecord.debt_id,
            OfferRecord.id.label("offer_id"),
            Agreement.debtor_id,
            Agreement.number.label("subject"),
            made_on.label("on_day"),
            Agreement.status,
            Agreement.settled_on,
            Agreement.balance,
            Agreement.total,
            literal(1).label("one"),
        )
        .join(OfferRecord, OfferRecord.id == Agreement.offer_id)
        .join(DebtRecord, DebtRecord.id == OfferRecord.debt_id)
        .where(Agreement.creditor_id == asked.creditor_id)
    )
    if not every:
        query = query.where(made_on.between(asked.since, asked.until))
    return (query if asked.debts is None else query.where(asked.debts)).subquery("deals")
