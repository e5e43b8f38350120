"""Giving up what is left of an agreement or a debt: found by its number, looked at, asked for, decided by a second."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from brazil.money import Money
from payments.incoming import CaseKind, Remedy
from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading, settings, writing
from portal.models import Agreement, DebtRecord, FinanceCase
from portal.services import cases, losses, losses_deciding
from portal.services.errors import NotAllowed, NotFound, ServiceError
from portal.services.staff_names import people
from portal.staff_pages import staff_context
from portal.wording import sentence

_DECISIONS = (Remedy.APPROVE, Remedy.REFUSE)


@creditor.get("/perdas")
def loss_list() -> str | Response:
    typed = request.args.get("numero", "").strip()[:60]
    with reading() as session:
        chosen = current_creditor(session)
        found = losses.find(session, typed, chosen.id) if typed else None
        if found is not None:
            return redirect(_address(found), 303)
        return _list_page(session, typed=typed)


@creditor.route("/perdas/acordos/<agreement_id>", methods=["GET", "POST"])
def loss_of_agreement(agreement_id: str) -> str | Response | tuple[str, int]:
    with writing() if request.method == "POST" else reading() as session:
        return _one(session, losses.agreement_of(session, agreement_id, staff().creditor_id))


@creditor.route("/perdas/dividas/<debt_id>", methods=["GET", "POST"])
def loss_of_debt(debt_id: str) -> str | Response | tuple[str, int]:
    with writing() if request.method == "POST" else reading() as session:
        return _one(session, losses.debt_of(session, debt_id, staff().creditor_id))


@creditor.post("/perdas/pedidos/<case_id>")
def decide_loss(case_id: str) -> str | Response | tuple[str, int]:
    asked = request.form.get("solucao", "")
    with writing() as session:
        case = _asked_loss(session, case_id)
        public_id = case.creditor_id
        try:
            if asked not in _DECISIONS:
                raise NotAllowed("remedy_not_offered")
            cases.remedy(
                session,
                case=case,
                remedy=Remedy(asked),
                reason=request.form.get("motivo", ""),
                staff_id=staff().staff_id or 0,
                today=clock.today(),
                now=clock.now(),
            )
        except ServiceError as error:
            session.rollback()
            session.expire_all()
            return _list_page(session, error=sentence(error.code), creditor_id=public_id), _status(error)
    return redirect(url_for("creditor.loss_list", credor=request.args.get("credor"), feito=asked), 303)


def _asked_loss(session: Session, case_id: str) -> FinanceCase:
    case = cases.case_of(session, case_id, staff().creditor_id)
    if case.kind != CaseKind.LOSS_ASKED.value:
        raise NotFound
    return case


def _one(session: Session, what: Agreement | DebtRecord) -> str | Response | tuple[str, int]:
    if request.method == "GET":
        return _page(session, what)
    whose = request.args.get("credor")
    try:
        waits = losses_deciding.ask(
            session,
            what,
            reason=request.form.get("motivo", ""),
            staff_id=staff().staff_id,
            actor=staff().actor,
            limit=Money(settings().write_off_limit),
            today=clock.today(),
            now=clock.now(),
        )
    except ServiceError as error:
        session.expire_all()
        return _page(session, what, error=sentence(error.code)), _status(error)
    return redirect(url_for("creditor.loss_list", credor=whose, feito="pedido" if waits else "perda"), 303)


def _page(session: Session, what: Agreement | DebtRecord, error: str = "") -> str:
    loss, why = None, ""
    try:
        loss = losses.loss_of(session, what, clock.today())
    except NotAllowed as refused:
        why = sentence(refused.code)
    limit = Money(settings().write_off_limit)
    return render_template(
        "creditor/loss.html",
        what=what,
        agreement=what if isinstance(what, Agreement) else None,
        loss=loss,
        why=why,
        limit=limit,
        two=loss is not None and loss.left > limit,
        said=request.form.get("motivo", ""),
        error=error,
        **staff_context(),
    )


def _list_page(session: Session, *, typed: str = "", error: str = "", creditor_id: int | None = None) -> str:
    chosen = current_creditor(session)
    waiting = losses_deciding.waiting(session, creditor_id or chosen.id)
    return render_template(
        "creditor/losses.html",
        creditor=chosen,
        creditors=creditors_in_reach(session),
        typed=typed,
        waiting=waiting,
        past=losses_deciding.booked(session, chosen.id),
        people=people(session, [f"staff:{by}" for each in waiting if (by := each.detail.get("proposed_by"))]),
        mine=staff().staff_id,
        done=request.args.get("feito", ""),
        error=error,
        limit=Money(settings().write_off_limit),
        **staff_context(),
    )


def _address(found: Agreement | DebtRecord) -> str:
    if isinstance(found, Agreement):
        return url_for("creditor.loss_of_agreement", agreement_id=found.public_id, credor=request.args.get("credor"))
    return url_for("creditor.loss_of_debt", debt_id=found.public_id, credor=request.args.get("credor"))


def _status(error: ServiceError) -> int:
    return error.status if error.status == 409 else 422
