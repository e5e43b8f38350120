"""The charges read from index series: correction, and the interest the law fixes where the contract fixes none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from brazil.indices import IndexSeries, next_month
from offers.consumer_law import LegalInterest, legal_interest_article, legal_interest_from
from offers.debt import ContractTerms, CorrectionDays
from offers.factors import SCALE
from offers.owed.balance import Component
from offers.owed.charge import Charge
from offers.owed.correction import Correction, correction
from offers.owed.legal_rate import RateSum, rate_sum

CORRECTION_RULE = "Código Civil arts. 389 e 395"
LEGAL_CORRECTION_RULE = "Código Civil arts. 389, parágrafo único, e 395"
# BalanceLine.limit when deflation would have cut into the amount contracted (STJ REsp 1.361.191).
NOMINAL_FLOOR = "nominal_floor"

_DAY = timedelta(days=1)


def index_correction(terms: ContractTerms, due_on: date, today: date, index: IndexSeries) -> Charge:
    """Correction by the index agreed, or by the one the law names; never below the nominal amount."""
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


def legal_interest(due_on: date, today: date, selic: IndexSeries | None, legal: IndexSeries) -> Charge:
    """Selic on the principal until 29/08/2024, the legal rate on the corrected amount since."""
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


def _months(found: Correction | RateSum) -> Iterator[tuple[str, str]]:
    if found.first_month is not None and found.last_month is not None:
        yield "first_month", _year_month(found.first_month)
        yield "last_month", _year_month(found.last_month)
    yield "last_published", _year_month(found.last_published)


def _year_month(month: date) -> str:
    return month.isoformat()[:7]
