"""What happens to a prepared payout: looked at, approved by a second person, paid, or canceled before that."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from payments.journals_payouts import commission_paid, payout_paid
from payments.ledger import Journal
from payments.payout import TRANSITIONS, PayoutEvent, PayoutState, advance
from portal.models import BeneficiaryKind, Payout, PayoutKind, PayoutLine, ReceivingAccount
from portal.sealing import Sealer
from portal.services.errors import NotAllowed, Stale
from portal.services.ledger import post
from portal.services.ledger_checks.parking import refuse_parked_creditor
from portal.services.passwords import PasswordCost
from portal.services.payouts.lines import hold
from portal.services.payouts.preparing import note, totals_of
from portal.services.staff_proof import Proof, prove


def review(session: Session, payout: Payout, *, staff_id: int, now: datetime) -> None:
    """Somebody looked at its lines. Commits. Raises Stale("payout_decided")."""
    _step(session, payout, PayoutEvent.REVIEW, reviewed_by=staff_id, reviewed_at=now)
    note(session, "payout.reviewed", payout, staff_id, now)
    session.commit()


def approve(
    session: Session, sealer: Sealer, cost: PasswordCost, payout: Payout, *, staff_id: int, proof: Proof, now: datetime
) -> None:
    """A second person lets the money go. Commits. Raises NotAllowed("payout_second_person") for who prepared it,
    Stale("payout_differs") when its lines no longer come to its total, and what `refuse_parked_creditor` and `prove`
    raise."""
    if payout.prepared_by == staff_id:
        raise NotAllowed("payout_second_person")
    refuse_parked_creditor(session, payout.creditor_id)
    prove(session, sealer, cost, staff_id=staff_id, proof=proof, now=now)
    _step(session, payout, PayoutEvent.APPROVE, approved_by=staff_id, approved_at=now)
    _require_whole(session, payout)
    note(session, "payout.approved", payout, staff_id, now, {"total_cents": payout.total.cents})
    session.commit()


def pay(
    session: Session, payout: Payout, *, account_id: str, paid_on: date, reference: str, staff_id: int, today: date,
    now: datetime,
) -> None:  # fmt: skip
    """The money moved: what was owed is paid, under the bank's reference. Commits.

    `account_id` names the operator's account it left; an invoice needs none. Raises NotAllowed: "payout_paid_later" for
    a day to come, "payout_without_reference", "payout_from_whose" for an account that is not the operator's.
    """
    if paid_on > today:
        raise NotAllowed("payout_paid_later")
    if not reference.strip():
        raise NotAllowed("payout_without_reference")
    refuse_parked_creditor(session, payout.creditor_id)
    account = _account(session, payout, account_id)
    advance_or_stale(payout, PayoutEvent.PAY)
    _require_whole(session, payout)
    journal = post(session, payout.creditor_id, _journal(payout, account, paid_on), now=now)
    _step(
        session, payout, PayoutEvent.PAY, paid_by=staff_id, paid_at=now, paid_on=paid_on,
        bank_reference=reference.strip(), paid_from_id=account.id if account else None, journal_id=journal.id,
    )  # fmt: skip
    note(session, "payout.paid", payout, staff_id, now, {"paid_on": paid_on.isoformat(), "journal": journal.id})
    session.commit()


def cancel(session: Session, payout: Payout, *, reason: str, staff_id: int, now: datetime) -> None:
    """Give it up before it is paid: its lines are free for the next. Commits. Raises
    NotAllowed("payout_without_reason")."""
    if not reason.strip():
        raise NotAllowed("payout_without_reason")
    hold(session, payout.creditor_id)
    _step(session, payout, PayoutEvent.CANCEL, canceled_by=staff_id, canceled_at=now, cancel_reason=reason.strip())
    session.execute(
        update(PayoutLine)
        .where(PayoutLine.payout_id == payout.id)
        .values(payout_id=None)
        .execution_options(synchronize_session=False)
    )
    note(session, "payout.canceled", payout, staff_id, now, {"reason": reason.strip()})
    session.commit()


def advance_or_stale(payout: Payout, event: PayoutEvent) -> PayoutState:
    """The state after the event. Raises Stale("payout_decided") where it is too early or too late for it."""
    if event not in TRANSITIONS[payout.state]:
        raise Stale("payout_decided")
    return advance(payout.state, event)


def _step(session: Session, payout: Payout, event: PayoutEvent, **values: Any) -> None:
    """Once: of two people at the same moment, one decides."""
    following = advance_or_stale(payout, event)
    moved = session.execute(
        update(Payout)
        .where(Payout.id == payout.id, Payout.state == payout.state)
        .values(state=following, **values)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        session.rollback()
        raise Stale("payout_decided")
    session.refresh(payout)


def _require_whole(session: Session, payout: Payout) -> None:
    found = totals_of(session, payout.id)
    stated = (payout.line_count, payout.recovered, payout.commission, payout.fee, payout.total)
    if (found.lines, found.recovered, found.commission, found.fee, found.total) != stated:
        session.rollback()
        raise Stale("payout_differs")


def _account(session: Session, payout: Payout, account_id: str) -> ReceivingAccount | None:
    if payout.kind is PayoutKind.INVOICE:
        return None
    found = session.scalar(select(ReceivingAccount).where(ReceivingAccount.public_id == account_id))
    if found is None or found.beneficiary_kind is not BeneficiaryKind.OPERATOR:
        raise NotAllowed("payout_from_whose")
    return found


def _journal(payout: Payout, account: ReceivingAccount | None, paid_on: date) -> Journal:
    owner, ref = str(payout.creditor_id), f"payout:{payout.id}"
    if account is None:
        return commission_paid(ref=ref, creditor_id=owner, amount=payout.total, on=paid_on)
    return payout_paid(ref=ref, creditor_id=owner, bank_account_id=str(account.id), amount=payout.total, on=paid_on)
