"""Bank statements: sending one, what came of it, and deciding on a movement that only it tells of."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from flask import Response, redirect, render_template, request, send_file, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from payments.statements.findings import DECISIONS, Decision
from payments.statements.ofx_tokens import LARGEST
from portal import clock
from portal.access import staff
from portal.extensions import reading, writing
from portal.finance.blueprint import finance
from portal.finance.scope import own_creditor, scope_of
from portal.formatting import brl, date_short
from portal.models import BankFileStatus, ReceivingAccount, StatementEntry
from portal.paging import PAGE, page_number, paging
from portal.services import closings, suspense
from portal.services.errors import NotAllowed, NotFound, ServiceError
from portal.services.finance_accounts import account_name, account_names
from portal.services.staff_names import people
from portal.services.statements import deciding, kept, placing, receiving, undoing
from portal.services.statements.linked import case_of_entry
from portal.staff_pages import staff_context
from portal.wording import sentence
from portal.wording_desk import DECISION_BUTTONS, FINDING_ADVICE
from portal.wording_desk import DECISIONS as DECISION_WORDS

AT_ONCE = 512 * 1024
"""Bytes, some three thousand movements: larger statements are read by the worker."""


class StatementForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """One statement."""

    statement = FileField(
        "Extrato em OFX",
        description="Baixe no banco o extrato de uma conta, no formato OFX (às vezes chamado de Money).",
        validators=[FileRequired("Escolha o arquivo do extrato.")],
    )


@finance.get("/extratos")
def statement_list() -> str:
    with reading() as session:
        scope, page = scope_of(session), page_number()
        found = kept.statements(session, scope.filter(), offset=(page - 1) * PAGE, limit=PAGE)
        return render_template(
            "finance/statements.html",
            scope=scope,
            statements=found,
            accounts=account_names(session),
            reasons={row.id: sentence(f"unreadable_{row.reason}") for row in found if row.reason},
            sent=request.args.get("lido", ""),
            new=request.args.get("novos", ""),
            again="repetido" in request.args,
            paging=paging(kept.statement_count(session, scope.filter()), page, len(found)),
            **staff_context(),
        )


@finance.route("/extratos/enviar", methods=["GET", "POST"])
def send_statement() -> str | AnyResponse | tuple[str, int]:
    form = StatementForm()
    if form.validate_on_submit():
        return _receive(form)
    page = render_template("finance/send_statement.html", form=form, **staff_context())
    return (page, 422) if form.is_submitted() else page


@finance.get("/extratos/<statement_id>/arquivo")
def statement_raw(statement_id: str) -> Response:
    with reading() as session:
        row = kept.statement_of(session, statement_id, own_creditor())
        name, raw = row.file_name, row.raw
    return send_file(BytesIO(raw), "application/octet-stream", as_attachment=True, download_name=name)


@finance.route("/extratos/movimentos/<entry_id>", methods=["GET", "POST"])
def statement_entry(entry_id: str) -> str | AnyResponse | tuple[str, int]:
    if request.method == "GET":
        with reading() as session:
            return _entry_page(session, entry_id)
    with writing() as session:
        entry = deciding.entry_of(session, entry_id, own_creditor())
        try:
            _decide(session, entry)
        except ServiceError as error:
            session.rollback()
            session.expire_all()
            text = sentence(error.code, **{"next_on": "", **error.values_shown})
            return _entry_page(session, entry_id, error=text), error.status if error.status == 409 else 422
    return redirect(url_for("finance.statement_entry", entry_id=entry_id, feito=1), 303)


@finance.post("/extratos/movimentos/<entry_id>/desfazer")
def undo_entry(entry_id: str) -> AnyResponse | tuple[str, int]:
    with writing() as session:
        entry = deciding.entry_of(session, entry_id, own_creditor())
        payment = request.form.get("pagamento", "")
        try:
            undoing.undo(session, entry, payment, staff_id=staff().staff_id or 0, now=clock.now())
        except ServiceError as error:
            session.expire_all()
            if isinstance(error, NotFound):
                raise
            return _entry_page(session, entry_id, error=sentence(error.code)), error.status
    return redirect(url_for("finance.statement_entry", entry_id=entry_id, feito=1), 303)


def _decide(session: Session, entry: StatementEntry) -> None:
    asked, chosen = request.form.get("solucao", ""), request.form.get("parcela", "")
    if asked not in set(Decision):
        raise NotAllowed("decision_not_offered")
    decision, now, reason = Decision(asked), clock.now(), request.form.get("motivo", "")
    if decision is Decision.PAYMENT:
        number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 18 else 0
        placing.place(session, entry, number, reason=reason, staff_id=staff().staff_id or 0, now=now)
        return
    on = closings.open_day(session, entry.receiving_account_id, entry.posted_on, now)
    deciding.decide(session, entry, decision, on=on, reason=reason, staff_id=staff().staff_id or 0, now=now)


def _entry_page(session: Session, entry_id: str, error: str = "") -> str:
    entry = deciding.entry_of(session, entry_id, own_creditor())
    account = session.get_one(ReceivingAccount, entry.receiving_account_id)
    found = deciding.finding_of_entry(session, entry)
    typed = request.form if request.method == "POST" else request.args
    number = typed.get("acordo", "").strip()[:40]
    on = closings.open_day(session, account.id, entry.posted_on, clock.now())
    offered = DECISIONS[found[0]] if found else ()
    return render_template(
        "finance/statement_entry.html",
        entry=entry,
        account=account,
        account_name=account_name(account),
        finding=found,
        advice=FINDING_ADVICE.get(found[0].value, "") if found else "",
        offered=[_offered(each) for each in placing.with_payment(entry, offered)],
        case=case_of_entry(session, entry.id),
        undoable=undoing.undoable(session, entry),
        people=people(session, [entry.decided_by]),
        moved_to=_moved_to(on, entry),
        number=number,
        installments=[
            (each.id, f"Parcela {each.number}, vence em {date_short(each.due_on)}, {brl(each.amount)}")
            for each in (suspense.open_installments(session, number, account.creditor_id) if number else [])
        ],
        said=typed.get("motivo", ""),
        error=error,
        done="feito" in request.args,
        **staff_context(),
    )


def _offered(decision: Decision) -> tuple[str, str, str, str]:
    """A decision with its heading, what it does, and what its button says."""
    name, consequence = DECISION_WORDS[decision.value]
    return decision.value, name, consequence, DECISION_BUTTONS[decision.value]


def _moved_to(on: date, entry: StatementEntry) -> date | None:
    return on if on != entry.posted_on else None


def _receive(form: StatementForm) -> AnyResponse | tuple[str, int]:
    upload = form.statement.data
    raw = upload.stream.read(LARGEST + 1)
    try:
        with writing() as session:
            receipt = receiving.receive(
                session, raw, file_name=upload.filename or "extrato.ofx", staff_id=staff().staff_id,
                creditor_id=own_creditor(), now=clock.now(), later=AT_ONCE,
            )  # fmt: skip
            row = receipt.statement
            if row.status is BankFileStatus.RECEIVED:
                return redirect(url_for("finance.statement", statement_id=row.public_id), 303)
            if row.status is BankFileStatus.REFUSED:
                line = f" (linha {row.refused_line})" if row.refused_line else ""
                form.statement.errors = (sentence(f"unreadable_{row.reason}") + line,)
                return render_template("finance/send_statement.html", form=form, **staff_context()), 422
            read, new = row.lines_read, row.lines_new
    except NotAllowed as error:
        form.statement.errors = (sentence(error.code),)
        return render_template("finance/send_statement.html", form=form, **staff_context()), 422
    again = 1 if receipt.again else None
    return redirect(url_for("finance.statement_list", lido=read, novos=new, repetido=again), 303)
