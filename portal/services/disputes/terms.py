"""By when a creditor must answer a dispute, and what the amount does meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from brazil.calendar import next_bank_day
from portal.models import DebtRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeTerms:
    """Calendar days for an answer, and whether the amount is held still until then."""

    answer_days: int = 10
    holds_accrual: bool = True


def terms_for(session: Session, debt: DebtRecord) -> DisputeTerms:
    """The terms of a dispute of this debt opened now."""
    return DisputeTerms()


def answer_by(terms: DisputeTerms, opened_on: date) -> date:
    """The last day for an answer; one that ends without banks ends on the next bank day (CC art. 132 §1º)."""
    return next_bank_day(opened_on + timedelta(days=terms.answer_days))
