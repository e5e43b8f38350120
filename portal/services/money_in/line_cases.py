"""The cases that a line of a file opens: money without an owner, money taken back, a fee nobody named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from payments.cnab.movements import RetornoLine
from payments.incoming import CaseKind
from portal.models import BankLine, Charge, FinanceCase, Instrument, Outcome, Payment, ReceivingAccount
from portal.services import cases
from portal.services.money_in.undoing import payment_of_reversal

MED_DAYS = 11
"""Days in which the Pix system gives back after a contest (Res. BCB 493/2025): by then somebody has decided."""

KINDS: Mapping[str, CaseKind] = {
    "unknown_number": CaseKind.UNKNOWN_NUMBER,
    "wrong_creditor": CaseKind.WRONG_CREDITOR,
    "never_sent": CaseKind.NEVER_SENT,
    "written_off": CaseKind.WRITTEN_OFF,
}
"""The case of a payment held in suspense, by why it found nothing."""


def open_for(session: Session, kept: BankLine, line: RetornoLine, account: ReceivingAccount, *, now: datetime) -> None:
    """Open what this line needs a decision about, if anything. Does not commit."""
    if kept.outcome is Outcome.UNMATCHED:
        session.flush()
        _open(session, kept, account, *_why(session, kept, line, account), now=now)
    elif netted := _netted(line):
        session.flush()
        detail = {"paid_cents": line.paid_amount.cents, "credited_cents": line.credited_amount.cents}
        _open(session, kept, account, CaseKind.FEE_NETTED, netted, None, detail, now=now)


def case_of_line(session: Session, line: BankLine, *, now: datetime) -> FinanceCase | None:
    """The case a line waits in, the open one first; for money that came in before there were cases one is opened now.
    None for a line that needs no decision. Does not commit."""
    query = select(FinanceCase).where(FinanceCase.line_id == line.id)
    found = list(session.scalars(query.order_by(FinanceCase.closed_at.is_not(None), FinanceCase.id.desc())))
    if found or line.outcome is not Outcome.UNMATCHED or line.file.receiving_account_id is None:
        return found[0] if found else None
    account = session.get_one(ReceivingAccount, line.file.receiving_account_id)
    kind, payment = KINDS.get(line.code), None
    if kind is None:
        kind = CaseKind.PIX_RETURNED if account.instrument is Instrument.PIX else CaseKind.REVERSED
        payment = payment_of_reversal(session, line)
    amount = abs((line.paid or ZERO).cents)
    _open(session, line, account, kind, Money(amount), payment, {}, now=now)
    return session.scalar(query.limit(1))


def open_forgotten(session: Session, *, now: datetime) -> int:
    """Open the cases of lines that wait without one; how many. Does not commit."""
    cased = select(FinanceCase.line_id).where(FinanceCase.line_id == BankLine.id)
    waiting = select(BankLine).where(BankLine.outcome == Outcome.UNMATCHED, ~cased.exists())
    return sum(case_of_line(session, each, now=now) is not None for each in session.scalars(waiting).all())


def close_for(session: Session, line: BankLine, *, actor: str, now: datetime) -> None:
    """Its money went back by itself: nobody has to decide about it any more. Does not commit."""
    kinds = (KINDS.get(line.code), CaseKind.PIX_RETURNED, CaseKind.REVERSED)
    for kind in filter(None, kinds):
        cases.close_by_itself(session, kind, f"bank_line:{line.id}", reason="went_back", actor=actor, now=now)


def charge_elsewhere(session: Session, line: RetornoLine, account: ReceivingAccount) -> Charge | None:
    """The one charge of another account with the line's number and amount; None for none, or for several."""
    if not line.nosso_numero.strip("0 "):
        return None
    query = select(Charge).where(
        Charge.nosso_numero == line.nosso_numero,
        Charge.receiving_account_id != account.id,
        Charge.amount == (line.title_amount or line.paid_amount),
    )
    found = session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None


def _why(
    session: Session, kept: BankLine, line: RetornoLine, account: ReceivingAccount
) -> tuple[CaseKind, Money, Payment | None, dict[str, Any]]:
    reason = KINDS.get(kept.code)
    if reason is None:
        kind = CaseKind.PIX_RETURNED if account.instrument is Instrument.PIX else CaseKind.REVERSED
        payment = payment_of_reversal(session, kept)
        return kind, line.paid_amount, payment, {"reasons": [each for each in line.reasons if each]}
    elsewhere = charge_elsewhere(session, line, account) if reason is CaseKind.WRONG_CREDITOR else None
    return reason, line.paid_amount, None, {"charge_id": elsewhere.id} if elsewhere else {}


def _netted(line: RetornoLine) -> Money:
    """What the bank kept beyond the fee it named; zero where the line does not say what was credited."""
    if not line.is_payment or not line.credited_amount:
        return ZERO
    return max(line.paid_amount - line.fee - line.credited_amount, ZERO)


def _open(
    session: Session,
    kept: BankLine,
    account: ReceivingAccount,
    kind: CaseKind,
    amount: Money,
    payment: Payment | None,
    detail: dict[str, Any],
    *,
    now: datetime,
) -> None:
    on = kept.occurred_on or now.date()
    cases.open_case(
        session,
        kind,
        f"bank_line:{kept.id}",
        creditor_id=account.creditor_id,
        agreement_id=payment.agreement_id if payment else None,
        payment_id=payment.id if payment else None,
        line_id=kept.id,
        amount=amount,
        occurred_on=on,
        due_on=on + timedelta(days=MED_DAYS) if kind is CaseKind.PIX_RETURNED else None,
        detail=detail,
        now=now,
    )
