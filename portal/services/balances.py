"""What a debt amounts to on a day, and where it stands for the rules."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.indices import load_series
from offers.accrual import itemize
from offers.balance import Balance
from offers.eligibility import Standing
from portal.models import DebtRecord, DebtStatus, Registration

STANDINGS = {
    DebtStatus.OPEN: Standing.OPEN,
    DebtStatus.DISPUTED: Standing.DISPUTED,
    DebtStatus.NEGOTIATED: Standing.NEGOTIATED,
    DebtStatus.SETTLED: Standing.SETTLED,
    DebtStatus.CLOSED: Standing.CLOSED,
}


def balance_of(debt: DebtRecord, today: date) -> Balance:
    """Today's balance, itemised."""
    return itemize(debt.as_rules_see_it(), today, load_series())


def is_prescribed(debt: DebtRecord, today: date) -> bool:
    """Whether the last day the debt could be demanded is over: from then on paying is voluntary."""
    return today > debt.prescribes_on


def standing_of(session: Session, debt: DebtRecord) -> Standing:
    """Where the debt stands; a death the creditor reported comes before everything."""
    died = session.scalar(
        select(Registration.deceased).where(
            Registration.debtor_id == debt.debtor_id, Registration.creditor_id == debt.creditor_id
        )
    )
    return Standing.DECEASED if died else STANDINGS[debt.status]
