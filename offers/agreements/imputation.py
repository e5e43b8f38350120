"""Which part of a debt a partial payment settles.

Código Civil art. 354: interest due first, then the capital, unless agreed otherwise or the creditor's receipt says it
is for the capital. The article names neither fine nor fees, so they come last unless a clause puts them first. Interest
left unpaid bears no interest (Decreto 22.626/1933 art. 4º). Correction is the capital itself, restated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from brazil.money import ZERO, Money, total
from offers.errors import OfferError
from offers.owed.balance import Component

BY_LAW = (
    Component.INTEREST,
    Component.REMUNERATORY,
    Component.CORRECTION,
    Component.PRINCIPAL,
    Component.FINE,
    Component.FEES,
)
"""The order of the article, where the contract says nothing."""

BY_CLAUSE = (
    Component.FEES,
    Component.INTEREST,
    Component.REMUNERATORY,
    Component.FINE,
    Component.CORRECTION,
    Component.PRINCIPAL,
)
"""The order contracts write: expenses, interest, fine, capital. Only with a clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImputedLine:
    """One component: what was owed of it and what the payment settled."""

    component: Component
    owed: Money
    applied: Money

    @property
    def left(self) -> Money:
        """What remains owed of it."""
        return self.owed - self.applied


@dataclass(frozen=True, slots=True, kw_only=True)
class Imputation:
    """A payment over components, in the order it settled them. `excess` is to be given back (CC art. 876)."""

    lines: tuple[ImputedLine, ...]
    excess: Money

    @property
    def applied(self) -> Money:
        """What the payment settled."""
        return total(line.applied for line in self.lines)

    @property
    def left(self) -> Money:
        """What remains owed."""
        return total(line.left for line in self.lines)

    def applied_to(self, component: Component) -> Money:
        """What was settled of a component; zero when it was not owed."""
        return total(line.applied for line in self.lines if line.component is component)

    def left_of(self, component: Component) -> Money:
        """What remains of a component; zero when it was not owed."""
        return total(line.left for line in self.lines if line.component is component)


def impute(owed: Mapping[Component, Money], payment: Money, order: Sequence[Component] = BY_LAW) -> Imputation:
    """The payment spread over what is owed, in order; what it does not need is the excess.

    Raises OfferError: ``payment_negative``, ``owed_negative`` (a component below zero), ``order_incomplete`` (a
    component owed that the order leaves out, or names twice).
    """
    if payment < ZERO:
        raise OfferError("payment_negative", payment=payment)
    if len(set(order)) != len(order) or any(amount and component not in order for component, amount in owed.items()):
        raise OfferError("order_incomplete", order=tuple(order))
    left = payment
    lines = []
    for component in order:
        if component in owed:
            line = _settled(component, owed[component], left)
            lines.append(line)
            left -= line.applied
    return Imputation(lines=tuple(lines), excess=left)


def _settled(component: Component, owed: Money, available: Money) -> ImputedLine:
    if owed < ZERO:
        raise OfferError("owed_negative", component=component)
    return ImputedLine(component=component, owed=owed, applied=min(owed, available))
