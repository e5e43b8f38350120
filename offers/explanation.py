"""Why this offer and not another: the rule that applied, the limits that bound, as codes and values.

LGPD art. 20 gives everyone the criteria behind an automated decision; the sentences are made where people read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from brazil.money import Money
from offers.plan import Plan, PlanKind
from offers.policy import Tier
from offers.refusal import Refusal, RefusalCode, Shown
from offers.simulation import Sheet


class ReasonCode(StrEnum):
    """What is told. The comment lists the values each one carries."""

    TIER = "tier"  # days_overdue, from_day, to_day (absent when open-ended)
    DISCOUNT = "discount"  # kind, component, amount (Money), owed (Money), limit_bps
    NO_DISCOUNT = "no_discount"  # kind
    CASH_ONLY = "cash_only"
    MAXIMUM_COUNT = "maximum_count"  # maximum
    MINIMUM_INSTALLMENT = "minimum_installment"  # minimum (Money), largest_count, maximum
    DOWN_PAYMENT = "down_payment"  # share_bps, amount (Money)
    INTEREST_FREE = "interest_free"
    MONTHLY_INTEREST = "monthly_interest"  # rate_bps
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
        *_discounts(answer.cash),
        *_ladder(answer),
        Reason(code=ReasonCode.VALIDITY, values={"valid_until": answer.valid_until}),
        _window(answer),
    )


def explain_plan(plan: Plan, sheet: Sheet) -> tuple[Reason, ...]:
    """The reasons behind one plan of a sheet."""
    over_time = () if plan.kind is PlanKind.CASH else tuple(_over_time(plan, sheet.tier))
    return (_tier(sheet), *_discounts(plan), *over_time)


def _tier(sheet: Sheet) -> Reason:
    values: dict[str, Shown] = {
        "days_overdue": sheet.balance.days_overdue,
        "from_day": sheet.tier.min_days_overdue,
    }
    if sheet.tier.max_days_overdue is not None:
        values["to_day"] = sheet.tier.max_days_overdue
    return Reason(code=ReasonCode.TIER, values=values)


def _discounts(plan: Plan) -> Iterator[Reason]:
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


def _ladder(sheet: Sheet) -> Iterator[Reason]:
    """What ends the ladder, and what its plans cost."""
    limits = sheet.tier.installments
    if limits.max_installments == 1:
        yield Reason(code=ReasonCode.CASH_ONLY)
        return
    largest = sheet.ladder[-1].count if sheet.ladder else 1
    if largest < limits.max_installments:
        minimum = Money(limits.min_installment_cents)
        values: dict[str, Shown] = {"minimum": minimum, "largest_count": largest, "maximum": limits.max_installments}
        yield Reason(code=ReasonCode.MINIMUM_INSTALLMENT, values=values)
    else:
        yield Reason(code=ReasonCode.MAXIMUM_COUNT, values={"maximum": limits.max_installments})
    if sheet.ladder:
        yield from _discounts(sheet.ladder[0])
        yield from _over_time(sheet.ladder[0], sheet.tier)


def _over_time(plan: Plan, tier: Tier) -> Iterator[Reason]:
    limits = tier.installments
    if plan.has_down_payment:
        share: dict[str, Shown] = {"share_bps": limits.min_down_payment_bps, "amount": plan.down_payment}
        yield Reason(code=ReasonCode.DOWN_PAYMENT, values=share)
    if limits.monthly_interest_bps:
        yield Reason(code=ReasonCode.MONTHLY_INTEREST, values={"rate_bps": limits.monthly_interest_bps})
    else:
        yield Reason(code=ReasonCode.INTEREST_FREE)


def _window(sheet: Sheet) -> Reason:
    values: dict[str, Shown] = {"earliest": sheet.first_due_min, "latest": sheet.first_due_max}
    return Reason(code=ReasonCode.FIRST_DUE_WINDOW, values=values)
