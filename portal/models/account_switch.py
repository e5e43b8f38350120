"""Which account a creditor's new slips are paid into, and from when: asked by one person, confirmed by another."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.db_types import Choice, Day, Id, Instant, one_of
from portal.models.creditor import ReceivingAccount
from portal.models.identity import public_id
from portal.models.staff import StaffMember


class SwitchState(StrEnum):
    """What became of a request to receive elsewhere."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class AccountSwitch(Base):
    """From `starts_on` new slips are paid into the account, once confirmed. One request at a time a creditor."""

    __tablename__ = "account_switches"
    __table_args__ = (
        Index(
            "uq_account_switches_proposed",
            "creditor_id",
            unique=True,
            postgresql_where=text("state = 'proposed'"),
            sqlite_where=text("state = 'proposed'"),
        ),
        Index("ix_account_switches_creditor_id", "creditor_id"),
        CheckConstraint(one_of("state", SwitchState), name="state"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    account_id: Mapped[int] = mapped_column(Id, ForeignKey("receiving_accounts.id"))
    starts_on: Mapped[date] = mapped_column(Day)
    state: Mapped[SwitchState] = mapped_column(Choice(SwitchState), default=SwitchState.PROPOSED)
    proposed_by: Mapped[int] = mapped_column(Id, ForeignKey("staff.id"))
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)

    account: Mapped[ReceivingAccount] = relationship()
    proposer: Mapped[StaffMember] = relationship(foreign_keys=[proposed_by])
    decider: Mapped[StaffMember | None] = relationship(foreign_keys=[decided_by])
