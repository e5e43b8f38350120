"""One movement of a return file: applied, noted, or set aside for a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from brazil.money import ZERO
from payments.charge import ChargeEvent, advance
from payments.cnab.movements import Occurrence, QuarantinedLine, RetornoLine
from payments.errors import IllegalTransition
from payments.journals import bank_fee, payment_unmatched
from payments.reconciliation import ExpectedPayment, Matched, match
from portal.models import (
    BankEvent,
    BankFile,
    BankLine,
    Charge,
    Installment,
    JournalRecord,
    Outcome,
    ReceivingAccount,
)
from portal.services.ledger import post
from portal.services.once import add_once
from portal.services.payments import settle

EVENTS = {
    Occurrence.REGISTERED: ChargeEvent.REGISTER,
    Occurrence.REJECTED: ChargeEvent.REJECT,
    Occurrence.WRITTEN_OFF: ChargeEvent.WRITE_OFF,
}


class LineRecorder:
    """Records the lines of one file, in the file's transaction."""

    def __init__(self, session: Session, file: BankFile, account: ReceivingAccount, now: datetime) -> None:
        self.session, self.file, self.account, self.now = session, file, account, now

    def record(self, line: RetornoLine) -> None:
        """Apply a movement unless another file, or an earlier try, already told of it."""
        event = BankEvent(receiving_account_id=self.account.id, key=line.bank_key, created_at=self.now)
        if not add_once(self.session, event):
            self._keep(line, Outcome.REPEATED)
            return
        charge = self._charge(line.nosso_numero)
        outcome: Outcome
        journal: JournalRecord | None
        if line.is_payment:
            outcome, code, journal = self._pay(line, charge)
        elif line.occurrence in EVENTS:
            outcome, code, journal = self._move(line, charge)
        else:
            outcome, code, journal = Outcome.NOTED, line.occurrence.value, self._fee(line)
        event.journal_id = journal.id if journal else None
        self._keep(line, outcome, code=code, charge=charge, event=event)

    def quarantine(self, line: QuarantinedLine) -> None:
        """Set aside a line that cannot be read."""
        self.session.add(
            BankLine(
                file_id=self.file.id,
                line_number=line.line_no,
                column_number=line.column,
                outcome=Outcome.QUARANTINED,
                code=line.code,
                record={"field": line.field, "raw": line.raw},
            )
        )

    def _charge(self, nosso_numero: str) -> Charge | None:
        if not nosso_numero.strip("0 "):
            return None
        return self.session.scalar(
            select(Charge)
            .options(joinedload(Charge.installment).joinedload(Installment.agreement))
            .where(Charge.receiving_account_id == self.account.id, Charge.nosso_numero == nosso_numero)
        )

    def _pay(self, line: RetornoLine, charge: Charge | None) -> tuple[Outcome, str, JournalRecord]:
        expected = {} if charge is None else {line.nosso_numero: _expected(charge)}
        found = match(line, expected)
        if isinstance(found, Matched) and charge is not None:
            journal = settle(
                self.session,
                charge,
                paid=line.paid_amount,
                fee=line.fee,
                late_charges=line.late_charges,
                paid_on=line.occurred_on,
                key=line.bank_key,
                now=self.now,
            )
            return Outcome.APPLIED, found.fit.value, journal
        reason = found.reason.value if not isinstance(found, Matched) else ""
        held = payment_unmatched(
            bank_key=line.bank_key,
            bank_account_id=str(self.account.id),
            paid=line.paid_amount,
            fee=line.fee,
            on=line.occurred_on,
        )
        return Outcome.UNMATCHED, reason, post(self.session, self.account.creditor_id, held, now=self.now)

    def _move(self, line: RetornoLine, charge: Charge | None) -> tuple[Outcome, str, JournalRecord | None]:
        journal = self._fee(line)
        if charge is None:
            return Outcome.NOTED, "unknown_number", journal
        try:
            charge.status = advance(charge.status, EVENTS[line.occurrence])
        except IllegalTransition:
            return Outcome.NOTED, "state_kept", journal
        if line.occurrence is Occurrence.REGISTERED:
            charge.registered_at = charge.registered_at or self.now
        if line.occurrence is Occurrence.REJECTED:
            charge.rejection = ",".join(line.reasons)
        return Outcome.APPLIED, line.occurrence.value, journal

    def _fee(self, line: RetornoLine) -> JournalRecord | None:
        if line.fee == ZERO:
            return None
        fee = bank_fee(bank_key=line.bank_key, bank_account_id=str(self.account.id), fee=line.fee, on=line.occurred_on)
        return post(self.session, self.account.creditor_id, fee, now=self.now)

    def _keep(
        self,
        line: RetornoLine,
        outcome: Outcome,
        *,
        code: str = "",
        charge: Charge | None = None,
        event: BankEvent | None = None,
    ) -> None:
        self.session.add(
            BankLine(
                file_id=self.file.id,
                line_number=line.line_no,
                outcome=outcome,
                code=code,
                occurrence_code=line.occurrence_code,
                nosso_numero=line.nosso_numero,
                occurred_on=line.occurred_on,
                credited_on=line.credited_on,
                paid=line.paid_amount if line.is_payment else None,
                fee=line.fee,
                record=_record(line),
                charge_id=charge.id if charge else None,
                event_id=event.id if event else None,
            )
        )


def _expected(charge: Charge) -> ExpectedPayment:
    return ExpectedPayment(key=str(charge.id), state=charge.status, amount=charge.amount, due_on=charge.due_on)


def _record(line: RetornoLine) -> dict[str, Any]:
    return {
        "document_number": line.document_number,
        "reasons": list(line.reasons),
        "title_cents": line.title_amount.cents,
        "credited_cents": line.credited_amount.cents,
        "late_cents": line.late_charges.cents,
        "discount_cents": line.discount.cents,
        "rebate_cents": line.rebate.cents,
        "bank_key": line.bank_key,
    }
