"""What proves a payment: receipts part by part, a year's declaration, the dossier of who is still on a register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from brazil.money import ZERO, Money, total
from payments.adapters.document_contents import Contacts, DocumentMismatchError
from payments.party import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """What a payment settled of one installment, part by part, and what it left of it."""

    installment: int
    due_on: date
    principal: Money = ZERO
    plan_interest: Money = ZERO
    fine: Money = ZERO
    late_interest: Money = ZERO
    left: Money = ZERO

    @property
    def amount(self) -> Money:
        return self.principal + self.plan_interest + self.fine + self.late_interest

    @property
    def parts(self) -> tuple[tuple[str, Money], ...]:
        """Name and amount of each part there is, in the words of the agreement."""
        named = (
            ("Valor da parcela", self.principal),
            ("Juros do parcelamento", self.plan_interest),
            ("Multa pelo atraso", self.fine),
            ("Juros pelo atraso", self.late_interest),
        )
        return tuple((label, amount) for label, amount in named if amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReceiptDocument:
    """Receipt of one payment (CC art. 319 and 320), whole or in part. `open_before` are earlier installments still
    unpaid (CC art. 322); `returned_on` says that the money went back and the receipt proves nothing any more.

    `credit` came in beyond what was owed; `left_to_pay` is of the agreement after it. Raises DocumentMismatchError
    when lines and credit do not add up to the payment.
    """

    number: str
    agreement_number: str
    contract_number: str
    creditor: Party
    debtor: Party
    payer_name: str
    payer_tax_id: str
    installments: int
    amount: Money
    paid_on: date
    method: str
    reference: str
    lines: tuple[ReceiptLine, ...]
    credit: Money
    left_to_pay: Money
    issued_on: date
    contacts: Contacts
    open_before: tuple[int, ...] = ()
    order: str = ""
    returned_on: date | None = None

    def __post_init__(self) -> None:
        if (expected := total(line.amount for line in self.lines) + self.credit) != self.amount:
            raise DocumentMismatchError("lines", self.amount, expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearLine:
    """An installment that fell due in the year. `paid` is all that was paid for it, its delay included."""

    agreement_number: str
    installment: int
    due_on: date
    paid_on: date
    paid: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualDocument:
    """Declaration of a year's payments (Lei 12.007/2009). `excepted` are in the creditor's words what it does not
    reach: what is disputed (art. 2 §3), and what of earlier years is still open. `partial`: something is disputed."""

    number: str
    year: int
    creditor: Party
    debtor: Party
    lines: tuple[YearLine, ...]
    partial: bool
    issued_on: date
    contacts: Contacts
    excepted: tuple[str, ...] = ()

    @property
    def paid(self) -> Money:
        return total(line.paid for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierPayment:
    """A payment as the dossier proves it."""

    paid_on: date
    amount: Money
    method: str
    reference: str
    receipt: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierDocument:
    """What somebody shows who paid and is still on a register: payments, dates, law, where to complain.

    `event` is ``first_payment`` or ``last_payment``; `asked_at` and `reminded_at` when the creditor was told;
    `letter` and `letter_code` are of the letter of discharge, empty before settlement.
    """

    number: str
    agreement_number: str
    contract_number: str
    origin: str
    creditor: Party
    debtor: Party
    event: str
    event_on: date
    due_by: date
    late_on: date
    asked_at: datetime | None
    reminded_at: datetime | None
    payments: tuple[DossierPayment, ...]
    settled_on: date | None
    letter: str
    letter_code: str
    issued_on: date
    contacts: Contacts

    @property
    def paid(self) -> Money:
        return total(payment.amount for payment in self.payments)
