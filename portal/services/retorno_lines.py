"""One movement of a return file: applied, noted, or set aside for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from brazil.money import ZERO, Money, total
from payments.charge import ChargeEvent, ChargeState, advance
from payments.cnab.movements import Occurrence, QuarantinedLine, RetornoLine
from payments.errors import IllegalTransition
from payments.incoming import IncomingKind
from payments.journals import bank_fee, payment_taken_back, payment_unmatched
from payments.reconciliation import ExpectedPayment, Fit, Matched, UnmatchedReason, match
from portal.models import (
    BankEvent,
    BankFile,
    BankLine,
    Charge,
    Installment,
    Instrument,
    JointPlan,
    JournalRecord,
    Outcome,
    PaymentSource,
    ReceivingAccount,
)
from portal.services.joint.membership import plan_of_charge
from portal.services.joint.settling import settle_joint
from portal.services.ledger import post
from portal.services.money_in import line_cases
from portal.services.money_in.incoming import Incoming, natural_key, standing_of_several
from portal.services.money_in.refunds_seen import refund_seen
from portal.services.once import add_once
from portal.services.payments import agreement_ids_of, installments_of, lock_agreements, settle

EVENTS = {
    Occurrence.REGISTERED: ChargeEvent.REGISTER,
    Occurrence.REJECTED: ChargeEvent.REJECT,
    Occurrence.WRITTEN_OFF: ChargeEvent.WRITE_OFF,
}
REVERSED = "reversed"
REFUNDED = "refunded"  # a credit on its way back to who paid it: asked for here
PAID_NOTHING = "paid_nothing"
PAID_AGAIN = "paid_again"  # by another instrument, or in the same: all of it is the debtor's credit
WRITE_OFF_REFUSED = "write_off_refused"
SPLIT = "split"  # among several creditors, whose parts it settled differently
_SLICE = 500
_CODES: Mapping[IncomingKind, str] = {
    IncomingKind.SHORT: Fit.SHORT.value,
    IncomingKind.OVER: Fit.OVER.value,
    IncomingKind.TWICE: PAID_AGAIN,
    IncomingKind.AFTER_BREACH: PAID_AGAIN,
    IncomingKind.AFTER_SETTLEMENT: PAID_AGAIN,
}

Judged = tuple[Outcome, str, JournalRecord | None]


class LineRecorder:
    """Records the lines of one file, in the file's transaction.

    The agreements its slips belong to are locked first, in order: files of two accounts that pay installments of
    one agreement must see each other, and never wait for each other in a circle. What is known is asked at once.
    """

    def __init__(
        self,
        session: Session,
        file: BankFile,
        account: ReceivingAccount,
        now: datetime,
        lines: Sequence[RetornoLine] = (),
    ) -> None:
        self.session, self.file, self.account, self.now = session, file, account, now
        self.charges = self._charges({line.nosso_numero for line in lines})
        self.known = self._known([line.bank_key for line in lines])

    def record(self, line: RetornoLine) -> None:
        """Apply a movement unless another file, or an earlier try, already told of it."""
        charge = self.charges.get(line.nosso_numero)
        event = BankEvent(receiving_account_id=self.account.id, key=line.bank_key, created_at=self.now)
        known = self.known.get(line.bank_key)
        if known is None and not add_once(self.session, event):
            known = self._known([line.bank_key])[line.bank_key]
        if known is not None:
            self._keep(line, Outcome.REPEATED, charge=charge, event_id=known)
            return
        outcome, code, journal = self._judge(line, charge)
        event.journal_id = journal.id if journal else None
        kept = self._keep(line, outcome, code=code, charge=charge, event_id=event.id)
        line_cases.open_for(self.session, kept, line, self.account, now=self.now)

    def quarantine(self, line: QuarantinedLine) -> None:
        """Set aside a line that cannot be read."""
        self.session.add(
            BankLine(
                file_id=self.file.id,
                line_number=line.line_no,
                column_number=line.column,
                outcome=Outcome.QUARANTINED,
                code=line.code,
                record={"field": line.field, "raw": storable(line.raw)},
            )
        )

    def _judge(self, line: RetornoLine, charge: Charge | None) -> Judged:
        if line.is_payment and line.paid_amount:
            return self._pay(line, charge)
        if line.occurrence is Occurrence.REVERSED and line.paid_amount:
            return self._take_back(line)
        if line.occurrence in EVENTS:
            return self._move(line, charge)
        if line.occurrence is Occurrence.INSTRUCTION_REJECTED and charge is not None and _waits_for_write_off(charge):
            return self._write_off_refused(line, charge)
        code = PAID_NOTHING if line.is_payment else line.occurrence.value
        return Outcome.NOTED, code, self._fee(line)

    def _known(self, keys: Sequence[str]) -> dict[str, int]:
        """Those of these movements that were taken in before, each with its event."""
        found: dict[str, int] = {}
        for start in range(0, len(keys), _SLICE):
            some = BankEvent.key.in_(keys[start : start + _SLICE])
            known = select(BankEvent.key, BankEvent.id).where(BankEvent.receiving_account_id == self.account.id, some)
            found |= dict(self.session.execute(known).all())
        return found

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
        lock_agreements(self.session, {each for charge in found.values() for each in agreement_ids_of(charge)})
        return found

    def _pay(self, line: RetornoLine, charge: Charge | None) -> Judged:
        expected = {} if charge is None else {line.nosso_numero: _expected(charge, line.late_charges)}
        found = match(line, expected)
        if isinstance(found, Matched) and charge is not None:
            plan = plan_of_charge(self.session, charge)
            if plan is not None:
                return self._pay_several(line, charge, plan)
            payment = settle(self.session, charge, self._incoming(line), now=self.now)
            journal = self.session.get_one(JournalRecord, payment.journal_id)
            return Outcome.APPLIED, _CODES.get(IncomingKind(payment.kind), Fit.EXACT.value), journal
        reason = "" if isinstance(found, Matched) else found.reason.value
        if charge is None and line_cases.charge_elsewhere(self.session, line, self.account) is not None:
            reason = UnmatchedReason.WRONG_CREDITOR.value
        held = payment_unmatched(
            bank_key=self._key(line),
            bank_account_id=str(self.account.id),
            paid=line.paid_amount,
            fee=line.fee,
            on=line.occurred_on,
        )
        return Outcome.UNMATCHED, reason, post(self.session, self.account.creditor_id, held, now=self.now)

    def _pay_several(self, line: RetornoLine, charge: Charge, plan: JointPlan) -> Judged:
        """One payment for several creditors: applied, and by its name where every slice has the same."""
        journal, payments = settle_joint(self.session, charge, plan, self._incoming(line), now=self.now)
        codes = {_CODES.get(IncomingKind(payment.kind), Fit.EXACT.value) for payment in payments}
        return Outcome.APPLIED, codes.pop() if len(codes) == 1 else SPLIT, journal

    def _take_back(self, line: RetornoLine) -> Judged:
        """Money that left: a refund asked for here has its books written; anything else waits for a person."""
        refunded = refund_seen(self.session, line, self.account, key=self._key(line), now=self.now)
        if refunded is not None:
            return Outcome.APPLIED, REFUNDED, refunded
        journal = payment_taken_back(
            bank_key=self._key(line),
            bank_account_id=str(self.account.id),
            amount=line.paid_amount,
            fee=line.fee,
            on=line.occurred_on,
        )
        return Outcome.UNMATCHED, REVERSED, post(self.session, self.account.creditor_id, journal, now=self.now)

    def _incoming(self, line: RetornoLine) -> Incoming:
        return Incoming(
            source=PaymentSource.PIX if self.account.instrument is Instrument.PIX else PaymentSource.BOLETO,
            key=self._key(line),
            account_id=self.account.id,
            amount=line.paid_amount,
            paid_on=line.occurred_on,
            credited_on=line.credited_on,
            fee=line.fee,
            late_charges=line.late_charges,
        )

    def _key(self, line: RetornoLine) -> str:
        return natural_key(self.account.id, line.bank_key)

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
        fee = bank_fee(
            bank_key=self._key(line), bank_account_id=str(self.account.id), fee=line.fee, on=line.occurred_on
        )
        return post(self.session, self.account.creditor_id, fee, now=self.now)

    def _keep(
        self,
        line: RetornoLine,
        outcome: Outcome,
        *,
        code: str = "",
        charge: Charge | None = None,
        event_id: int,
    ) -> BankLine:
        kept = BankLine(
            file_id=self.file.id,
            line_number=line.line_no,
            outcome=outcome,
            code=code,
            occurrence_code=line.occurrence_code,
            nosso_numero=storable(line.nosso_numero),
            occurred_on=line.occurred_on,
            credited_on=line.credited_on,
            paid=_money_moved(line),
            fee=line.fee,
            record=line_record(line),
            charge_id=charge.id if charge else None,
            event_id=event_id,
        )
        self.session.add(kept)
        return kept


def _money_moved(line: RetornoLine) -> Money | None:
    """What came in; negative for what the bank took back; None for a movement without money."""
    if line.is_payment:
        return line.paid_amount
    return -line.paid_amount if line.occurrence is Occurrence.REVERSED else None


def _waits_for_write_off(charge: Charge) -> bool:
    """Whether a refusal of the bank is of the baixa: the only instruction the portal gives about a slip."""
    return charge.status is ChargeState.WRITE_OFF_REQUESTED


def _expected(charge: Charge, late_charges: Money) -> ExpectedPayment:
    """What is left of what it is for, with the late charges the bank says it took."""
    installments = installments_of(charge)
    return ExpectedPayment(
        key=str(charge.id),
        state=charge.status,
        amount=total(max(each.amount - (each.paid or ZERO), ZERO) for each in installments),
        due_on=charge.due_on,
        late_charges=late_charges,
        standing=standing_of_several(installments),
    )


def line_record(line: RetornoLine) -> dict[str, Any]:
    """What is kept of a line beside its columns."""
    return {
        "document_number": storable(line.document_number),
        "reasons": [storable(reason) for reason in line.reasons],
        "title_cents": line.title_amount.cents,
        "credited_cents": line.credited_amount.cents,
        "late_cents": line.late_charges.cents,
        "discount_cents": line.discount.cents,
        "rebate_cents": line.rebate.cents,
        "bank_key": line.bank_key,
    }


def storable(text: str) -> str:
    """The text without NUL, which PostgreSQL's text cannot hold."""
    return text.replace("\x00", "\ufffd")
