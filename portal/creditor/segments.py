"""Segments of a creditor: listed with their counts, counted while they are written, saved, and read as a file."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from offers.segments.segment import Segment
from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.creditor.segments_form import SegmentForm
from portal.extensions import database, reading, settings, writing
from portal.models import Creditor, SegmentRecord
from portal.services import segments as kept
from portal.services.errors import NotAllowed
from portal.services.segments.keeping import rules_of
from portal.spreadsheets.delimited import csv_chunks
from portal.staff_pages import staff_context
from portal.wording import sentence
from portal.wording_segments import STATUSES, count_text

_HEAD = ("Contrato", "Nome", "Cidade", "UF", "Vencimento", "Valor original", "Situação")


@creditor.get("/segmentos")
def segment_list() -> str:
    with reading() as session:
        chosen = current_creditor(session)
        found = kept.segments_of(session, chosen.id)
        return render_template(
            "creditor/segments.html",
            creditor=chosen,
            creditors=creditors_in_reach(session),
            rows=[(each, *kept.count_of(session, rules_of(each), **_on(chosen.id))) for each in found],
            done=request.args.get("feito", ""),
            **staff_context(),
        )


@creditor.route("/segmentos/novo", methods=["GET", "POST"])
def segment_new() -> str | AnyResponse | tuple[str, int]:
    with writing() if request.method == "POST" else reading() as session:
        return _written(session, current_creditor(session), None)


@creditor.route("/segmentos/<segment_id>", methods=["GET", "POST"])
def segment(segment_id: str) -> str | AnyResponse | tuple[str, int]:
    with writing() if request.method == "POST" else reading() as session:
        record = kept.segment_of(session, segment_id, staff().creditor_id)
        return _written(session, session.get_one(Creditor, record.creditor_id), record)


@creditor.post("/segmentos/contagem")
def segment_count() -> str | tuple[str, int]:
    """How many debts what is typed would hold, as a sentence alone; for the script of the form."""
    form = SegmentForm()
    form.validate()
    asked = form.asked()
    if not isinstance(asked, Segment) or any(name != "name" for name in form.errors):
        return "Falta corrigir um campo para contar.", 422
    with reading() as session:
        return count_text(*kept.count_of(session, asked, **_on(current_creditor(session).id)))


@creditor.post("/segmentos/<segment_id>/apagar")
def segment_delete(segment_id: str) -> AnyResponse:
    with writing() as session:
        kept.delete_segment(session, segment_id, staff().creditor_id, staff_id=staff().staff_id, now=clock.now())
    return redirect(url_for("creditor.segment_list", credor=request.args.get("credor"), feito="apagado"), 303)


@creditor.get("/segmentos/<segment_id>/dividas.csv")
def segment_debts(segment_id: str) -> Response:
    with reading() as session:
        record = kept.segment_of(session, segment_id, staff().creditor_id)
        rules, whose = rules_of(record), record.creditor_id

    def lines() -> Any:
        with database().reading() as stream:
            found = kept.rows_of(stream, rules, **_on(whose))
            names = {status.value: text for status, text in STATUSES.items()}
            yield from csv_chunks(
                _HEAD,
                (
                    (each.contract_number, each.name, each.city, each.state, each.due_on, each.principal,
                     names[each.status])
                    for each in found
                ),
            )  # fmt: skip

    answer = Response(lines(), mimetype="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"segmento-{clock.today():%Y-%m-%d}.csv")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _written(
    session: Session, whose: Creditor, record: SegmentRecord | None
) -> str | AnyResponse | tuple[str, int]:  # fmt: skip
    form = SegmentForm()
    if request.method == "GET":
        if record is not None:
            form.show(record.name, rules_of(record))
        return _page(session, whose, record, form, rules_of(record) if record else Segment())
    valid = form.validate()
    asked = form.asked()
    if not isinstance(asked, Segment):
        form.tell(asked)
        return _page(session, whose, record, form, None), 422
    if "count" in request.form:
        return _page(session, whose, record, form, asked)
    if not valid:
        return _page(session, whose, record, form, asked), 422
    try:
        kept.save_segment(
            session,
            creditor_id=whose.id,
            public_id=record.public_id if record else None,
            name=form.name.data or "",
            segment=asked,
            staff_id=staff().staff_id,
            now=clock.now(),
        )
    except NotAllowed as refused:
        session.rollback()
        form.name.errors = [sentence(refused.code, **refused.values_shown)]
        return _page(session, whose, record, form, asked), 422
    return redirect(url_for("creditor.segment_list", credor=request.args.get("credor"), feito="guardado"), 303)


def _page(
    session: Session, whose: Creditor, record: SegmentRecord | None, form: SegmentForm, asked: Segment | None
) -> str:  # fmt: skip
    counted = count_text(*kept.count_of(session, asked, **_on(whose.id))) if asked is not None else ""
    return render_template(
        "creditor/segment.html", form=form, record=record, creditor=whose, counted=counted,
        whose=request.args.get("credor"), **staff_context(),
    )  # fmt: skip


def _on(creditor_id: int) -> dict[str, Any]:
    today: date = clock.today()
    return {"creditor_id": creditor_id, "today": today, "fresh_days": settings().contact_fresh_days}
