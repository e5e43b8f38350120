"""An expected "no": why nothing, or not this, can be offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from brazil.money import Money

Shown = Money | date | int | str
"""What may fill a sentence."""


class RefusalCode(StrEnum):
    """Why not. The comment lists the values each one carries."""

    NOTHING_OWED = "nothing_owed"
    BALANCE_UNKNOWN = "balance_unknown"  # index, month ("05/2026"): the balance needs a month nobody has
    DISPUTED = "disputed"
    NEGOTIATED = "negotiated"
    SETTLED = "settled"
    CLOSED = "closed"
    DECEASED = "deceased"
    PRESCRIBED = "prescribed"
    NO_TIER = "no_tier"  # days_overdue; the policy's tiers are for other ages
    NO_TIER_BALANCE = "no_tier_balance"  # balance (Money)
    NO_TIER_PRINCIPAL = "no_tier_principal"  # principal (Money)
    NO_TIER_PRODUCT = "no_tier_product"  # product
    NO_TIER_ORIGIN = "no_tier_origin"  # origin, "" when not known
    NO_TIER_REGION = "no_tier_region"  # region, "" when not known
    NO_TIER_SEGMENT = "no_tier_segment"  # segment, "" when not known
    NO_TIER_SCORE_BAND = "no_tier_score_band"  # score_band, "" when not known
    NO_TIER_EARLIER_BREACHES = "no_tier_earlier_breaches"  # earlier_breaches
    NO_TIER_CAMPAIGN = "no_tier_campaign"  # priced_on (date)
    NOTHING_TO_PAY = "nothing_to_pay"  # the discount takes the whole balance
    COUNT_TOO_HIGH = "count_too_high"  # count, maximum (1 when the tier is paid at once only)
    COUNT_NOT_OFFERED = "count_not_offered"  # count, offered ("3, 6, 12")
    RHYTHM_NOT_OFFERED = "rhythm_not_offered"  # rhythm
    DOWN_PAYMENT_TOO_LOW = "down_payment_too_low"  # minimum (Money)
    INSTALLMENT_UNDER_MINIMUM = "installment_under_minimum"  # count, minimum (Money)
    AMOUNT_TOO_LOW = "amount_too_low"  # count, shown (Money): what a payment is in the offer everybody sees
    FIRST_DUE_TOO_EARLY = "first_due_too_early"  # first_due_on, earliest, latest (dates)
    FIRST_DUE_TOO_LATE = "first_due_too_late"  # first_due_on, earliest, latest (dates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A "no" with its stable code; `values` fill the sentence shown to a person."""

    code: RefusalCode
    values: Mapping[str, Shown] = field(default_factory=dict)


def refuse(code: RefusalCode, **values: Shown) -> Refusal:
    """A refusal whose values cannot be changed afterwards."""
    return Refusal(code=code, values=MappingProxyType(values))
