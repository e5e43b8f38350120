"""A payment of one charge for several creditors: what of it each slice gets, to the centavo.

A payment that covers what is asked, with the late charges the bank reports, gives each slice what it asks for; late
charges go by what the delay of each cost. A smaller one is split by the plan's rule over what each asks for on the day.
What is beyond, and the bank's fee, go in proportion to what the charge asked of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from brazil.money import ZERO, Money, total
from offers.agreements.split import SliceDue, SplitRule, apportioned, split_payment


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceAsked:
    """One slice of a charge. `asked` is what the charge asks for it; `nominal` and `charges` what it asks on the day
    of the payment, without and for its delay. A slice that has ended asks what the charge asked: it was paid for it.
    """

    key: int
    asked: Money
    nominal: Money
    charges: Money
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceGiven:
    """What of a payment is a slice's: `late` is its part of the late charges the bank reports, `fee` of the bank's."""

    key: int
    amount: Money
    late: Money
    fee: Money


def share_out(
    paid: Money, reported: Money, fee: Money, slices: Sequence[SliceAsked], rule: SplitRule
) -> tuple[SliceGiven, ...]:
    """The payment over the slices, one for each in their order; amounts and fees add up to `paid` and `fee`.

    Raises OfferError: ``payment_negative``, ``owed_negative``, ``slice_twice``, ``weights`` where none asks anything.
    """
    asked = [one.asked for one in slices]
    nominal, charges = total(one.nominal for one in slices), total(one.charges for one in slices)
    if paid >= nominal + min(reported, charges):
        lates, amounts = _whole(paid, reported, slices)
    else:
        due = [SliceDue(key=one.key, due=one.nominal + one.charges, due_on=one.due_on) for one in slices]
        amounts = tuple(amount for _, amount in split_payment(paid, due, rule).shares)
        lates = _by_charges(min(reported, charges), slices)
    fees = apportioned(fee, asked)
    return tuple(
        SliceGiven(key=one.key, amount=amount, late=late, fee=part)
        for one, amount, late, part in zip(slices, amounts, lates, fees, strict=True)
    )


def _whole(paid: Money, reported: Money, slices: Sequence[SliceAsked]) -> tuple[tuple[Money, ...], tuple[Money, ...]]:
    nominal, charges = total(one.nominal for one in slices), total(one.charges for one in slices)
    late = min(paid - nominal, max(reported, charges))
    lates = _by_charges(late, slices)
    beyond = apportioned(paid - nominal - late, [one.asked for one in slices])
    amounts = [one.nominal + own + more for one, own, more in zip(slices, lates, beyond, strict=True)]
    return lates, tuple(amounts)


def _by_charges(late: Money, slices: Sequence[SliceAsked]) -> tuple[Money, ...]:
    """Where no slice knows of a delay, what the bank reports goes by what the charge asked."""
    weights = [one.charges for one in slices]
    return apportioned(late, weights if total(weights) > ZERO else [one.asked for one in slices])
