"""What has to be said of a debt wherever it is shown."""

from __future__ import annotations

from datetime import date

from portal.models import DebtRecord, DebtStatus
from portal.services.balances import is_prescribed

_LIVE = (DebtStatus.OPEN, DebtStatus.DISPUTED)


def is_voluntary(debt: DebtRecord, today: date) -> bool:
    """Whether paying is only a choice: the term to demand it is over and no agreement covers it."""
    return debt.status in _LIVE and is_prescribed(debt, today)
