"""Which installments, and which part of each, a payment settles: the oldest first (CC art. 355), in a stated order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from brazil.money import ZERO, Money, total
from offers.errors import OfferError
from offers.policies.limits import ImputationOrder


class Part(StrEnum):
    """What a payment settles of an installment."""

    FINE = "fine"
    LATE_INTEREST = "late_interest"
    PLAN_INTEREST = "plan_interest"  # interest agreed for paying over time
    PRINCIPAL = "principal"


ORDERS: Mapping[ImputationOrder, tuple[Part, ...]] = {
    ImputationOrder.LAW: (Part.LATE_INTEREST, Part.PLAN_INTEREST, Part.PRINCIPAL, Part.FINE),
    ImputationOrder.CLAUSE: (Part.LATE_INTEREST, Part.FINE, Part.PLAN_INTEREST, Part.PRINCIPAL),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one installment asks for, part by part. `key` is whatever the caller knows it by."""

    key: int
    due: Mapping[Part, Money]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What a payment settled of one part of one installment; never zero."""

    key: int
    part: Part
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """A payment over installments. `excess` is what nothing asked for: the debtor's credit (CC art. 876)."""

    applied: tuple[Applied, ...]
    excess: Money

    def of(self, key: int, *parts: Part) -> Money:
        """What was settled of an installment, of these parts or of all."""
        wanted = parts or tuple(Part)
        return total(one.amount for one in self.applied if one.key == key and one.part in wanted)


def allocate(claims: Sequence[Claim], payment: Money, order: ImputationOrder = ImputationOrder.LAW) -> Allocation:
    """The payment over the claims as they come, each whole before the next. Raises OfferError: ``payment_negative``,
    ``owed_negative``, ``claim_twice``."""
    if payment < ZERO:
        raise OfferError("payment_negative", payment=payment)
    if len({claim.key for claim in claims}) != len(claims):
        raise OfferError("claim_twice")
    applied: list[Applied] = []
    left = payment
    for claim in claims:
        for part in ORDERS[order]:
            due = claim.due.get(part, ZERO)
            if due < ZERO:
                raise OfferError("owed_negative", component=part)
            amount = min(due, left)
            if amount:
                applied.append(Applied(key=claim.key, part=part, amount=amount))
                left -= amount
    return Allocation(applied=tuple(applied), excess=left)
