"""A debt and its debtor's profile from a JSON document, as rules kept in git are tried out on.

Amounts are centavos, rates basis points, dates ISO text. What is left out is as in offers.debt.ContractTerms and
offers.facts.Profile: a fine of 2 %, 1 % of interest a month, nothing known of the debtor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, ValidationError

from brazil.money import Money
from offers.debt import ContractTerms, CorrectionDays, Debt, InterestDays, Product
from offers.facts import Profile
from offers.policies.conditions import Count, Region, Word
from offers.policies.lint.finding import Finding
from offers.policies.policy_part import Bps, Part
from offers.policies.reading import reading_findings

PrincipalCents = Annotated[int, Field(ge=1, le=10_000_000_000_00)]
MonthlyBps = Annotated[int, Field(ge=0, le=3_000)]
DueOn = Annotated[date, Field(ge=date(1950, 1, 1), le=date(2099, 12, 31))]


class CorrectionIndex(StrEnum):
    """The indices a contract can name."""

    IPCA = "IPCA"
    INPC = "INPC"
    IGPM = "IGP-M"


class TermsPart(Part):
    """What the contract says of lateness; `late_interest_bps` null means that no rate was agreed."""

    correction_index: CorrectionIndex | None = None
    correction_days: CorrectionDays = CorrectionDays.FULL_MONTHS
    fine_bps: Bps = 200
    late_interest_bps: MonthlyBps | None = 100
    interest_days: InterestDays = InterestDays.DAYS_OF_30
    remuneratory_bps: MonthlyBps = 0
    fees_bps: Bps = 0
    consumer: bool = True


class ProfilePart(Part):
    """What is known of the debt and its debtor apart from amounts and days."""

    origin: Word | None = None
    region: Region | None = None
    segment: Word | None = None
    score_band: Word | None = None
    earlier_breaches: Count = 0


class DebtPart(Part):
    """The whole document."""

    principal_cents: PrincipalCents
    due_on: DueOn
    product: Product
    contracted_on: date | None = None
    terms: TermsPart = TermsPart()
    profile: ProfilePart = ProfilePart()


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedDebt:
    """A debt as a document describes it."""

    debt: Debt
    profile: Profile


def debt_from_text(text: str | bytes) -> DescribedDebt | tuple[Finding, ...]:
    """The debt a JSON text describes, or every reason why it describes none."""
    try:
        part = DebtPart.model_validate_json(text)
    except ValidationError as error:
        return reading_findings(error)
    debt = Debt(
        principal=Money(part.principal_cents),
        due_on=part.due_on,
        product=part.product,
        contracted_on=part.contracted_on,
        terms=_terms(part.terms),
    )
    return DescribedDebt(debt=debt, profile=_profile(part))


def _terms(part: TermsPart) -> ContractTerms:
    index = part.correction_index.value if part.correction_index is not None else None
    values = {name: getattr(part, name) for name in TermsPart.model_fields if name != "correction_index"}
    return ContractTerms(correction_index=index, **values)


def _profile(part: DebtPart) -> Profile:
    known = part.profile
    return Profile(
        product=part.product,
        origin=known.origin or "",
        region=known.region or "",
        segment=known.segment or "",
        score_band=known.score_band or "",
        earlier_breaches=known.earlier_breaches,
    )
