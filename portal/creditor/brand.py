"""How a creditor looks: edited as a draft, seen before it is published, published with who and when."""

from __future__ import annotations

from flask import Response as File
from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import clock
from portal.access import staff
from portal.brands import kept
from portal.creditor.brand_form import BrandForm
from portal.creditor.managing import managing
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading, writing
from portal.models import BrandVersion, Creditor
from portal.services.branding import brands
from portal.services.branding.document import document_from, faults
from portal.services.branding.logo import redrawn
from portal.services.branding.sheet import style_sheet
from portal.services.errors import NotAllowed, NotFound, Stale
from portal.services.staff_names import people
from portal.staff_pages import staff_context
from portal.wording import sentence


@managing.get("/marca")
def brand() -> str:
    with reading() as session:
        chosen = current_creditor(session)
        record = brands.draft_of(session, chosen.id)
        document = document_from(record.draft) if record else brands.first_document(chosen)
        form = BrandForm(
            formdata=None, data={**document.as_json(), "seen_version": record.draft_version if record else 0}
        )
        if record:
            form.show(brands.faults_of(session, chosen.id, document))
        return _page(session, chosen, form)


@managing.post("/marca")
def save_brand() -> str | Response | tuple[str, int]:
    """The draft is kept with its faults; only publishing asks for none."""
    form = BrandForm()
    with writing() as session:
        chosen = current_creditor(session)
        if not form.validate():
            return _page(session, chosen, form), 422
        try:
            sent = form.picture()
            brands.save(
                session,
                chosen.id,
                form.document(),
                seen_version=_number(form.seen_version.data),
                logo=redrawn(sent) if sent is not None else None,
                keep_logo=not form.without_logo.data,
                by=staff().staff_id or 0,
                now=clock.now(),
            )
        except NotAllowed as refused:
            form.logo.errors = [sentence(refused.code, **refused.values_shown)]
            return _page(session, chosen, form), 422
        except Stale as stale:
            session.rollback()
            return _page(session, chosen, form, sentence(stale.code)), 409
    flash("Rascunho guardado. As pessoas só veem quando você publicar.")
    return redirect(url_for("managing.brand", credor=request.args.get("credor")), 303)


@managing.post("/marca/publicar")
def publish_brand() -> str | Response | tuple[str, int]:
    with writing() as session:
        chosen = current_creditor(session)
        try:
            seen = _number(request.form.get("seen_version"))
            done = brands.publish(session, chosen.id, seen_version=seen, by=staff().staff_id or 0, now=clock.now())
        except Stale as stale:
            session.rollback()
            flash(sentence(stale.code))
            return redirect(url_for("managing.brand", credor=request.args.get("credor")), 303)
        if isinstance(done, BrandVersion):
            flash(f"Marca publicada, versão {done.number}. As páginas das suas dívidas já mudaram.")
    return redirect(url_for("managing.brand", credor=request.args.get("credor")), 303)


@managing.post("/marca/publicadas/<look_id>")
def bring_brand_back(look_id: str) -> Response:
    """An earlier look becomes the draft."""
    with writing() as session:
        chosen = current_creditor(session)
        try:
            seen = _number(request.form.get("seen_version"))
            found = brands.bring_back(
                session, chosen.id, look_id, seen_version=seen, by=staff().staff_id or 0, now=clock.now()
            )
        except Stale as stale:
            session.rollback()
            flash(sentence(stale.code))
        else:
            flash(f"A versão {found.number} está no rascunho. Confira e publique: as pessoas só veem depois disso.")
    return redirect(url_for("managing.brand", credor=request.args.get("credor")), 303)


@managing.get("/marca/rascunho.<kind>")
def brand_draft_file(kind: str) -> File:
    """The draft's colours and logo, for its managers' previews alone."""
    with reading() as session:
        record = brands.draft_of(session, current_creditor(session).id)
        if record is None:
            raise NotFound
        document = document_from(record.draft)
        if kind == "css" and not any(each.code == "brand_colour" for each in faults(document)):
            return kept(style_sheet(document).encode(), "text/css; charset=utf-8")
        if kind == "png" and record.logo is not None:
            return kept(record.logo, "image/png")
    raise NotFound


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1


def _page(session: Session, chosen: Creditor, form: BrandForm, over: str = "") -> str:
    record, versions = brands.draft_of(session, chosen.id), brands.versions_of(session, chosen.id)
    actors = [f"staff:{each.published_by}" for each in versions] + ([f"staff:{record.saved_by}"] if record else [])
    return render_template(
        "creditor/brand.html",
        creditor=chosen,
        creditors=creditors_in_reach(session),
        form=form,
        record=record,
        versions=versions,
        people=people(session, actors),
        whole=record is not None and not brands.faults_of(session, chosen.id, document_from(record.draft)),
        over=over,
        **staff_context(),
    )
