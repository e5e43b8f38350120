"""The portfolio and the policies the backtest is timed with: any number of debts, the same for the same seed."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

import numpy as np

from brazil.indices import load_series
from offers.backtest.columns import PRODUCTS, STANDINGS, Portfolio
from offers.backtest.run import Day
from offers.debt import ContractTerms, Product
from offers.policies.conditions import CentsRange, Conditions
from offers.policies.eligibility import Standing
from offers.policies.policy import DiscountLimits, InstallmentLimits, Method, Policy, Tier
from offers.policies.rules.vectors import WordColumn

SEED = 20_260_903
PRICED_ON = date(2026, 8, 20)
TERMS = (
    ContractTerms(correction_index="IPCA"),
    ContractTerms(correction_index="INPC", fine_bps=200),
    ContractTerms(),
    ContractTerms(late_interest_bps=None),
    ContractTerms(fine_bps=0, late_interest_bps=50),
    ContractTerms(correction_index="IGP-M", fees_bps=1_000),
)
SEGMENTS = ("", "varejo", "prime", "pequeno negócio", "safra 2023")
STATES = ("SP", "RJ", "MG", "BA", "RS", "PE", "")
BANDS = ("A", "B", "C", "D", "")


def day(*, with_cost: bool) -> Day:
    """The day everything is priced on."""
    return Day(priced_on=PRICED_ON, series=MappingProxyType(load_series()), with_cost=with_cost)


def portfolio(count: int) -> Portfolio:
    """Debts of R$ 600 to R$ 60,000, thirty days to six years old, two of three debtors with one debt."""
    chance = np.random.default_rng(SEED)
    standings = np.full(count, STANDINGS.index(Standing.OPEN), dtype=np.int32)
    return Portfolio(
        names=np.arange(count).astype("U7"),
        debtors=chance.integers(0, max(count * 2 // 3, 1), count),
        principal=np.exp(chance.uniform(np.log(600_00), np.log(60_000_00), count)).astype(np.int64),
        due_on=PRICED_ON.toordinal() - chance.integers(30, 2_190, count),
        contracted_on=np.zeros(count, dtype=np.int64),
        terms_at=chance.integers(0, len(TERMS), count, dtype=np.int32),
        terms=TERMS,
        product_at=chance.integers(0, len(PRODUCTS), count, dtype=np.int32),
        origin=_words(("Banco Aurora", "Lojas Ipê", ""), count, chance),
        region=_words(STATES, count, chance),
        segment=_words(SEGMENTS, count, chance),
        score_band=_words(BANDS, count, chance),
        earlier_breaches=chance.integers(0, 3, count, dtype=np.int32),
        standing_at=standings,
        prescribed=np.zeros(count, dtype=np.bool_),
    )


def policy(principal_bps: int = 1_500) -> Policy:
    """Three ages and a rule for large retail and school debts: cash and 2 to 24 payments by Price, 24 offers each."""
    window = {"validity_days": 5, "first_due_min_days": 6, "first_due_max_days": 30}
    large = Conditions(
        principal=CentsRange(min_cents=10_000_00), products=(Product.RETAIL, Product.SCHOOL), score_bands=("A", "B")
    )
    return Policy(
        name="Backtest",
        tiers=(
            Tier(min_days_overdue=0, when=large, cash=_cash(800), installments=_over_time(0, 149), **window),
            Tier(min_days_overdue=0, max_days_overdue=360, cash=_cash(500), installments=_over_time(0, 199), **window),
            Tier(
                min_days_overdue=361,
                max_days_overdue=1_080,
                cash=_cash(principal_bps),
                installments=_over_time(500, 179),
                **window,
            ),
            Tier(min_days_overdue=1_081, cash=_cash(4_000), installments=_over_time(2_000, 159), **window),
        ),
    )


def _cash(principal_bps: int) -> DiscountLimits:
    return DiscountLimits(
        interest_bps=10_000, fine_bps=10_000, correction_bps=3_000, fees_bps=10_000, principal_bps=principal_bps
    )


def _over_time(principal_bps: int, rate_bps: int) -> InstallmentLimits:
    return InstallmentLimits(
        interest_bps=8_000, fine_bps=10_000, correction_bps=0, fees_bps=5_000, principal_bps=principal_bps,
        max_installments=24, min_installment_cents=10_00, monthly_interest_bps=rate_bps, method=Method.PRICE,
    )  # fmt: skip


def _words(words: tuple[str, ...], count: int, chance: np.random.Generator) -> WordColumn:
    return WordColumn(places=chance.integers(0, len(words), count, dtype=np.int32), words=words)
