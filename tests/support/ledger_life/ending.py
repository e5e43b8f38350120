"""Money goes back, and agreements end: taken back, credits used and refunded, broken, taken up again, written off."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from sqlalchemy import select

from offers.agreements.agreement import AgreementEvent, AgreementState
from payments.pix.payment import PixRefund, RefundStatus
from portal.models import Agreement, BankLine
from portal.services import suspense
from portal.services.agreement_life.breach import end_unpaid
from portal.services.agreement_life.reinstating import reinstate
from portal.services.agreement_life.steps import record_step
from portal.services.agreement_life.writing_off import write_off
from portal.services.money_in import refunds, refunds_seen
from portal.services.money_in.debtor_credits import use_credit
from portal.services.payments import lock_agreements
from portal.services.pix import receipts
from tests.support import ledger_model as model
from tests.support.ledger_life.ground import SEALER, Slip, numbers
from tests.support.ledger_life.paying import movement
from tests.support.ledger_life.together import Together

KEPT_IN_MIND = 300  # payments that may still be taken back
TAKEN_BACK = {"237": "22", "341": "69"}  # how a bank says so
OWED_AGAIN = ("owed_cents", "vested_cents", "excess_cents")


class Ending(Together):
    """Each deed does nothing where nothing of its kind is possible."""

    def take_back(self, pick: Random) -> None:
        """The bank takes a payment back, or a Pix goes back by its own means."""
        possible = self.reversible()
        if not possible:
            return
        key = pick.choice(possible)
        with self.done("take back") as session:
            if key in self.pix_of:
                self._return_pix(key)
            else:
                slip = self.slip_of[key]
                told = movement(slip, self, self.amount_of(key), code=TAKEN_BACK[slip.account.bank])
                if not self.new_line(told):
                    return
                self.send(slip.account, [told])
                self._no_more(slip)
            line = session.scalars(select(BankLine).order_by(BankLine.id.desc()).limit(1)).one()
            suspense.undo(
                session, line=suspense.line_of(session, line.public_id, None), staff_id=self.staff[0],
                today=self.today, now=self.now,
            )  # fmt: skip
            for each in self.came[key]:
                self.books.take_back(each)

    def use_credit(self, pick: Random) -> None:
        possible = [each for each in self.with_credit() if each.state == "active"]
        if not possible:
            return
        agreed = pick.choice(possible)
        with self.done("use credit") as session:
            found = session.get_one(Agreement, agreed.number)
            used = use_credit(
                session, debtor_id=found.debtor_id, agreement_public_id=found.public_id, today=self.today, now=self.now
            )
            self.books.use_credit(used.key, agreed, self.today)

    def give_back(self, pick: Random) -> None:
        """All of a credit: asked for, approved, and seen to have left."""
        if not self.with_credit():
            return
        agreed = pick.choice(self.with_credit())
        with self.done("refund") as session:
            asked = refunds.ask_back(
                session, agreement=session.get_one(Agreement, agreed.number), evidence={}, sealer=SEALER,
                destination=refunds.Destination(text="maria@example.com"), today=self.today, now=self.now,
            )  # fmt: skip
            for refund in asked:
                refunds.approve(session, refund, reason="conferido", actor="staff:1", now=self.now)
                refund.receiving_account_id = (
                    refund.receiving_account_id or self.of_creditor[agreed.creditor].account.id
                )
                ref = f"transfer {refund.id}"
                refunds_seen.book(session, refund, ref=ref, on=self.today, actor="staff:1", now=self.now)
                self.books.refund(agreed, refund.amount.cents, refund.receiving_account_id)
            session.commit()

    def break_it(self, pick: Random) -> None:
        running, key = self.in_state("active"), f"life:{next(numbers)}"
        if not running:
            return
        agreed = pick.choice(running)
        with self.done("break") as session:
            lock_agreements(session, {agreed.number})
            found = session.get_one(Agreement, agreed.number)
            known: dict[str, Any] = {"on": self.today, "actor": "life", "now": self.now}
            if found.status is AgreementState.ACTIVE:
                record_step(session, found, AgreementEvent.NOTICE, reason="late", key=f"notice:{key}", **known)
            step = end_unpaid(session, found, AgreementEvent.BREACH, reason="late", key=f"breach:{key}", **known)
            session.commit()
            if agreed.novates:
                self.books.fall_due(agreed, self.today)
            else:
                self.books.end(agreed, *(step.detail[name] for name in OWED_AGAIN))

    def take_up_again(self, pick: Random) -> None:
        possible = [each for each in self.in_state("broken") if not each.again and self.owed_again(each)]
        if not possible:
            return
        agreed = pick.choice(possible)
        with self.done("reinstate") as session:
            reinstate(session, agreed.number, reason="agreed", actor="life", today=self.today, now=self.now)
            self.books.reinstate(agreed)

    def write_off(self, pick: Random) -> None:
        running = self.in_state("active")
        if not running:
            return
        agreed = pick.choice(running)
        with self.done("write off") as session:
            write_off(session, agreed.number, reason="lost", actor="staff:1", today=self.today, now=self.now)
            self.books.write_off(agreed)

    def with_credit(self) -> list[model.Agreement]:
        return [each for each in self.near if self.books.held[each.credit] < 0]

    def reversible(self) -> list[str]:
        """Payments that can be taken back: of a slip, the last of its amount; not of an agreement that has ended."""
        last = {
            (self.slip_of[key].number, self.amount_of(key)): key
            for key in list(self.came)[-KEPT_IN_MIND:]
            if not any(self.books.payments[each].returned for each in self.came[key])
        }
        return [key for key in last.values() if all(self._runs(each) for each in self.came[key])]

    def amount_of(self, key: str) -> int:
        """What came in with a payment, for one agreement or several."""
        return sum(self.books.payments[each].amount for each in self.came[key])

    def _runs(self, key: str) -> bool:
        return self.books.payments[key].agreement.state in ("active", "settled")

    def _no_more(self, slip: Slip) -> None:
        """A slip for several is over once its payment went back."""
        for slips in self.together:
            if slip in slips:
                slips.remove(slip)

    def _return_pix(self, key: str) -> None:
        """As by the special mechanism of return (MED): nobody asked for it here."""
        told = self.pix_of[key]
        number = next(numbers)
        back = PixRefund(
            id=f"med{number}", return_id=f"D{number:031d}", amount=told.amount, status=RefundStatus.RETURNED,
            requested_at=self.now, settled_at=self.now, nature="MED_FRAUDE",
        )  # fmt: skip
        with self.database.writing() as session:
            account = self.slip_of[key].account
            receipts.receive(session, account.id, [replace(told, refunds=(back,))], sealer=SEALER, now=self.now)
