"""The sandbox bank: remessas in, returns out, slips paid on request."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from brazil.calendar import add_bank_days, next_bank_day
from brazil.money import ZERO, Money
from payments.account import BankAccount
from payments.adapters.mailbox import write_whole
from payments.adapters.sandbox.bolepix import pix_for
from payments.adapters.sandbox.codes import bank_codes, same_account
from payments.adapters.sandbox.desk import Answer, answer, with_state
from payments.adapters.sandbox.habits import Habits
from payments.adapters.sandbox.numbers import full_numbers, prints
from payments.adapters.sandbox.slip import PaidSlip, Slip, SlipState
from payments.adapters.sandbox.store import Books, make_books, open_books
from payments.cnab.entries import Instruction, RemessaFile, RemessaHead, RemessaOrder
from payments.cnab.movements import Movement
from payments.cnab.remessa import read_remessa
from payments.cnab.retorno import write_retorno
from payments.decode import decode
from payments.errors import ProviderError, UnreadableFile

_LINE_LENGTHS = (44, 47)


class SandboxBank:
    """One bank branch for the accounts given, at `root`: ``remessa/`` in, ``retorno/`` out, ``bank.db`` its books.

    Safe to use from several processes. Accounts are those whose remessas it takes, at any bank that has a layout.
    """

    def __init__(self, root: Path, accounts: Iterable[BankAccount], habits: Habits | None = None) -> None:
        self.remessa_folder, self.retorno_folder = root / "remessa", root / "retorno"
        for folder in (self.remessa_folder, self.retorno_folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._accounts = tuple(accounts)
        self._habits = habits or Habits()
        self._path = root / "bank.db"
        make_books(self._path)

    def sweep(self, today: date) -> list[str]:
        """Read what is in ``remessa/`` and write what there is to tell into ``retorno/``; the names written.

        A remessa is read once, by its content. One that cannot be read is refused whole (`refusals`). Waiting
        slips are registered. Killed half way, the next sweep delivers what was left.
        """
        with open_books(self._path) as books:
            self._register_waiting(books, today)
            for path in sorted(self.remessa_folder.iterdir()):
                if path.is_file() and not path.name.startswith("."):
                    self._read(books, path.name, path.read_bytes(), today)
            for account in self._accounts:
                self._make_retorno(books, account, today)
        return self._deliver()

    def pay(self, code: str, *, paid_on: date, amount: Money | None = None, force: bool = False) -> PaidSlip:
        """Pay a slip by its linha digitavel, barcode or nosso numero; the amount owed that day unless given.

        `force` pays what a bank would refuse (already paid, written off), as banks now and then do. The payment goes
        out with the next sweep. Raises ProviderError (permanent): "unknown_slip", "ambiguous_number",
        "amount_differs", "not_registered", "already_paid", "written_off"; InvalidCharge for digits that are no boleto.
        """
        with open_books(self._path) as books:
            slip = self._find(books, code, paid_on)
            if not force or slip.state in (SlipState.WAITING, SlipState.REJECTED):
                _refuse_unless_payable(slip)
            late = slip.late_charges(paid_on)
            paid = PaidSlip(
                slip=slip,
                amount=slip.amount + late if amount is None else amount,
                late_charges=late,
                paid_on=paid_on,
                credited_on=add_bank_days(paid_on, 1),
            )
            self._record_payment(books, paid)
        return paid

    def repeat(self, name: str) -> str:
        """Deliver a return again under another name, as banks do when asked or by mistake; the new name.

        Raises ProviderError("no_such_file").
        """
        with open_books(self._path) as books:
            content = books.retorno(name)
            if content is None:
                raise ProviderError("no_such_file", permanent=True)
            again = _again(books, name, content)
        self._deliver()
        return again

    def slips(self) -> list[Slip]:
        """Every slip the bank knows, in order of arrival."""
        with open_books(self._path) as books:
            return books.slips()

    def refusals(self) -> dict[str, str]:
        """Remessas that were refused whole, with the code of the reason."""
        with open_books(self._path) as books:
            return {name: outcome for name, outcome in books.remessa_outcomes().items() if outcome != "read"}

    def _read(self, books: Books, name: str, raw: bytes, today: date) -> None:
        sha256 = hashlib.sha256(raw).hexdigest()
        if books.has_read(sha256):
            return
        try:
            remessa = read_remessa(raw)
            orders = [(self._account(remessa, order), order) for order in remessa.orders]
        except UnreadableFile as error:
            books.note_remessa(name, sha256, today, error.code)
            return
        for account, order in orders:
            known = books.slip(account, order.nosso_numero)
            self._tell(books, account, order, answer(order, known, account, self._habits), today)
        books.note_remessa(name, sha256, today, "read")

    def _account(self, remessa: RemessaFile, order: RemessaOrder) -> BankAccount:
        for account in self._accounts:
            if account.bank == remessa.head.bank and _meant(account, remessa.head, order):
                return account
        raise UnreadableFile("unknown_account", order.line_no, 1)

    def _tell(self, books: Books, account: BankAccount, order: RemessaOrder, given: Answer, today: date) -> None:
        if given.slip is not None:
            books.keep(given.slip)
        if order.instruction is Instruction.REGISTER and (pix := pix_for(order, account)):
            books.keep_pix(account, order.nosso_numero, pix)
        if given.code:
            movement = Movement(
                occurrence_code=given.code,
                reasons=given.reasons,
                nosso_numero=order.nosso_numero,
                document_number=order.document_number,
                company_use=order.company_use,
                occurred_on=today,
                due_on=order.due_on,
                title_amount=order.amount,
                payer_name=order.payer_name,
            )
            books.queue(account, movement)

    def _register_waiting(self, books: Books, today: date) -> None:
        for slip in books.slips("state = ?", (SlipState.WAITING,)):
            books.keep(with_state(slip, SlipState.REGISTERED))
            books.queue(self._account_of(slip), _about(slip, bank_codes(slip.bank).registered, today))

    def _account_of(self, slip: Slip) -> BankAccount:
        for account in self._accounts:
            if account.bank == slip.bank and same_account(account, slip.agencia, slip.conta):
                return account
        raise ProviderError("unknown_account", permanent=True)

    def _make_retorno(self, books: Books, account: BankAccount, today: date) -> None:
        movements = [_with_pix(books, account, each) for each in books.take_queued(account)]
        if not movements and not self._says_that_nothing_happened(books, account, today):
            return
        books.note_told(account, today)
        sequence = books.next_sequence()
        content = _retorno(account, movements, sequence, today)
        name = f"{account.bank}_{today:%Y%m%d}_{sequence:05}.ret"
        books.add_retorno(name, sequence, content)
        if self._habits.repeat_every_return:
            _again(books, name, content)

    def _says_that_nothing_happened(self, books: Books, account: BankAccount, today: date) -> bool:
        told_on = books.told_on(account) if self._habits.return_every_day else None
        return told_on is not None and told_on < today and today == next_bank_day(today)

    def _deliver(self) -> list[str]:
        """Put the files made into the folder. Two processes may both write one: it has the same content."""
        with open_books(self._path) as books:
            waiting = books.undelivered()
            for name, content in waiting:
                write_whole(self.retorno_folder / name, content)
                books.note_delivered(name)
        return [name for name, _ in waiting]

    def _find(self, books: Books, code: str, paid_on: date) -> Slip:
        digits = "".join(char for char in code if char.isdigit())
        if len(digits) not in _LINE_LENGTHS:
            return self._find_by_number(books, digits, paid_on)
        read = decode(code, paid_on)
        slips = books.slips("bank = ?", (read.bank,))
        slip = _only([each for each in slips if self._carries(each, read.campo_livre)])
        if read.amount is not None and read.amount != slip.amount:
            raise ProviderError("amount_differs", permanent=True)
        return slip

    def _carries(self, slip: Slip, campo_livre: str) -> bool:
        return prints(self._account_of(slip), slip.nosso_numero, campo_livre, slip.due_on)

    def _find_by_number(self, books: Books, digits: str, day: date) -> Slip:
        named = {
            (account.bank, slip.agencia, slip.conta): slip
            for account in self._accounts
            for number in full_numbers(account, digits, day)
            if (slip := books.slip(account, number)) is not None
        }
        return _only(tuple(named.values()))

    def _record_payment(self, books: Books, paid: PaidSlip) -> None:
        slip, account = paid.slip, self._account_of(paid.slip)
        codes, fee = bank_codes(slip.bank), self._habits.fee
        in_turn = slip.state is SlipState.REGISTERED
        apart = bool(codes.fee_line)
        payment = Movement(
            occurrence_code=codes.paid if in_turn else codes.paid_out_of_turn,
            reasons=(codes.paid_reason,) if codes.paid_reason else (),
            nosso_numero=slip.nosso_numero,
            document_number=slip.document_number,
            company_use=slip.company_use,
            occurred_on=paid.paid_on,
            credited_on=paid.credited_on,
            due_on=slip.due_on,
            title_amount=slip.amount,
            paid_amount=paid.amount,
            late_charges=paid.late_charges,
            fee=ZERO if apart else min(fee, paid.amount),
            payer_name=slip.payer_name,
        )
        books.queue(account, payment)
        if apart and fee:
            books.queue(account, _about(slip, codes.fee_line, paid.paid_on, (codes.fee_reason,), fee))
        books.keep(with_state(slip, SlipState.PAID))


def _with_pix(books: Books, account: BankAccount, movement: Movement) -> Movement:
    """A registration tells the code that was asked for with it."""
    registers = movement.occurrence_code == bank_codes(account.bank).registered
    return replace(movement, pix=books.pix(account, movement.nosso_numero)) if registers else movement


def _about(slip: Slip, code: str, today: date, reasons: tuple[str, ...] = (), fee: Money = ZERO) -> Movement:
    return Movement(
        occurrence_code=code,
        reasons=reasons,
        nosso_numero=slip.nosso_numero,
        document_number=slip.document_number,
        company_use=slip.company_use,
        occurred_on=today,
        due_on=slip.due_on,
        title_amount=slip.amount,
        fee=fee,
        payer_name=slip.payer_name,
    )


def _retorno(account: BankAccount, movements: Sequence[Movement], sequence: int, today: date) -> bytes:
    credited = max((each.credited_on for each in movements if each.credited_on), default=None)
    written_at = datetime.combine(today, time(6), tzinfo=UTC)
    return write_retorno(account, movements, sequence=sequence, written_at=written_at, credited_on=credited)


def _again(books: Books, name: str, content: bytes) -> str:
    sequence = books.next_sequence()
    again = f"{name.removesuffix('.ret')}_r{sequence:05}.ret"
    books.add_retorno(again, sequence, content)
    return again


def _refuse_unless_payable(slip: Slip) -> None:
    refusals = {
        SlipState.WAITING: "not_registered",
        SlipState.REJECTED: "not_registered",
        SlipState.PAID: "already_paid",
        SlipState.WRITTEN_OFF: "written_off",
    }
    if slip.state in refusals:
        raise ProviderError(refusals[slip.state], permanent=True)


def _only(found: Sequence[Slip]) -> Slip:
    if not found:
        raise ProviderError("unknown_slip", permanent=True)
    if len(found) > 1:
        raise ProviderError("ambiguous_number", permanent=True)
    return found[0]


def _meant(account: BankAccount, head: RemessaHead, order: RemessaOrder) -> bool:
    """By the convenio where the account has no conta, or the order names neither agencia nor conta; else by those."""
    stated = [
        own.lstrip("0") == said.strip().lstrip("0")
        for own, said in ((account.agencia, order.agencia), (account.conta, order.conta))
        if said.strip("0 ")
    ]
    told = head.convenio.strip().lstrip("0")
    if told and (not account.conta or not stated):
        return told in (account.convenio.lstrip("0"), account.variacao.lstrip("0"))
    return bool(stated) and all(stated)
