"""A creditor's look drafted, published, and found for a page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, object_session

from portal.formatting import phone
from portal.models import Brand, BrandVersion, Creditor
from portal.models.identity import public_id
from portal.services import audit
from portal.services.branding.document import BrandDocument, Fault, document_from, faults
from portal.services.branding.names import names_another
from portal.services.errors import NotFound, Stale
from portal.services.once import add_once


def draft_of(session: Session, creditor_id: int) -> Brand | None:
    """What is being edited, or None before anything was saved."""
    return session.scalar(select(Brand).where(Brand.creditor_id == creditor_id))


def first_document(creditor: Creditor) -> BrandDocument:
    """What a creditor without a look starts from."""
    return BrandDocument(name=creditor.name[:40], phone=phone(creditor.service_phone), email=creditor.service_email)


def save(
    session: Session,
    creditor_id: int,
    document: BrandDocument,
    *,
    seen_version: int,
    logo: bytes | None,
    keep_logo: bool,
    by: int,
    now: datetime,
    deed: str = "brand.saved",
) -> Brand:
    """Keep the draft, whatever it lacks. Raises Stale (``brand_changed``) when somebody saved it meanwhile."""
    record = session.scalar(select(Brand).where(Brand.creditor_id == creditor_id).with_for_update())
    if (record.draft_version if record else 0) != seen_version:
        raise Stale("brand_changed")
    if record is None:
        record = Brand(creditor_id=creditor_id, draft={}, draft_version=0, saved_by=by, saved_at=now)
        if not add_once(session, record):
            raise Stale("brand_changed")
    record.draft, record.saved_by, record.saved_at = document.as_json(), by, now
    record.draft_version += 1
    if logo is not None or not keep_logo:
        record.logo = logo
    _note(session, creditor_id, deed, by, now, {"version": record.draft_version})
    session.commit()
    return record


def bring_back(
    session: Session, creditor_id: int, named: str, *, seen_version: int, by: int, now: datetime
) -> BrandVersion:
    """What was published once is the draft again, with its logo, to be looked at and published like any other.

    Raises NotFound for a version that is not the creditor's, Stale (``brand_changed``).
    """
    version = version_named(session, named)
    if version.creditor_id != creditor_id:
        raise NotFound
    save(
        session, creditor_id, document_from(version.document), seen_version=seen_version, logo=version.logo,
        keep_logo=False, by=by, now=now, deed="brand.brought_back",
    )  # fmt: skip
    return version


def faults_of(session: Session, creditor_id: int, document: BrandDocument) -> tuple[Fault, ...]:
    """Everything that keeps a look from being published: what it says, and whose name it carries."""
    return names_another(session, creditor_id, document.name) + faults(document)


def publish(
    session: Session, creditor_id: int, *, seen_version: int, by: int, now: datetime
) -> BrandVersion | tuple[Fault, ...]:
    """What people see from now on, or why not. Raises NotFound without a draft, Stale (``brand_changed``)."""
    record = session.scalar(select(Brand).where(Brand.creditor_id == creditor_id).with_for_update())
    if record is None:
        raise NotFound
    if record.draft_version != seen_version:
        raise Stale("brand_changed")
    found = faults_of(session, creditor_id, document_from(record.draft))
    if found:
        return found
    last = session.scalar(select(func.max(BrandVersion.number)).where(BrandVersion.creditor_id == creditor_id)) or 0
    version = BrandVersion(
        public_id=public_id(),
        creditor_id=creditor_id,
        number=last + 1,
        document=record.draft,
        logo=record.logo,
        published_by=by,
        published_at=now,
    )
    session.add(version)
    _note(session, creditor_id, "brand.published", by, now, {"version": version.number})
    session.commit()
    return version


def versions_of(session: Session, creditor_id: int) -> list[BrandVersion]:
    """What was published, the newest first: that one is in force."""
    query = select(BrandVersion).where(BrandVersion.creditor_id == creditor_id)
    return list(session.scalars(query.order_by(BrandVersion.number.desc())))


def in_force_for(session: Session, creditor_id: int) -> BrandVersion | None:
    """The creditor's look, or None where it chose none."""
    query = select(BrandVersion).where(BrandVersion.creditor_id == creditor_id)
    return session.scalars(query.order_by(BrandVersion.number.desc()).limit(1)).first()


def shown_name(creditor: Creditor) -> str:
    """What people know the creditor by: the name of its published look, or the one on file."""
    session = object_session(creditor)
    latest = select(BrandVersion.document).where(BrandVersion.creditor_id == creditor.id)
    document = session.scalar(latest.order_by(BrandVersion.number.desc()).limit(1)) if session is not None else None
    return document_from(document).name if document else creditor.name


def version_named(session: Session, named: str) -> BrandVersion:
    """A published look by its public id. Raises NotFound."""
    found = session.scalar(select(BrandVersion).where(BrandVersion.public_id == named))
    if found is None:
        raise NotFound
    return found


def _note(session: Session, creditor_id: int, action: str, by: int, now: datetime, detail: dict[str, object]) -> None:
    audit.record(
        session,
        actor=f"staff:{by}",
        action=action,
        subject=f"creditor:{creditor_id}",
        creditor_id=creditor_id,
        detail=detail,
        now=now,
    )
