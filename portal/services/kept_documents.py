"""Documents that are kept: a number is reserved first, for the code printed on the paper; then the file is filled in.

Nothing else of them ever changes but that they may be revoked, once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, undefer

from brazil.money import Money
from portal.models import Agreement, IssuedDocument, IssuedKind, Revocation
from portal.models.identity import public_id
from portal.services import audit
from portal.services.errors import NotFound

_MARKS = {IssuedKind.LETTER: "Q", IssuedKind.DOSSIER: "D"}


def reserve_of_agreement(
    session: Session, kind: IssuedKind, agreement: Agreement, *, day: date, amount: Money, now: datetime
) -> IssuedDocument:
    """The next version of a letter or dossier, without its file. Does not commit; the caller holds the agreement."""
    last = select(func.max(IssuedDocument.version)).where(
        IssuedDocument.agreement_id == agreement.id, IssuedDocument.kind == kind
    )
    version = (session.scalar(last) or 0) + 1
    return _add(
        session,
        IssuedDocument(
            kind=kind,
            number=f"{agreement.number}/{_MARKS[kind]}{version}",
            version=version,
            creditor_id=agreement.creditor_id,
            debtor_id=agreement.debtor_id,
            agreement_id=agreement.id,
            day=day,
            amount=amount,
            issued_at=now,
        ),
    )


def reserve_of_year(
    session: Session, *, creditor_id: int, debtor_id: int, year: int, day: date, amount: Money, now: datetime
) -> IssuedDocument:
    """The next version of a year's declaration, without its file. Does not commit."""
    last = select(func.max(IssuedDocument.version)).where(
        IssuedDocument.creditor_id == creditor_id, IssuedDocument.debtor_id == debtor_id, IssuedDocument.year == year
    )
    version, own = (session.scalar(last) or 0) + 1, public_id()
    return _add(
        session,
        IssuedDocument(
            public_id=own,
            kind=IssuedKind.ANNUAL,
            number=f"DA{year}/{own[:10]}-{version}",
            version=version,
            creditor_id=creditor_id,
            debtor_id=debtor_id,
            year=year,
            day=day,
            amount=amount,
            issued_at=now,
        ),
    )


def fill(
    session: Session, document_id: int, content: bytes, *, facts: Mapping[str, Any], signed_by: str, now: datetime
) -> bool:
    """Put the file into a reserved document and commit; False where it has one: a worker that comes second draws in
    vain."""
    filled = session.execute(
        update(IssuedDocument)
        .where(IssuedDocument.id == document_id, IssuedDocument.sha256 == "")
        .values(content=content, sha256=hashlib.sha256(content).hexdigest(), facts=dict(facts), signed_by=signed_by)
        .execution_options(synchronize_session=False)
    )
    if filled.rowcount != 1:  # type: ignore[attr-defined]
        session.rollback()
        return False
    kept = session.get_one(IssuedDocument, document_id)
    audit.record(
        session,
        actor="job:documents",
        action=f"document.{kept.kind.value}",
        subject=f"issued_document:{kept.id}",
        creditor_id=kept.creditor_id,
        detail={"number": kept.number, "sha256": kept.sha256},
        now=now,
    )
    session.commit()
    return True


def revoke(session: Session, kept: IssuedDocument, *, on: date, why: Revocation, now: datetime) -> None:
    """A document stops to stand. Does not commit."""
    kept.revoked_on, kept.revocation = on, why.value
    audit.record(
        session,
        actor="job:documents",
        action="document.revoked",
        subject=f"issued_document:{kept.id}",
        creditor_id=kept.creditor_id,
        detail={"number": kept.number, "on": on.isoformat(), "why": why.value},
        now=now,
    )


def letter_of(session: Session, agreement_id: int) -> IssuedDocument | None:
    """The letter of an agreement that was not revoked, filled in or not yet."""
    return session.scalar(
        select(IssuedDocument).where(
            IssuedDocument.agreement_id == agreement_id,
            IssuedDocument.kind == IssuedKind.LETTER,
            IssuedDocument.revoked_on.is_(None),
        )
    )


def year_of(session: Session, *, creditor_id: int, debtor_id: int, year: int) -> IssuedDocument | None:
    """The declaration of a year that was not revoked."""
    return session.scalar(
        select(IssuedDocument).where(
            IssuedDocument.creditor_id == creditor_id,
            IssuedDocument.debtor_id == debtor_id,
            IssuedDocument.year == year,
            IssuedDocument.kind == IssuedKind.ANNUAL,
            IssuedDocument.revoked_on.is_(None),
        )
    )


def dossier_of(session: Session, agreement_id: int) -> IssuedDocument | None:
    """The newest dossier of an agreement that was drawn."""
    return session.scalar(
        select(IssuedDocument)
        .where(
            IssuedDocument.agreement_id == agreement_id,
            IssuedDocument.kind == IssuedKind.DOSSIER,
            IssuedDocument.sha256 != "",
        )
        .order_by(IssuedDocument.version.desc())
        .limit(1)
    )


def kept_of(session: Session, debtor_id: int) -> list[IssuedDocument]:
    """All that was handed out to a debtor and is drawn, without the files."""
    query = select(IssuedDocument).where(IssuedDocument.debtor_id == debtor_id, IssuedDocument.sha256 != "")
    return list(session.scalars(query.order_by(IssuedDocument.id.desc())))


def file_of(session: Session, debtor_id: int, document_id: str) -> IssuedDocument:
    """One of the debtor's documents with its file; NotFound otherwise."""
    kept = session.scalar(
        select(IssuedDocument)
        .options(undefer(IssuedDocument.content))
        .where(
            IssuedDocument.public_id == document_id,
            IssuedDocument.debtor_id == debtor_id,
            IssuedDocument.sha256 != "",
        )
    )
    if kept is None:
        raise NotFound
    return kept


def _add(session: Session, kept: IssuedDocument) -> IssuedDocument:
    kept.facts, kept.content, kept.sha256 = {}, b"", ""
    session.add(kept)
    session.flush()
    return kept
