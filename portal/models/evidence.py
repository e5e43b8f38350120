"""Files people send to prove what they say, sealed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.db_types import Choice, Id, Instant, Octets, one_of
from portal.models.identity import public_id


class EvidenceSide(StrEnum):
    """Who sent it."""

    DEBTOR = "debtor"
    CREDITOR = "creditor"


class EvidenceKind(StrEnum):
    """What its first bytes say it is."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"


class EvidenceFile(Base):
    """One file about a `subject` ("dispute:12", "person_request:3"). `size` and `sha256` are of the file as sent."""

    __tablename__ = "evidence_files"
    __table_args__ = (
        CheckConstraint(one_of("side", EvidenceSide), name="side"),
        CheckConstraint(one_of("kind", EvidenceKind), name="kind"),
        CheckConstraint("size > 0", name="not_empty"),
        Index("ix_evidence_files_subject", "subject"),
        Index("ix_evidence_files_debtor_id", "debtor_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"))
    creditor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("creditors.id"))  # None: about the portal itself
    subject: Mapped[str]
    side: Mapped[EvidenceSide] = mapped_column(Choice(EvidenceSide))
    name: Mapped[str]
    kind: Mapped[EvidenceKind] = mapped_column(Choice(EvidenceKind))
    size: Mapped[int]
    sha256: Mapped[bytes] = mapped_column(Octets)
    content_sealed: Mapped[bytes] = mapped_column(Octets, deferred=True)
    added_at: Mapped[datetime] = mapped_column(Instant)
