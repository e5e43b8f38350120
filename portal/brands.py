"""A creditor's published look: the style sheet and logo anybody's browser may load, and what pages ask for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, g, request, url_for

from portal.access import open_to_everyone
from portal.extensions import database
from portal.models import BrandVersion, Creditor
from portal.services.branding import brands as service
from portal.services.branding.document import BrandDocument, document_from, filled
from portal.services.branding.sheet import style_sheet
from portal.services.errors import NotFound

brands = Blueprint("brands", __name__)
open_to_everyone(brands)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a page shows of a creditor's look. `logo` is "" where there is none."""

    document: BrandDocument
    css: str
    logo: str

    @property
    def name(self) -> str:
        return self.document.name

    @property
    def greeting(self) -> str:
        return filled(self.document.greeting, self.document)

    @property
    def contact_note(self) -> str:
        return filled(self.document.contact_note, self.document)


@brands.get("/marca/<version_id>.css")
def sheet(version_id: str) -> Response:
    """The colours of one published version, which never changes."""
    with database().reading() as session:
        version = service.version_named(session, version_id)
        return kept(style_sheet(document_from(version.document)).encode(), "text/css; charset=utf-8")


@brands.get("/marca/<version_id>.png")
def logo(version_id: str) -> Response:
    """The logo of one published version."""
    with database().reading() as session:
        version = service.version_named(session, version_id)
        if version.logo is None:
            raise NotFound
        return kept(version.logo, "image/png")


def kept(content: bytes, kind: str) -> Response:
    """A file with its ETag, answered 304 to whoever has it."""
    response = Response(content, content_type=kind)
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    return response.make_conditional(request)  # type: ignore[return-value]


def look_of(version: BrandVersion) -> Look:
    """The look of a published version."""
    return Look(
        document=document_from(version.document),
        css=url_for("brands.sheet", version_id=version.public_id),
        logo=url_for("brands.logo", version_id=version.public_id) if version.logo is not None else "",
    )


def headed_by(creditor: Creditor | None) -> dict[str, str | int]:
    """What the head of a page about one creditor's debt needs: its name, and whose look to ask for."""
    return {"creditor_name": creditor.name, "creditor_id": creditor.id} if creditor is not None else {}


def look_for(creditor_id: int) -> Look | None:
    """The look in force of a creditor, asked for once a page."""
    asked: dict[int, Look | None] = g.setdefault("looks", {})
    if creditor_id not in asked:
        with database().reading() as session:
            version = service.in_force_for(session, creditor_id)
            asked[creditor_id] = look_of(version) if version is not None else None
    return asked[creditor_id]


def init_brands(app: Flask) -> None:
    """Give templates `look_for(creditor.id)`."""
    app.add_template_global(look_for, "look_for")
