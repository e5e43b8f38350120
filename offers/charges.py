"""The charges on a late debt as factors: all that does not depend on its principal, worked out once and looked up.

A charge depends on the terms, the due date, the pricing day and the index series alone, so debts that share them share
it. In centavos, with P the principal, `*` meaning `offers.factors.scaled` (half up, once) and every factor a whole
number times SCALE:

    correction    K = P * fk            fk: index over the delay, less 1, never below 0        (offers.correction)
                  C = P + K             the corrected amount
    remuneratory  R = C * fr            fr: (1 + i)^(n/30) - 1                                 (offers.factors)
    fine          M = C * fm            fm: the contract's share, cut to the legal ceiling
    interest      J = C * fj + P * fs   fj: the contract's rate over time                      (offers.late_interest)
                                            or the legal rates added up                        (offers.legal_rate)
                                        fs: Selic until 29/08/2024, where no rate was agreed; otherwise 0
    cut           K + R + M + J <= P    on cards, taken in the order of `CUT_ORDER`            (offers.accrual)
    fees          H = (C + R + M + J) * fh, of what is left after the cut
    total         P + K + R + M + J + H

Fine and interest never fall on remuneratory interest, so that no interest bears interest (Decreto 22.626/1933 art.
4º). `detail` of a line, where it applies: `index`, `first_month`, `last_month`, `last_published` (of the index or of
the rate), `counted` (how time was), `contracted_rate` (before a ceiling cut it), `selic_rate`, `selic_first_month`,
`selic_last_month`, `selic_cents` (the part of legal interest up to 29/08/2024), `uncut_cents`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from brazil.indices import IndexSeries, next_month
from offers.balance import Component
from offers.consumer_law import LegalInterest, LimitName, ceiling, legal_interest_article, legal_interest_from
from offers.correction import Correction, correction
from offers.debt import ContractTerms, CorrectionDays
from offers.errors import OfferError
from offers.factors import SCALE, interest_factor
from offers.late_interest import late_factor
from offers.legal_rate import RateSum, rate_sum

CORRECTION_RULE = "Código Civil arts. 389 e 395"
LEGAL_CORRECTION_RULE = "Código Civil arts. 389, parágrafo único, e 395"
REMUNERATORY_RULE = "Contrato; STJ Súmulas 539 e 541"
CONSUMER_FINE_RULE = "Contrato; CDC art. 52 §1º"
FINE_RULE = "Contrato; Código Civil art. 412"
CONSUMER_INTEREST_RULE = "Contrato; Código Civil art. 395; Decreto 22.626/1933 art. 1º"
INTEREST_RULE = "Contrato; Código Civil art. 395"
FEES_RULE = "Contrato; Código Civil art. 389; Enunciado 161 CJF"
# BalanceLine.limit when deflation would have cut into the amount contracted (STJ REsp 1.361.191).
NOMINAL_FLOOR = "nominal_floor"
DEFAULT_INDEX = "IPCA"  # where the contract names none (Código Civil art. 389, parágrafo único)

_BPS_FACTOR = SCALE // 10_000
_DAY = timedelta(days=1)
Detail = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One charge whatever the principal. `principal_factor` is the part that falls on P and not on C (Selic)."""

    component: Component
    factor: int
    principal_factor: int = 0
    rate: Decimal
    days: int
    rule: str
    limit: str = ""
    detail: Detail = ()


def charges(terms: ContractTerms, due_on: date, today: date, series: Mapping[str, IndexSeries]) -> tuple[Charge, ...]:
    """The charges of a delay, in Component order; fees last.

    Raises OfferError: ``rate_negative``, ``index_unknown``, ``rate_too_fine``; MissingIndex: ``index_gap``.
    """
    names = _names(terms, due_on)
    try:
        return _charges(terms, due_on, today, *(series[name] if name else None for name in names))
    except KeyError as error:
        raise OfferError("index_unknown", index=error.args[0]) from error


def _names(terms: ContractTerms, due_on: date) -> tuple[str | None, str | None, str | None]:
    """The series a debt takes: of correction, of Selic, of the legal rate."""
    if terms.late_interest_bps is not None:
        return terms.correction_index, None, None
    before = due_on < legal_interest_from(LegalInterest.LEGAL_RATE)
    return terms.correction_index or DEFAULT_INDEX, "SELIC" if before else None, "LEGAL_RATE"


@lru_cache(maxsize=32768)
def _charges(
    terms: ContractTerms,
    due_on: date,
    today: date,
    index: IndexSeries | None,
    selic: IndexSeries | None,
    legal: IndexSeries | None,
) -> tuple[Charge, ...]:
    _check(terms)
    days = (today - due_on).days
    found = [_correction(terms, due_on, today, index)] if index is not None else []
    if terms.remuneratory_bps:
        found.append(_remuneratory(terms, days))
    if terms.fine_bps:
        found.append(_fine(terms, due_on, days))
    if legal is not None:
        found.append(_legal_interest(due_on, today, selic, legal))
    elif terms.late_interest_bps:
        found.append(_interest(terms, due_on, today))
    if terms.fees_bps:
        found.append(_share(Component.FEES, terms.fees_bps, days, FEES_RULE))
    return tuple(found)


def _check(terms: ContractTerms) -> None:
    rates = (terms.fine_bps, terms.late_interest_bps or 0, terms.remuneratory_bps, terms.fees_bps)
    if min(rates) < 0:
        raise OfferError("rate_negative", rates=rates)


def _correction(terms: ContractTerms, due_on: date, today: date, index: IndexSeries) -> Charge:
    start = _correction_start(terms, due_on)
    found = correction(index, terms.correction_days, start, today)
    agreed = terms.correction_index is not None
    return Charge(
        component=Component.CORRECTION,
        factor=max(found.factor - SCALE, 0),
        rate=found.rate,
        days=(today - due_on).days,
        rule=CORRECTION_RULE if agreed else LEGAL_CORRECTION_RULE,
        limit=NOMINAL_FLOOR if found.factor < SCALE else "",
        detail=(("index", index.name), *_months(found), ("counted", terms.correction_days.value)),
    )


def _correction_start(terms: ContractTerms, due_on: date) -> date:
    """The day correction runs from. Selic comprised it until 29/08/2024; whole months then begin in September."""
    since = legal_interest_from(LegalInterest.LEGAL_RATE)
    if terms.late_interest_bps is not None or due_on >= since:
        return due_on
    return next_month(since.replace(day=1)) if terms.correction_days is CorrectionDays.FULL_MONTHS else since - _DAY


def _remuneratory(terms: ContractTerms, days: int) -> Charge:
    rate = _fraction(terms.remuneratory_bps)
    return Charge(
        component=Component.REMUNERATORY,
        factor=interest_factor(rate, days),
        rate=rate,
        days=days,
        rule=REMUNERATORY_RULE,
        detail=(("counted", "compound_days_of_30"),),
    )


def _fine(terms: ContractTerms, due_on: date, days: int) -> Charge:
    name = LimitName.CONSUMER_FINE if terms.consumer else LimitName.PENALTY_CLAUSE
    bps, limit = _within(terms.fine_bps, name, due_on)
    rule = CONSUMER_FINE_RULE if terms.consumer else FINE_RULE
    return _share(Component.FINE, bps, days, rule, limit, _contracted(terms.fine_bps, limit))


def _interest(terms: ContractTerms, due_on: date, today: date) -> Charge:
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


def _legal_interest(due_on: date, today: date, selic: IndexSeries | None, legal: IndexSeries) -> Charge:
    since = legal_interest_from(LegalInterest.LEGAL_RATE)
    now = rate_sum(legal, max(due_on, since), today)
    before = rate_sum(selic, due_on, min(since, today)) if selic is not None else None
    kinds = [LegalInterest.SELIC] if before else []
    kinds += [LegalInterest.LEGAL_RATE] if today > since else []
    return Charge(
        component=Component.INTEREST,
        factor=now.factor,
        principal_factor=before.factor if before else 0,
        rate=now.rate,
        days=(today - due_on).days,
        rule="; ".join(map(legal_interest_article, kinds)),
        detail=(("counted", LegalInterest.LEGAL_RATE.value), *_months(now), *(_selic(before) if before else ())),
    )


def _selic(before: RateSum) -> Iterator[tuple[str, str]]:
    yield "selic_rate", str(before.rate)
    for name, value in _months(before):
        yield f"selic_{name}", value


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


def _months(found: Correction | RateSum) -> Iterator[tuple[str, str]]:
    if found.first_month is not None and found.last_month is not None:
        yield "first_month", _year_month(found.first_month)
        yield "last_month", _year_month(found.last_month)
    yield "last_published", _year_month(found.last_published)


def _within(bps: int, name: LimitName, day: date) -> tuple[int, str]:
    rate, limit = ceiling(_fraction(bps), name, day)
    return int(rate.scaleb(4)), limit


def _contracted(bps: int, limit: str) -> Detail:
    return (("contracted_rate", str(_fraction(bps))),) if limit else ()


def _year_month(month: date) -> str:
    return month.isoformat()[:7]


def _fraction(bps: int) -> Decimal:
    return Decimal(bps).scaleb(-4)
