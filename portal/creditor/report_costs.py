"""Costs of collecting: typed in for a month, or brought by a file."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Optional

from brazil.money import Money
from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading, writing
from portal.form_fields import CentsField, understood
from portal.models import CostKind, Creditor
from portal.services.errors import NotAllowed
from portal.services.reports import costs
from portal.staff_pages import staff_context
from portal.wording import sentence
from portal.wording_reports import COSTS, kind_words

_MONTHS_SHOWN = 12


class CostForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """A month and what each kind cost in it; what is left blank stays as it was."""

    month = StringField("Mês", description="Como 10/2026.", validators=[InputRequired("Escreva o mês, como 10/2026.")])

    def month_of(self) -> date | None:
        """The first day of the month typed, 10/2026 or 2026-10; None for what is none, or has not begun."""
        typed = (self.month.data or "").strip()
        number, _, year = typed.partition("/")
        try:
            month = date.fromisoformat(f"{year}-{number:0>2}-01" if year else f"{typed}-01")
        except ValueError:
            return None
        return month if date(2000, 1, 1) <= month <= clock.today() else None


for _kind, _label in COSTS.items():
    setattr(CostForm, _kind.value, CentsField(_label, validators=[Optional(), understood]))


class CostFileForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """A file of months, kinds and amounts."""

    file = FileField("Arquivo de custos", description="CSV com as colunas mes, tipo e valor. Até 200 kB.")


@creditor.route("/custos", methods=["GET", "POST"])
def cost_entry() -> str | Response | tuple[str, int]:
    form, sent = CostForm(), CostFileForm()
    if request.method == "GET":
        with reading() as session:
            form.month.data = f"{clock.today():%m/%Y}"
            return _page(session, form, sent)
    with writing() as session:
        chosen = current_creditor(session)
        amounts = _sent(sent) if "arquivo" in request.form else _typed(form)
        if amounts is None:
            return _page(session, form, sent), 422
        try:
            kept = costs.enter(session, chosen.id, amounts, staff_id=staff().staff_id or 0, now=clock.now())
        except NotAllowed as refused:
            session.expire_all()
            form.month.errors = [sentence(refused.code)]
            return _page(session, form, sent), 422
        return redirect(url_for("creditor.cost_entry", credor=request.args.get("credor"), feitos=kept), 303)


def _typed(form: CostForm) -> dict[tuple[date, CostKind], Money] | None:
    if not form.validate_on_submit():
        return None
    month = form.month_of()
    if month is None:
        form.month.errors = ["Escreva um mês que já começou, como 10/2026."]
        return None
    said = {kind: form[kind.value].data for kind in COSTS}
    amounts = {(month, kind): Money(cents) for kind, cents in said.items() if cents is not None}
    if not amounts:
        form[next(iter(COSTS)).value].errors = ["Escreva pelo menos um valor."]
        return None
    return amounts


def _sent(sent: CostFileForm) -> dict[tuple[date, CostKind], Money] | None:
    if not sent.validate_on_submit() or not sent.file.data:
        sent.file.errors = [sentence("cost_file_missing")]
        return None
    try:
        return costs.read_file(sent.file.data.read(costs.LARGEST_FILE + 1))
    except NotAllowed as refused:
        sent.file.errors = [sentence(refused.code, **refused.values_shown)]
        return None


def _page(session: Session, form: CostForm, sent: CostFileForm) -> str:
    chosen = current_creditor(session)
    return render_template(
        "creditor/report_costs.html",
        creditor=chosen,
        creditors=creditors_in_reach(session),
        form=form,
        sent=sent,
        kinds=[form[kind.value] for kind in COSTS],
        words=[(each.value, text) for each, text in COSTS.items()],
        known=_known(session, chosen),
        done=request.args.get("feitos", type=int),
        **staff_context(),
    )


def _known(session: Session, chosen: Creditor) -> list[tuple[str, list[Any]]]:
    """The months with costs, the newest first."""
    today = clock.today()
    found = costs.costs_of(session, chosen.id, date(2000, 1, 1), today)
    months = sorted({month for month, _ in found}, reverse=True)[:_MONTHS_SHOWN]
    return [(kind_words(f"{month:%Y-%m}"), [found.get((month, kind)) for kind in COSTS]) for month in months]
