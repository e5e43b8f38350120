"""A debt as the rules see it: what was contracted, when it fell due, under which terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from brazil.money import Money


class Product(StrEnum):
    """What the debt came from; decides limits and the years to prescription."""

    CREDIT_CARD = "credit_card"
    LOAN = "loan"
    TELECOM = "telecom"
    SCHOOL = "school"
    UTILITY = "utility"
    RETAIL = "retail"
    CONDOMINIUM = "condominium"
    HEALTH = "health"


class CorrectionDays(StrEnum):
    """What a correction does with months that are not whole."""

    FULL_MONTHS = "full_months"  # the month of the due date counts whole, that of the pricing day not at all
    EXPONENTIAL = "exponential"  # (1+i)^(days/days of the month)
    LINEAR = "linear"  # 1 + i * days/days of the month


class InterestDays(StrEnum):
    """How simple late interest counts time."""

    DAYS_OF_30 = "days_of_30"  # rate * days/30
    DAYS_OF_365 = "days_of_365"  # 12 * rate * days/365
    MONTHS = "months"  # whole months, then days/30 of what is left


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTerms:
    """What the contract says of lateness. Rates in basis points: 200 is 2 %; interest is per month of 30 days.

    `late_interest_bps` None means that no rate was agreed: the legal rate applies (Código Civil art. 406), and IPCA
    where no index was agreed either (art. 389). 0 means that the creditor charges none.
    """

    correction_index: str | None = None  # "IPCA", "INPC", "IGP-M"; None for no correction
    correction_days: CorrectionDays = CorrectionDays.FULL_MONTHS
    fine_bps: int = 200
    late_interest_bps: int | None = 100
    interest_days: InterestDays = InterestDays.DAYS_OF_30
    remuneratory_bps: int = 0  # compound, per month of 30 days, only where agreed with a financial institution
    fees_bps: int = 0  # lawyers' fees, only with a clause and actual legal service; off by default
    consumer: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """One overdue obligation. `principal` is what remains of the original amount, without charges.

    `contracted_on` is the day the credit was agreed, None where unknown: it decides which laws bind the operation.
    """

    principal: Money
    due_on: date
    product: Product
    terms: ContractTerms
    contracted_on: date | None = None
