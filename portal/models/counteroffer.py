"""What debtors proposed and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import Money
from offers.policies.limits import Rhythm
from portal.db import Base
from portal.db_types import Cents, Choice, Day, Id, Instant, one_of
from portal.models.offer import OfferRecord


class CounterofferOutcome(StrEnum):
    """What became of a proposal."""

    ACCEPTED = "accepted"
    COUNTERED = "countered"
    REFUSED = "refused"


class CounterofferRecord(Base):
    """One proposal of a debtor for a debt; `round` numbers those of a day. `limit_code` says what was in the way."""

    __tablename__ = "counteroffers"
    __table_args__ = (
        UniqueConstraint("debt_id", "asked_on", "round"),
        CheckConstraint(one_of("outcome", CounterofferOutcome), name="outcome"),
        CheckConstraint(one_of("rhythm", Rhythm), name="rhythm"),
        CheckConstraint("amount_cents > 0 AND installment_count >= 1 AND concession_bps >= 0", name="proposal"),
        CheckConstraint("(outcome = 'accepted') = (offer_id IS NOT NULL)", name="accepted_has_offer"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"), index=True)
    debt_id: Mapped[int] = mapped_column(Id, ForeignKey("debts.id"))
    pricing_id: Mapped[int] = mapped_column(Id, ForeignKey("pricings.id"))
    asked_on: Mapped[date] = mapped_column(Day)
    round: Mapped[int]
    amount: Mapped[Money] = mapped_column("amount_cents", Cents)
    installment_count: Mapped[int]
    down_payment: Mapped[Money | None] = mapped_column("down_payment_cents", Cents)
    first_due_on: Mapped[date | None] = mapped_column(Day)
    rhythm: Mapped[Rhythm] = mapped_column(Choice(Rhythm))
    outcome: Mapped[CounterofferOutcome] = mapped_column(Choice(CounterofferOutcome))
    limit_code: Mapped[str] = mapped_column(default="")
    concession_bps: Mapped[int] = mapped_column(default=0)
    offer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("offers.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)

    offer: Mapped[OfferRecord | None] = relationship()
