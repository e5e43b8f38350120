"""Agreeing anew what is left of an agreement that runs: whether its terms allow it, what it costs beside keeping it.

The debtor who can no longer pay is shown both before choosing: what is still to be paid either way, and what becomes of
the discount. The one that costs less is said to, whichever it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from brazil.money import Money, total
from offers.agreements.agreement import RUNNING, AgreementState
from offers.agreements.changes import ChangeRefusal, Refused
from offers.agreements.delay import installment_due
from offers.agreements.frozen import Freeze
from offers.agreements.standing import InstallmentFacts
from offers.agreements.terms import LifeTerms
from offers.plans.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What keeping the agreement costs from a day on: what is open, late charges of the day with it, when the last of
    it is due, and the discount it was made with."""

    count: int
    to_pay: Money
    late_charges: Money
    last_due_on: date
    discount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A plan in the place of what is left of an agreement. `kept` is what of the first discount stays with the debtor,
    `given` what the plan takes off beside it."""

    keeping: Keeping
    plan: Plan
    kept: Money

    @property
    def to_pay(self) -> Money:
        """What is to be paid from now on under the plan."""
        return self.plan.total

    @property
    def more(self) -> Money:
        """What the plan costs beyond keeping the agreement; negative where it costs less."""
        return self.to_pay - self.keeping.to_pay

    @property
    def worse(self) -> bool:
        """Whether keeping the agreement costs less."""
        return self.to_pay > self.keeping.to_pay

    @property
    def given(self) -> Money:
        """The discount of the plan itself."""
        return total(line.discount for line in self.plan.discounts)

    @property
    def lost(self) -> Money:
        """What of the first discount goes with the agreement."""
        return self.keeping.discount - self.kept


def may_renegotiate(
    state: AgreementState, installments: Iterable[InstallmentFacts], terms: LifeTerms, *, debts: int, used: int
) -> Refused | None:
    """Why an agreement may not be changed for another while it runs; None when it may. `used` is how often agreements
    of its debt were, over the debt's whole life; `debts` how many it covers."""
    if state not in RUNNING:
        return Refused(code=ChangeRefusal.NOT_RUNNING)
    if used >= terms.renegotiations:
        if not terms.renegotiations:
            return Refused(code=ChangeRefusal.NO_RENEGOTIATIONS)
        return Refused(code=ChangeRefusal.RENEGOTIATIONS_USED, values=(("allowed", terms.renegotiations),))
    if debts != 1:
        return Refused(code=ChangeRefusal.SEVERAL_DEBTS)
    if not any(one.open for one in installments):
        return Refused(code=ChangeRefusal.NOTHING_LEFT)
    return None


def keeping(
    installments: Iterable[InstallmentFacts],
    terms: LifeTerms,
    on: date,
    *,
    discount: Money,
    freezes: Collection[Freeze] = (),
) -> Keeping:
    """What keeping it costs; at least one installment is open."""
    opened = [one for one in installments if one.open]
    dues = [installment_due(one.amount, one.due_on, one.settled, on, terms, freezes) for one in opened]
    return Keeping(
        count=len(opened),
        to_pay=total(due.total for due in dues),
        late_charges=total(due.charges for due in dues),
        last_due_on=max(one.due_on for one in opened),
        discount=discount,
    )
