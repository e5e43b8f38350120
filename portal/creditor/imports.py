"""Sending a portfolio file, what it would change, and what became of it."""

from __future__ import annotations

from itertools import islice
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading, sealer, settings, writing
from portal.models import Arrival, ChangeKind, Covers, ImportStatus, PortfolioImport, Role
from portal.services.portfolios import changes, imports_of, receiving, records, rejects_of
from portal.services.portfolios.header import missing_titles
from portal.staff_pages import staff_context
from portal.wording_imports import (
    ARRIVALS,
    COVERS,
    DECISIONS,
    KINDS,
    STATES,
    amount_text,
    difference_text,
)
from portal.wording_portfolio import refusal_sentence, reject_sentence

SHOWN = 200
REFUSED = "refused"
"""The kind, in an address, that lists rows left out instead of changes."""


class UploadForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """One file, and what it speaks of."""

    portfolio = FileField(
        "Arquivo da carteira",
        description="CSV ou XLSX, com uma linha por dívida.",
        validators=[FileRequired("Escolha o arquivo da carteira.")],
    )
    covers = RadioField(
        "O que há no arquivo",
        choices=[SelectChoice(each.value, text) for each, text in COVERS.items()],
        default=Covers.CHANGES.value,
    )


COVERS_HINTS = {
    Covers.CHANGES.value: "As dívidas que não estão no arquivo ficam como estão.",
    Covers.WHOLE.value: "As dívidas abertas que não estão no arquivo são encerradas. Você vê quais antes de importar.",
}


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
            hints=COVERS_HINTS,
            creditor=chosen,
            creditors=creditors_in_reach(session),
            imports=imports_of(session, chosen.id),
            states=STATES,
            mailbox_link=_mailbox_link(),
            **staff_context(),
        )


@creditor.get("/carteiras/<import_id>")
def import_result(import_id: str) -> str | AnyResponse:
    with reading() as session:
        record = records.import_of(session, import_id, staff().creditor_id)
        if record.status is ImportStatus.MAPPING:
            return redirect(here("creditor.import_columns", record), 303)
        return page(session, record)


def page(session: Session, record: PortfolioImport, *, problem: str = "") -> str:
    """What the file would change while it waits for a yes, what it changed afterwards."""
    waits = record.status is ImportStatus.REVIEW
    return render_template(
        "creditor/import_review.html" if waits else "creditor/import_result.html",
        record=record,
        decisions=records.decisions_of(session, record.id),
        arrivals=ARRIVALS,
        covers=COVERS,
        words=DECISIONS,
        states=STATES,
        kinds=KINDS,
        amount_text=amount_text,
        difference_text=difference_text,
        differences_of=changes.differences_of,
        reasons=reject_sentence,
        refusal=refusal_sentence(record.reason, missing_titles(record.header)) if record.reason else "",
        left_out=record.rows_refused + record.rows_under_agreement,
        problem=problem,
        whose=request.args.get("credor"),
        **_listed(session, record),
        **staff_context(),
    )


def here(endpoint: str, record: PortfolioImport, **more: Any) -> str:
    """The address of a page of the record, for the creditor the viewer looks at."""
    return url_for(endpoint, import_id=record.public_id, credor=request.args.get("credor"), **more)


def asked_kind() -> ChangeKind | None:
    """The kind of change the address asks for."""
    said = request.args.get("tipo", "")
    return ChangeKind(said) if said in {each.value for each in ChangeKind} else None


def asked_words() -> str:
    """The beginning of a contract or name the address asks for."""
    return request.args.get("q", "").strip()[:60]


def _listed(session: Session, record: PortfolioImport) -> dict[str, Any]:
    """The rows the address asks for: changes by kind, or those left out."""
    kind, sought = asked_kind(), asked_words()
    number = request.args.get("pagina", "1")
    counts = changes.counts_of(session, record.id)
    refused = request.args.get("tipo") == REFUSED or not any(counts.values())
    found = changes.page_of(
        session, record.id, kind=kind, sought=sought, page=int(number) if number.isascii() and number.isdigit() else 1
    )  # fmt: skip
    return {
        "counts": counts,
        "rejects": list(islice(rejects_of(session, record.id), SHOWN)) if refused else [],
        "shows_refused": refused,
        "kind": REFUSED if refused else kind.value if kind else "",
        "sought": sought,
        "found": found,
    }


def _mailbox_link() -> str:
    """Where files that come by themselves are set up; for those who may set it."""
    if staff().role not in (Role.CREDITOR_MANAGER, Role.ADMIN):
        return ""
    return url_for("managing.portfolio_mailbox", credor=request.args.get("credor"))


def _receive(form: UploadForm) -> AnyResponse:
    upload = form.portfolio.data
    with writing() as session:
        chosen = current_creditor(session)
        record = receiving.receive(
            session,
            creditor_id=chosen.id,
            staff_id=staff().staff_id,
            file_name=upload.filename or "carteira",
            source=upload.stream,
            covers=Covers(form.covers.data),
            arrival=Arrival.PAGE,
            sealer=sealer(),
            now=clock.now(),
            max_bytes=settings().max_upload_bytes,
        )
        if record.file_size <= receiving.AT_ONCE:
            receiving.check(session, record.id, sealer=sealer(), now=clock.now(), today=clock.today())
        return redirect(here("creditor.import_result", record), 303)
