"""The charges a contract fixes: remuneratory interest, fine, late interest, fees, each cut to its legal ceiling."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from offers.consumer_law import LimitName, ceiling
from offers.debt import ContractTerms
from offers.factors import SCALE, interest_factor
from offers.owed.balance import Component
from offers.owed.charge import Charge, Detail
from offers.owed.late_interest import late_factor

REMUNERATORY_RULE = "Contrato; STJ Súmulas 539 e 541"
CONSUMER_FINE_RULE = "Contrato; CDC art. 52 §1º"
FINE_RULE = "Contrato; Código Civil art. 412"
CONSUMER_INTEREST_RULE = "Contrato; Código Civil art. 395; Decreto 22.626/1933 art. 1º"
INTEREST_RULE = "Contrato; Código Civil art. 395"
FEES_RULE = "Contrato; Código Civil art. 389; Enunciado 161 CJF"

_BPS_FACTOR = SCALE // 10_000


def remuneratory(terms: ContractTerms, days: int) -> Charge:
    """Compound interest on the corrected amount, only where a financial institution agreed on it."""
    rate = _fraction(terms.remuneratory_bps)
    return Charge(
        component=Component.REMUNERATORY,
        factor=interest_factor(rate, days),
        rate=rate,
        days=days,
        rule=REMUNERATORY_RULE,
        detail=(("counted", "compound_days_of_30"),),
    )


def fine(terms: ContractTerms, due_on: date, days: int) -> Charge:
    """The fine, once, on the corrected amount."""
    name = LimitName.CONSUMER_FINE if terms.consumer else LimitName.PENALTY_CLAUSE
    bps, limit = _within(terms.fine_bps, name, due_on)
    rule = CONSUMER_FINE_RULE if terms.consumer else FINE_RULE
    return _share(Component.FINE, bps, days, rule, limit, _contracted(terms.fine_bps, limit))


def interest(terms: ContractTerms, due_on: date, today: date) -> Charge:
    """Simple late interest on the corrected amount, at the rate agreed."""
    agreed = terms.late_interest_bps or 0
    bps, limit = agreed, ""
    if terms.consumer:  # between companies the Usury Law does not apply (Lei 14.905/2024 art. 3º)
        bps, limit = _within(agreed, LimitName.CONSUMER_LATE_INTEREST, due_on)
    return Charge(
        component=Component.INTEREST,
        factor=late_factor(bps, terms.interest_days, due_on, today),
        rate=_fraction(bps),
        days=(today - due_on).days,
        rule=CONSUMER_INTEREST_RULE if terms.consumer else INTEREST_RULE,
        limit=limit,
        detail=(("counted", terms.interest_days.value), *_contracted(agreed, limit)),
    )


def fees(terms: ContractTerms, days: int) -> Charge:
    """Lawyers' fees, on everything else; off unless the contract and an actual service call for them."""
    return _share(Component.FEES, terms.fees_bps, days, FEES_RULE)


def _share(component: Component, bps: int, days: int, rule: str, limit: str = "", detail: Detail = ()) -> Charge:
    """A share of the base, once."""
    return Charge(
        component=component,
        factor=bps * _BPS_FACTOR,
        rate=_fraction(bps),
        days=days,
        rule=rule,
        limit=limit,
        detail=detail,
    )


def _within(bps: int, name: LimitName, day: date) -> tuple[int, str]:
    rate, limit = ceiling(_fraction(bps), name, day)
    return int(rate.scaleb(4)), limit


def _contracted(bps: int, limit: str) -> Detail:
    return (("contracted_rate", str(_fraction(bps))),) if limit else ()


def _fraction(bps: int) -> Decimal:
    return Decimal(bps).scaleb(-4)
