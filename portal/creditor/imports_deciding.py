"""Saying yes or no to what a file would change, and taking back one that was brought in."""

from __future__ import annotations

from flask import redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.imports import here, page
from portal.extensions import sealer, writing
from portal.models import PortfolioImport
from portal.services.errors import NotAllowed, ServiceError, Stale
from portal.services.portfolios import deciding, records, undoing
from portal.staff_pages import staff_context
from portal.wording import sentence
from portal.wording_imports import obstacle_text

Answer = str | Response | tuple[str, int]


@creditor.post("/carteiras/<import_id>/importar")
def import_confirm(import_id: str) -> Answer:
    with writing() as session:
        record = records.import_of(session, import_id, staff().creditor_id)
        try:
            if deciding.confirm(session, record.id, staff_id=staff().staff_id, now=clock.now()):
                deciding.bring_in(session, record.id, sealer=sealer(), now=clock.now(), today=clock.today())
        except Stale as over:
            return _again(session, import_id, over)
    return redirect(here("creditor.import_result", record), 303)


@creditor.post("/carteiras/<import_id>/desistir")
def import_discard(import_id: str) -> Answer:
    with writing() as session:
        record = records.import_of(session, import_id, staff().creditor_id)
        try:
            deciding.discard(session, record.id, staff_id=staff().staff_id, now=clock.now())
        except Stale as over:
            return _again(session, import_id, over)
    return redirect(here("creditor.import_result", record), 303)


@creditor.route("/carteiras/<import_id>/desfazer", methods=["GET", "POST"])
def import_undo(import_id: str) -> Answer:
    with writing() as session:
        record = records.import_of(session, import_id, staff().creditor_id)
        problem = ""
        try:
            if request.method == "POST":
                done = undoing.undo(session, record.id, staff_id=staff().staff_id, now=clock.now())
                asked = {} if done else {"pedido": "desfazer"}
                return redirect(here("creditor.import_result", record, **asked), 303)
        except NotAllowed as refused:
            problem = sentence(refused.code)
        except Stale as over:
            return _again(session, import_id, over)
        return _undo_page(session, record, problem)


def _undo_page(session: Session, record: PortfolioImport, problem: str) -> Answer:
    try:
        obstacles = undoing.obstacles_of(session, record)
    except Stale as over:
        return _again(session, record.public_id, over)
    found = render_template(
        "creditor/import_undo.html",
        record=record,
        obstacles=[obstacle_text(each.code, each.count) for each in obstacles],
        problem=problem,
        whose=request.args.get("credor"),
        **staff_context(),
    )
    return (found, 409) if problem else found


def _again(session: Session, import_id: str, over: ServiceError) -> tuple[str, int]:
    """How the file is now, with why nothing was done."""
    session.rollback()
    session.expire_all()
    record = records.import_of(session, import_id, staff().creditor_id)
    return page(session, record, problem=sentence(over.code)), over.status
