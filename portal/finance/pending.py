"""Money that waits for a person: why, what to do, and doing it after one look at what it means."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField

from brazil.money import ZERO, total
from portal import clock
from portal.access import staff
from portal.extensions import reading, writing
from portal.finance.blueprint import finance
from portal.finance.scope import own_creditor, scope_of
from portal.finance.words import bank_words
from portal.formatting import brl, date_short
from portal.models import BankLine, Installment
from portal.services import suspense
from portal.services.finance_accounts import account_names
from portal.services.retorno_lines import REVERSED
from portal.staff_pages import staff_context


class PlaceForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Which agreement, then which of its installments."""

    agreement = StringField("Número do acordo", description="Como está no acordo, por exemplo 482-913-550-7.")
    installment = SelectField("Parcela", coerce=int, validate_choice=False, default=0)


@finance.get("/pendencias")
def pending() -> str:
    with reading() as session:
        scope = scope_of(session)
        lines = suspense.waiting(session, scope.creditor_id)
        return render_template(
            "finance/pending.html",
            scope=scope,
            lines=lines,
            held=total(line.paid or ZERO for line in lines),
            accounts=account_names(session),
            done="resolvida" in request.args,
            **staff_context(),
        )


@finance.route("/pendencias/<line_id>", methods=["GET", "POST"])
def pending_line(line_id: str) -> str | Response | tuple[str, int]:
    form = PlaceForm()
    with reading() as session:
        line = suspense.line_of(session, line_id, own_creditor())
        if form.is_submitted():
            form.validate()
            found = _installments(session, form, line)
            if not form.errors and form.installment.data:
                return _check(line, next(each for each in found if each.id == form.installment.data))
            return _page(session, form, line), 422 if form.errors else 200
        if line.charge is not None:
            form.agreement.data = line.charge.installment.agreement.number
        return _page(session, form, line)


@finance.post("/pendencias/<line_id>/confirmar")
def place(line_id: str) -> Response:
    chosen = request.form.get("installment", "")
    with writing() as session:
        line = suspense.line_of(session, line_id, own_creditor())
        suspense.place(
            session,
            line=line,
            installment_id=int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 18 else 0,
            staff_id=staff().staff_id or 0,
            today=clock.today(),
            now=clock.now(),
        )
    return redirect(url_for("finance.pending", resolvida=1), 303)


@finance.post("/pendencias/<line_id>/desfazer")
def undo(line_id: str) -> Response:
    with writing() as session:
        line = suspense.line_of(session, line_id, own_creditor())
        suspense.undo(session, line=line, staff_id=staff().staff_id or 0, today=clock.today(), now=clock.now())
    return redirect(url_for("finance.pending", resolvida=1), 303)


def _installments(session: Session, form: PlaceForm, line: BankLine) -> list[Installment]:
    """The open installments of the agreement typed; errors on the form when there is none."""
    form.agreement.data = (form.agreement.data or "").strip()
    if not form.agreement.data:
        form.agreement.errors = ("Digite o número do acordo.",)
        return []
    found = suspense.open_installments(session, form.agreement.data, line.file.creditor_id or 0)
    if not found:
        form.agreement.errors = ("Nenhuma parcela em aberto com este número neste credor. Confira o número.",)
    form.installment.choices = [
        (each.id, f"Parcela {each.number}, vence em {date_short(each.due_on)}, {brl(each.amount)}") for each in found
    ]
    if form.installment.data and form.installment.data not in {each.id for each in found}:
        form.installment.errors = ("Escolha uma parcela da lista.",)
    return found


def _check(line: BankLine, installment: Installment) -> str:
    paid = line.paid or ZERO
    left = installment.amount - (installment.paid or ZERO)
    return render_template(
        "finance/pending_check.html",
        line=line,
        installment=installment,
        left=left,
        settles=min(paid, left),
        credit=max(paid - left, ZERO),
        still_open=max(left - paid, ZERO),
        **staff_context(),
    )


def _page(session: Session, form: PlaceForm, line: BankLine) -> str:
    return render_template(
        "finance/pending_line.html",
        form=form,
        line=line,
        reversed=line.code == REVERSED,
        words=bank_words(line.file, line),
        account=account_names(session).get(line.file.receiving_account_id or 0, ""),
        **staff_context(),
    )
