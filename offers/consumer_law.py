"""Every legal parameter the rules use, with its article and the days it is in force: here and nowhere else.

Ceilings, terms and tax rates are `LIMITS`; which interest is due without a contract's rate, `LEGAL_INTEREST`; the
years to prescription, `PRESCRIPTION_YEARS`; the days terms stood still, `SUSPENSIONS`. A change of law is a new row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType

from offers.debt import Product
from offers.errors import OfferError


class LimitName(StrEnum):
    """What is limited. The value is the stable code kept in balance lines and records."""

    CONSUMER_FINE = "consumer_fine"  # fraction of the overdue amount
    CONSUMER_LATE_INTEREST = "consumer_late_interest"  # fraction per month of 30 days
    PENALTY_CLAUSE = "penalty_clause"  # fraction of the principal obligation
    REVOLVING_CREDIT_CHARGES = "revolving_credit_charges"  # fraction of the original debt
    OFFER_VALIDITY_DAYS = "offer_validity_days"  # days, a minimum
    OVERINDEBTEDNESS_PLAN_MONTHS = "overindebtedness_plan_months"  # months, a maximum
    EXISTENTIAL_MINIMUM = "existential_minimum"  # reais per month
    BUREAU_YEARS = "bureau_years"  # years, a maximum
    CLEARANCE_BANK_DAYS = "clearance_bank_days"  # business days, a maximum
    JUDICIAL_FIRST_INSTALLMENT_DAYS = "judicial_first_installment_days"  # days, a maximum
    ACCESS_LOG_MONTHS = "access_log_months"  # months, a minimum
    IOF_DAILY_PERSON = "iof_daily_person"  # fraction of the principal a day, operations contracted from that day on
    IOF_ADDITIONAL = "iof_additional"  # fraction of the principal, once, operations contracted from that day on
    IOF_MAXIMUM_DAYS = "iof_maximum_days"  # days, a maximum


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: `value` in the unit LimitName states, in force from `in_force_from` until the next of its name."""

    name: LimitName
    value: Decimal
    in_force_from: date
    article: str


_ANCIENT = date(1900, 1, 1)  # older than any debt the portal can meet

_IOF_DAILY = (
    ("0.000082", date(2008, 1, 3), "Decreto 6.339/2008"),
    ("0.000041", date(2008, 12, 12), "Decreto 6.691/2008"),
    ("0.000082", date(2011, 4, 8), "Decreto 7.458/2011"),
    ("0.000068", date(2011, 12, 2), "Decreto 7.632/2011"),
    ("0.000041", date(2012, 5, 23), "Decreto 7.726/2012"),
    ("0.000082", date(2015, 1, 22), "Decreto 8.392/2015"),
    ("0", date(2020, 4, 3), "§20, Decretos 10.305 e 10.551/2020"),
    ("0.000082", date(2020, 11, 27), "Decreto 8.392/2015"),
    ("0", date(2020, 12, 15), "§20-A, Decreto 10.572/2020"),
    ("0.000082", date(2021, 1, 1), "Decreto 8.392/2015"),
    ("0.0001118", date(2021, 9, 20), "§22, Decreto 10.797/2021"),
    ("0.000082", date(2022, 1, 1), "Decreto 8.392/2015"),
)
_IOF_ADDITIONAL = (
    ("0.0038", date(2008, 1, 3), "§15, Decreto 6.339/2008"),
    ("0", date(2020, 4, 3), "§20, Decretos 10.305 e 10.551/2020"),
    ("0.0038", date(2020, 11, 27), "§15, Decreto 6.339/2008"),
    ("0", date(2020, 12, 15), "§20-A, Decreto 10.572/2020"),
    ("0.0038", date(2021, 1, 1), "§15, Decreto 6.339/2008"),
)

LIMITS: tuple[Limit, ...] = (
    Limit(LimitName.CONSUMER_FINE, Decimal("0.10"), date(1991, 3, 11), "CDC art. 52 §1º (redação original)"),
    Limit(LimitName.CONSUMER_FINE, Decimal("0.02"), date(1996, 8, 2), "CDC art. 52 §1º (Lei 9.298/1996)"),
    Limit(
        LimitName.CONSUMER_LATE_INTEREST,
        Decimal("0.01"),
        date(1933, 4, 8),
        "Decreto 22.626/1933 art. 1º; STJ Súmula 379",
    ),
    Limit(LimitName.PENALTY_CLAUSE, Decimal(1), _ANCIENT, "Código Civil art. 412 (1916: art. 920)"),
    Limit(LimitName.REVOLVING_CREDIT_CHARGES, Decimal(1), date(2024, 1, 3), "Lei 14.690/2023 art. 28 §1º"),
    Limit(LimitName.OFFER_VALIDITY_DAYS, Decimal(2), date(2021, 7, 2), "CDC art. 54-B III"),
    Limit(LimitName.OVERINDEBTEDNESS_PLAN_MONTHS, Decimal(60), date(2021, 7, 2), "CDC art. 104-A"),
    Limit(LimitName.EXISTENTIAL_MINIMUM, Decimal("600.00"), date(2023, 6, 20), "Decreto 11.567/2023"),
    Limit(LimitName.BUREAU_YEARS, Decimal(5), _ANCIENT, "CDC art. 43 §1º"),
    Limit(LimitName.CLEARANCE_BANK_DAYS, Decimal(5), _ANCIENT, "CDC art. 43 §3º; STJ Súmula 548"),
    *(
        Limit(LimitName.IOF_DAILY_PERSON, Decimal(rate), since, f"Decreto 6.306/2007 art. 7º I b 2 ({act})")
        for rate, since, act in _IOF_DAILY
    ),
    *(
        Limit(LimitName.IOF_ADDITIONAL, Decimal(rate), since, f"Decreto 6.306/2007 art. 7º ({act})")
        for rate, since, act in _IOF_ADDITIONAL
    ),
    Limit(LimitName.IOF_MAXIMUM_DAYS, Decimal(365), date(2007, 12, 17), "Decreto 6.306/2007 art. 7º §1º"),
    Limit(LimitName.JUDICIAL_FIRST_INSTALLMENT_DAYS, Decimal(180), date(2021, 7, 2), "CDC art. 104-B §4º"),
    Limit(LimitName.ACCESS_LOG_MONTHS, Decimal(6), date(2014, 6, 23), "Lei 12.965/2014 art. 15"),
)


class LegalInterest(StrEnum):
    """What is due for delay where the contract fixes no rate. The value is the code kept in balance lines."""

    SELIC = "selic"  # Selic alone: correction and interest in one
    LEGAL_RATE = "legal_rate"  # an index for correction, and the legal rate on the corrected amount


@dataclass(frozen=True, slots=True)
class LegalInterestRule:
    """One rule of Código Civil art. 406, in force from a day until the next one's."""

    kind: LegalInterest
    in_force_from: date
    article: str


LEGAL_INTEREST: tuple[LegalInterestRule, ...] = (
    LegalInterestRule(LegalInterest.SELIC, date(2003, 1, 11), "Código Civil art. 406 (texto de 2002); STJ Tema 1.368"),
    LegalInterestRule(LegalInterest.LEGAL_RATE, date(2024, 8, 30), "Código Civil art. 406 §1º (Lei 14.905/2024)"),
)


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days, both included, in which no term of prescription ran or began."""

    from_on: date
    until_on: date
    article: str


SUSPENSIONS: tuple[Suspension, ...] = (
    Suspension(date(2020, 6, 12), date(2020, 10, 30), "Lei 14.010/2020 art. 3º"),  # 141 days
)

# Liquid debts in a written instrument: 5 years (Código Civil art. 206 §5º I; condominium STJ Tema 949). Water and
# power bills: the general 10 years (art. 205, STJ REsp 1.117.903). Courts differ on telephone bills; the shorter
# term is taken, since going quiet early harms no debtor and charging late does.
PRESCRIPTION_YEARS: Mapping[Product, int] = MappingProxyType({
    Product.CREDIT_CARD: 5,
    Product.LOAN: 5,
    Product.TELECOM: 5,
    Product.SCHOOL: 5,
    Product.UTILITY: 10,
    Product.RETAIL: 5,
    Product.CONDOMINIUM: 5,
    Product.HEALTH: 5,
})  # fmt: skip


@lru_cache(maxsize=4096)
def limit_on(name: LimitName, day: date) -> Limit | None:
    """The limit of this name in force on a day; None when none was yet."""
    in_force = [limit for limit in LIMITS if limit.name is name and limit.in_force_from <= day]
    return max(in_force, key=lambda limit: limit.in_force_from, default=None)


def ceiling(contracted: Decimal, name: LimitName, day: date) -> tuple[Decimal, str]:
    """The lesser of the contract's rate and the limit on that day, with the limit's code when it cut the rate."""
    limit = limit_on(name, day)
    if limit is None or contracted <= limit.value:
        return contracted, ""
    return limit.value, limit.name.value


@cache
def legal_interest_from(kind: LegalInterest) -> date:
    """The first day a rule of legal interest is in force."""
    return next(rule.in_force_from for rule in LEGAL_INTEREST if rule.kind is kind)


@cache
def legal_interest_article(kind: LegalInterest) -> str:
    """The article of a rule of legal interest."""
    return next(rule.article for rule in LEGAL_INTEREST if rule.kind is kind)


def whole_limit(name: LimitName, day: date) -> int:
    """A limit counted in whole days, months or years. Raises OfferError("date_too_old") when none is in force."""
    limit = limit_on(name, day)
    if limit is None:
        raise OfferError("date_too_old", date=day)
    return int(limit.value)
