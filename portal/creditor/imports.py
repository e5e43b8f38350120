"""Bringing in a portfolio file and seeing what became of it."""

from __future__ import annotations

from itertools import islice
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import database, reading, sealer, settings, writing
from portal.models import PortfolioImport
from portal.services.errors import NotFound
from portal.services.portfolios import import_portfolio, imports_of, rejects_file, rejects_of
from portal.staff_pages import staff_context
from portal.wording_portfolio import refusal_sentence, reject_sentence

SHOWN = 200


class UploadForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """One file."""

    portfolio = FileField(
        "Arquivo da carteira",
        description="CSV ou XLSX, com uma linha por dívida.",
        validators=[FileRequired("Escolha o arquivo da carteira.")],
    )


@creditor.route("/carteiras", methods=["GET", "POST"])
def imports() -> str | AnyResponse:
    form = UploadForm()
    if form.validate_on_submit():
        return _receive(form)
    with reading() as session:
        chosen = current_creditor(session)
        return render_template(
            "creditor/imports.html",
            form=form,
            creditor=chosen,
            creditors=creditors_in_reach(session),
            imports=imports_of(session, chosen.id),
            **staff_context(),
        )


@creditor.get("/carteiras/<import_id>")
def import_result(import_id: str) -> str:
    with reading() as session:
        record = _import_of(session, import_id)
        shown = list(islice(rejects_of(session, record.id), SHOWN))
        return render_template(
            "creditor/import_result.html",
            record=record,
            rejects=shown,
            reasons=reject_sentence,
            refusal=refusal_sentence(record.reason) if record.reason else "",
            reject_count=record.rows_refused + record.rows_under_agreement,
            **staff_context(),
        )


@creditor.get("/carteiras/<import_id>/recusadas.csv")
def import_rejects(import_id: str) -> Response:
    with reading() as session:
        record = _import_of(session, import_id)

    def lines() -> Any:
        with database().reading() as stream:
            yield from rejects_file(stream, record.id, sealer())

    name = f"recusadas-{record.started_at:%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(b"".join(lines()), mimetype="text/csv; charset=utf-8", headers=headers)


def _receive(form: UploadForm) -> AnyResponse:
    upload = form.portfolio.data
    with writing() as session:
        chosen = current_creditor(session)
        session.rollback()  # the import opens its own transaction
        record = import_portfolio(
            session,
            creditor_id=chosen.id,
            staff_id=staff().staff_id,
            file_name=upload.filename or "carteira",
            source=upload.stream,
            sealer=sealer(),
            now=clock.now(),
            today=clock.today(),
            max_bytes=settings().max_upload_bytes,
        )
    named = request.args.get("credor")
    return redirect(url_for("creditor.import_result", import_id=record.public_id, credor=named), 303)


def _import_of(session: Session, public_id: str) -> PortfolioImport:
    query = select(PortfolioImport).where(PortfolioImport.public_id == public_id)
    own = staff().creditor_id
    record = session.scalar(query if own is None else query.where(PortfolioImport.creditor_id == own))
    if record is None:
        raise NotFound
    return record
