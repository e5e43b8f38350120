"""What a payment settles, worked out before anything is written: whole, in part, by shares, or the oldest first.

A payment that covers an installment with the late charges the bank itself reports settles it, whatever our own sum
says (docs/decisions/0010 and 0019). A smaller one goes over the charges of its day and the installment in the order
its agreement states (CC arts. 354 and 355).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from brazil.money import ZERO, Money, total
from offers.agreements.allocation import Applied, Claim, Part, allocate
from offers.agreements.delay import InstallmentDue, Settled, installment_due
from offers.agreements.frozen import Freeze
from offers.agreements.terms import LifeTerms

NOMINAL = (Part.PLAN_INTEREST, Part.PRINCIPAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """An installment before a payment. `settled` is by what came in earlier; `plan_interest` of what is left of it."""

    key: int
    amount: Money
    due_on: date
    left: Money
    plan_interest: Money
    settled: tuple[Settled, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a charge for several asks of one: `amount`, of it `charges` for the delay; `rebate` comes off beside it."""

    position: Position
    amount: Money
    charges: Money
    rebate: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What an agreement says of a late payment, and the days it was held still."""

    terms: LifeTerms
    freezes: tuple[Freeze, ...] = ()

    def due(self, position: Position, on: date) -> InstallmentDue:
        """What settles an installment on a day."""
        return installment_due(position.amount, position.due_on, position.settled, on, self.terms, self.freezes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imputation:
    """A payment over installments: its parts and the `credit` beyond them are the payment, to the centavo.

    `rebates` come off what is owed beside it: interest that paying early spares, and charges that an earlier payment,
    known only later, shows never ran.
    """

    parts: tuple[Applied, ...]
    credit: Money
    rebates: tuple[tuple[int, Money], ...] = ()

    def settled_of(self, key: int) -> Money:
        """How much of an installment's own amount it settles, rebate counted."""
        own = total(one.amount for one in self.parts if one.key == key and one.part in NOMINAL)
        return own + total(amount for rebated, amount in self.rebates if rebated == key)

    def of(self, *parts: Part) -> Money:
        """What goes to these parts, of all installments."""
        return total(one.amount for one in self.parts if one.part in parts)


def nothing(paid: Money) -> Imputation:
    """A payment that nothing asked for: all of it is the debtor's credit."""
    return Imputation(parts=(), credit=paid)


def on_one(position: Position, paid: Money, reported: Money, on: date, contract: Contract) -> Imputation:
    """A payment of a charge for one installment. `reported` is what the bank says of it is for the delay."""
    due = contract.due(position, on)
    if paid >= due.nominal + min(reported, due.charges):
        return _whole(position, due, paid, reported, contract)
    found = allocate([_claim(position, due)], paid, contract.terms.order)
    return Imputation(parts=found.applied, credit=found.excess)


def oldest_first(positions: Sequence[Position], paid: Money, on: date, contract: Contract) -> Imputation:
    """A payment over several installments, each whole before the next, at what each asks for on the day."""
    ordered = sorted(positions, key=lambda one: (one.due_on, one.key))
    dues = {one.key: contract.due(one, on) for one in ordered}
    found = allocate([_claim(one, dues[one.key]) for one in ordered], paid, contract.terms.order)
    rebates = tuple(
        (one.key, spared)
        for one in ordered
        if (spared := one.left - dues[one.key].nominal) and found.of(one.key, *NOMINAL) == dues[one.key].nominal
    )
    return Imputation(parts=found.applied, credit=found.excess, rebates=rebates)


def by_shares(shares: Collection[Share], paid: Money, on: date, contract: Contract) -> Imputation:
    """A payment of a charge for several in the amount it asked: each gets its share, and its rebate."""
    parts: list[Applied] = []
    for share in shares:
        position = share.position
        fine, interest = _split(share.charges, contract.due(position, on).fine)
        own = share.amount - share.charges
        plan = min(max(position.plan_interest - share.rebate, ZERO), own)
        parts += _parts(position.key, fine, interest, plan, own - plan)
    rebates = tuple((share.position.key, share.rebate) for share in shares if share.rebate)
    return Imputation(parts=tuple(parts), credit=paid - total(share.amount for share in shares), rebates=rebates)


def _whole(position: Position, due: InstallmentDue, paid: Money, reported: Money, contract: Contract) -> Imputation:
    late = min(paid - due.nominal, max(reported, due.charges)) if due.nominal else ZERO
    most = due.fine if due.charges else due.nominal.times(Decimal(contract.terms.fine_bps).scaleb(-4))
    fine, interest = _split(late, most)
    spared = position.left - due.nominal
    plan = min(max(position.plan_interest - spared, ZERO), due.nominal)
    return Imputation(
        parts=_parts(position.key, fine, interest, plan, due.nominal - plan),
        credit=paid - due.nominal - late,
        rebates=((position.key, spared),) if spared else (),
    )


def _claim(position: Position, due: InstallmentDue) -> Claim:
    plan = min(position.plan_interest, due.nominal)
    return Claim(
        key=position.key,
        due={
            Part.FINE: due.fine,
            Part.LATE_INTEREST: due.interest,
            Part.PLAN_INTEREST: plan,
            Part.PRINCIPAL: due.nominal - plan,
        },
    )


def _split(charges: Money, most: Money) -> tuple[Money, Money]:
    """Charges a bank reports in one figure: fine up to what the contract sets, the rest interest."""
    fine = min(charges, most)
    return fine, charges - fine


def _parts(key: int, fine: Money, interest: Money, plan: Money, principal: Money) -> tuple[Applied, ...]:
    amounts = (
        (Part.FINE, fine),
        (Part.LATE_INTEREST, interest),
        (Part.PLAN_INTEREST, plan),
        (Part.PRINCIPAL, principal),
    )
    return tuple(Applied(key=key, part=part, amount=amount) for part, amount in amounts if amount)
