"""The bank's desk: what it answers to each request of a remessa."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from brazil.errors import InvalidNumber
from brazil.tax_id import parse_tax_id
from payments.account import BankAccount
from payments.adapters.sandbox.codes import bank_codes
from payments.adapters.sandbox.habits import Habits
from payments.adapters.sandbox.numbers import number_digit
from payments.adapters.sandbox.slip import Slip, SlipState
from payments.cnab.entries import Instruction, RemessaOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the bank does: the slip as it is kept from now on (None when there is none) and the code it answers.

    A registration that waits has no code yet.
    """

    slip: Slip | None
    code: str
    reasons: tuple[str, ...] = ()


def answer(order: RemessaOrder, known: Slip | None, account: BankAccount, habits: Habits) -> Answer:
    """The bank's answer to one request; `known` is the slip it already has by that number."""
    match order.instruction:
        case Instruction.REGISTER:
            return _register(order, known, account, habits)
        case Instruction.WRITE_OFF:
            return _write_off(known, account)
        case Instruction.CHANGE_DUE_DATE:
            return _change_due_date(order, known, account)
        case _:  # rebates and discounts too: the portal grants none
            codes = bank_codes(account.bank)
            return Answer(slip=known, code=codes.instruction_refused, reasons=codes.why("instruction"))


def _register(order: RemessaOrder, known: Slip | None, account: BankAccount, habits: Habits) -> Answer:
    codes = bank_codes(account.bank)
    reason = _refusal(order, known, account, habits)
    if reason:
        kept = known if known is not None else _slip(order, account, SlipState.REJECTED)
        return Answer(slip=kept, code=codes.rejected, reasons=codes.why(reason))
    if habits.delay_all or order.payer_postal_code in habits.delayed_postal_codes:
        return Answer(slip=_slip(order, account, SlipState.WAITING), code="")
    return Answer(slip=_slip(order, account, SlipState.REGISTERED), code=codes.registered)


def _refusal(order: RemessaOrder, known: Slip | None, account: BankAccount, habits: Habits) -> str:
    """The first thing wrong, by its name in `BankCodes.reasons`; "" when nothing is."""
    faults = {
        "duplicate": known is not None and known.state is not SlipState.REJECTED,
        "nosso_numero": not _number_holds(order, account),
        "amount": not order.amount,
        "due_on": order.due_on is None or (order.issued_on is not None and order.due_on < order.issued_on),
        "payer_tax_id": not _tax_id_holds(order.payer_tax_id),
        "postal_code": habits.reject_all or order.payer_postal_code in habits.rejected_postal_codes,
    }
    return next((name for name, wrong in faults.items() if wrong), "")


def _number_holds(order: RemessaOrder, account: BankAccount) -> bool:
    number = order.nosso_numero
    if not (number.isascii() and number.isdigit() and number.strip("0")):
        return False
    digit = number_digit(account, number, order.issued_on or order.due_on or date.max)
    return digit is not None and order.nosso_numero_dv in ("", digit)


def _tax_id_holds(tax_id: str) -> bool:
    try:
        parse_tax_id(tax_id)
    except InvalidNumber:
        return False
    return True


def _write_off(known: Slip | None, account: BankAccount) -> Answer:
    codes = bank_codes(account.bank)
    if known is None:
        return Answer(slip=None, code=codes.write_off_refused, reasons=codes.why("unknown_slip"))
    if known.state not in (SlipState.REGISTERED, SlipState.WAITING):
        return Answer(slip=known, code=codes.write_off_refused, reasons=codes.why("not_open"))
    reasons = (codes.written_off_reason,) if codes.written_off_reason else ()
    return Answer(slip=with_state(known, SlipState.WRITTEN_OFF), code=codes.written_off, reasons=reasons)


def _change_due_date(order: RemessaOrder, known: Slip | None, account: BankAccount) -> Answer:
    codes = bank_codes(account.bank)
    if known is None or known.state is not SlipState.REGISTERED or order.due_on is None:
        reason = "unknown_slip" if known is None else "not_open"
        return Answer(slip=known, code=codes.instruction_refused, reasons=codes.why(reason))
    return Answer(slip=replace(known, due_on=order.due_on), code=codes.due_date_changed)


def with_state(slip: Slip, state: SlipState) -> Slip:
    """The slip in another state."""
    return replace(slip, state=state)


def _slip(order: RemessaOrder, account: BankAccount, state: SlipState) -> Slip:
    return Slip(
        bank=account.bank,
        agencia=account.agencia,
        conta=account.conta,
        nosso_numero=order.nosso_numero,
        document_number=order.document_number,
        company_use=order.company_use,
        amount=order.amount,
        due_on=order.due_on or date.max,
        payer_name=order.payer_name,
        fine_bps=order.fine_bps,
        interest_per_day=order.interest_per_day,
        interest_bps=order.interest_bps,
        state=state,
    )
