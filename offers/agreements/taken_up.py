"""Taking a broken agreement up again, and what of it counts when another takes its place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import AgreementState
from offers.agreements.broken import Broken, DebtBack
from offers.agreements.changes import ChangeRefusal, Refused
from offers.agreements.delay import installment_due
from offers.agreements.frozen import Freeze
from offers.agreements.standing import InstallmentFacts, LateInstallment, late_installments
from offers.agreements.terms import LifeTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinstatement:
    """What takes a broken agreement up again: what is late as if it had never broken, less what came after the breach.

    `reopened` are the numbers of the installments that stand again, late or not.
    """

    on: date
    late: tuple[LateInstallment, ...]
    reopened: tuple[int, ...]
    held: Money

    @property
    def owed(self) -> Money:
        """What is late, charges with it."""
        return total(one.due.total for one in self.late)

    @property
    def to_pay(self) -> Money:
        """What is still to be paid for it."""
        return max(self.owed - self.held, ZERO)


def reinstatement(
    state: AgreementState,
    installments: Iterable[InstallmentFacts],
    terms: LifeTerms,
    on: date,
    *,
    held: Money = ZERO,
    freezes: Collection[Freeze] = (),
) -> Reinstatement | Refused:
    """What must be paid on a day to take a broken agreement up again; `held` came after the breach and has no place."""
    if state is not AgreementState.BROKEN:
        return Refused(code=ChangeRefusal.NOT_BROKEN)
    again = [
        replace(one, open=True)
        for one in installments
        if installment_due(one.amount, one.due_on, one.settled, on, terms, freezes).total
    ]
    if not again:
        return Refused(code=ChangeRefusal.NOTHING_LEFT)
    late = late_installments(again, terms, on, freezes)
    return Reinstatement(on=on, late=late, reopened=tuple(one.number for one in again), held=held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A first debt on its way into another agreement: `principal + ran + fine - cut - paid - vested = owed`.

    `paid` is what the payments settled of it and `excess` what they brought beyond it; `vested` is the discount earned,
    as far as it was needed.
    """

    key: int
    principal: Money
    ran: Money
    fine: Money
    cut: Money
    paid: Money
    vested: Money
    owed: Money
    excess: Money


def lineage(left: Broken) -> tuple[Carried, ...]:
    """What of the old agreement counts in the new balance, debt by debt; nothing after a novation, whose installments
    are the debt itself (`Broken.rest`)."""
    return tuple(_carried(back) for back in left.debts)


def _carried(back: DebtBack) -> Carried:
    restored = back.restored
    paid = back.paid - restored.excess
    principal = back.agreed.debt.principal
    ran = restored.charged - restored.fine
    before = principal + ran + restored.fine - restored.cut - paid
    return Carried(
        key=back.agreed.key,
        principal=principal,
        ran=ran,
        fine=restored.fine,
        cut=restored.cut,
        paid=paid,
        vested=before - restored.owed,
        owed=restored.owed,
        excess=restored.excess,
    )
