"""What people said of each step, and what collecting cost month by month."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from brazil.calendar import next_bank_day
from brazil.money import Money
from portal.demo.past.agreed import Deal
from portal.demo.past.days import DAY, at
from portal.demo.past.trail import Trail
from portal.demo.people import SEED
from portal.models import CostKind, Pricing, Rating, Step
from portal.models.identity import public_id
from portal.services.reports import costs

_SCORES, _WEIGHTS = (1, 2, 3, 4, 5), (4, 6, 14, 34, 42)
_RATED = 0.75
_COSTS = {CostKind.PEOPLE: 62, CostKind.PLATFORM: 16, CostKind.MESSAGES: 14, CostKind.REGISTERS: 8}
"""Shares of a month's cost, in hundredths."""
_FIXED = {"cartao-aurora": Money(420_00), "telefonica-norte-sul": Money(70_00), "colegio-horizonte": Money(160_00)}
_OF_RECEIVED = (9, 15)
"""Beside what a month costs whatever comes in, between so many hundredths of it and so many."""
_MONTHS = 12


def rate(session: Session, slug: str, deals: Sequence[Deal], pricings: Sequence[Pricing]) -> None:
    """Three of four people said how choosing, accepting and the first payment went: once each, as they may."""
    chance = random.Random(f"{SEED} past ratings {slug}")  # noqa: S311  # an invented past, not secrets
    asked = [(each.debtor_id, each.debt.creditor_id, Step.CHOOSE, each.priced_on) for each in pricings]
    for deal in deals:
        made = deal.agreement
        asked.append((made.debtor_id, made.creditor_id, Step.ACCEPT, deal.wanted.accepted_on))
        asked += [(made.debtor_id, made.creditor_id, Step.PAY, each.known_on) for each in deal.life.received[:1]]
    rows = [
        {
            "public_id": public_id(), "debtor_id": debtor_id, "creditor_id": creditor_id, "step": step,
            "score": chance.choices(_SCORES, weights=_WEIGHTS)[0], "rated_on": on, "rated_at": at(on, 20, 50),
        }
        for debtor_id, creditor_id, step, on in sorted(asked, key=lambda each: (each[3], each[0]))
        if chance.random() < _RATED
    ]  # fmt: skip
    session.execute(insert(Rating), rows)


def enter_costs(
    session: Session, slug: str, deals: Sequence[Deal], *, staff_id: int, trail: Trail, today: date
) -> None:
    """Twelve months that are over, entered by the manager in the first days of this one, or yesterday."""
    chance = random.Random(f"{SEED} past costs {slug}")  # noqa: S311  # an invented past, not secrets
    amounts: dict[tuple[date, CostKind], Money] = {}
    month = today.replace(day=1)
    for _ in range(_MONTHS):
        month = (month - DAY).replace(day=1)
        whole = _FIXED[slug].cents + _received(deals, month) * chance.randint(*_OF_RECEIVED) // 100
        amounts |= {(month, kind): Money(whole * share // 100) for kind, share in _COSTS.items()}
        if chance.random() < 0.25:
            amounts[month, CostKind.LEGAL] = Money(whole // 10)
    entered_on = min(next_bank_day(today.replace(day=1) + 2 * DAY), today - DAY)
    trail.past = at(entered_on, 17)
    costs.enter(session, deals[0].agreement.creditor_id, amounts, staff_id=staff_id, now=trail.past)
    trail.past = None


def _received(deals: Sequence[Deal], month: date) -> int:
    """Centavos that were paid in a month."""
    paid = (each for deal in deals for each in deal.life.received)
    return sum(each.amount.cents for each in paid if each.paid_on.replace(day=1) == month)
