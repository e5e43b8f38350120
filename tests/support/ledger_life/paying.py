"""Money comes in: by bank files, told once and again, by Pix, by hand, for several installments at once, by nobody."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import UTC, datetime, time
from random import Random

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from payments.charge import ChargeState
from payments.cnab.movements import Movement
from payments.cnab.retorno import write_retorno
from payments.pix.payment import AmountParts, PixPayment
from portal.models import Agreement, BankLine, Charge, ChargeMethod, ReceivingAccount
from portal.services import retornos, suspense
from portal.services.agreement_life import payoff
from portal.services.money_in import hand_entries
from portal.services.parties import bank_account
from portal.services.payments import lock_agreements
from portal.services.pix import receipts
from tests.support import ledger_model as model
from tests.support.ledger_life.ground import SEALER, Ground, Receiver, Slip, numbers

FILES_KEPT = 10
HAND_LIMIT = Money(20_000)
_WAYS = ("exact", "exact", "exact", "exact", "short", "over", "own amount", "reported")


class Paying(Ground):
    """What was told, by the key of a payment: `came` what the books have of it, `slip_of` by which slip or Pix it came,
    `pix_of` what the PSP said."""

    def prepare(self) -> None:
        self.sent = itertools.count(1)  # a bank's files have numbers of five digits
        self.told, self.files = Counter[tuple[object, ...]](), list[tuple[ReceivingAccount, list[Movement]]]()
        self.came: dict[str, list[str]] = {}
        self.slip_of: dict[str, Slip] = {}
        self.pix_of: dict[str, PixPayment] = {}

    def pay(self, pick: Random, most: int) -> None:
        """A bank file with some payments of all kinds."""
        into = self._paid_at(pick)
        told, known = list[Movement](), Counter[tuple[object, ...]]()
        with self.done("pay"):
            for _ in range(pick.randint(1, most)):
                slip = self._some_slip(pick, self.slips, into)
                amount, reported = self._amount(slip, pick)
                fee = fee_of(amount, pick.choice((0, 0, 250)))
                told.append(movement(slip, self, amount, fee=fee, late=reported))
                key = self.new(told[-1], known)
                if key:
                    self.slip_of[key], self.came[key] = slip, [key]
                    at = slip.account.id
                    self.books.pay(key, slip.agreement, slip.line, amount, reported, self.today, at, fee=fee)
                self.operations["pay" if key else "told again"] += 1
            self.send(into.account, told)

    def pay_plainly(self, pick: Random, most: int) -> None:
        """A bank file of payments about which nothing is to be decided; a large one is applied by set on PostgreSQL."""
        into = self._paid_at(pick)
        told, known = list[Movement](), Counter[tuple[object, ...]]()
        running = [each for each in self._with(self.slips, into) if each.state == "active"]
        if not running:
            return
        with self.done("pay, plainly"):
            for agreed in pick.sample(running, min(len(running), most)):
                slip = next(each for each in self.slips[agreed.number] if each.line.state == "open")
                amount = sum(slip.line.owes(self.today))
                told.append(movement(slip, self, amount))
                key = self.new(told[-1], known)
                if key:
                    self.slip_of[key], self.came[key] = slip, [key]
                    self.books.pay(key, agreed, slip.line, amount, 0, self.today, slip.account.id)
                self.operations["pay, plainly" if key else "told again"] += 1
            self.send(into.account, told)

    def pay_by_pix(self, pick: Random) -> None:
        """The PSP tells what each amount is made of."""
        if not any(self.codes.get(each.number) for each in self.near):
            return
        slip = self._some_slip(pick, self.codes)
        self.codes[slip.agreement.number].remove(slip)  # a PSP takes one Pix for one txid
        (own, late), open_ = slip.line.owes(self.today), self.books.takes(slip.agreement, slip.line)
        reported = late if open_ and pick.random() < 0.7 else 0
        short = open_ and not reported and pick.random() < 0.5
        amount = pick.randint(1, own) if short or (open_ and late and not reported) else max(own, 1) + reported
        key = f"pix {next(numbers)}"
        told = PixPayment(
            end_to_end_id=f"E{next(numbers):031d}", amount=Money(amount), paid_at=self.now, txid=slip.number,
            parts=AmountParts(original=Money(amount - reported), interest=Money(reported)),
        )  # fmt: skip
        with self.done("pay by Pix") as session:
            again = [told] * pick.choice((1, 1, 2))
            receipts.receive(session, slip.account.id, again, sealer=SEALER, now=self.now)
            self.pix_of[key], self.slip_of[key], self.came[key] = told, slip, [key]
            self.books.pay(key, slip.agreement, slip.line, amount, reported, self.today, slip.account.id)

    def pay_by_hand(self, pick: Random) -> None:
        """Entered by one person, above a limit with a second one; for one installment, or the oldest first."""
        running = self.in_state("active")
        if not running:
            return
        agreed = pick.choice(running)
        lines = agreed.open()
        of_open = [each for each in self.slips.get(agreed.number, ()) if each.line in lines]
        slip = pick.choice(of_open) if of_open and pick.random() < 0.4 else None
        asked = sum(sum(each.owes(self.today)) for each in ([slip.line] if slip else lines))
        at = self.of_creditor[agreed.creditor].account.id
        amount = Money(pick.choice((asked, pick.randint(1, asked), asked + pick.randint(1, 5_000))))
        with self.done("pay by hand") as session:
            proposal = hand_entries.Proposal(
                agreement_id=agreed.number, account_id=at, amount=amount, paid_on=self.today,
                reason="seen", installment_id=slip.installment_id if slip else None,
            )  # fmt: skip
            entry = hand_entries.enter(
                session,
                proposal,
                staff_id=self.staff[0],
                creditor_id=None,
                limit=HAND_LIMIT,
                today=self.today,
                now=self.now,
            )
            if amount > HAND_LIMIT:
                lock_agreements(session, {agreed.number})
                hand_entries.approve(session, entry, reason="seen too", staff_id=self.staff[1], now=self.now)
                session.commit()
            paid = [slip.line] if slip else lines
            self.books.by_hand(f"hand {entry.id}", agreed, paid, amount.cents, self.today, at)

    def pay_off(self, pick: Random) -> None:
        """Some or all that is open, at its value of the day, by one slip for them together."""
        running = self.in_state("active")
        if not running:
            return
        agreed = pick.choice(running)
        lines = agreed.open()
        lines = pick.choice((lines, lines[-pick.randint(1, len(lines)) :]))
        with self.done("pay off") as session:
            slip = self._asked_together(session, agreed, lines)
            known = Counter[tuple[object, ...]]()
            told = movement(slip, self, slip.amount.cents)
            key = self.new(told, known)
            self.slip_of[key], self.came[key] = slip, [key]
            self.books.pay_off(key, agreed, lines, self.today, slip.account.id)
            self.send(slip.account, [told])

    def _asked_together(self, session: Session, agreed: model.Agreement, lines: list[model.Line]) -> Slip:
        found = session.get_one(Agreement, agreed.number)
        made = payoff.charge_for(
            session, debtor_id=found.debtor_id, agreement_id=found.public_id,
            numbers=[agreed.lines.index(each) + 1 for each in lines], sealer=SEALER, today=self.today, now=self.now,
        )  # fmt: skip
        charge = next(each for each in made if each.method is ChargeMethod.BOLETO)
        session.execute(update(Charge).where(Charge.id == charge.id).values(status=ChargeState.REGISTERED))
        session.commit()
        return Slip(
            number=charge.nosso_numero, account=self.accounts[charge.receiving_account_id], amount=charge.amount,
            due_on=charge.due_on,
            installment_id=charge.installment_id, agreement=agreed, line=lines[0],
        )  # fmt: skip

    def pay_without_number_and_place(self, pick: Random) -> None:
        """Money of nobody's number; finance finds whose it is, when the agreement runs."""
        slip, amount = self._some_slip(pick, self.slips), pick.randint(100, 90_000)
        number = f"9{next(numbers):0{len(slip.number) - 1}}"
        with self.done("unknown number") as session:
            told = movement(slip, self, amount, number=number)
            self.new(told, Counter())
            self.send(slip.account, [told])
            self.books.unknown(amount, slip.account.id)
            if not self.books.takes(slip.agreement, slip.line):
                return
            waits = session.scalars(select(BankLine).where(BankLine.nosso_numero == number)).one()
            suspense.place(
                session, line=suspense.line_of(session, waits.public_id, None),
                installment_id=slip.installment_id, staff_id=self.staff[0], today=self.today, now=self.now,
            )  # fmt: skip
            key, at = f"placed {number}", slip.account.id
            self.books.place(key, slip.agreement, slip.line, amount, self.today, at)

    def tell_again(self, pick: Random) -> None:
        """Another file tells what an earlier one told; more often one of many lines."""
        if not self.files:
            return
        with self.done("told again"):
            account, told = max(pick.choice(self.files), pick.choice(self.files), key=lambda each: len(each[1]))
            self.operations["told again"] += len(told)
            self.send(account, told, again=True)

    def send(self, account: ReceivingAccount, told: list[Movement], *, again: bool = False) -> None:
        written = datetime.combine(self.today, time(6), tzinfo=UTC)
        raw = write_retorno(
            bank_account(account), told, sequence=next(self.sent), written_at=written, credited_on=self.today
        )
        if not again:
            self.files = [*self.files, (account, told)][-FILES_KEPT:]
        with self.database.writing() as session:
            retornos.receive(session, raw, file_name="m.ret", staff_id=None, creditor_id=None, now=self.now)

    def new_line(self, told: Movement) -> bool:
        return bool(self.new(told, Counter()))

    def _paid_at(self, pick: Random) -> Receiver:
        """A creditor whose slips somebody has."""
        return pick.choice([each for each in self.receivers if self._with(self.slips, each)])

    def _with(self, kept: dict[int, list[Slip]], at: Receiver | None = None) -> list[model.Agreement]:
        """Agreements that have slips, of one creditor or of any."""
        return [each for each in self.near if kept.get(each.number) and at in (None, self.of_creditor[each.creditor])]

    def _some_slip(self, pick: Random, kept: dict[int, list[Slip]], at: Receiver | None = None) -> Slip:
        """More often of an agreement that runs, and more often the next that is due."""
        having = self._with(kept, at)
        running = [each for each in having if each.state == "active"]
        agreed = pick.choice(running if running and pick.random() < 0.9 else having)
        slips = kept[agreed.number]
        opened = [each for each in slips if each.line.state == "open"]
        return opened[0] if opened and pick.random() < 0.5 else pick.choice(slips)

    def _amount(self, slip: Slip, pick: Random) -> tuple[int, int]:
        """What is paid, and what of it the bank says is for the delay."""
        other = pick.randint(1, 3_000)
        if not self.books.takes(slip.agreement, slip.line):
            return slip.line.amount + other, 0
        own, late = slip.line.owes(self.today)
        match pick.choice(_WAYS):
            case "short":
                return max(own * other // 3_000, 1), 0
            case "over":
                return own + late + other, 0
            case "own amount":
                return own, 0
            case "reported":
                return own + late, late
        return own + late, 0

    def new(self, told: Movement, known: Counter[tuple[object, ...]]) -> str:
        """A movement's key; "" where an earlier file told of it. `known` counts what its own file told."""
        key = (told.nosso_numero, told.occurrence_code, told.occurred_on, (told.paid_amount + told.fee).cents)
        known[key] += 1
        if known[key] <= self.told[key]:
            return ""
        self.told[key] = known[key]
        return f"{key}#{known[key]}"


def fee_of(amount: int, fee: int) -> int:
    """No bank takes more off a payment than there is in it."""
    return fee if fee < amount else 0


def movement(
    slip: Slip, life: Ground, amount: int, *, fee: int = 0, late: int = 0, code: str = "06", number: str = ""
) -> Movement:
    """What the bank says of a slip today."""
    return Movement(
        occurrence_code=code, nosso_numero=number or slip.number, occurred_on=life.today, credited_on=life.today,
        title_amount=slip.amount, due_on=slip.due_on, paid_amount=Money(amount), fee=Money(fee),
        late_charges=Money(late), discount=ZERO,
    )  # fmt: skip
