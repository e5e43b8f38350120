"""What a person decides of a movement that only the statement tells of: booked at once, the reason kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money
from payments.incoming import CaseKind
from payments.journals_statement import statement_fee, statement_held, statement_transfer
from payments.ledger import Journal
from payments.statements.findings import DECISIONS, Decision, Finding
from portal.models import ReceivingAccount, StatementEntry
from portal.services import audit, cases
from portal.services.closings import refuse_closed
from portal.services.errors import NotAllowed, NotFound, Stale
from portal.services.ledger import post
from portal.services.retorno_accounts import lock_account
from portal.services.statements.accounts import same_conta
from portal.services.statements.day_ties import day_tie

LONGEST_REASON = 500
_BOOKED = (Decision.FEE, Decision.TRANSFER, Decision.TAKEN_BACK, Decision.HELD)


def entry_of(session: Session, public_id: str, creditor_id: int | None) -> StatementEntry:
    """A movement of a statement whose whole conta the viewer may see; NotFound otherwise."""
    entry = session.scalar(select(StatementEntry).where(StatementEntry.public_id == public_id))
    if entry is None:
        raise NotFound
    account = session.get_one(ReceivingAccount, entry.receiving_account_id)
    if creditor_id is not None and any(each.creditor_id != creditor_id for each in same_conta(session, account)):
        raise NotFound
    return entry


def decide(
    session: Session, entry: StatementEntry, decision: Decision, *, on: date, reason: str, staff_id: int, now: datetime
) -> None:
    """Book a movement on the day `on`, or explain it. Commits.

    Raises NotAllowed("reason_missing", "decision_not_offered"), Stale("already_decided"), Stale("day_closed") for a
    day that takes no bookings: then nothing has changed.
    """
    try:
        _decide(session, entry, decision, on=on, reason=reason, staff_id=staff_id, now=now)
    except Exception:
        session.rollback()
        raise
    session.commit()


def decide_all(
    session: Session,
    entries: Sequence[StatementEntry],
    decision: Decision,
    *,
    reason: str,
    staff_id: int,
    now: datetime,
) -> None:
    """The same decision about several movements, each on its own day: all of them, or none. Raises as `decide`."""
    try:
        for entry in sorted(entries, key=lambda each: (each.receiving_account_id, each.id)):
            _decide(session, entry, decision, on=entry.posted_on, reason=reason, staff_id=staff_id, now=now)
    except Exception:
        session.rollback()
        raise
    session.commit()


def finding_of_entry(session: Session, entry: StatementEntry) -> tuple[Finding, Money] | None:
    """What the tie-out of its day finds it to be, and the amount that differs; None where it ties out."""
    account = session.get_one(ReceivingAccount, entry.receiving_account_id)
    for each in day_tie(session, account, entry.posted_on).tie.differences:
        if each.move is not None and each.move.key == str(entry.id):
            return each.finding, each.amount
    return None


def _decide(
    session: Session, entry: StatementEntry, decision: Decision, *, on: date, reason: str, staff_id: int, now: datetime
) -> None:
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise NotAllowed("reason_missing")
    lock_account(session, entry.receiving_account_id)
    session.refresh(entry)
    if entry.decision is not Decision.OPEN:
        raise Stale("already_decided")
    found = finding_of_entry(session, entry)
    if found is None or decision not in DECISIONS[found[0]]:
        raise NotAllowed("decision_not_offered")
    account = session.get_one(ReceivingAccount, entry.receiving_account_id)
    if decision in _BOOKED:
        refuse_closed(session, account.id, on, now)
        journal = _journal(decision, entry, account, found[1], on)
        entry.journal_id = post(session, account.creditor_id, journal, now=now).id
    entry.decision, entry.reason = decision, reason
    entry.decided_by, entry.decided_at = f"staff:{staff_id}", now
    _tell(session, entry, account, staff_id, now)


def _journal(decision: Decision, entry: StatementEntry, account: ReceivingAccount, amount: Money, on: date) -> Journal:
    ref, bank = f"statement_entry:{entry.id}", str(account.id)
    made: dict[Decision, Callable[[], Journal]] = {
        Decision.FEE: lambda: statement_fee(ref=ref, bank_account_id=bank, amount=amount, on=on),
        Decision.TRANSFER: lambda: statement_transfer(
            ref=ref, bank_account_id=bank, creditor_id=str(account.creditor_id), amount=amount, on=on
        ),
        Decision.TAKEN_BACK: lambda: statement_held(ref=ref, bank_account_id=bank, amount=amount, on=on),
        Decision.HELD: lambda: statement_held(ref=ref, bank_account_id=bank, amount=amount, on=on),
    }
    return made[decision]()


def _tell(session: Session, entry: StatementEntry, account: ReceivingAccount, staff_id: int, now: datetime) -> None:
    """The audit trail, and the case that waited for this."""
    subject, actor = f"statement_entry:{entry.id}", f"staff:{staff_id}"
    audit.record(
        session, actor=actor, action=f"statement.{entry.decision.value}", subject=subject,
        creditor_id=account.creditor_id, now=now,
        detail={"amount_cents": entry.amount.cents, "reason": entry.reason},
    )  # fmt: skip
    cases.close_by_itself(session, CaseKind.TIE_OUT, subject, reason=entry.reason, actor=actor, now=now)
