"""A debt that came back from an agreement: what it amounts to on a day, with everything paid meanwhile counted.

`DebtRecord.restated` holds, for a confession, the payments with their days and the discount earned; for a novation, the
unpaid installments. The amount of any later day follows from these alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from brazil.indices import IndexSeries
from brazil.money import ZERO, Money, total
from offers.agreements.breach import Paid, Restored
from offers.agreements.delay import Settled
from offers.agreements.frozen import Freeze
from offers.agreements.restored import debt_restored
from offers.agreements.settling import Settling, settling
from offers.agreements.standing import InstallmentFacts
from offers.agreements.terms import LifeTerms
from offers.debt import Debt
from offers.owed.accrual import days_overdue
from offers.owed.balance import Balance, BalanceLine, Component
from offers.policies.limits import Nature

CONFESSION_RULE = "Código Civil arts. 354 e 361"
NOVATION_RULE = "Código Civil arts. 360 e 413"
_TAKEN_FROM = (Component.INTEREST, Component.FINE, Component.PRINCIPAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restatement:
    """What a broken agreement leaves of one debt. `held` is what the ledger has of it as owed; `freezes` are the days
    of the agreement on which no interest ran."""

    nature: Nature
    agreement_id: int
    on: date
    payments: tuple[Paid, ...] = ()
    vested: Money = ZERO
    lines: tuple[InstallmentFacts, ...] = ()
    fine_bps: int = 0
    interest_bps: int = 0
    plan_rate: Decimal = Decimal(0)
    freezes: tuple[Freeze, ...] = ()
    held: Money = ZERO

    def document(self) -> dict[str, Any]:
        """As kept with the debt."""
        return {
            "nature": self.nature.value,
            "agreement_id": self.agreement_id,
            "on": self.on.isoformat(),
            "payments": [[each.on.isoformat(), each.amount.cents] for each in self.payments],
            "vested_cents": self.vested.cents,
            "lines": [_line_document(each) for each in self.lines],
            "fine_bps": self.fine_bps,
            "interest_bps": self.interest_bps,
            "plan_rate": str(self.plan_rate),
            "freezes": [
                [each.since.isoformat(), each.until.isoformat() if each.until else ""] for each in self.freezes
            ],
            "held_cents": self.held.cents,
        }


def restatement_from(document: Mapping[str, Any]) -> Restatement:
    """The restatement a debt keeps."""
    return Restatement(
        nature=Nature(document["nature"]),
        agreement_id=int(document["agreement_id"]),
        on=date.fromisoformat(document["on"]),
        payments=tuple(Paid(on=date.fromisoformat(on), amount=Money(cents)) for on, cents in document["payments"]),
        vested=Money(document["vested_cents"]),
        lines=tuple(_line_from(each) for each in document["lines"]),
        fine_bps=int(document["fine_bps"]),
        interest_bps=int(document["interest_bps"]),
        plan_rate=Decimal(document["plan_rate"]),
        freezes=tuple(
            Freeze(since=date.fromisoformat(since), until=date.fromisoformat(until) if until else None)
            for since, until in document["freezes"]
        ),
        held=Money(document["held_cents"]),
    )


def _line_document(line: InstallmentFacts) -> dict[str, Any]:
    settled = [[each.on.isoformat(), each.nominal.cents, each.fine.cents, each.interest.cents] for each in line.settled]
    return {
        "number": line.number,
        "due_on": line.due_on.isoformat(),
        "amount_cents": line.amount.cents,
        "settled": settled,
    }


def _line_from(document: Mapping[str, Any]) -> InstallmentFacts:
    return InstallmentFacts(
        number=int(document["number"]),
        due_on=date.fromisoformat(document["due_on"]),
        amount=Money(document["amount_cents"]),
        settled=tuple(
            Settled(on=date.fromisoformat(on), nominal=Money(nominal), fine=Money(fine), interest=Money(interest))
            for on, nominal, fine, interest in document["settled"]
        ),
    )


def restored_of(debt: Debt, kept: Restatement, today: date, series: Mapping[str, IndexSeries]) -> Restored:
    """The first debt on a day, payment by payment. One made before the due date counts from it."""
    paid = (Paid(on=max(each.on, debt.due_on), amount=each.amount) for each in kept.payments)
    on = max(today, debt.due_on, *(each.on for each in kept.payments))
    return debt_restored(debt, paid, on, series, vested=kept.vested, freezes=kept.freezes)


def rest_of(kept: Restatement, today: date) -> Settling:
    """The rest of a novated agreement on a day, installment by installment."""
    terms = LifeTerms(fine_bps=kept.fine_bps, interest_bps=kept.interest_bps)
    return settling(kept.lines, terms, kept.plan_rate, today, freezes=kept.freezes)


def restated_balance(debt: Debt, kept: Restatement, today: date, series: Mapping[str, IndexSeries]) -> Balance:
    """Today's balance of a debt that came back; its lines add up to what the rules say is owed, to the centavo."""
    if kept.nature is Nature.NOVATION:
        rest = rest_of(kept, today)
        left, rule = (
            {
                Component.PRINCIPAL: rest.left - rest.rebate,
                Component.FINE: total(each.fine for each in rest.lines),
                Component.INTEREST: total(each.interest for each in rest.lines),
            },
            NOVATION_RULE,
        )
    else:
        restored = restored_of(debt, kept, today, series)
        last = restored.steps[-1]
        owed = {
            Component.PRINCIPAL: last.principal,
            Component.FINE: restored.fine,
            Component.INTEREST: last.unpaid_interest,
        }
        left = _less(owed, restored.surplus, (Component.FINE, Component.INTEREST, Component.PRINCIPAL))
        left, rule = _less(left, restored.cut + restored.vested, _TAKEN_FROM), CONFESSION_RULE
    days = days_overdue(debt.due_on, today)
    return Balance(
        priced_on=today,
        due_on=debt.due_on,
        days_overdue=days,
        lines=tuple(_balance_line(component, left[component], kept, days, rule) for component in _SHOWN),
    )


_SHOWN = (Component.PRINCIPAL, Component.FINE, Component.INTEREST)


def _less(owed: Mapping[Component, Money], off: Money, order: Iterable[Component]) -> dict[Component, Money]:
    left = dict(owed)
    for component in order:
        taken = min(left[component], off)
        left[component] -= taken
        off -= taken
    return left


def _balance_line(component: Component, amount: Money, kept: Restatement, days: int, rule: str) -> BalanceLine:
    paid = total(each.amount for each in kept.payments)
    detail = (
        ("restated", kept.nature.value),
        ("agreement_id", str(kept.agreement_id)),
        ("paid_cents", str(paid.cents)),
        ("vested_cents", str(kept.vested.cents)),
    )
    return BalanceLine(
        component=component, amount=amount, base=amount, rate=Decimal(1), days=days, rule=rule, detail=detail
    )
