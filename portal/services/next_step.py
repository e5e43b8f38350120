"""The one next useful thing a person can do, decided from what is due and what may be agreed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from brazil.calendar import next_bank_day
from brazil.money import Money


class StepKind(StrEnum):
    """What the step asks for."""

    PAY = "pay"
    BOLETO_COMING = "boleto_coming"
    SEE_OFFER = "see_offer"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An open installment. `charge_id` is its registered boleto, "" while the bank has not registered one; `by_pix`
    says that it can be paid by Pix."""

    agreement_id: str
    creditor_name: str
    number: int
    count: int
    due_on: date
    amount: Money
    charge_id: str = ""
    by_pix: bool = False

    @property
    def payable(self) -> bool:
        return self.by_pix or bool(self.charge_id)

    @property
    def last_day(self) -> date:
        """Until when it is paid without charges: the next bank day where it falls on none (Lei 7.089/1983)."""
        return next_bank_day(self.due_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """What a debt may be paid for at once today."""

    debt_id: str
    creditor_name: str
    balance: Money
    cash_total: Money

    @property
    def saving(self) -> Money:
        return self.balance - self.cash_total


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The step, with what it is about."""

    kind: StepKind
    due: Due | None = None
    chance: Chance | None = None


def next_step(dues: Sequence[Due], chances: Sequence[Chance]) -> NextStep:
    """What can be paid comes first, the soonest due; then a boleto being registered; then the best offer.

    The best offer is the one that saves most; of equal ones, the one that costs least.
    """
    payable = [due for due in dues if due.payable]
    if payable:
        return NextStep(kind=StepKind.PAY, due=min(payable, key=_soonest))
    if dues:
        return NextStep(kind=StepKind.BOLETO_COMING, due=min(dues, key=_soonest))
    if chances:
        best = min(chances, key=lambda chance: (-chance.saving.cents, chance.cash_total.cents, chance.debt_id))
        return NextStep(kind=StepKind.SEE_OFFER, chance=best)
    return NextStep(kind=StepKind.NOTHING)


def _soonest(due: Due) -> tuple[date, str, int]:
    return due.due_on, due.agreement_id, due.number
