"""A debt on file."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from brazil.money import Money
from offers.debt import ContractTerms, CorrectionDays, Debt, InterestDays, Product
from offers.facts import Profile
from portal.db import Base
from portal.db_types import Cents, Choice, Day, Document, Flag, Id, Instant, Octets, one_of
from portal.models.creditor import Creditor
from portal.models.debtor import Debtor, Registration
from portal.models.identity import public_id


class DebtStatus(StrEnum):
    """Where a debt stands. Prescribed is not a status: it is a date."""

    OPEN = "open"
    NEGOTIATED = "negotiated"
    DISPUTED = "disputed"
    SETTLED = "settled"
    CLOSED = "closed"  # withdrawn by the creditor


class DebtRecord(Base):
    """One overdue obligation of a contract. `version` rises at every change of what is owed."""

    __tablename__ = "debts"
    __table_args__ = (
        UniqueConstraint("creditor_id", "contract_number"),
        CheckConstraint("principal_cents >= 0", name="principal_not_negative"),
        CheckConstraint("fine_bps >= 0 AND late_interest_bps >= 0", name="rates_not_negative"),
        CheckConstraint("remuneratory_bps >= 0 AND fees_bps >= 0", name="agreed_charges_not_negative"),
        CheckConstraint(one_of("correction_days", CorrectionDays), name="correction_days"),
        CheckConstraint(one_of("interest_days", InterestDays), name="interest_days"),
        CheckConstraint(one_of("status", DebtStatus), name="status"),
        CheckConstraint(one_of("product", Product), name="product"),
        ForeignKeyConstraint(["debtor_id", "creditor_id"], ["registrations.debtor_id", "registrations.creditor_id"]),
        Index("ix_debts_debtor_id", "debtor_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    debtor_id: Mapped[int] = mapped_column(Id)
    creditor_id: Mapped[int] = mapped_column(Id)
    contract_number: Mapped[str]
    product: Mapped[Product] = mapped_column(Choice(Product))
    origin: Mapped[str]  # in the creditor's words: "Fatura do cartao Aurora, marco de 2024"
    original_creditor: Mapped[str] = mapped_column(default="")  # named when the debt was assigned
    contracted_on: Mapped[date | None] = mapped_column(Day)
    due_on: Mapped[date] = mapped_column(Day)
    principal: Mapped[Money] = mapped_column("principal_cents", Cents)
    correction_index: Mapped[str | None]
    fine_bps: Mapped[int]
    late_interest_bps: Mapped[int | None]  # None: no rate was agreed, the legal rate applies
    status: Mapped[DebtStatus] = mapped_column(Choice(DebtStatus), default=DebtStatus.OPEN)
    prescribes_on: Mapped[date] = mapped_column(Day)
    version: Mapped[int] = mapped_column(default=1)
    row_digest: Mapped[bytes] = mapped_column(Octets)  # of the portfolio row it came from; equal row, nothing to do
    # The portfolio_imports row that wrote it last. No foreign key: the import is the only writer and imports are never
    # deleted, while the server would check the same number again for every row of a file.
    import_id: Mapped[int | None] = mapped_column(Id)
    consumer: Mapped[bool] = mapped_column(Flag, default=True)
    updated_at: Mapped[datetime] = mapped_column(Instant)
    # Defaults of the database too: a portal of the version before goes on adding debts without naming these.
    correction_days: Mapped[CorrectionDays] = mapped_column(
        Choice(CorrectionDays), default=CorrectionDays.FULL_MONTHS, server_default=CorrectionDays.FULL_MONTHS.value
    )
    interest_days: Mapped[InterestDays] = mapped_column(
        Choice(InterestDays), default=InterestDays.DAYS_OF_30, server_default=InterestDays.DAYS_OF_30.value
    )
    remuneratory_bps: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    fees_bps: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # The creditor's own words, for policies to ask about. A change is no reason to withdraw what was offered.
    segment: Mapped[str] = mapped_column(default="", server_default=text("''"))
    score_band: Mapped[str] = mapped_column(default="", server_default=text("''"))
    campaign: Mapped[str] = mapped_column(default="", server_default=text("''"))  # the creditor's own, for segments
    # Why its creditor closed it, in the file's own words for it; "absent" when a whole portfolio came without it.
    closing_reason: Mapped[str] = mapped_column(default="", server_default=text("''"))
    # What an agreement that broke left of it, as portal.services.agreement_life.restated writes and prices it; None for
    # a debt that is owed as it came. A creditor's file never changes it: what was paid stays paid.
    restated: Mapped[dict[str, Any] | None] = mapped_column(Document)
    # Days on which a dispute held the amount still: [[since, until or ""], ...], the last day excluded. A creditor's
    # file never changes it.
    held: Mapped[list[list[str]] | None] = mapped_column(Document)

    # The registration vouches for both (one key to check instead of two); a debt is read with either.
    registration: Mapped[Registration] = relationship()
    debtor: Mapped[Debtor] = relationship(primaryjoin=lambda: foreign(DebtRecord.debtor_id) == Debtor.id, viewonly=True)
    creditor: Mapped[Creditor] = relationship(
        primaryjoin=lambda: foreign(DebtRecord.creditor_id) == Creditor.id, viewonly=True
    )

    def as_rules_see_it(self) -> Debt:
        """The value the rules in `offers` work on."""
        terms = ContractTerms(
            correction_index=self.correction_index,
            correction_days=self.correction_days,
            fine_bps=self.fine_bps,
            late_interest_bps=self.late_interest_bps,
            interest_days=self.interest_days,
            remuneratory_bps=self.remuneratory_bps,
            fees_bps=self.fees_bps,
            consumer=self.consumer,
        )
        return Debt(
            principal=self.principal,
            due_on=self.due_on,
            product=self.product,
            terms=terms,
            contracted_on=self.contracted_on,
        )

    def profile(self, earlier_breaches: int = 0) -> Profile:
        """What a policy may ask of it apart from amounts and days. `earlier_breaches` is for the caller to count.

        Reads the registration for the debtor's state: load it with the debt where many are asked.
        """
        return Profile(
            product=self.product,
            origin=self.original_creditor,
            region=self.registration.state,
            segment=self.segment,
            score_band=self.score_band,
            earlier_breaches=earlier_breaches,
        )
