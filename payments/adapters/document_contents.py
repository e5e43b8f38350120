"""What each document of an agreement states: money and dates, not yet written out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from brazil.money import ZERO, Money, total
from payments.adapters.document_life import LifeRules
from payments.party import Party


class DocumentMismatchError(ValueError):
    """Figures of a document that do not add up; such a document must not be shown. `field` names which."""

    def __init__(self, field: str, given: Money, expected: Money) -> None:
        super().__init__(f"{field}: {given} is not {expected}")
        self.code = "document_mismatch"
        self.field = field


class ClearedAfter(StrEnum):
    """The payment after which the creditor asks for the name to be taken off the registers."""

    FIRST_INSTALLMENT = "first_installment"
    LAST_INSTALLMENT = "last_installment"


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceLine:
    """One component of the balance: principal, correction, interest, fine."""

    label: str
    amount: Money
    discount: Money = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One installment of the plan."""

    number: int
    due_on: date
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """Where to ask, who answers for personal data (LGPD art. 41), and where a document is checked."""

    service: str
    data_protection: str
    verification: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """How the agreement was accepted. `evidence` are pairs of label and value, as recorded."""

    accepted_at: datetime
    evidence: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsDocument:
    """Terms of an agreement. Rates are percentages (2.5 is 2.5%); charges for lateness in basis points.

    `assigned_from` is the first creditor when the credit was assigned (CC art. 290). `kept_discount` says that the
    discount of paid installments survives a breach. Raises DocumentMismatchError when balance, discount, interest,
    IOF and plan do not add up.
    """

    agreement_number: str
    creditor: Party
    debtor: Party
    origin: str
    contract_number: str
    balance: tuple[BalanceLine, ...]
    plan: tuple[PlanLine, ...]
    priced_on: date
    contacts: Contacts
    monthly_rate: Decimal = Decimal(0)
    annual_rate: Decimal = Decimal(0)
    cet_annual: Decimal | None = Decimal(0)  # None above 100,000 % a year
    interest: Money = ZERO
    iof: Money = ZERO
    fine_bps: int = 0
    interest_bps: int = 0
    breach_after_days: int = 30
    cure_days: int = 10
    kept_discount: bool = True
    cleared_after: ClearedAfter = ClearedAfter.FIRST_INSTALLMENT
    clearing_business_days: int = 5
    prescribed: bool = False
    assigned_from: str = ""
    payment_methods: str = "Pix ou boleto"
    life: LifeRules | None = None  # None in terms older than it: their text stays as accepted

    def __post_init__(self) -> None:
        expected = self.agreed + self.interest + self.iof
        if self.to_pay != expected:
            raise DocumentMismatchError("plan", self.to_pay, expected)

    @property
    def owed(self) -> Money:
        return total(line.amount for line in self.balance)

    @property
    def discount(self) -> Money:
        return total(line.discount for line in self.balance)

    @property
    def agreed(self) -> Money:
        return self.owed - self.discount

    @property
    def to_pay(self) -> Money:
        return total(line.amount for line in self.plan)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptDocument:
    """Receipt of one installment (CC art. 319 and 320). `open_before` are earlier installments still unpaid, which
    the receipt must name so that it is not taken as proof that they were paid (CC art. 322).

    `reference` is the Pix endToEndId or the nosso numero. Raises DocumentMismatchError when the parts of the payment
    do not add up to it.
    """

    number: str
    agreement_number: str
    contract_number: str
    creditor: Party
    debtor: Party
    payer_name: str
    payer_tax_id: str
    installment: int
    installments: int
    amount: Money
    paid_on: date
    method: str
    reference: str
    parts: tuple[tuple[str, Money], ...]
    left_to_pay: Money
    issued_on: date
    contacts: Contacts
    open_before: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if (expected := total(money for _, money in self.parts)) != self.amount:
            raise DocumentMismatchError("parts", self.amount, expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class DischargeDocument:
    """Letter that a debt is paid (CC art. 320): value and kind of the debt, who paid, when, where, who signs.

    `cleared_by` is None where no register may hold the debt any more. `consent` adds the creditor's consent to
    canceling a protest, for the registry (Lei 9.492/1997 art. 26). `version` counts the letters of one agreement: one
    whose payment was taken back is revoked, and the next settlement has another.
    """

    number: str
    agreement_number: str
    contract_number: str
    origin: str
    creditor: Party
    debtor: Party
    owed: Money
    discount: Money
    paid: Money
    last_paid_on: date
    cleared_by: date | None
    issued_on: date
    signed_by: str
    contacts: Contacts
    consent: bool = False
    version: int = 1
