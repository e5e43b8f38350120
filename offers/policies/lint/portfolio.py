"""What is odd about a policy on the debts it is for: some of a portfolio's debts, as plain facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from offers.consumer_law import LimitName, limit_on
from offers.debt import ContractTerms, Debt
from offers.facts import DebtFacts, Profile, facts_of
from offers.owed.accrual import under_card_ceiling
from offers.owed.balance import Balance
from offers.plans.discount import payable_cents
from offers.policies.limits import InstallmentLimits, Method
from offers.policies.lint.finding import Finding, Severity
from offers.policies.policy import Policy, Selection, Tier
from offers.policies.rules.compiled import compiled

ENOUGH = 50
"""With fewer debts looked at, nothing is said of tiers no debt falls in."""
SOME = 5
"""With fewer debts in a tier, nothing is said of most of them."""
GAPS = frozenset({"tiers_gap", "uncovered_before", "uncovered_after"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledDebt:
    """One debt of the portfolio on the day it is looked at. `reference` is what its creditor calls it, masked.

    Of a prescribed one paying is free will: it is here only where its creditor shows such debts.
    """

    reference: str
    facts: DebtFacts
    balance: Balance
    terms: ContractTerms
    prescribed: bool = False
    card_ceiling: bool = False  # its charges may not pass the original amount (Lei 14.690/2023)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioFacts:
    """Some of the debts that can be negotiated, and whether prescribed ones are shown to those who owe them."""

    debts: tuple[SampledDebt, ...] = ()
    shows_prescribed: bool = False


def sampled(reference: str, debt: Debt, balance: Balance, profile: Profile, *, prescribed: bool = False) -> SampledDebt:
    """A debt with its balance, as the lint looks at it."""
    return SampledDebt(
        reference=reference,
        facts=facts_of(balance, profile),
        balance=balance,
        terms=debt.terms,
        prescribed=prescribed,
        card_ceiling=under_card_ceiling(debt),
    )


def by_tier(policy: Policy, debts: Sequence[SampledDebt]) -> dict[int, list[SampledDebt]]:
    """The debts under the first tier that holds for each, -1 for none; tiers without any are left out."""
    first, found = compiled(policy).first, dict[int, list[SampledDebt]]()
    for debt in debts:
        found.setdefault(first(debt.facts), []).append(debt)
    return found


def portfolio_findings(policy: Policy, facts: PortfolioFacts, today: date) -> Iterator[Finding]:
    """What only a portfolio tells: tiers for nobody, plans too small for most, terms past the law."""
    debts, under = facts.debts, by_tier(policy, facts.debts)
    every = compiled(policy).every
    reached = {place for debt in debts for place in every(debt.facts)} if _all_count(policy) else set(under)
    for index, tier in enumerate(policy.tiers):
        if len(debts) >= ENOUGH and index not in reached:
            values: dict[str, object] = {"of": len(debts)}
            yield _note("tier_without_debts", ("tiers", index, "min_days_overdue"), values)
        yield from _too_small(index, tier, under.get(index, []))
    yield from _over(debts, "fine_over_limit", LimitName.CONSUMER_FINE, lambda terms: terms.fine_bps, today)
    yield from _over(
        debts,
        "late_interest_over_limit",
        LimitName.CONSUMER_LATE_INTEREST,
        lambda terms: terms.late_interest_bps or 0,
        today,
    )


def with_examples(findings: Sequence[Finding], policy: Policy, debts: Sequence[SampledDebt]) -> Iterator[Finding]:
    """The findings, those about debts between or under several tiers with how many there are and one of them."""
    rules = compiled(policy)
    for finding in findings:
        if finding.code in GAPS:
            low, high = finding.values["from_day"], finding.values.get("to_day")
            found = [debt for debt in debts if _within(debt.facts.days_overdue, low, high)]
        elif finding.code == "uncovered_conditions":
            tiers = policy.tiers
            found = [debt for debt in debts if rules.first(debt.facts) < 0 and _covered(debt, tiers)]
        elif finding.code in {"tiers_overlap", "conditions_overlap"}:
            both = {finding.path[1], finding.values["other"]}
            found = [debt for debt in debts if both <= set(rules.every(debt.facts))]
        else:
            found = []
        yield replace(finding, values={**finding.values, **_example(found, len(debts))}) if found else finding


def _example(found: Sequence[SampledDebt], of: int) -> dict[str, object]:
    """The debt with the balance in the middle, and how many there are among those looked at."""
    debt = sorted(found, key=lambda each: (each.facts.balance.cents, each.reference))[len(found) // 2]
    return {
        "example": debt.reference,
        "example_days": debt.facts.days_overdue,
        "example_cents": debt.facts.balance.cents,
        "debts": len(found),
        "of": of,
    }


def _all_count(policy: Policy) -> bool:
    """Under best for the debtor every tier that holds may be the one; only amounts tell which."""
    return policy.selection is Selection.BEST_FOR_DEBTOR


def _too_small(index: int, tier: Tier, debts: Sequence[SampledDebt]) -> Iterator[Finding]:
    """Where more than half of the counts fall under the minimum payment for more than half of the tier's debts."""
    limits = tier.installments
    counts = [count for count in range(2, limits.max_installments + 1) if limits.allows(count)]
    if not counts or len(debts) < SOME:
        return
    middle = counts[len(counts) // 2]
    under = [debt for debt in debts if _payment(debt.balance, limits, middle) < limits.min_installment_cents]
    if 2 * len(under) > len(debts):
        yield Finding(
            severity=Severity.WARNING,
            code="installments_under_minimum",
            path=("tiers", index, "installments", "min_installment_cents"),
            values={
                "count": middle,
                "minimum_cents": limits.min_installment_cents,
                **_example(under, len(debts)),
            },
        )


def _payment(balance: Balance, limits: InstallmentLimits, count: int) -> int:
    """About the smallest payment of a plan, in centavos, without the days until the first one; rounded down."""
    cents, bps = payable_cents(balance, limits), limits.rate_bps(count)
    if limits.method is Method.PRICE and bps:
        grown, whole = pow(10_000 + bps, count), pow(10_000, count)
        return int(cents * bps * grown // (10_000 * (grown - whole)))
    last_interest = cents * bps // (10_000 * count) if limits.method is Method.SAC else 0
    return cents // count + last_interest


def _over(
    debts: Sequence[SampledDebt], code: str, name: LimitName, bps: Callable[[ContractTerms], int], today: date
) -> Iterator[Finding]:
    """Contracts of consumers that ask for more than the law allows; the rules charge the law's part alone."""
    limit = limit_on(name, today)
    most = int(limit.value * 10_000) if limit is not None else 10_000
    found = [debt for debt in debts if debt.terms.consumer and bps(debt.terms) > most]
    if found:
        values = {"limit_bps": most, "found_bps": max(bps(debt.terms) for debt in found), **_example(found, len(debts))}
        yield Finding(severity=Severity.WARNING, code=code, values=values)


def _covered(debt: SampledDebt, tiers: Sequence[Tier]) -> bool:
    return any(tier.covers(debt.facts.days_overdue) for tier in tiers)


def _within(days: int, low: object, high: object) -> bool:
    return isinstance(low, int) and days >= low and (not isinstance(high, int) or days <= high)


def _note(code: str, path: tuple[str | int, ...], values: dict[str, object]) -> Finding:
    return Finding(severity=Severity.NOTE, code=code, path=path, values=values)
