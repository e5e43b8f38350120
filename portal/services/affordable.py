"""What fits in a debtor's pocket: the plans of one debt, or of every open one, that a monthly amount pays best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.agreements.agreement import RUNNING, InstallmentState
from offers.budget.affordability import BelowMinimum, Budget, Fit, Menu, NothingFits, below_minimum, best_plans
from offers.budget.menu import menu_of
from offers.plans.choice import Payday
from offers.refusal import Refusal, RefusalCode, refuse
from portal.models import Agreement, DebtRecord, DebtStatus, Installment
from portal.services import offers
from portal.services.debts import debt_of
from portal.services.policies_in_force import policy_of

MOST_DEBTS = 10
"""How many debts are matched against one amount; the oldest first, as they are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pocket:
    """What a person says of their money. `income` is theirs to tell or not, and is kept nowhere."""

    per_month: Money
    payday: Payday
    income: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Affordable:
    """The answer, the debts it speaks of by their public id, and those nothing can be offered for, each with why.

    `promised` is what running agreements take of the months to come. `more` counts debts that were too many to match.
    """

    answer: Fit | NothingFits
    debts: Mapping[str, DebtRecord]
    refused: tuple[tuple[DebtRecord, Refusal], ...]
    promised: tuple[tuple[date, Money], ...]
    warning: BelowMinimum | None
    more: int = 0


def affordable(
    session: Session, *, debtor_id: int, debt_id: str | None, pocket: Pocket, today: date, now: datetime
) -> Affordable:
    """The best plans within an amount a month for one debt, or for every open debt that may be demanded.

    A debt past its term is matched only when it is the one asked about: paying it is nobody's suggestion. Raises
    NotFound for a debt that is not theirs.
    """
    asked = [debt_id] if debt_id else _open_debts(session, debtor_id, today)
    promised = promised_payments(session, debtor_id, today)
    budget = Budget(per_month=pocket.per_month, committed=promised)
    menus, debts, refused = [], {}, []
    for public_id in asked[:MOST_DEBTS]:
        found = _menu(session, debtor_id, public_id, pocket.payday, budget, today, now)
        debt = debt_of(session, debtor_id, public_id, today)
        if isinstance(found, Refusal):
            refused.append((debt, found))
        else:
            debts[public_id] = debt
            menus.append(found)
    answer = best_plans(budget, menus)
    session.commit()
    warning = None
    if isinstance(answer, Fit) and pocket.income is not None:
        warning = below_minimum(pocket.income, answer, promised, today)
    return Affordable(
        answer=answer,
        debts=debts,
        refused=tuple(refused),
        promised=promised,
        warning=warning,
        more=max(0, len(asked) - MOST_DEBTS),
    )


def promised_payments(session: Session, debtor_id: int, today: date) -> tuple[tuple[date, Money], ...]:
    """What running agreements ask from today on, those under a notice too; what is late counts as of today."""
    rows = session.execute(
        select(Installment.due_on, Installment.amount)
        .join(Agreement, Agreement.id == Installment.agreement_id)
        .where(
            Agreement.debtor_id == debtor_id,
            Agreement.status.in_(RUNNING),
            Installment.status == InstallmentState.OPEN,
        )
        .order_by(Installment.due_on, Installment.id)
    )
    return tuple((max(row.due_on, today), row.amount) for row in rows)


def _open_debts(session: Session, debtor_id: int, today: date) -> list[str]:
    return list(
        session.scalars(
            select(DebtRecord.public_id)
            .where(
                DebtRecord.debtor_id == debtor_id,
                DebtRecord.status == DebtStatus.OPEN,
                DebtRecord.prescribes_on >= today,
            )
            .order_by(DebtRecord.due_on, DebtRecord.id)
        )
    )


def _menu(
    session: Session, debtor_id: int, public_id: str, payday: Payday, budget: Budget, today: date, now: datetime
) -> Menu | Refusal:
    priced = offers.price_today(session, debtor_id, public_id, today, now)
    if isinstance(priced, Refusal):
        return priced
    _, pricing = priced
    index = offers.tier_of_pricing(pricing)
    tier = policy_of(pricing.policy_version).tiers[index]
    menu = menu_of(public_id, offers.balance_of_pricing(pricing), tier, index, payday, budget)
    return menu if menu.plans else refuse(RefusalCode.NOTHING_TO_PAY)
