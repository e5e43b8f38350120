"""The creditor's own supposition of who accepts which offer, as a table to fill in."""

from __future__ import annotations

from itertools import product
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import HiddenField
from wtforms.validators import InputRequired

from offers.backtest.acceptance import START, Curve
from offers.errors import OfferError
from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading, writing
from portal.form_fields import PercentField, understood
from portal.models import Creditor
from portal.services.backtest_curves import curve_of, save_curve
from portal.services.errors import Stale
from portal.staff_pages import staff_context
from portal.wording import sentence

ROWS, COLUMNS = range(len(START.discounts)), range(len(START.payments))
_NEEDED = [understood, InputRequired("Falta preencher este campo.")]


class CurveForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Where rows and columns begin, the share that accepts in each place, and what of plans is paid in the end."""

    seen_version = HiddenField()
    kept = PercentField("De cada 100 reais parcelados, quantos são pagos até o fim", validators=_NEEDED)


for _row in ROWS[1:]:
    setattr(
        CurveForm, f"discount_{_row}", PercentField(f"Linha {_row + 1}: desconto a partir de, em %", validators=_NEEDED)
    )
for _column in COLUMNS[1:]:
    setattr(
        CurveForm,
        f"payment_{_column}",
        PercentField(f"Coluna {_column + 1}: pagamento a partir de, em %", validators=_NEEDED),
    )
for _row, _column in product(ROWS, COLUMNS):
    setattr(
        CurveForm,
        f"chance_{_row}_{_column}",
        PercentField(f"Linha {_row + 1}, coluna {_column + 1}: de cada 100 pessoas", validators=_NEEDED),
    )


@creditor.route("/politica/aceitacao", methods=["GET", "POST"])
def acceptance_curve() -> str | Response | tuple[str, int]:
    with writing() if request.method == "POST" else reading() as session:
        chosen = current_creditor(session)
        if request.method == "GET":
            curve, version = curve_of(session, chosen.id)
            return _page(session, chosen, CurveForm(formdata=None, data=_data(curve, version)))
        form = CurveForm()
        if not form.validate_on_submit():
            return _page(session, chosen, form), 422
        try:
            _save(session, chosen, form)
        except (OfferError, Stale) as refused:
            session.rollback()
            return _page(session, chosen, form, sentence(refused.code)), 409 if isinstance(refused, Stale) else 422
    flash("Tabela guardada. Os próximos testes usam esta.")
    return redirect(url_for("creditor.acceptance_curve", credor=request.args.get("credor")), 303)


def _save(session: Session, chosen: Creditor, form: CurveForm) -> None:
    save_curve(
        session,
        creditor_id=chosen.id,
        curve=_curve(form),
        seen_version=request.form.get("seen_version", -1, type=int),
        staff_id=staff().staff_id or 0,
        now=clock.now(),
    )


def _curve(form: CurveForm) -> Curve:
    return Curve(
        discounts=(0, *(form[f"discount_{row}"].data for row in ROWS[1:])),
        payments=(0, *(form[f"payment_{column}"].data for column in COLUMNS[1:])),
        chances=tuple(tuple(form[f"chance_{row}_{column}"].data for column in COLUMNS) for row in ROWS),
        kept=form.kept.data,
    )


def _data(curve: Curve, version: int) -> dict[str, Any]:
    return {
        "seen_version": str(version),
        "kept": curve.kept,
        **{f"discount_{row}": curve.discounts[row] for row in ROWS},
        **{f"payment_{column}": curve.payments[column] for column in COLUMNS},
        **{f"chance_{row}_{column}": curve.chances[row][column] for row, column in product(ROWS, COLUMNS)},
    }


def _page(session: Session, chosen: Creditor, form: CurveForm, error: str = "") -> str:
    return render_template(
        "creditor/acceptance_curve.html",
        creditor=chosen,
        creditors=creditors_in_reach(session),
        own=curve_of(session, chosen.id)[1] > 0,
        form=form,
        rows=ROWS,
        columns=COLUMNS,
        error=error,
        **staff_context(),
    )
