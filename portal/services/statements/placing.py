"""Money that only a statement tells of becomes a payment of an agreement, on the statement's day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO
from offers.agreements.agreement import InstallmentState
from payments.incoming import CaseKind
from payments.journals import payment_received, suspense_resolved
from payments.ledger import Journal
from payments.statements.findings import Decision, Finding
from portal.models import Agreement, Installment, PaymentSource, ReceivingAccount, StatementEntry
from portal.services import audit, cases
from portal.services.closings import refuse_closed
from portal.services.errors import NotAllowed, NotFound, Stale
from portal.services.money_in.imputing import Imputation
from portal.services.money_in.incoming import Incoming, natural_key
from portal.services.payments import lock_agreements, pay_installments
from portal.services.retorno_accounts import lock_account
from portal.services.statements.deciding import LONGEST_REASON, finding_of_entry

_PLACED_FROM = (Finding.PAYMENT, Finding.MISSING_FILE)


def with_payment(entry: StatementEntry, offered: Collection[Decision]) -> list[Decision]:
    """What may be decided, placing among it: first for what came and is nobody's yet, alone for what is in suspense."""
    if entry.decision is Decision.HELD:
        return [Decision.PAYMENT]
    if entry.decision is not Decision.OPEN:
        return []
    return [Decision.PAYMENT, *offered] if Decision.HELD in offered else list(offered)


def place(
    session: Session, entry: StatementEntry, installment_id: int, *, reason: str, staff_id: int, now: datetime
) -> None:
    """Give a movement's money to an open installment of the account's creditor; commits. Also one held in suspense.

    Raises NotAllowed("reason_missing", "decision_not_offered"), NotFound for an installment that is not open there,
    Stale("already_decided", "day_closed"): then nothing has changed.
    """
    try:
        _place(session, entry, installment_id, reason.strip()[:LONGEST_REASON], staff_id, now)
    except Exception:
        session.rollback()
        raise
    session.commit()


def _place(
    session: Session, entry: StatementEntry, installment_id: int, reason: str, staff_id: int, now: datetime
) -> None:
    if not reason:
        raise NotAllowed("reason_missing")
    account = session.get_one(ReceivingAccount, entry.receiving_account_id)
    lock_account(session, account.id)
    session.refresh(entry)
    _may_be_placed(session, entry, now)
    installment = session.scalar(
        select(Installment)
        .join(Agreement)
        .where(Installment.id == installment_id, Agreement.creditor_id == account.creditor_id)
    )
    if installment is None:
        raise NotFound
    lock_agreements(session, {installment.agreement_id})
    if installment.status is not InstallmentState.OPEN:
        raise NotFound
    incoming = Incoming(
        source=PaymentSource.STATEMENT,
        key=natural_key(account.id, f"statement_entry:{entry.id}"),
        account_id=account.id,
        amount=entry.amount,
        paid_on=entry.posted_on,
        credited_on=entry.posted_on,
        actor=f"staff:{staff_id}",
    )

    def journal_of(found: Imputation) -> Journal:
        return _journal(entry, incoming, installment, found)

    payment = pay_installments(session, installment.agreement, [installment], incoming, journal_of, now=now)
    if entry.decision is not Decision.HELD:
        entry.journal_id = payment.journal_id
    entry.decision, entry.reason = Decision.PAYMENT, reason
    entry.decided_by, entry.decided_at = f"staff:{staff_id}", now
    _tell(session, entry, account, now)


def _may_be_placed(session: Session, entry: StatementEntry, now: datetime) -> None:
    """Money that came, of a day that takes bookings; what is in suspense moves no account of a bank any more."""
    if entry.amount <= ZERO:
        raise NotAllowed("decision_not_offered")
    if entry.decision is Decision.HELD:
        return
    if entry.decision is not Decision.OPEN:
        raise Stale("already_decided")
    found = finding_of_entry(session, entry)
    if found is None or found[0] not in _PLACED_FROM:
        raise NotAllowed("decision_not_offered")
    refuse_closed(session, entry.receiving_account_id, entry.posted_on, now)


def _journal(entry: StatementEntry, incoming: Incoming, installment: Installment, found: Imputation) -> Journal:
    bank, agreement = str(incoming.account_id), str(installment.agreement_id)
    owed = incoming.amount - found.credit
    if entry.decision is Decision.HELD:
        return suspense_resolved(
            bank_key=incoming.key, bank_account_id=bank, agreement_id=agreement, paid=incoming.amount, owed=owed,
            on=incoming.paid_on,
        )  # fmt: skip
    return payment_received(
        bank_key=incoming.key, bank_account_id=bank, agreement_id=agreement, paid=incoming.amount, owed=owed,
        fee=ZERO, on=incoming.paid_on,
    )  # fmt: skip


def _tell(session: Session, entry: StatementEntry, account: ReceivingAccount, now: datetime) -> None:
    subject = f"statement_entry:{entry.id}"
    audit.record(
        session, actor=entry.decided_by, action="statement.payment", subject=subject, creditor_id=account.creditor_id,
        detail={"amount_cents": entry.amount.cents, "reason": entry.reason}, now=now,
    )  # fmt: skip
    cases.close_by_itself(session, CaseKind.TIE_OUT, subject, reason=entry.reason, actor=entry.decided_by, now=now)
