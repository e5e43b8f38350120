"""A link by which somebody else pays one installment for a person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.db_types import Id, Instant, Octets
from portal.models.agreement import Agreement, Installment
from portal.models.charge import Charge
from portal.models.identity import public_id


class PayLink(Base):
    """Whoever has the token sees creditor, first name and amount, and pays the Pix of `charge`.

    The token itself is nowhere: `token_digest` is its SHA-256. `first_name` is what was previewed. `ended_at` is set
    when the person ends it. `opened` counts how often it was opened while it could be paid, and nothing about by whom.
    """

    __tablename__ = "pay_links"
    __table_args__ = (
        CheckConstraint("length(token_digest) = 32", name="digest"),
        CheckConstraint("expires_at > created_at", name="expires_after_creation"),
        CheckConstraint("ended_at IS NULL OR ended_at >= created_at", name="ended_after_creation"),
        CheckConstraint("opened >= 0", name="opened"),
        CheckConstraint("first_name <> ''", name="named"),
        Index("ix_pay_links_debtor_id", "debtor_id", "expires_at"),
        Index("ix_pay_links_agreement_id", "agreement_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    token_digest: Mapped[bytes] = mapped_column(Octets, unique=True)
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"))
    agreement_id: Mapped[int] = mapped_column(Id, ForeignKey("agreements.id"))
    installment_id: Mapped[int] = mapped_column(Id, ForeignKey("installments.id"))
    charge_id: Mapped[int] = mapped_column(Id, ForeignKey("charges.id"), unique=True)
    first_name: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    opened: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)

    agreement: Mapped[Agreement] = relationship()
    installment: Mapped[Installment] = relationship()
    charge: Mapped[Charge] = relationship()
