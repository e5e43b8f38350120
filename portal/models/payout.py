"""What each payment leaves for its creditor, and the payouts and invoices of commission it goes into, once."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import Money
from payments.payout import PayoutState
from portal.db import Base
from portal.db_types import Cents, Choice, Day, Id, Instant, one_of
from portal.models.contract import CreditorContract
from portal.models.creditor import Creditor, ReceivingAccount
from portal.models.identity import public_id
from portal.models.payment import Payment
from portal.models.staff import StaffMember


class PayoutKind(StrEnum):
    """Which way the money goes."""

    PAYOUT = "payout"  # the operator received, and pays the creditor
    INVOICE = "invoice"  # the creditor received in its own account, and pays the commission


class LineKind(StrEnum):
    """What a line states of its payment."""

    PAYMENT = "payment"
    RETURN = "return"  # the payment was taken back: the negative of its first line


class Payout(Base):
    """One payout, or one invoice, of a creditor. At most one a kind is open; its figures are its lines' sums.

    `total` is what is paid: recovered less commission and fees, or the commission alone of an invoice.
    """

    __tablename__ = "payouts"
    __table_args__ = (
        UniqueConstraint("creditor_id", "kind", "number"),
        CheckConstraint(one_of("kind", PayoutKind), name="kind"),
        CheckConstraint(one_of("state", PayoutState), name="state"),
        CheckConstraint("line_count > 0 AND total_cents > 0", name="something"),
        CheckConstraint(
            "total_cents = CASE kind WHEN 'payout' THEN recovered_cents - commission_cents - fee_cents"
            " ELSE commission_cents END",
            name="adds_up",
        ),
        CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name="paid"),
        CheckConstraint("(state = 'paid') = (journal_id IS NOT NULL)", name="posted"),
        CheckConstraint("(state = 'canceled') = (canceled_at IS NOT NULL)", name="canceled"),
        CheckConstraint("approved_by IS NULL OR approved_by <> prepared_by", name="four_eyes"),
        Index(
            "uq_payouts_open",
            "creditor_id",
            "kind",
            unique=True,
            postgresql_where=text("state IN ('prepared', 'reviewed', 'approved')"),
            sqlite_where=text("state IN ('prepared', 'reviewed', 'approved')"),
        ),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    kind: Mapped[PayoutKind] = mapped_column(Choice(PayoutKind))
    number: Mapped[int]  # of this creditor and kind, from 1
    state: Mapped[PayoutState] = mapped_column(Choice(PayoutState), default=PayoutState.PREPARED)
    until_on: Mapped[date] = mapped_column(Day)  # the last day of what is in it
    line_count: Mapped[int]
    recovered: Mapped[Money] = mapped_column("recovered_cents", Cents)
    commission: Mapped[Money] = mapped_column("commission_cents", Cents)
    fee: Mapped[Money] = mapped_column("fee_cents", Cents)
    total: Mapped[Money] = mapped_column("total_cents", Cents)
    prepared_by: Mapped[int] = mapped_column(Id, ForeignKey("staff.id"))
    prepared_at: Mapped[datetime] = mapped_column(Instant)
    reviewed_by: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(Instant)
    approved_by: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    paid_by: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    paid_at: Mapped[datetime | None] = mapped_column(Instant)
    paid_on: Mapped[date | None] = mapped_column(Day)
    bank_reference: Mapped[str] = mapped_column(default="")
    paid_from_id: Mapped[int | None] = mapped_column(Id, ForeignKey("receiving_accounts.id"))
    canceled_by: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    canceled_at: Mapped[datetime | None] = mapped_column(Instant)
    cancel_reason: Mapped[str] = mapped_column(default="")
    journal_id: Mapped[int | None] = mapped_column(Id, ForeignKey("journals.id"))

    creditor: Mapped[Creditor] = relationship()
    paid_from: Mapped[ReceivingAccount | None] = relationship()
    preparer: Mapped[StaffMember] = relationship(foreign_keys=[prepared_by])
    reviewer: Mapped[StaffMember | None] = relationship(foreign_keys=[reviewed_by])
    approver: Mapped[StaffMember | None] = relationship(foreign_keys=[approved_by])
    payer: Mapped[StaffMember | None] = relationship(foreign_keys=[paid_by])
    canceler: Mapped[StaffMember | None] = relationship(foreign_keys=[canceled_by])


class PayoutLine(Base):
    """One payment, or its return, as it counts for its creditor: once, by the unique key. No payout: not yet in one.

    `recovered` = `principal` + `interest` + `fine`; a return's amounts are negative, each that of its payment's line.
    """

    __tablename__ = "payout_lines"
    __table_args__ = (
        UniqueConstraint("payment_id", "kind"),
        CheckConstraint(one_of("kind", LineKind), name="kind"),
        CheckConstraint(one_of("goes_to", PayoutKind), name="goes_to"),
        CheckConstraint("recovered_cents = principal_cents + interest_cents + late_fine_cents", name="adds_up"),
        CheckConstraint(
            "net_cents = CASE goes_to WHEN 'payout' THEN recovered_cents - commission_cents - fee_cents"
            " ELSE commission_cents END",
            name="net",
        ),
        Index(
            "ix_payout_lines_free",
            "creditor_id",
            "goes_to",
            "occurred_on",
            postgresql_where=text("payout_id IS NULL"),
            sqlite_where=text("payout_id IS NULL"),
        ),
        Index("ix_payout_lines_payout_id", "payout_id", "occurred_on", "id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    payment_id: Mapped[int] = mapped_column(Id, ForeignKey("payments.id"))
    kind: Mapped[LineKind] = mapped_column(Choice(LineKind))
    goes_to: Mapped[PayoutKind] = mapped_column(Choice(PayoutKind))
    occurred_on: Mapped[date] = mapped_column(Day)  # when it was paid, or taken back
    contract_id: Mapped[int] = mapped_column(Id, ForeignKey("creditor_contracts.id"))
    age_days: Mapped[int]
    rate_bps: Mapped[int]
    principal: Mapped[Money] = mapped_column("principal_cents", Cents)
    interest: Mapped[Money] = mapped_column("interest_cents", Cents)
    fine: Mapped[Money] = mapped_column("late_fine_cents", Cents)
    recovered: Mapped[Money] = mapped_column("recovered_cents", Cents)
    commission: Mapped[Money] = mapped_column("commission_cents", Cents)
    fee: Mapped[Money] = mapped_column("fee_cents", Cents)
    net: Mapped[Money] = mapped_column("net_cents", Cents)
    payout_id: Mapped[int | None] = mapped_column(Id, ForeignKey("payouts.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    payment: Mapped[Payment] = relationship()
    contract: Mapped[CreditorContract] = relationship()
    payout: Mapped[Payout | None] = relationship()
