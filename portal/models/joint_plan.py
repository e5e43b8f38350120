"""One payment a month for agreements with several creditors: what ties them, and the charges they share."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from offers.agreements.split import SplitRule
from portal.db import Base
from portal.db_types import Choice, Id, Instant, one_of
from portal.models.agreement import Agreement
from portal.models.charge import Charge
from portal.models.creditor import ReceivingAccount
from portal.models.identity import public_id


class JointPlan(Base):
    """Agreements paid together, on accounts of the operator's. Each keeps its own terms, state and documents.

    `rule` is how a payment that falls short is split; `digest` the SHA-256 of all the offers accepted with one code.
    """

    __tablename__ = "joint_plans"
    __table_args__ = (
        CheckConstraint(one_of("rule", SplitRule), name="rule"),
        CheckConstraint("slip_account_id IS NOT NULL OR pix_account_id IS NOT NULL", name="receives"),
        Index("ix_joint_plans_debtor_id", "debtor_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    number: Mapped[str] = mapped_column(unique=True)  # of its first agreement, with a mark before it
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"))
    slip_account_id: Mapped[int | None] = mapped_column(Id, ForeignKey("receiving_accounts.id"))
    pix_account_id: Mapped[int | None] = mapped_column(Id, ForeignKey("receiving_accounts.id"))
    rule: Mapped[SplitRule] = mapped_column(Choice(SplitRule))
    digest: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)

    slip_account: Mapped[ReceivingAccount | None] = relationship(foreign_keys=[slip_account_id])
    pix_account: Mapped[ReceivingAccount | None] = relationship(foreign_keys=[pix_account_id])
    slices: Mapped[list[JointSlice]] = relationship(back_populates="plan", order_by="JointSlice.id")


class JointSlice(Base):
    """One creditor's agreement in a plan; an agreement is in one plan at most."""

    __tablename__ = "joint_slices"
    __table_args__ = (
        UniqueConstraint("agreement_id"),
        Index("ix_joint_slices_plan_id", "plan_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    plan_id: Mapped[int] = mapped_column(Id, ForeignKey("joint_plans.id"))
    agreement_id: Mapped[int] = mapped_column(Id, ForeignKey("agreements.id"))

    plan: Mapped[JointPlan] = relationship(back_populates="slices")
    agreement: Mapped[Agreement] = relationship()


class JointCharge(Base):
    """A charge for the slices of one due date; what it asks of each is in its shares."""

    __tablename__ = "joint_charges"
    __table_args__ = (
        UniqueConstraint("charge_id"),
        Index("ix_joint_charges_plan_id", "plan_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    plan_id: Mapped[int] = mapped_column(Id, ForeignKey("joint_plans.id"))
    charge_id: Mapped[int] = mapped_column(Id, ForeignKey("charges.id"))

    plan: Mapped[JointPlan] = relationship()
    charge: Mapped[Charge] = relationship()
