"""Money on its way back to who paid it: asked for, approved, sent, and seen to leave the account."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import Money
from portal.db import Base
from portal.db_types import Cents, Choice, Day, Document, Flag, Id, Instant, Octets, one_of
from portal.models.agreement import Agreement
from portal.models.bank_file import BankLine
from portal.models.identity import public_id
from portal.models.payment import Payment


class RefundMethod(StrEnum):
    """How money goes back."""

    PIX_RETURN = "pix_return"  # the PSP gives back the very Pix it came by, to the account it came from
    TRANSFER = "transfer"  # finance sends it to where the person says, and notes the bank's reference


class RefundStatus(StrEnum):
    """How far it is."""

    ASKED = "asked"
    APPROVED = "approved"
    SENT = "sent"  # the PSP took it in; the money has not left yet
    PAID = "paid"
    REFUSED = "refused"
    FAILED = "failed"  # the PSP did not do it: the credit is there as before


class Refund(Base):
    """A credit, or money whose owner was never found, given back. While it is open its amount is no longer to be used.

    `psp_id` is our own id of the devolução: asked again with it, the PSP does it once. `destination_sealed` is a Pix
    key or a bank account, sealed; `destination_masked` what may be shown of it.
    """

    __tablename__ = "refunds"
    __table_args__ = (
        UniqueConstraint("psp_id"),
        CheckConstraint(one_of("method", RefundMethod), name="method"),
        CheckConstraint(one_of("status", RefundStatus), name="status"),
        CheckConstraint("amount_cents > 0", name="positive"),
        CheckConstraint("(agreement_id IS NULL) <> (line_id IS NULL)", name="source"),
        CheckConstraint("(status = 'paid') = (paid_on IS NOT NULL)", name="paid"),
        Index("ix_refunds_agreement_id", "agreement_id"),
        Index("ix_refunds_payment_id", "payment_id"),
        Index("ix_refunds_line_id", "line_id"),
        Index("ix_refunds_status", "status"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"), index=True)
    debtor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("debtors.id"), index=True)
    agreement_id: Mapped[int | None] = mapped_column(Id, ForeignKey("agreements.id"))  # whose credit it was
    payment_id: Mapped[int | None] = mapped_column(Id, ForeignKey("payments.id"))  # the Pix given back
    line_id: Mapped[int | None] = mapped_column(Id, ForeignKey("bank_lines.id"))  # of money in suspense
    receiving_account_id: Mapped[int | None] = mapped_column(Id, ForeignKey("receiving_accounts.id"))
    amount: Mapped[Money] = mapped_column("amount_cents", Cents)
    method: Mapped[RefundMethod] = mapped_column(Choice(RefundMethod))
    status: Mapped[RefundStatus] = mapped_column(Choice(RefundStatus), default=RefundStatus.ASKED)
    end_to_end_id: Mapped[str] = mapped_column(default="")
    psp_id: Mapped[str | None]
    destination_sealed: Mapped[bytes | None] = mapped_column(Octets)
    destination_masked: Mapped[str] = mapped_column(default="")
    evidence: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)  # how the person confirmed
    review_double: Mapped[bool] = mapped_column(Flag, default=False)  # perhaps owed twice: CDC art. 42
    asked_by: Mapped[str]  # "debtor:12", "staff:3"
    asked_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(default="")
    reference: Mapped[str] = mapped_column(default="")  # the bank's, of a transfer
    paid_on: Mapped[date | None] = mapped_column(Day)
    journal_id: Mapped[int | None] = mapped_column(Id, ForeignKey("journals.id"))

    agreement: Mapped[Agreement | None] = relationship()
    payment: Mapped[Payment | None] = relationship()
    line: Mapped[BankLine | None] = relationship()
