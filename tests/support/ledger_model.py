"""What the books must hold, in plain Python and whole centavos: the same events, worked out a second time.

Nothing here is shared with the portal's rules but the calendar of bank days. Amounts are centavos; an account is its
written form; a balance is what came in less what went out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from brazil.calendar import next_bank_day

LATE_INTEREST, PLAN, PRINCIPAL, FINE, REBATE = "late_interest", "plan_interest", "principal", "fine", "rebate"
LAW = (LATE_INTEREST, PLAN, PRINCIPAL, FINE)  # CC art. 354: interest first, then what it is interest on
FINE_BPS, INTEREST_BPS = 200, 100


def half_up(numerator: int, denominator: int) -> int:
    """A quotient of non-negative numbers to the nearest, halves up."""
    return (2 * numerator + denominator) // (2 * denominator)


@dataclass(eq=False)
class Line:
    """One installment and what each payment settled of it: (day, part -> centavos), by payment."""

    amount: int
    plan: int
    due_on: date
    state: str = "open"
    settled: dict[str, tuple[date, Counter[str]]] = field(default_factory=dict)

    def of(self, *parts: str) -> int:
        return sum(given[part] for _, given in self.settled.values() for part in parts)

    @property
    def paid(self) -> int:
        return self.of(PLAN, PRINCIPAL, REBATE)

    def asks(self, on: date) -> dict[str, int]:
        """What it asks for on a day, part by part."""
        left = self.amount - self.paid
        plan = min(max(self.plan - self.of(PLAN), 0), left)
        fine = interest = 0
        in_time = next_bank_day(self.due_on)
        if on > in_time:
            payments = sorted(self.settled.values(), key=lambda one: one[0])
            unpaid = self.amount - sum(given[PLAN] + given[PRINCIPAL] for day, given in payments if day <= in_time)
            fine = half_up(unpaid * FINE_BPS, 10_000) - self.of(FINE)
            since = self.due_on
            for day, given in [*((d, g) for d, g in payments if d > in_time), (on, Counter[str]())]:
                interest += half_up(unpaid * INTEREST_BPS * (day - since).days, 300_000)
                unpaid, since = unpaid - given[PLAN] - given[PRINCIPAL], day
            interest -= self.of(LATE_INTEREST)
        return {LATE_INTEREST: interest, PLAN: plan, PRINCIPAL: left - plan, FINE: fine}


@dataclass(eq=False)
class Paid:
    """A payment: where the money is, what it settled of which line, what was left over."""

    agreement: Agreement
    amount: int
    parts: list[tuple[Line, Counter[str]]]
    credit: int
    bank: str = ""  # the account it came into
    by_credit: bool = False
    returned: bool = False


@dataclass(eq=False)
class Agreement:
    """What was agreed, and what broke it."""

    number: int
    debt: int
    lines: list[Line]
    discount: int
    rate: Decimal = Decimal(0)  # of the plan, a month
    runs_from: date = date.min  # the day from which the plan's interest runs
    state: str = "active"
    broken: list[tuple[str, str, int]] = field(default_factory=list)
    again: bool = False  # taken up again once: no second time

    @property
    def name(self) -> str:
        return f"receivable_agreement:{self.number}"

    @property
    def credit(self) -> str:
        return f"refund_payable:{self.number}"

    def open(self) -> list[Line]:
        return sorted((each for each in self.lines if each.state == "open"), key=lambda each: each.due_on)


class Books:
    """The books of one creditor with one bank account."""

    def __init__(self, creditor: int, account: int) -> None:
        self.creditor, self.account = creditor, account
        self.held: Counter[str] = Counter()
        self.moves: list[tuple[str, str, int]] = []  # all there were, for who asks what changed
        self.payments: dict[str, Paid] = {}
        self.bank, self.suspense, self.fees = f"bank:{account}", f"suspense:{account}", f"bank_fees:{account}"
        self.income, self.fines = f"interest_income:{creditor}", f"fine_income:{creditor}"
        self.discount, self.lost = f"discount_granted:{creditor}", f"write_off:{creditor}"

    def move(self, source: str, destination: str, cents: int) -> None:
        if cents:
            self.held[source] -= cents
            self.held[destination] += cents
            self.moves.append((source, destination, cents))

    def accept(self, agreement: Agreement, principal: int, balance: int, total: int) -> None:
        """A debt of `balance` today becomes an agreement; what an earlier one left of it is in the books already."""
        debt = f"receivable_debt:{agreement.debt}"
        held = min(self.held[debt], balance)
        new = max(principal - held, 0)
        self.move(f"origination:{self.creditor}", debt, new)
        self.move(debt, agreement.name, held + new)
        self.move(self.income, agreement.name, balance - held - new)
        agreement.discount = max(balance - total, 0)
        self.move(agreement.name, self.discount, agreement.discount)
        self.move(self.income, agreement.name, max(total - balance, 0))

    def pay(self, key: str, agreement: Agreement, line: Line, amount: int, reported: int, on: date, *,
            fee: int = 0, bank: str = "") -> None:  # fmt: skip
        """A payment of the slip or Pix of one line; `reported` is what the bank says of it is for the delay."""
        bank = bank or self.bank
        self.move(bank, self.fees, fee)
        parts = [(line, one_line(line, amount, reported, on))] if self.takes(agreement, line) else []
        self._apply(key, agreement, parts, amount, bank, on)

    def by_hand(self, key: str, agreement: Agreement, lines: list[Line], amount: int, on: date) -> None:
        self._apply(key, agreement, over(lines, amount, on), amount, self.bank, on)

    def pay_off(self, key: str, agreement: Agreement, lines: list[Line], on: date) -> int:
        """Several lines at once, those not due yet at their value of today; what that takes."""
        parts = early(agreement, lines, on)
        amount = sum(sum(given.values()) - given[REBATE] for _, given in parts)
        self._apply(key, agreement, parts, amount, self.bank, on)
        return amount

    def unknown(self, amount: int) -> None:
        """A payment of nobody's number."""
        self.move(self.suspense, self.bank, amount)

    def place(self, key: str, agreement: Agreement, line: Line, amount: int, on: date) -> None:
        """Money of nobody's number is given to a line."""
        self._apply(key, agreement, [(line, one_line(line, amount, 0, on))], amount, self.suspense, on)

    def use_credit(self, key: str, agreement: Agreement, on: date) -> None:
        lines = agreement.open()
        amount = min(-self.held[agreement.credit], sum(sum(line.asks(on).values()) for line in lines))
        self._apply(key, agreement, over(lines, amount, on), amount, agreement.credit, on)
        self.payments[key].by_credit = True

    def refund(self, agreement: Agreement, bank: str, amount: int) -> None:
        """Some of a credit is given back, from the account it came into."""
        self.move(bank, agreement.credit, amount)

    def take_back(self, key: str) -> None:
        """The bank takes a payment back. Its credit goes first from what is there, then from what it had paid."""
        payment = self.payments[key]
        settled = self._undo(key)
        for used in [k for k, p in reversed(self.payments.items()) if p.agreement is payment.agreement]:
            if -self.held[payment.agreement.credit] >= payment.credit or not payment.credit:
                break
            if self.payments[used].by_credit and not self.payments[used].returned:
                self.move(payment.agreement.credit, payment.agreement.name, self._undo(used))
        gone = min(payment.credit, -self.held[payment.agreement.credit])
        self.move(payment.bank, payment.agreement.name, settled)
        self.move(payment.bank, payment.agreement.credit, gone)
        self.move(payment.bank, self.lost, payment.credit - gone)

    def end(self, agreement: Agreement, owed: int, vested: int, excess: int, state: str) -> None:
        """What was left goes back to the debt: from the discount not earned, then from charges that ran."""
        before, debt = len(self.moves), f"receivable_debt:{agreement.debt}"
        left = self.held[agreement.name]
        self.move(agreement.name, debt, min(left, owed))
        self.move(agreement.name, self.income, left - min(left, owed))
        wanting = owed - min(left, owed)
        unearned = min(max(agreement.discount - vested, 0), wanting)
        self.move(self.discount, debt, unearned)
        self.move(self.income, debt, wanting - unearned)
        self.move(agreement.credit, self.income, excess)
        agreement.broken = self.moves[before:]
        self._close(agreement, state)

    def write_off(self, agreement: Agreement) -> None:
        """The creditor gives up what is left of it."""
        self.move(agreement.name, self.lost, self.held[agreement.name])
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
            self.move(self.fines, agreement.name, given[FINE])
            self.move(self.income, agreement.name, given[LATE_INTEREST])
            self.move(agreement.name, self.income, given[REBATE])
            line.settled[key] = (on, given)
            line.state = "paid" if line.paid >= line.amount else line.state
        settled = sum(sum(given.values()) - given[REBATE] for _, given in parts)
        self.move(agreement.name, into, settled)
        if into != agreement.credit:
            self.move(agreement.credit, into, amount - settled)
        self.payments[key] = Paid(agreement, amount, parts, amount - settled, into)
        if agreement.state == "active" and not agreement.open():
            agreement.state = "settled"

    def _undo(self, key: str) -> int:
        """Take what a payment settled off its lines and its late charges out of the books; what it had settled."""
        payment = self.payments[key]
        payment.returned = True
        for line, given in payment.parts:
            del line.settled[key]
            line.state = "open" if line.paid < line.amount else line.state
            self.move(payment.agreement.name, self.fines, given[FINE])
            self.move(payment.agreement.name, self.income, given[LATE_INTEREST])
            self.move(self.income, payment.agreement.name, given[REBATE])
        if payment.agreement.state == "settled" and payment.agreement.open():
            payment.agreement.state = "active"
        return sum(sum(given.values()) - given[REBATE] for _, given in payment.parts)


def one_line(line: Line, amount: int, reported: int, on: date) -> Counter[str]:
    """A payment that covers the installment with the charges the bank reports settles it; a smaller one goes by law."""
    asks = line.asks(on)
    own, charges = asks[PLAN] + asks[PRINCIPAL], asks[FINE] + asks[LATE_INTEREST]
    if amount < own + min(reported, charges):
        return by_law(asks, amount)
    late = min(amount - own, max(reported, charges))
    fine = min(late, asks[FINE] if charges else half_up(own * FINE_BPS, 10_000))
    return Counter({PLAN: asks[PLAN], PRINCIPAL: asks[PRINCIPAL], FINE: fine, LATE_INTEREST: late - fine})


def over(lines: list[Line], amount: int, on: date) -> list[tuple[Line, Counter[str]]]:
    """Each installment whole before the next."""
    if len(lines) == 1:
        return [(lines[0], one_line(lines[0], amount, 0, on))]
    parts = []
    for line in lines:
        given = by_law(line.asks(on), amount)
        amount -= sum(given.values())
        parts.append((line, given))
    return [(line, given) for line, given in parts if sum(given.values())]


def by_law(asks: dict[str, int], amount: int) -> Counter[str]:
    given: Counter[str] = Counter()
    for part in LAW:
        given[part] = min(asks[part], amount)
        amount -= given[part]
    return given


def early(agreement: Agreement, lines: list[Line], on: date) -> list[tuple[Line, Counter[str]]]:
    """Each whole, one not due yet at its value of the day; the sum of the values is rounded, not each of them."""
    since, exact, upto, parts = max(on, agreement.runs_from), Decimal(0), 0, []
    for line in sorted(lines, key=lambda each: each.due_on):
        given = Counter(line.asks(on))
        own, days = given[PLAN] + given[PRINCIPAL], max((line.due_on - since).days, 0)
        with localcontext(Context(prec=60)):
            exact += own / (1 + agreement.rate) ** (Decimal(days) / 30)
            value = int(exact.quantize(Decimal("1e-25")).quantize(Decimal(1), ROUND_HALF_UP)) - upto
        upto += value
        given[REBATE] = own - value
        given[PLAN] = min(max(given[PLAN] - given[REBATE], 0), value)
        given[PRINCIPAL] = value - given[PLAN]
        parts.append((line, given))
    return parts
