"""What each remedy does, case by case: one function each; what it says is kept with the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from payments.incoming import CaseKind, Remedy
from portal.models import FinanceCase
from portal.services.errors import NotAllowed
from portal.services.ledger_checks.releasing import release


class Deed(Protocol):
    """What a remedy does to the money. Does not commit; the caller holds account, agreement and case."""

    def __call__(
        self,
        session: Session,
        case: FinanceCase,
        *,
        reason: str,
        staff_id: int,
        today: date,
        now: datetime,
        **arguments: Any,
    ) -> None: ...


def explain(
    session: Session,
    case: FinanceCase,
    *,
    reason: str,
    staff_id: int,
    today: date,
    now: datetime,
    **arguments: Any,
) -> None:
    """Nothing to do: the reason says why."""


DEEDS: Mapping[tuple[CaseKind, Remedy], Deed] = {
    (CaseKind.FEE_NETTED, Remedy.EXPLAIN): explain,
    (CaseKind.TIE_OUT, Remedy.EXPLAIN): explain,
    (CaseKind.BUREAU_LATE, Remedy.EXPLAIN): explain,
    (CaseKind.PARKED, Remedy.RELEASE): release,
}


def deed_of(kind: CaseKind, remedy: Remedy) -> Deed:
    """The function of a remedy. Raises NotAllowed("remedy_not_offered") where a case has none of its own."""
    deed = DEEDS.get((kind, remedy))
    if deed is None:
        raise NotAllowed("remedy_not_offered")
    return deed
