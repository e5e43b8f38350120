"""Saying what a creditor's own headings mean, with a few masked values of each to tell them by."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.imports import here
from portal.extensions import reading, sealer, writing
from portal.models import ImportStatus, PortfolioImport
from portal.services.errors import NotAllowed, Stale
from portal.services.portfolios import mapping, receiving, records
from portal.services.portfolios.layout import LAYOUT, Field, plain_name
from portal.staff_pages import staff_context
from portal.wording import sentence

_KNOWN = {each.value for each in Field}


@creditor.route("/carteiras/<import_id>/colunas", methods=["GET", "POST"])
def import_columns(import_id: str) -> str | Response | tuple[str, int]:
    with writing() if request.method == "POST" else reading() as session:
        record = records.import_of(session, import_id, staff().creditor_id)
        if record.status not in (ImportStatus.MAPPING, ImportStatus.REVIEW):
            return redirect(here("creditor.import_result", record), 303)
        if request.method == "POST":
            return _chosen(session, record)
        titles, samples = receiving.headings(session, record, sealer())
        named = mapping.named_by(session, record.creditor_id, titles)
        chosen = [named.get(name) for name in map(plain_name, titles)] if named else mapping.suggested(titles)
        return _page(record, titles, samples, chosen)


def _chosen(session: Session, record: PortfolioImport) -> str | Response | tuple[str, int]:
    titles, samples = receiving.headings(session, record, sealer())
    said = (request.form.get(f"coluna-{place}", "") for place in range(len(titles)))
    chosen = [Field(each) if each in _KNOWN else None for each in said]
    try:
        receiving.choose_columns(
            session, record, chosen, staff_id=staff().staff_id, sealer=sealer(), now=clock.now()
        )  # fmt: skip
        if record.file_size <= receiving.AT_ONCE:
            receiving.check(session, record.id, sealer=sealer(), now=clock.now(), today=clock.today())
    except NotAllowed as refused:
        problem = sentence(refused.code, **refused.values_shown)
        return _page(record, titles, samples, chosen, problem=problem), 422
    except Stale:
        session.rollback()
    return redirect(here("creditor.import_result", record), 303)


def _page(
    record: PortfolioImport, titles: list[str], samples: list[list[str]], chosen: list[Field | None], problem: str = ""
) -> str:  # fmt: skip
    form = FlaskForm()
    if problem:
        form.form_errors = [problem]
    return render_template(
        "creditor/import_columns.html",
        form=form,
        record=record,
        rows=list(zip(titles, samples, chosen, strict=True)),
        fields=[(each.value, LAYOUT[each].required) for each in Field],
        problem=problem,
        whose=request.args.get("credor"),
        **staff_context(),
    )
