"""Files people send to prove what they say: recognised by their first bytes, sealed, given back to who may see them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from portal.models import EvidenceFile, EvidenceKind, EvidenceSide
from portal.models.identity import public_id
from portal.sealing import Sealer, evidence_bound_to
from portal.services.errors import NotFound, ServiceError

MOST_FILES = 5
MOST_BYTES = 5 * 1024 * 1024
LONGEST_NAME = 80

_STARTS = {b"%PDF-": EvidenceKind.PDF, b"\xff\xd8\xff": EvidenceKind.JPEG, b"\x89PNG\r\n\x1a\n": EvidenceKind.PNG}
_ENDINGS = {EvidenceKind.PDF: (".pdf",), EvidenceKind.JPEG: (".jpg", ".jpeg"), EvidenceKind.PNG: (".png",)}
MIME = {EvidenceKind.PDF: "application/pdf", EvidenceKind.JPEG: "image/jpeg", EvidenceKind.PNG: "image/png"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as it came."""

    name: str
    content: bytes


class FileRefused(ServiceError):
    """A file that is not taken: file_too_large, file_kind (what it is cannot be told, or is nothing we take),
    file_too_many."""

    status = 413


def kind_of(content: bytes) -> EvidenceKind | None:
    """What the first bytes say it is, whatever its name; None for anything else, an empty file too."""
    return next((kind for start, kind in _STARTS.items() if content.startswith(start)), None)


def checked(content: bytes) -> EvidenceKind:
    """The kind of a file that may be kept. Raises FileRefused."""
    if len(content) > MOST_BYTES:
        raise FileRefused("file_too_large", most_mb=MOST_BYTES // 1024**2)
    kind = kind_of(content)
    if kind is None:
        raise FileRefused("file_kind")
    return kind


def add(
    session: Session,
    sealer: Sealer,
    *,
    debtor_id: int,
    creditor_id: int | None,
    subject: str,
    side: EvidenceSide,
    name: str,
    content: bytes,
    now: datetime,
) -> EvidenceFile:
    """Keep one file about a subject. Does not commit: the deed does. Raises FileRefused.

    Who adds to a subject holds it meanwhile: the count is of what others have committed.
    """
    kind = checked(content)
    if _count(session, subject, side) >= MOST_FILES:
        raise FileRefused("file_too_many", most=MOST_FILES)
    made = public_id()
    file = EvidenceFile(
        public_id=made,
        debtor_id=debtor_id,
        creditor_id=creditor_id,
        subject=subject,
        side=side,
        name=clean_name(name, kind),
        kind=kind,
        size=len(content),
        sha256=hashlib.sha256(content).digest(),
        content_sealed=sealer.seal_bytes(content, evidence_bound_to(made)),
        added_at=now,
    )
    session.add(file)
    session.flush()
    return file


def _count(session: Session, subject: str, side: EvidenceSide) -> int:
    query = select(func.count()).where(EvidenceFile.subject == subject, EvidenceFile.side == side)
    return session.scalar(query) or 0


def files_of(session: Session, subject: str) -> list[EvidenceFile]:
    """The files about a subject, oldest first, without what is in them."""
    return list(session.scalars(select(EvidenceFile).where(EvidenceFile.subject == subject).order_by(EvidenceFile.id)))


def file_of(session: Session, subject: str, file_id: str) -> EvidenceFile:
    """One file of a subject, with its sealed content. Raises NotFound for a file of another subject."""
    query = select(EvidenceFile).where(EvidenceFile.subject == subject, EvidenceFile.public_id == file_id)
    file = session.scalar(query.options(undefer(EvidenceFile.content_sealed)))
    if file is None:
        raise NotFound
    return file


def content_of(sealer: Sealer, file: EvidenceFile) -> bytes:
    """The file as it was sent. Raises cryptography's InvalidTag when it was moved to another row or changed."""
    return sealer.unseal_bytes(file.content_sealed, evidence_bound_to(file.public_id))


def clean_name(name: str, kind: EvidenceKind) -> str:
    """The last part of a path, without signs that a header or a folder would read as more than a name; 80 signs.

    It ends as its kind does: a program that opens it goes by that.
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(sign if sign.isprintable() and sign not in '"<>|:*?;%' else " " for sign in last)
    stem = " ".join(plain.split()).strip(". ")
    if stem.lower().endswith(_ENDINGS[kind]) and len(stem) <= LONGEST_NAME:
        return stem
    ending = _ENDINGS[kind][0]
    return (stem[: LONGEST_NAME - len(ending)] or "arquivo") + ending
