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


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTerms:
    """What the contract says of lateness. Rates in basis points: 200 is 2 %; interest is per month of 30 days."""

    correction_index: str | None = None  # "IPCA", "INPC", "IGP-M"; None for no correction
    fine_bps: int = 200
    late_interest_bps: int = 100
    consumer: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """One overdue obligation. `principal` is what remains of the original amount, without charges."""

    principal: Money
    due_on: date
    product: Product
    terms: ContractTerms
