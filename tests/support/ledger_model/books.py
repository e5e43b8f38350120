"""The books: what each event moves from which account to which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.support.ledger_model.lines import (
    FINE,
    LATE_INTEREST,
    REBATE,
    Line,
    early,
    one_line,
    over,
    settles,
    shared,
)


@dataclass(eq=False)
class Paid:
    """A payment: where the money is, what it settled of which line, what was left over."""

    agreement: Agreement
    amount: int
    parts: list[tuple[Line, Counter[str]]]
    credit: int
    into: str
    returned: bool = False


@dataclass(eq=False)
class Agreement:
    """What was agreed with a creditor, and what broke it."""

    number: int
    creditor: int
    debt: int
    lines: list[Line]
    discount: int = 0
    rate: Decimal = Decimal(0)  # of the plan, a month
    runs_from: date = date.min  # the day from which the plan's interest runs
    novates: bool = False  # the first debt is gone: broken, the rest of the agreement falls due
    state: str = "active"
    broken: list[tuple[str, str, int]] = field(default_factory=list)
    again: bool = False  # taken up again once: no second time

    def __post_init__(self) -> None:
        self.name, self.credit = f"receivable_agreement:{self.number}", f"refund_payable:{self.number}"
        self.income, self.fines = f"interest_income:{self.creditor}", f"fine_income:{self.creditor}"
        self.given_up, self.lost = f"discount_granted:{self.creditor}", f"write_off:{self.creditor}"
        self.first_debt = f"receivable_debt:{self.debt}"

    def open(self) -> list[Line]:
        return sorted((each for each in self.lines if each.state == "open"), key=lambda each: each.due_on)


class Books:
    """Every account's balance, after every event so far. `at` is the bank account that money came into."""

    def __init__(self) -> None:
        self.held: Counter[str] = Counter()
        self.moves: list[tuple[str, str, int]] = []  # all there were, for who asks what changed
        self.payments: dict[str, Paid] = {}

    def move(self, source: str, destination: str, cents: int) -> None:
        if cents:
            self.held[source] -= cents
            self.held[destination] += cents
            self.moves.append((source, destination, cents))

    def accept(self, agreement: Agreement, principal: int, balance: int, total: int) -> None:
        """A debt of `balance` today becomes an agreement; what an earlier one left of it is in the books already."""
        held = min(self.held[agreement.first_debt], balance)
        new = max(principal - held, 0)
        self.move(f"origination:{agreement.creditor}", agreement.first_debt, new)
        self.move(agreement.first_debt, agreement.name, held + new)
        self.move(agreement.income, agreement.name, balance - held - new)
        agreement.discount = max(balance - total, 0)
        self.move(agreement.name, agreement.given_up, agreement.discount)
        self.move(agreement.income, agreement.name, max(total - balance, 0))

    def pay(self, key: str, agreement: Agreement, line: Line, amount: int, reported: int, on: date, at: int, *,
            fee: int = 0) -> None:  # fmt: skip
        """A payment of the slip or Pix of one line; `reported` is what the bank says of it is for the delay."""
        self.move(f"bank:{at}", f"bank_fees:{at}", fee)
        parts = [(line, one_line(line, amount, reported, on))] if self.takes(agreement, line) else []
        self._apply(key, agreement, parts, amount, f"bank:{at}", on)

    def pay_several(self, key: str, slices: Sequence[tuple[Agreement, Line, int]], amount: int, reported: int, on: date,
                    at: int, *, fee: int = 0) -> list[str]:  # fmt: skip
        """A payment of one slip for several creditors, which asked so much for each: a payment of each of them."""
        self.unknown(amount, at)
        self.move(f"bank:{at}", f"bank_fees:{at}", fee)
        owed = [
            (line if self.takes(agreement, line) else Line(asked, 0, line.due_on)).owes(on)
            for agreement, line, asked in slices
        ]
        made = []
        for (agreement, line, _), (part, late) in zip(
            slices, shared(amount, reported, [asked for _, _, asked in slices], owed), strict=True
        ):
            if part:
                parts = [(line, one_line(line, part, late, on))] if self.takes(agreement, line) else []
                made.append(f"{key}/{agreement.number}")
                self._apply(made[-1], agreement, parts, part, f"suspense:{at}", on)
                self.payments[made[-1]].into = f"bank:{at}"
        return made

    def by_hand(self, key: str, agreement: Agreement, lines: list[Line], amount: int, on: date, at: int) -> None:
        self._apply(key, agreement, over(lines, amount, on), amount, f"bank:{at}", on)

    def pay_off(self, key: str, agreement: Agreement, lines: list[Line], on: date, at: int) -> int:
        """Several lines at once, those not due yet at their value of today; what that takes."""
        parts = early(lines, agreement.rate, agreement.runs_from, on)
        self._apply(key, agreement, parts, settles(parts), f"bank:{at}", on)
        return settles(parts)

    def unknown(self, amount: int, at: int) -> None:
        """A payment of nobody's number."""
        self.move(f"suspense:{at}", f"bank:{at}", amount)

    def place(self, key: str, agreement: Agreement, line: Line, amount: int, on: date, at: int) -> None:
        """Money of nobody's number is given to a line."""
        self._apply(key, agreement, [(line, one_line(line, amount, 0, on))], amount, f"suspense:{at}", on)

    def use_credit(self, key: str, agreement: Agreement, on: date) -> None:
        lines = agreement.open()
        amount = min(-self.held[agreement.credit], sum(sum(line.owes(on)) for line in lines))
        self._apply(key, agreement, over(lines, amount, on), amount, agreement.credit, on)

    def refund(self, agreement: Agreement, amount: int, at: int) -> None:
        """Some of a credit is given back, from the account it came into."""
        self.move(f"bank:{at}", agreement.credit, amount)

    def take_back(self, key: str) -> None:
        """The bank takes a payment back. Its credit goes first from what is there, then from what it had paid."""
        payment = self.payments[key]
        agreement, settled = payment.agreement, self._undo(key)
        for used in [k for k, p in reversed(self.payments.items()) if p.agreement is agreement]:
            if -self.held[agreement.credit] >= payment.credit or not payment.credit:
                break
            if self.payments[used].into == agreement.credit and not self.payments[used].returned:
                self.move(agreement.credit, agreement.name, self._undo(used))
        gone = min(payment.credit, -self.held[agreement.credit])
        self.move(payment.into, agreement.name, settled)
        self.move(payment.into, agreement.credit, gone)
        self.move(payment.into, agreement.lost, payment.credit - gone)

    def end(self, agreement: Agreement, owed: int, vested: int, excess: int) -> None:
        """Broken: what was left goes back to the debt, from the discount not earned, then from charges that ran."""
        before, left = len(self.moves), self.held[agreement.name]
        self.move(agreement.name, agreement.first_debt, min(left, owed))
        self.move(agreement.name, agreement.income, left - min(left, owed))
        wanting = owed - min(left, owed)
        unearned = min(max(agreement.discount - vested, 0), wanting)
        self.move(agreement.given_up, agreement.first_debt, unearned)
        self.move(agreement.income, agreement.first_debt, wanting - unearned)
        self.move(agreement.credit, agreement.income, excess)
        agreement.broken = self.moves[before:]
        self._close(agreement, "broken")

    def fall_due(self, agreement: Agreement, on: date) -> None:
        """Broken after a novation: the rest, what is not due yet at its value of the day; no discount is earned."""
        self.end(agreement, settles(early(agreement.open(), agreement.rate, on, on)), 0, 0)

    def write_off(self, agreement: Agreement) -> None:
        """The creditor gives up what is left of it."""
        self.move(agreement.name, agreement.lost, self.held[agreement.name])
        self._close(agreement, "canceled")

    def reinstate(self, agreement: Agreement) -> None:
        for source, destination, cents in agreement.broken:
            self.move(destination, source, cents)
        agreement.state, agreement.again = "active", True
        for line in agreement.lines:
            line.state = "open" if line.state == "canceled" else line.state

    def _close(self, agreement: Agreement, state: str) -> None:
        agreement.state = state
        for line in agreement.open():
            line.state = "canceled"

    def takes(self, agreement: Agreement, line: Line) -> bool:
        return agreement.state == "active" and line.state == "open"

    def _apply(
        self, key: str, agreement: Agreement, parts: list[tuple[Line, Counter[str]]], amount: int, into: str, on: date
    ) -> None:
        for line, given in parts:
            self.move(agreement.fines, agreement.name, given[FINE])
            self.move(agreement.income, agreement.name, given[LATE_INTEREST])
            self.move(agreement.name, agreement.income, given[REBATE])
            line.settled[key] = (on, given)
            line.state = "paid" if line.paid >= line.amount else line.state
        self.move(agreement.name, into, settles(parts))
        if into != agreement.credit:
            self.move(agreement.credit, into, amount - settles(parts))
        self.payments[key] = Paid(agreement, amount, parts, amount - settles(parts), into)
        if agreement.state == "active" and not agreement.open():
            agreement.state = "settled"

    def _undo(self, key: str) -> int:
        """Take what a payment settled off its lines and its late charges out of the books; what it had settled."""
        payment = self.payments[key]
        payment.returned = True
        for line, given in payment.parts:
            del line.settled[key]
            line.state = "open" if line.paid < line.amount else line.state
            self.move(payment.agreement.name, payment.agreement.fines, given[FINE])
            self.move(payment.agreement.name, payment.agreement.income, given[LATE_INTEREST])
            self.move(payment.agreement.income, payment.agreement.name, given[REBATE])
        if payment.agreement.state == "settled" and payment.agreement.open():
            payment.agreement.state = "active"
        return settles(payment.parts)
