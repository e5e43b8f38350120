"""Undue money of a dispute that ended in the person's favour: how much comes back, and what its creditor did about it.

CDC art. 42, parágrafo único (offers.owed.undue). What the books hold of it becomes a credit of the person when the
agreement is undone (`closing`); what is beyond, the double, its correction and interest, and all of a debt that was
settled before, the creditor pays by itself: the portal keeps how much, until when, and what the creditor says of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from brazil.calendar import next_bank_day
from brazil.money import ZERO, Money, total
from offers.owed.undue import Undue, UndueReturn, undue_return
from payments.ledger import JournalKind, receivable_debt
from portal.models import (
    Agreement,
    AgreementDebt,
    DebtStatus,
    Dispute,
    DisputeReason,
    JournalRecord,
    Payment,
    PaymentStatus,
    PostingRecord,
    ReturnStatus,
    UndueReturnRecord,
)
from portal.services.agreement_life import money
from portal.services.index_series import series_in_force

DUE_DAYS = 10
"""Calendar days a creditor has, to the next bank day: the portal's own term, as for an answer."""

NEVER_OWED = frozenset({DisputeReason.NOT_MINE, DisputeReason.ALREADY_PAID, DisputeReason.FRAUD})
"""Reasons that, found right, leave nothing that was owed: what was paid was paid in excess."""


def undue_of(session: Session, dispute: Dispute, today: date) -> list[Undue]:
    """What was paid of the debt and was not owed, read before the agreement is undone: its money is the person's again
    from `today`. Of a debt the person says they paid before, only what was paid after that day."""
    if dispute.reason not in NEVER_OWED:
        return []
    paid = [*_under_agreements(session, dispute, today), *_on_the_debt(session, dispute)]
    before = dispute.paid_on if dispute.reason is DisputeReason.ALREADY_PAID else None
    return sorted((each for each in paid if before is None or each.on > before), key=lambda each: each.on)


def owe(session: Session, dispute: Dispute, paid: Sequence[Undue], today: date) -> UndueReturnRecord | None:
    """Write down what comes back, in double; None where nothing was paid. Does not commit."""
    if not paid:
        return None
    record = UndueReturnRecord(
        dispute_id=dispute.id,
        creditor_id=dispute.creditor_id,
        debtor_id=dispute.debtor_id,
        credited=total(each.amount for each in paid if each.back_on is not None),
        memo={"asked_on": dispute.opened_on.isoformat(), "paid": [_written(each) for each in paid]},
        due_by=next_bank_day(today + timedelta(days=DUE_DAYS)),
    )
    reckon(session, record, today, doubled=True)
    session.add(record)
    return record


def reckon(session: Session, record: UndueReturnRecord, on: date, *, doubled: bool) -> None:
    """Write the amounts of a day into the record. Does not commit."""
    found = _worked_out(session, record.memo, on, doubled=doubled)
    record.base, record.doubled = found.base, found.doubled
    record.correction, record.interest, record.total = found.correction, found.interest, found.total
    record.reckoned_on = on


def on_day(session: Session, record: UndueReturnRecord, day: date) -> UndueReturn:
    """What comes back, line by line: of the day it was paid, or of `day` while it is owed."""
    until_on = record.paid_on or day
    return _worked_out(session, record.memo, until_on, doubled=record.justification_sealed is None)


def outside(record: UndueReturnRecord, found: UndueReturn) -> Money:
    """What the creditor pays by itself: all but what the books hold for the person."""
    return found.total - record.credited


def return_of(session: Session, dispute: Dispute) -> UndueReturnRecord | None:
    """What comes back because of a dispute; None where nothing does."""
    return session.scalar(select(UndueReturnRecord).where(UndueReturnRecord.dispute_id == dispute.id))


def owed_by(session: Session, creditor_id: int, limit: int = 200) -> list[UndueReturnRecord]:
    """What a creditor still has to pay, the first due first; without the double, where it wrote why."""
    query = select(UndueReturnRecord).where(
        UndueReturnRecord.creditor_id == creditor_id,
        UndueReturnRecord.status != ReturnStatus.PAID,
        UndueReturnRecord.total > UndueReturnRecord.credited,
    )
    query = query.options(joinedload(UndueReturnRecord.dispute).joinedload(Dispute.debt))
    return list(session.scalars(query.order_by(UndueReturnRecord.due_by, UndueReturnRecord.id).limit(limit)))


def _worked_out(session: Session, memo: dict[str, Any], on: date, *, doubled: bool) -> UndueReturn:
    paid = [
        Undue(on=date.fromisoformat(day), amount=Money(cents), back_on=date.fromisoformat(back) if back else None)
        for day, cents, back in memo["paid"]
    ]
    asked_on = date.fromisoformat(memo["asked_on"])
    return undue_return(paid, asked_on=asked_on, today=on, series=series_in_force(session), doubled=doubled)


def _written(paid: Undue) -> list[str | int]:
    return [paid.on.isoformat(), paid.amount.cents, paid.back_on.isoformat() if paid.back_on else ""]


def _under_agreements(session: Session, dispute: Dispute, today: date) -> Iterator[Undue]:
    """Of each payment that settled installments and still counts, the share of this debt."""
    covering = select(AgreementDebt.agreement_id).where(AgreementDebt.debt_id == dispute.debt_id)
    query = (
        select(Payment)
        .where(Payment.agreement_id.in_(covering), Payment.status == PaymentStatus.APPLIED)
        .options(selectinload(Payment.parts), joinedload(Payment.agreement).selectinload(Agreement.debts))
    )
    ending = dispute.agreement_id if dispute.debt.status is DebtStatus.NEGOTIATED else None
    for payment in session.scalars(query.order_by(Payment.id)):
        rows = payment.agreement.debts
        shares = money.shares(total(part.amount for part in payment.parts), rows)
        share = next(share for row, share in zip(rows, shares, strict=True) if row.debt_id == dispute.debt_id)
        if share > ZERO:
            yield Undue(on=payment.paid_on, amount=share, back_on=today if payment.agreement_id == ending else None)


def _on_the_debt(session: Session, dispute: Dispute) -> Iterator[Undue]:
    """What came after an agreement ended, and was counted for the debt it left."""
    again = aliased(JournalRecord)
    query = (
        select(PostingRecord.amount, JournalRecord.occurred_on)
        .join(JournalRecord, JournalRecord.id == PostingRecord.journal_id)
        .where(
            PostingRecord.source == str(receivable_debt(str(dispute.debt_id))),
            JournalRecord.kind == JournalKind.CREDIT_USED.value,
            ~exists().where(again.reverses_id == JournalRecord.id),
        )
    )
    for amount, day in session.execute(query.order_by(PostingRecord.id)):
        yield Undue(on=day, amount=amount)
