"""Money that came for an agreement, once each, and what each part of it settled."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import ZERO, Money
from offers.agreements.allocation import Part
from portal.db import Base
from portal.db_types import Cents, Choice, Day, Id, Instant, one_of
from portal.models.agreement import Agreement, Installment
from portal.models.charge import Charge
from portal.models.identity import public_id


class PaymentSource(StrEnum):
    """How a payment came to be known."""

    BOLETO = "boleto"  # a line of a retorno
    PIX = "pix"
    STATEMENT = "statement"  # a line of a bank statement
    HAND = "hand"  # entered by a person
    CREDIT = "credit"  # a credit the debtor already had, used for installments


class PaymentStatus(StrEnum):
    """Whether it still counts."""

    APPLIED = "applied"
    RETURNED = "returned"  # the bank, or the Pix system (MED), took it back


class Payment(Base):
    """A payment under an agreement. `key` is its natural key (account and bank key): it is applied at most once.

    `amount` = its parts + `credit`; a returned one keeps them, to say what it had been.
    """

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint(one_of("source", PaymentSource), name="source"),
        CheckConstraint(one_of("status", PaymentStatus), name="status"),
        CheckConstraint("amount_cents > 0 AND credit_cents >= 0 AND fee_cents >= 0", name="amounts"),
        CheckConstraint("(status = 'returned') = (returned_on IS NOT NULL)", name="returned"),
        Index("ix_payments_agreement_id", "agreement_id"),
        Index("ix_payments_debtor_id", "debtor_id"),
        Index("ix_payments_creditor_paid", "creditor_id", "paid_on"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"))
    agreement_id: Mapped[int] = mapped_column(Id, ForeignKey("agreements.id"))
    charge_id: Mapped[int | None] = mapped_column(Id, ForeignKey("charges.id"))
    receiving_account_id: Mapped[int | None] = mapped_column(Id, ForeignKey("receiving_accounts.id"))
    source: Mapped[PaymentSource] = mapped_column(Choice(PaymentSource))
    key: Mapped[str]
    kind: Mapped[str]  # the named class of what came in: payments.incoming.IncomingKind
    order: Mapped[str] = mapped_column("imputation_order")  # offers.agreements.terms.ImputationOrder
    paid_on: Mapped[date] = mapped_column(Day)  # decides lateness
    credited_on: Mapped[date | None] = mapped_column(Day)  # drives the tie-out
    amount: Mapped[Money] = mapped_column("amount_cents", Cents)
    credit: Mapped[Money] = mapped_column("credit_cents", Cents, default=ZERO)  # beyond what was owed
    fee: Mapped[Money] = mapped_column("fee_cents", Cents, default=ZERO)  # the bank's, netted from it
    status: Mapped[PaymentStatus] = mapped_column(Choice(PaymentStatus), default=PaymentStatus.APPLIED)
    returned_on: Mapped[date | None] = mapped_column(Day)
    journal_id: Mapped[int] = mapped_column(Id, ForeignKey("journals.id"))
    applied_at: Mapped[datetime] = mapped_column(Instant)

    agreement: Mapped[Agreement] = relationship()
    charge: Mapped[Charge | None] = relationship()
    parts: Mapped[list[PaymentPart]] = relationship(back_populates="payment", order_by="PaymentPart.id")


class PaymentPart(Base):
    """What a payment settled of one part of one installment."""

    __tablename__ = "payment_parts"
    __table_args__ = (
        UniqueConstraint("payment_id", "installment_id", "part"),
        CheckConstraint(one_of("part", Part), name="part"),
        CheckConstraint("amount_cents > 0", name="positive"),
        Index("ix_payment_parts_installment_id", "installment_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    payment_id: Mapped[int] = mapped_column(Id, ForeignKey("payments.id"))
    installment_id: Mapped[int] = mapped_column(Id, ForeignKey("installments.id"))
    part: Mapped[Part] = mapped_column(Choice(Part))
    amount: Mapped[Money] = mapped_column("amount_cents", Cents)

    payment: Mapped[Payment] = relationship(back_populates="parts")
    installment: Mapped[Installment] = relationship()
