"""One movement of a return file: applied, noted, or set aside for a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from brazil.money import ZERO, Money
from offers.agreements.agreement import InstallmentState
from payments.charge import ChargeEvent, ChargeState, advance
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
from portal.services.finance_reversals import payment_taken_back
from portal.services.ledger import post
from portal.services.once import add_once
from portal.services.payments import lock_agreements, settle

EVENTS = {
    Occurrence.REGISTERED: ChargeEvent.REGISTER,
    Occurrence.REJECTED: ChargeEvent.REJECT,
    Occurrence.WRITTEN_OFF: ChargeEvent.WRITE_OFF,
}
REVERSED = "reversed"
PAID_NOTHING = "paid_nothing"
PAID_AGAIN = "paid_again"  # by another instrument, or in the same: all of it is the debtor's credit
WRITE_OFF_REFUSED = "write_off_refused"
_SLICE = 500

Judged = tuple[Outcome, str, JournalRecord | None]


class LineRecorder:
    """Records the lines of one file, in the file's transaction.

    The agreements its slips belong to are locked first, in order: files of two accounts that pay installments of
    one agreement must see each other, and never wait for each other in a circle.
    """

    def __init__(
        self,
        session: Session,
        file: BankFile,
        account: ReceivingAccount,
        now: datetime,
        lines: Iterable[RetornoLine] = (),
    ) -> None:
        self.session, self.file, self.account, self.now = session, file, account, now
        self.charges = self._charges({line.nosso_numero for line in lines})

    def record(self, line: RetornoLine) -> None:
        """Apply a movement unless another file, or an earlier try, already told of it."""
        charge = self.charges.get(line.nosso_numero)
        event = BankEvent(receiving_account_id=self.account.id, key=line.bank_key, created_at=self.now)
        if not add_once(self.session, event):
            self._keep(line, Outcome.REPEATED, charge=charge, event=self._event(line.bank_key))
            return
        outcome, code, journal = self._judge(line, charge)
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
                record={"field": line.field, "raw": _storable(line.raw)},
            )
        )

    def _judge(self, line: RetornoLine, charge: Charge | None) -> Judged:
        if line.is_payment and line.paid_amount:
            return self._pay(line, charge)
        if line.occurrence is Occurrence.REVERSED and line.paid_amount:
            journal = payment_taken_back(line, str(self.account.id))
            return Outcome.UNMATCHED, REVERSED, post(self.session, self.account.creditor_id, journal, now=self.now)
        if line.occurrence in EVENTS:
            return self._move(line, charge)
        if line.occurrence is Occurrence.INSTRUCTION_REJECTED and charge is not None and _waits_for_write_off(charge):
            return self._write_off_refused(line, charge)
        code = PAID_NOTHING if line.is_payment else line.occurrence.value
        return Outcome.NOTED, code, self._fee(line)

    def _event(self, key: str) -> BankEvent:
        known = select(BankEvent).where(BankEvent.receiving_account_id == self.account.id, BankEvent.key == key)
        return self.session.scalars(known).one()

    def _charges(self, numbers: set[str]) -> dict[str, Charge]:
        wanted = sorted(number for number in numbers if number.strip("0 "))
        found: dict[str, Charge] = {}
        for start in range(0, len(wanted), _SLICE):
            query = (
                select(Charge)
                .options(joinedload(Charge.installment).joinedload(Installment.agreement))
                .where(
                    Charge.receiving_account_id == self.account.id,
                    Charge.nosso_numero.in_(wanted[start : start + _SLICE]),
                )
            )
            found |= {charge.nosso_numero: charge for charge in self.session.scalars(query)}
        lock_agreements(self.session, {charge.installment.agreement_id for charge in found.values()})
        return found

    def _pay(self, line: RetornoLine, charge: Charge | None) -> Judged:
        expected = {} if charge is None else {line.nosso_numero: _expected(charge, line.late_charges)}
        found = match(line, expected)
        if isinstance(found, Matched) and charge is not None:
            again = charge.installment.status is InstallmentState.PAID
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
            return Outcome.APPLIED, PAID_AGAIN if again else found.fit.value, journal
        reason = found.reason.value if not isinstance(found, Matched) else ""
        held = payment_unmatched(
            bank_key=line.bank_key,
            bank_account_id=str(self.account.id),
            paid=line.paid_amount,
            fee=line.fee,
            on=line.occurred_on,
        )
        return Outcome.UNMATCHED, reason, post(self.session, self.account.creditor_id, held, now=self.now)

    def _move(self, line: RetornoLine, charge: Charge | None) -> Judged:
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

    def _write_off_refused(self, line: RetornoLine, charge: Charge) -> Judged:
        charge.status = advance(charge.status, ChargeEvent.REFUSE_WRITE_OFF)
        return Outcome.APPLIED, WRITE_OFF_REFUSED, self._fee(line)

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
                nosso_numero=_storable(line.nosso_numero),
                occurred_on=line.occurred_on,
                credited_on=line.credited_on,
                paid=_money_moved(line),
                fee=line.fee,
                record=_record(line),
                charge_id=charge.id if charge else None,
                event_id=event.id if event else None,
            )
        )


def _money_moved(line: RetornoLine) -> Money | None:
    """What came in; negative for what the bank took back; None for a movement without money."""
    if line.is_payment:
        return line.paid_amount
    return -line.paid_amount if line.occurrence is Occurrence.REVERSED else None


def _waits_for_write_off(charge: Charge) -> bool:
    """Whether a refusal of the bank is of the baixa: the only instruction the portal gives about a slip."""
    return charge.status is ChargeState.WRITE_OFF_REQUESTED


def _expected(charge: Charge, late_charges: Money) -> ExpectedPayment:
    """What is left of the installment, with the late charges the bank says it took."""
    installment = charge.installment
    left = max(installment.amount - (installment.paid or ZERO), ZERO)
    return ExpectedPayment(
        key=str(charge.id), state=charge.status, amount=left, due_on=charge.due_on, late_charges=late_charges
    )


def _record(line: RetornoLine) -> dict[str, Any]:
    return {
        "document_number": _storable(line.document_number),
        "reasons": [_storable(reason) for reason in line.reasons],
        "title_cents": line.title_amount.cents,
        "credited_cents": line.credited_amount.cents,
        "late_cents": line.late_charges.cents,
        "discount_cents": line.discount.cents,
        "rebate_cents": line.rebate.cents,
        "bank_key": line.bank_key,
    }


def _storable(text: str) -> str:
    """Without NUL, which PostgreSQL's text cannot hold."""
    return text.replace("\x00", "\ufffd")
