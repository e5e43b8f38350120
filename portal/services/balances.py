"""What a debt amounts to on a day, and where it stands for the rules."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from offers.accrual import itemize
from offers.balance import Balance
from offers.eligibility import Standing
from portal.models import DebtRecord, DebtStatus, Registration
from portal.services.index_series import series_in_force

STANDINGS = {
    DebtStatus.OPEN: Standing.OPEN,
    DebtStatus.DISPUTED: Standing.DISPUTED,
    DebtStatus.NEGOTIATED: Standing.NEGOTIATED,
    DebtStatus.SETTLED: Standing.SETTLED,
    DebtStatus.CLOSED: Standing.CLOSED,
}


def balance_of(debt: DebtRecord, today: date) -> Balance:
    """Today's balance, itemised, by the index series in force. The debt belongs to an open session."""
    session = object_session(debt)
    if session is None:
        raise RuntimeError("a balance is worked out of a debt within its session")
    return itemize(debt.as_rules_see_it(), today, series_in_force(session))


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
