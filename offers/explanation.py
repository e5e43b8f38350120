"""Why this offer and not another: the rule that applied, the limits that bound, as codes and values.

LGPD art. 20 gives everyone the criteria behind an automated decision; the sentences are made where people read. What
would change an offer is in plans.alternatives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from brazil.money import Money
from offers.plans.plan import Plan, PlanKind
from offers.plans.simulation import Sheet
from offers.policies.limits import InstallmentLimits, Rhythm
from offers.refusal import Refusal, RefusalCode, Shown


class ReasonCode(StrEnum):
    """What is told. The comment lists the values each one carries."""

    TIER = "tier"  # name, days_overdue, from_day, to_day (absent when open-ended)
    CONDITION_BALANCE = "condition_balance"
    CONDITION_PRINCIPAL = "condition_principal"
    CONDITION_PRODUCTS = "condition_products"
    CONDITION_ORIGINS = "condition_origins"
    CONDITION_REGIONS = "condition_regions"
    CONDITION_SEGMENTS = "condition_segments"
    CONDITION_SCORE_BANDS = "condition_score_bands"
    CONDITION_EARLIER_BREACHES = "condition_earlier_breaches"
    CONDITION_CAMPAIGN = "condition_campaign"  # from_on, until_on
    DISCOUNT = "discount"  # kind, component, amount (Money), owed (Money), limit_bps
    NO_DISCOUNT = "no_discount"  # kind
    CEILING = "ceiling"  # kind, share_bps, amount (Money): the discount over the whole balance
    CASH_ONLY = "cash_only"
    MAXIMUM_COUNT = "maximum_count"  # maximum
    COUNTS = "counts"  # offered ("3, 6, 12")
    MINIMUM_INSTALLMENT = "minimum_installment"  # minimum (Money), largest_count, maximum
    DOWN_PAYMENT = "down_payment"  # share_bps, amount (Money)
    RHYTHM_WEEKLY = "rhythm_weekly"
    RHYTHM_FORTNIGHTLY = "rhythm_fortnightly"
    INTEREST_FREE = "interest_free"
    MONTHLY_INTEREST = "monthly_interest"  # rate_bps
    INTEREST_STEP = "interest_step"  # from_count, rate_bps
    IOF = "iof"  # amount (Money), of the plan explained
    IOF_DUE = "iof_due"  # plans over time bear it, each its own
    VALIDITY = "validity"  # valid_until
    FIRST_DUE_WINDOW = "first_due_window"  # earliest, latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason. `code` is a ReasonCode, or the code of the refusal explained."""

    code: ReasonCode | RefusalCode
    values: Mapping[str, Shown] = field(default_factory=dict)


def explain(answer: Sheet | Refusal) -> tuple[Reason, ...]:
    """The reasons behind a whole sheet of offers, in the order they were decided, or behind a refusal."""
    if isinstance(answer, Refusal):
        return (Reason(code=answer.code, values=answer.values),)
    return (
        _tier(answer),
        *_conditions(answer),
        *_discounts(answer.cash, answer),
        *_ladder(answer),
        Reason(code=ReasonCode.VALIDITY, values={"valid_until": answer.valid_until}),
        _window(answer),
    )


def explain_plan(plan: Plan, sheet: Sheet) -> tuple[Reason, ...]:
    """The reasons behind one plan of a sheet."""
    over_time = () if plan.kind is PlanKind.CASH else (*_down_payment(plan, sheet), *_cost(plan))
    return (_tier(sheet), *_conditions(sheet), *_discounts(plan, sheet), *over_time)


def _tier(sheet: Sheet) -> Reason:
    values: dict[str, Shown] = {
        "name": sheet.tier.name,
        "days_overdue": sheet.balance.days_overdue,
        "from_day": sheet.tier.min_days_overdue,
    }
    if sheet.tier.max_days_overdue is not None:
        values["to_day"] = sheet.tier.max_days_overdue
    return Reason(code=ReasonCode.TIER, values=values)


def _conditions(sheet: Sheet) -> Iterator[Reason]:
    """What else was asked of the debt and its debtor, and held."""
    when = sheet.tier.when
    for name in type(when).model_fields:
        if getattr(when, name) is None:
            continue
        values: dict[str, Shown] = {}
        if when.campaign is not None and name == "campaign":
            values = {"from_on": when.campaign.from_on, "until_on": when.campaign.until_on}
        yield Reason(code=ReasonCode(f"condition_{name}"), values=values)


def _discounts(plan: Plan, sheet: Sheet) -> Iterator[Reason]:
    given = [line for line in plan.discounts if line.discount]
    for line in given:
        yield Reason(
            code=ReasonCode.DISCOUNT,
            values={
                "kind": plan.kind.value,
                "component": line.component.value,
                "amount": line.discount,
                "owed": line.owed,
                "limit_bps": line.limit_bps,
            },
        )
    if not given:
        yield Reason(code=ReasonCode.NO_DISCOUNT, values={"kind": plan.kind.value})
    if any(line.cut_by_ceiling for line in plan.discounts):
        limits = sheet.tier.cash if plan.kind is PlanKind.CASH else sheet.tier.installments
        share: dict[str, Shown] = {"share_bps": limits.ceiling_bps, "amount": plan.discount}
        yield Reason(code=ReasonCode.CEILING, values={"kind": plan.kind.value, **share})


def _ladder(sheet: Sheet) -> Iterator[Reason]:
    """What ends the ladder, and what its plans cost."""
    limits = sheet.tier.installments
    allowed = [count for count in range(2, limits.max_installments + 1) if limits.allows(count)]
    if not allowed:
        yield Reason(code=ReasonCode.CASH_ONLY)
        return
    yield from _counts(sheet, allowed)
    if sheet.ladder:
        yield from _discounts(sheet.ladder[0], sheet)
        yield from _down_payment(sheet.ladder[0], sheet)
        yield from _rhythms(limits)
        yield from _rates(limits)
        if any(plan.iof for plan in sheet.ladder):
            yield Reason(code=ReasonCode.IOF_DUE)


def _counts(sheet: Sheet, allowed: list[int]) -> Iterator[Reason]:
    limits = sheet.tier.installments
    if limits.counts is not None:
        yield Reason(code=ReasonCode.COUNTS, values={"offered": ", ".join(map(str, allowed))})
    largest = max((plan.count for plan in sheet.ladder), default=1)
    if largest < allowed[-1]:
        minimum = Money(limits.min_installment_cents)
        values: dict[str, Shown] = {"minimum": minimum, "largest_count": largest, "maximum": allowed[-1]}
        yield Reason(code=ReasonCode.MINIMUM_INSTALLMENT, values=values)
    elif limits.counts is None:
        yield Reason(code=ReasonCode.MAXIMUM_COUNT, values={"maximum": limits.max_installments})


def _down_payment(plan: Plan, sheet: Sheet) -> Iterator[Reason]:
    """What the tier asks for; a down payment the debtor chose needs no reason."""
    share_bps = sheet.tier.installments.min_down_payment_bps
    if plan.has_down_payment and share_bps:
        values: dict[str, Shown] = {"share_bps": share_bps, "amount": plan.down_payment}
        yield Reason(code=ReasonCode.DOWN_PAYMENT, values=values)


def _rhythms(limits: InstallmentLimits) -> Iterator[Reason]:
    if Rhythm.FORTNIGHTLY in limits.rhythms:
        yield Reason(code=ReasonCode.RHYTHM_FORTNIGHTLY)
    if Rhythm.WEEKLY in limits.rhythms:
        yield Reason(code=ReasonCode.RHYTHM_WEEKLY)


def _rates(limits: InstallmentLimits) -> Iterator[Reason]:
    """The interest of every count, by its steps."""
    starts = [step.from_count for step in limits.rate_steps if 2 < step.from_count <= limits.max_installments]
    if not starts:
        yield _interest(limits.rate_bps(2))
        return
    for start in (2, *starts):
        values: dict[str, Shown] = {"from_count": start, "rate_bps": limits.rate_bps(start)}
        yield Reason(code=ReasonCode.INTEREST_STEP, values=values)


def _cost(plan: Plan) -> Iterator[Reason]:
    """The interest and the tax of one plan."""
    yield _interest(int(plan.monthly_rate.scaleb(4)))
    if plan.iof:
        yield Reason(code=ReasonCode.IOF, values={"amount": plan.iof})


def _interest(rate_bps: int) -> Reason:
    if not rate_bps:
        return Reason(code=ReasonCode.INTEREST_FREE)
    return Reason(code=ReasonCode.MONTHLY_INTEREST, values={"rate_bps": rate_bps})


def _window(sheet: Sheet) -> Reason:
    values: dict[str, Shown] = {"earliest": sheet.first_due_min, "latest": sheet.first_due_max}
    return Reason(code=ReasonCode.FIRST_DUE_WINDOW, values=values)
