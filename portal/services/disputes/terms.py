"""By when a creditor must answer a dispute, and what the amount does meanwhile."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from brazil.calendar import next_bank_day
from offers.policies.disputes import DisputeRules
from portal.models import DebtRecord
from portal.services.policies_in_force import policy_of, version_in_force


def terms_for(session: Session, debt: DebtRecord) -> DisputeRules:
    """The terms of a dispute of this debt opened now: those of its creditor's policy in force."""
    version = version_in_force(session, debt.creditor_id)
    return policy_of(version).disputes if version is not None else DisputeRules()


def answer_by(terms: DisputeRules, opened_on: date) -> date:
    """The last day for an answer; one that ends without banks ends on the next bank day (CC art. 132 §1º)."""
    return next_bank_day(opened_on + timedelta(days=terms.answer_days))
