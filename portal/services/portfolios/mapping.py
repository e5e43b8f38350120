"""A creditor's own headings: what they mean, asked once and kept for every file with the same set of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.portfolio_trail import ColumnMapping
from portal.services.portfolios.header import NOTHING_NAMED, Named, field_named, missing
from portal.services.portfolios.layout import Field, plain_name


def titles_digest(titles: Sequence[str]) -> bytes:
    """What a set of headings is known by, whatever their order."""
    return sha256("\n".join(sorted(map(plain_name, titles))).encode()).digest()


def named_by(session: Session, creditor_id: int, titles: Sequence[str]) -> Named:
    """What the creditor said that these headings mean; nothing when it was never asked."""
    kept = select(ColumnMapping.fields).where(
        ColumnMapping.creditor_id == creditor_id, ColumnMapping.titles_digest == titles_digest(titles)
    )
    found = session.scalar(kept)
    if found is None:
        return NOTHING_NAMED
    return {name: Field(field) if field else None for name, field in found.items()}


def suggested(titles: Sequence[str]) -> list[Field | None]:
    """What each heading seems to mean; of two that seem to mean the same only the first."""
    taken: set[Field] = set()
    found: list[Field | None] = []
    for title in titles:
        field = field_named(title)
        found.append(None if field in taken else field)
        taken.update([field] if field is not None else [])
    return found


def can_be_asked(titles: Sequence[str]) -> bool:
    """Whether the headings nobody knows could be those that are missing."""
    known = [field for field in suggested(titles) if field is not None]
    return len(titles) - len(known) >= max(1, len(missing(dict.fromkeys(known, 0))))


def wrong_with(titles: Sequence[str], chosen: Sequence[Field | None]) -> tuple[str, tuple[Field, ...]] | None:
    """Why these meanings cannot be used: a stable code and the columns it is about; None when they can."""
    given = [field for field in chosen if field is not None]
    twice = tuple(field for field in Field if given.count(field) > 1)
    if twice:
        return "mapping_repeated", twice
    names = [plain_name(title) for title in titles]
    by_name: dict[str, set[Field | None]] = {}
    for name, field in zip(names, chosen, strict=True):
        by_name.setdefault(name, set()).add(field)
    if any(len(fields) > 1 for fields in by_name.values()):
        return "mapping_same_title", ()
    lacking = missing(dict.fromkeys(given, 0))
    return ("mapping_missing", lacking) if lacking else None


def keep(
    session: Session, *, creditor_id: int, titles: Sequence[str], chosen: Sequence[Field | None], staff_id: int | None,
    now: datetime,
) -> None:  # fmt: skip
    """Remember the meanings for the files to come. Does not commit."""
    digest = titles_digest(titles)
    found = session.scalar(
        select(ColumnMapping).where(ColumnMapping.creditor_id == creditor_id, ColumnMapping.titles_digest == digest)
    )
    meanings: Mapping[str, str] = {
        plain_name(title): field.value if field else "" for title, field in zip(titles, chosen, strict=True)
    }
    if found is None:
        found = ColumnMapping(creditor_id=creditor_id, titles_digest=digest, fields={}, staff_id=None, saved_at=now)
        session.add(found)
    found.fields, found.staff_id, found.saved_at = dict(meanings), staff_id, now
    session.flush()
