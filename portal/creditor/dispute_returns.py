"""Undue money a creditor owes back because of a dispute: how much today, and what it did about it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.dispute_returns_form import ReturnForm
from portal.extensions import reading, sealer, writing
from portal.models import Dispute, ReturnStatus, UndueReturnRecord
from portal.services.disputes import desk, giving_back, returns
from portal.services.disputes.words_of_reason import justification_in
from portal.services.errors import NotAllowed, NotFound, Stale
from portal.staff_pages import staff_context
from portal.wording import sentence
from portal.wording_dispute_answers import RETURNS

Page = str | Response | tuple[str, int]


@creditor.route("/contestacoes/<dispute_id>/devolucao", methods=["GET", "POST"])
def dispute_return(dispute_id: str) -> Page:
    if request.method == "GET":
        with reading() as session:
            found, record = _found(session, dispute_id)
            return _page(session, found, record, _form(record))
    with writing() as session:
        found, record = _found(session, dispute_id)
        form = _form(record)
        if not form.validate_on_submit():
            return _page(session, found, record, form), 422
        try:
            _say(session, found, form)
        except NotAllowed as refused:
            session.expire_all()
            form.refuse(refused.code, sentence(refused.code, **refused.values_shown))
            return _page(session, found, record, form), 422
        except Stale as over:
            session.expire_all()
            return _page(session, found, record, form, over=sentence(over.code)), over.status
    where = url_for("creditor.dispute_return", dispute_id=dispute_id, credor=request.args.get("credor"), feito="1")
    return redirect(where, 303)


def _found(session: Session, dispute_id: str) -> tuple[Dispute, UndueReturnRecord]:
    found = desk.dispute_for(session, staff().creditor_id, dispute_id)
    record = returns.return_of(session, found)
    if record is None:
        raise NotFound
    return found, record


def _form(record: UndueReturnRecord) -> ReturnForm:
    return ReturnForm(may_justify=record.status is ReturnStatus.OWED and bool(record.doubled))


def _say(session: Session, found: Dispute, form: ReturnForm) -> None:
    by, dispute_id, staff_id = found.creditor_id, found.public_id, staff().staff_id or 0
    today, now = clock.today(), clock.now()
    if not form.says_paid:
        words = (form.words.data or "").replace("\r\n", "\n")
        giving_back.justify(
            session, sealer(), creditor_id=by, dispute_id=dispute_id, words=words, staff_id=staff_id, today=today,
            now=now,
        )  # fmt: skip
        return
    if form.paid_on.data is None:
        raise NotAllowed("return_day")
    giving_back.note_payment(
        session, creditor_id=by, dispute_id=dispute_id, paid_on=form.paid_on.data,
        reference=form.reference.data or "", staff_id=staff_id, today=today, now=now,
    )  # fmt: skip


def _page(session: Session, found: Dispute, record: UndueReturnRecord, form: ReturnForm, over: str = "") -> str:
    worked_out = returns.on_day(session, record, clock.today())
    lines = worked_out.lines
    return render_template(
        "creditor/dispute_return.html",
        dispute=found,
        debt=found.debt,
        creditor=found.creditor,
        name=desk.names_of(session, found.creditor_id, [found]).get(found.debtor_id, ""),
        record=record,
        back=worked_out,
        lines=[(each.paid_on, each.base, each.doubled, each.correction, each.interest, each.total) for each in lines],
        to_pay=returns.outside(record, worked_out),
        state=RETURNS[record.status],
        justification=justification_in(sealer(), record),
        form=form,
        over=over,
        done=request.args.get("feito") == "1",
        **staff_context(),
    )
