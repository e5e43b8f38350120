"""One payment over the slices of several debts or creditors, by a stated rule, to the centavo.

An agreement over several of them is paid once a month. Its installments are cut into slices whose rows add up to the
installments and whose columns add up to what each is owed; a payment that falls short is spread by the rule the terms
state, and what is missing from one slice touches that slice alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from brazil.money import ZERO, Money, total
from offers.errors import OfferError


class SplitRule(StrEnum):
    """How a payment is spread over what is due; the name is kept with the agreement."""

    PRO_RATA = "pro_rata"  # in proportion to what is due, centavos left over to the largest remainders
    OLDEST_FIRST = "oldest_first"  # each whole before the next, by due date, then as they come


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceDue:
    """What one slice asks for. `key` is whatever the caller knows it by."""

    key: int
    due: Money
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A payment over slices: an amount for each, zero too, in the order they came; `excess` nobody asked for."""

    shares: tuple[tuple[int, Money], ...]
    excess: Money

    def of(self, key: int) -> Money:
        """What one slice gets."""
        return total(amount for each, amount in self.shares if each == key)


def split_payment(payment: Money, slices: Sequence[SliceDue], rule: SplitRule) -> Split:
    """The payment over the slices, none above what is due. The shares and the excess add up to it.

    Raises OfferError: ``payment_negative``, ``owed_negative``, ``slice_twice``.
    """
    _check(payment, slices)
    due = total(one.due for one in slices)
    spread = min(payment, due)
    if rule is SplitRule.OLDEST_FIRST:
        amounts = _oldest_first(spread, slices)
    else:
        amounts = dict(zip([one.key for one in slices], apportioned(spread, [one.due for one in slices]), strict=True))
    return Split(shares=tuple((one.key, amounts[one.key]) for one in slices), excess=payment - spread)


def apportioned(amount: Money, weights: Sequence[Money]) -> tuple[Money, ...]:
    """The amount in proportion to the weights: floored, then a centavo each to the largest remainders, ties in order.

    No part passes its weight while the amount does not pass their sum. Raises OfferError: ``weights`` (one below zero,
    or all zero with an amount to spread), ``payment_negative``.
    """
    whole = sum(weight.cents for weight in weights)
    if amount < ZERO:
        raise OfferError("payment_negative", payment=amount)
    if any(weight < ZERO for weight in weights) or (amount and not whole):
        raise OfferError("weights")
    if not whole:
        return (ZERO,) * len(weights)
    floors = [divmod(amount.cents * weight.cents, whole) for weight in weights]
    left = amount.cents - sum(floor for floor, _ in floors)
    first = sorted(range(len(weights)), key=lambda place: -floors[place][1])[:left]
    return tuple(Money(floor + (place in first)) for place, (floor, _) in enumerate(floors))


def sliced(amounts: Sequence[Money], weights: Mapping[int, Money]) -> tuple[Mapping[int, Money], ...]:
    """Every installment cut into a slice for each key, in proportion to what is still to be paid to each.

    The slices of an installment add up to it; those of a key, to its share of the whole. None is below zero, and the
    last installment takes what is left of each. Raises OfferError as `apportioned` does.
    """
    keys = list(weights)
    left = list(apportioned(total(amounts), [weights[key] for key in keys]))
    rows = []
    for amount in amounts:
        row = apportioned(amount, left)
        left = [before - part for before, part in zip(left, row, strict=True)]
        rows.append(dict(zip(keys, row, strict=True)))
    return tuple(rows)


def _oldest_first(amount: Money, slices: Sequence[SliceDue]) -> dict[int, Money]:
    given, left = {}, amount
    for one in sorted(slices, key=lambda one: one.due_on):
        given[one.key] = min(one.due, left)
        left -= given[one.key]
    return given


def _check(payment: Money, slices: Sequence[SliceDue]) -> None:
    if payment < ZERO:
        raise OfferError("payment_negative", payment=payment)
    if any(one.due < ZERO for one in slices):
        raise OfferError("owed_negative")
    if len({one.key for one in slices}) != len(slices):
        raise OfferError("slice_twice")
