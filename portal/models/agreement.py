"""An agreement, the debts it covers and its installments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import Money
from offers.agreements.agreement import AgreementState, InstallmentState
from portal.db import Base
from portal.db_types import Cents, Choice, Day, Document, Flag, Id, Instant, one_of
from portal.models.creditor import Creditor
from portal.models.debt import DebtRecord
from portal.models.debtor import Debtor
from portal.models.identity import public_id
from portal.models.policy import PolicyVersion


class Agreement(Base):
    """What was agreed: accepted once, from one offer, with the evidence of its acceptance."""

    __tablename__ = "agreements"
    __table_args__ = (
        CheckConstraint(one_of("status", AgreementState), name="status"),
        Index("ix_agreements_debtor_id", "debtor_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    number: Mapped[str] = mapped_column(unique=True)  # said on the phone: "2026-0000012-7"
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"))
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"), index=True)
    offer_id: Mapped[int] = mapped_column(Id, ForeignKey("offers.id"), unique=True)
    policy_version_id: Mapped[int] = mapped_column(Id, ForeignKey("policy_versions.id"))
    status: Mapped[AgreementState] = mapped_column(Choice(AgreementState), default=AgreementState.ACTIVE)
    balance: Mapped[Money] = mapped_column("balance_cents", Cents)  # what was owed on the pricing date
    total: Mapped[Money] = mapped_column("total_cents", Cents)  # what was agreed to be paid
    offer_digest: Mapped[str]
    terms: Mapped[dict[str, Any]] = mapped_column(Document)  # what the terms were filled with
    terms_digest: Mapped[str]  # SHA-256 of the text accepted
    evidence: Mapped[dict[str, Any]] = mapped_column(Document)
    accepted_at: Mapped[datetime] = mapped_column(Instant)
    settled_on: Mapped[date | None] = mapped_column(Day)
    life: Mapped[dict[str, Any]] = mapped_column(Document, default=dict, server_default=text("'{}'"))  # LifeTerms
    noticed_on: Mapped[date | None] = mapped_column(Day)  # of the notice that runs
    cure_until: Mapped[date | None] = mapped_column(Day)  # the last day to cure, while noticed
    ended_on: Mapped[date | None] = mapped_column(Day)  # broken, canceled or replaced
    replaced_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("agreements.id"))  # by renegotiation

    creditor: Mapped[Creditor] = relationship()
    debtor: Mapped[Debtor] = relationship()
    policy_version: Mapped[PolicyVersion] = relationship()
    debts: Mapped[list[AgreementDebt]] = relationship(back_populates="agreement")
    installments: Mapped[list[Installment]] = relationship(back_populates="agreement", order_by="Installment.number")


class AgreementDebt(Base):
    """A debt under an agreement. At most one live row a debt: the index refuses a second agreement."""

    __tablename__ = "agreement_debts"
    __table_args__ = (
        UniqueConstraint("agreement_id", "debt_id"),
        Index(
            "uq_agreement_debts_live",
            "debt_id",
            unique=True,
            postgresql_where=text("live"),
            sqlite_where=text("live = 1"),
        ),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(Id, ForeignKey("agreements.id"))
    debt_id: Mapped[int] = mapped_column(Id, ForeignKey("debts.id"), index=True)
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"), index=True)
    balance: Mapped[Money] = mapped_column("balance_cents", Cents)
    agreed: Mapped[Money] = mapped_column("agreed_cents", Cents)  # principal of the plan, without its interest
    live: Mapped[bool] = mapped_column(Flag, default=True)

    agreement: Mapped[Agreement] = relationship(back_populates="debts")
    debt: Mapped[DebtRecord] = relationship()


class Installment(Base):
    """One payment due. `amount` = `principal` + `interest`."""

    __tablename__ = "installments"
    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        CheckConstraint("amount_cents = principal_cents + interest_cents", name="adds_up"),
        CheckConstraint("amount_cents > 0", name="positive"),
        CheckConstraint(one_of("status", InstallmentState), name="status"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    agreement_id: Mapped[int] = mapped_column(Id, ForeignKey("agreements.id"))
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"), index=True)
    number: Mapped[int]
    due_on: Mapped[date] = mapped_column(Day)
    agreed_due_on: Mapped[date | None] = mapped_column(Day)  # where it was moved: the date it was made with
    amount: Mapped[Money] = mapped_column("amount_cents", Cents)
    principal: Mapped[Money] = mapped_column("principal_cents", Cents)
    interest: Mapped[Money] = mapped_column("interest_cents", Cents)
    status: Mapped[InstallmentState] = mapped_column(Choice(InstallmentState), default=InstallmentState.OPEN)
    paid_on: Mapped[date | None] = mapped_column(Day)
    paid: Mapped[Money | None] = mapped_column("paid_cents", Cents)

    agreement: Mapped[Agreement] = relationship(back_populates="installments")


class AgreementStep(Base):
    """One thing that happened to an agreement, or to one of its installments, with its reason; appended, never changed.

    `key` says which, so that it is recorded at most once. `after` is the state it left.
    """

    __tablename__ = "agreement_steps"
    __table_args__ = (
        UniqueConstraint("agreement_id", "key"),
        CheckConstraint(one_of("before", AgreementState), name="before"),
        CheckConstraint(one_of("after", AgreementState), name="after"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(Id, ForeignKey("agreements.id"))
    installment_id: Mapped[int | None] = mapped_column(Id, ForeignKey("installments.id"))
    key: Mapped[str]
    event: Mapped[str]
    reason: Mapped[str]
    before: Mapped[AgreementState] = mapped_column(Choice(AgreementState))
    after: Mapped[AgreementState] = mapped_column(Choice(AgreementState))
    happened_on: Mapped[date] = mapped_column(Day)
    actor: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
