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
from portal.services.money_in import deeds_of_credits, deeds_of_lines, deeds_of_requests


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


_NO_OWNER = (CaseKind.UNKNOWN_NUMBER, CaseKind.WRONG_CREDITOR, CaseKind.NEVER_SENT, CaseKind.WRITTEN_OFF)
_WITH_CREDIT = (CaseKind.TWICE, CaseKind.OVER, CaseKind.AFTER_SETTLEMENT, CaseKind.FROZEN)

DEEDS: Mapping[tuple[CaseKind, Remedy], Deed] = {
    **{(kind, Remedy.PLACE): deeds_of_lines.place for kind in _NO_OWNER},
    **{(kind, Remedy.REFUND): deeds_of_lines.give_back for kind in _NO_OWNER},
    **{(kind, Remedy.KEEP_AS_CREDIT): deeds_of_credits.keep_as_credit for kind in _WITH_CREDIT},
    **{(kind, Remedy.REFUND): deeds_of_credits.give_back for kind in (*_WITH_CREDIT, CaseKind.AFTER_BREACH)},
    (CaseKind.AFTER_BREACH, Remedy.RESTATE): deeds_of_credits.restate,
    (CaseKind.AFTER_BREACH, Remedy.REINSTATE): deeds_of_credits.reinstate,
    (CaseKind.BREACH_WAITS, Remedy.NO_MOVEMENT): explain,  # the nightly job reads what was said
    (CaseKind.REVERSED, Remedy.UNDO): deeds_of_lines.undo,
    (CaseKind.PIX_RETURNED, Remedy.UNDO): deeds_of_lines.undo,
    (CaseKind.REFUND_ASKED, Remedy.APPROVE): deeds_of_requests.approve_refund,
    (CaseKind.REFUND_ASKED, Remedy.REFUSE): deeds_of_requests.refuse_refund,
    (CaseKind.HAND_ENTRY, Remedy.APPROVE): deeds_of_requests.approve_entry,
    (CaseKind.HAND_ENTRY, Remedy.REFUSE): deeds_of_requests.refuse_entry,
    (CaseKind.LOSS_ASKED, Remedy.APPROVE): deeds_of_requests.approve_loss,
    (CaseKind.LOSS_ASKED, Remedy.REFUSE): deeds_of_requests.refuse_loss,
    (CaseKind.FEE_NETTED, Remedy.BOOK_FEE): deeds_of_lines.book_fee,
    (CaseKind.FROZEN, Remedy.EXPLAIN): explain,
    (CaseKind.FEE_NETTED, Remedy.EXPLAIN): explain,
    (CaseKind.TIE_OUT, Remedy.EXPLAIN): explain,
    (CaseKind.NOTICE_UNREACHED, Remedy.EXPLAIN): explain,  # a person reached them otherwise, or says why not
    (CaseKind.BUREAU_LATE, Remedy.EXPLAIN): explain,
    (CaseKind.PARKED, Remedy.RELEASE): release,
}


def deed_of(kind: CaseKind, remedy: Remedy) -> Deed:
    """The function of a remedy. Raises NotAllowed("remedy_not_offered") where a case has none of its own."""
    deed = DEEDS.get((kind, remedy))
    if deed is None:
        raise NotAllowed("remedy_not_offered")
    return deed
