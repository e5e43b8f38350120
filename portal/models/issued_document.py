"""Documents made once and kept as they were handed out: letters of discharge, annual declarations, dossiers."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brazil.money import Money
from portal.db import Base
from portal.db_types import Cents, Choice, Day, Document, Id, Instant, Octets, one_of
from portal.models.agreement import Agreement
from portal.models.creditor import Creditor
from portal.models.identity import public_id


class IssuedKind(StrEnum):
    """What is kept."""

    LETTER = "letter"  # of discharge (CC art. 320)
    ANNUAL = "annual"  # declaration of a year's payments (Lei 12.007/2009)
    DOSSIER = "dossier"  # for whoever paid and is still on a register


class Revocation(StrEnum):
    """Why a document stopped to stand."""

    PAYMENT_RETURNED = "payment_returned"  # by the bank or the Pix system (MED)
    REOPENED = "reopened"  # the agreement is no longer settled
    REPLACED = "replaced"  # a newer version says more


class IssuedDocument(Base):
    """One version of a document, with the file itself. Never changed but for its revocation, never removed.

    `day` and `amount` are the facts its signed text tells; `facts` is what it was filled with; `sha256` is of the
    file; `signed_by` names the certificate of its PAdES signature, empty for none.
    """

    __tablename__ = "issued_documents"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint(one_of("kind", IssuedKind), name="kind"),
        CheckConstraint("version > 0 AND amount_cents >= 0", name="amounts"),
        CheckConstraint("(revoked_on IS NULL) = (revocation = '')", name="revoked"),
        CheckConstraint("(kind = 'annual') = (year IS NOT NULL)", name="year"),
        Index("ix_issued_documents_debtor_id", "debtor_id"),
        Index("ix_issued_documents_agreement_id", "agreement_id"),
        Index("ix_issued_documents_creditor_year", "creditor_id", "year"),
        Index(
            "uq_issued_documents_standing_letter",
            "agreement_id",
            unique=True,
            postgresql_where=text("kind = 'letter' AND revoked_on IS NULL"),
            sqlite_where=text("kind = 'letter' AND revoked_on IS NULL"),
        ),
        Index(
            "uq_issued_documents_standing_year",
            "creditor_id",
            "debtor_id",
            "year",
            unique=True,
            postgresql_where=text("kind = 'annual' AND revoked_on IS NULL"),
            sqlite_where=text("kind = 'annual' AND revoked_on IS NULL"),
        ),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    kind: Mapped[IssuedKind] = mapped_column(Choice(IssuedKind))
    number: Mapped[str]
    version: Mapped[int] = mapped_column(Id)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"))
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"))
    agreement_id: Mapped[int | None] = mapped_column(Id, ForeignKey("agreements.id"))
    year: Mapped[int | None] = mapped_column(Id)
    day: Mapped[date] = mapped_column(Day)
    amount: Mapped[Money] = mapped_column("amount_cents", Cents)
    facts: Mapped[dict[str, Any]] = mapped_column(Document)
    content: Mapped[bytes] = mapped_column(Octets, deferred=True)
    sha256: Mapped[str]
    signed_by: Mapped[str] = mapped_column(default="")
    issued_at: Mapped[datetime] = mapped_column(Instant)
    revoked_on: Mapped[date | None] = mapped_column(Day)
    revocation: Mapped[str] = mapped_column(default="")

    creditor: Mapped[Creditor] = relationship()
    agreement: Mapped[Agreement | None] = relationship()
