"""Payment by payment: the day, the amount, what of it went to fine, interest and principal, and what was left after it.

The same lines whatever the agreement's nature: on a first debt that came back each payment is imputed on its day (CC
art. 354), on the installments of an agreement as it was when it came in. The parts add up to the payment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from brazil.money import ZERO, Money, total
from offers.agreements.breach import Paid, Restored
from offers.agreements.standing import InstallmentFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ImputedPayment:
    """One payment. `beyond` nothing asked for; `left` is principal and interest after it, the fine of a first debt
    aside, which falls at the end."""

    on: date
    amount: Money
    fine: Money
    interest: Money
    principal: Money
    beyond: Money
    left: Money

    def document(self) -> dict[str, Any]:
        """As a memo states it."""
        return {
            "on": self.on.isoformat(),
            "amount_cents": self.amount.cents,
            "fine_cents": self.fine.cents,
            "interest_cents": self.interest.cents,
            "principal_cents": self.principal.cents,
            "beyond_cents": self.beyond.cents,
            "left_cents": self.left.cents,
        }


def imputed_on_debt(restored: Restored, payments: Iterable[Paid]) -> tuple[ImputedPayment, ...]:
    """The payments of a first debt that came back, in order. What principal and interest did not need went to the fine,
    and the rest is beyond."""
    lines, fine = [], restored.fine
    for payment, step in zip(sorted(payments, key=lambda one: one.on), restored.steps, strict=False):
        unused = payment.amount - step.to_interest - step.to_principal
        to_fine = min(unused, fine)
        fine -= to_fine
        lines.append(
            ImputedPayment(
                on=payment.on,
                amount=payment.amount,
                fine=to_fine,
                interest=step.to_interest,
                principal=step.to_principal,
                beyond=unused - to_fine,
                left=step.principal + step.unpaid_interest,
            )
        )
    return tuple(lines)


def imputed_on_installments(installments: Iterable[InstallmentFacts]) -> tuple[ImputedPayment, ...]:
    """What was paid on each day on these installments; `left` is what of their own amounts was still to come."""
    facts = tuple(installments)
    left, lines = total(one.amount for one in facts), []
    for day in sorted({each.on for one in facts for each in one.settled}):
        settled = [each for one in facts for each in one.settled if each.on == day]
        fine, interest = total(each.fine for each in settled), total(each.interest for each in settled)
        principal = total(each.nominal for each in settled)
        left -= principal
        amount = fine + interest + principal
        lines.append(
            ImputedPayment(
                on=day, amount=amount, fine=fine, interest=interest, principal=principal, beyond=ZERO, left=left
            )
        )
    return tuple(lines)
