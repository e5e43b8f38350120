"""A broken agreement's first debt under its own terms: correction, interest, fine and ceilings as if never negotiated.

What `breach.original_restored` does with one rate, done with the contract's terms and the index series. Between
two payments the charges are those of a debt of the principal left, due on the day of the first (owed.charges): months
of an index follow one another, and no interest bears interest. Lawyers' fees are left out: an agreement made and broken
online is no service of a lawyer (Enunciado 161 CJF).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from brazil.indices import IndexSeries
from brazil.money import ZERO, Money
from offers.agreements.breach import Accrue, Accrued, Paid, Restored, original_restored
from offers.agreements.frozen import Freeze, held_spans
from offers.debt import ContractTerms, Debt
from offers.factors import scaled
from offers.owed.accrual import under_card_ceiling
from offers.owed.balance import Component
from offers.owed.charges import charges


def debt_restored(
    debt: Debt,
    payments: Iterable[Paid],
    on: date,
    series: Mapping[str, IndexSeries],
    *,
    vested: Money = ZERO,
    freezes: Collection[Freeze] = (),
) -> Restored:
    """What is owed of the first debt on a day, each payment imputed on its own.

    The fine is a share of the first principal, within the legal ceiling (CDC art. 52 §1º; CC art. 412). On a card,
    everything charged never passes the principal (Lei 14.690/2023 art. 28 §1º). The agreement ended any grace of the
    due date. No interest runs on days held. Raises OfferError as owed.charges and agreements.breach do.
    """
    restored = original_restored(
        debt.principal,
        debt.due_on,
        payments,
        on,
        held_still(accrual_under(debt.terms, series), freezes),
        fine_rate=_fine_rate(debt, on, series),
        vested=vested,
    )
    if not under_card_ceiling(debt):
        return restored
    return replace(restored, cut=max(restored.charged - debt.principal, ZERO))


def accrual_under(terms: ContractTerms, series: Mapping[str, IndexSeries]) -> Accrue:
    """What runs on a principal between two days under these terms, fine and fees aside."""

    def accrue(principal: Money, since: date, until: date) -> Accrued:
        if since == until:
            return Accrued(interest=ZERO)
        found = {charge.component: charge for charge in charges(terms, since, until, series)}
        corrected = principal.cents
        if Component.CORRECTION in found:
            corrected += scaled(principal.cents, found[Component.CORRECTION].factor)
        interest = 0
        for component in (Component.REMUNERATORY, Component.INTEREST):
            if component in found:
                interest += scaled(corrected, found[component].factor)
                interest += scaled(principal.cents, found[component].principal_factor)
        return Accrued(interest=Money(interest), correction=Money(corrected) - principal)

    return accrue


def held_still(accrue: Accrue, freezes: Collection[Freeze]) -> Accrue:
    """The same without the interest of the days held (CDC art. 104-A §2º). Correction is no charge, and stays."""

    def accrue_around(principal: Money, since: date, until: date) -> Accrued:
        ran = accrue(principal, since, until)
        held = ZERO
        for first, last in held_spans(since, until, freezes):
            held += accrue(principal, first, last).interest
        return replace(ran, interest=max(ran.interest - held, ZERO))

    return accrue_around if freezes else accrue


def _fine_rate(debt: Debt, on: date, series: Mapping[str, IndexSeries]) -> Decimal:
    found = charges(debt.terms, debt.due_on, on, series)
    return next((charge.rate for charge in found if charge.component is Component.FINE), Decimal(0))
