"""What collecting cost a creditor, month by month."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from brazil.money import Money
from portal.db import Base
from portal.db_types import Cents, Choice, Day, Id, Instant, one_of


class CostKind(StrEnum):
    """What the money was spent on; a value is also the word in a file of costs."""

    PEOPLE = "pessoas"
    MESSAGES = "mensagens"
    PLATFORM = "plataforma"
    REGISTERS = "cadastros"
    LEGAL = "juridico"
    OTHER = "outros"


class ReportCost(Base):
    """One amount a month and kind: entered again, it takes the place of the one before. `month` is its first day."""

    __tablename__ = "report_costs"
    __table_args__ = (
        UniqueConstraint("creditor_id", "month", "kind"),
        CheckConstraint(one_of("kind", CostKind), name="kind"),
        CheckConstraint("amount_cents >= 0", name="amount"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    month: Mapped[date] = mapped_column(Day)
    kind: Mapped[CostKind] = mapped_column(Choice(CostKind))
    amount: Mapped[Money] = mapped_column("amount_cents", Cents)
    staff_id: Mapped[int | None] = mapped_column(Id, ForeignKey("staff.id"))
    entered_at: Mapped[datetime] = mapped_column(Instant)
