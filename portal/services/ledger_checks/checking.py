"""All invariants asked of the database. Reads only; each is one statement and sees one moment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from brazil.money import Money
from payments.ledger import OF_ONE_DEBTOR, Account, AccountKind
from portal.models import Agreement, Creditor, DebtRecord, OutboxEntry, ReceivingAccount
from portal.services.ledger_checks import of_agreements, of_charges, of_ledger, of_payments, of_payouts
from portal.services.ledger_checks.invariants import Finding, Invariant, Question

QUESTIONS = (
    *of_ledger.QUESTIONS,
    *of_agreements.QUESTIONS,
    *of_payments.QUESTIONS,
    *of_charges.QUESTIONS,
    *of_payouts.QUESTIONS,
)
LONGEST_WAIT = timedelta(hours=1)
_OF_BANK = frozenset({AccountKind.BANK, AccountKind.PIX, AccountKind.SUSPENSE, AccountKind.BANK_FEES})


def check(
    session: Session,
    *,
    creditor_id: int | None = None,
    now: datetime | None = None,
    leave_out: Collection[Invariant] = (),
) -> tuple[Finding, ...]:
    """What does not hold, sorted; of one creditor, or of all (None). `now` also asks for effects long undelivered."""
    found = [finding for each in QUESTIONS if each.code not in leave_out for finding in ask(session, each)]
    if now is not None:
        found += _late_effects(session, now) + of_payouts.without_lines(session, now)
    return tuple(sorted((each for each in found if creditor_id in (None, each.creditor_id)), key=_order))


def ask(session: Session, question: Question) -> list[Finding]:
    """What breaks one invariant."""
    rows = session.execute(text(question.sql)).mappings()
    return [_with_owner(session, _finding(question, dict(row))) for row in rows]


def _finding(question: Question, row: dict[str, Any]) -> Finding:
    named = f"{question.kind}:{row['subject']}" if question.kind else str(row["subject"])
    return Finding(
        code=question.code,
        subject=named,
        creditor_id=row["creditor_id"],
        agreement_id=row["agreement_id"],
        expected=_money(row["expected"]),
        found=_money(row["found"]),
    )


def _with_owner(session: Session, finding: Finding) -> Finding:
    """A finding about an account, with whose it is: looked up for the few there are."""
    kind, _, written = finding.subject.partition(":")
    if kind != "account" or finding.creditor_id is not None:
        return finding
    try:
        account = Account.parse(written)
    except ValueError:
        return finding
    creditor_id, agreement_id = _owner(session, account)
    return Finding(
        code=finding.code,
        subject=finding.subject,
        creditor_id=creditor_id,
        agreement_id=agreement_id,
        expected=finding.expected,
        found=finding.found,
    )


def _owner(session: Session, account: Account) -> tuple[int | None, int | None]:
    if not account.owner.isdigit():
        return None, None
    owner = int(account.owner)
    if account.kind is AccountKind.RECEIVABLE_DEBT:
        return session.scalar(select(DebtRecord.creditor_id).where(DebtRecord.id == owner)), None
    if account.kind in OF_ONE_DEBTOR:
        creditor_id = session.scalar(select(Agreement.creditor_id).where(Agreement.id == owner))
        return creditor_id, owner if creditor_id is not None else None
    if account.kind in _OF_BANK:
        return session.scalar(select(ReceivingAccount.creditor_id).where(ReceivingAccount.id == owner)), None
    return session.scalar(select(Creditor.id).where(Creditor.id == owner)), None


def _late_effects(session: Session, now: datetime) -> list[Finding]:
    oldest = select(func.min(OutboxEntry.next_at)).where(
        OutboxEntry.next_at < now - LONGEST_WAIT, OutboxEntry.done_at.is_(None), OutboxEntry.failed_at.is_(None)
    )
    return [Finding(code=Invariant.OUTBOX_WAITS, subject="outbox")] if session.scalar(oldest) is not None else []


def _money(cents: Any) -> Money | None:
    return None if cents is None else Money(int(cents))


def _order(finding: Finding) -> tuple[int, str]:
    return list(Invariant).index(finding.code), finding.subject
