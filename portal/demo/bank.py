"""The demonstration's bank: what it knows, and a way to pay. Registered in demo mode only."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateField, StringField
from wtforms.validators import InputRequired

from brazil.money import ZERO, Money
from payments.errors import InvalidCharge, ProviderError
from portal import clock
from portal.access import open_to_everyone
from portal.extensions import database, reading, settings
from portal.form_fields import CentsField
from portal.models import Charge
from portal.pix_wiring import sandbox_psp
from portal.wiring import (
    PaidSlip,
    SandboxBank,
    bank_mailbox,
    sandbox_bank,
    sandbox_habits,
    set_sandbox_habits,
    with_habits,
)
from portal.wording import sentence
from portal.wording_finance import bank_refusal

demo_bank = Blueprint("demo_bank", __name__, url_prefix="/demonstracao/banco")
open_to_everyone(demo_bank)

NOTICES = ("paid", "pix_paid", "swept", "repeated", "nothing_to_repeat", "habits_changed")
SHOWN = 200


class PaymentForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Which slip, when and how much."""

    code = StringField(
        "Linha digitável",
        description="Cole os 47 números do boleto, ou escolha um boleto na lista abaixo.",
        validators=[InputRequired("Cole a linha digitável ou escolha um boleto da lista.")],
    )
    paid_on = DateField("Data do pagamento", validators=[InputRequired("Informe uma data, como 10/12/2026.")])
    amount = CentsField("Valor pago", description="Em branco, paga o que é devido nesse dia.")
    force = BooleanField(
        "Pagar mesmo se já foi pago",
        description="Bancos às vezes recebem em dobro. Use outra data: iguais no mesmo dia parecem o mesmo.",
    )


class PixForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Which Pix."""

    brcode = StringField(
        "Pix copia e cola",
        description="Cole o código Pix que aparece na página do acordo.",
        validators=[InputRequired("Cole o código Pix.")],
    )


@demo_bank.route("", methods=["GET", "POST"])
def page() -> str | Response | tuple[str, int]:
    form = PaymentForm()
    if not form.is_submitted():
        return _page(_slip_form())
    if not form.validate():
        return _page(form), 422
    bank = sandbox_bank(settings(), database())
    try:
        paid = _pay(bank, form)
    except (ProviderError, InvalidCharge) as error:
        form.code.errors = (bank_refusal(error.code),)
        return _page(form), 422
    bank.sweep(clock.today())
    if request.form.get("action") == "download":
        return _downloaded(paid) or redirect(url_for(".page", aviso="paid"), 303)
    return redirect(url_for(".page", aviso="paid"), 303)


@demo_bank.post("/pix")
def pay_pix() -> Response | tuple[str, int]:
    """Pay a Pix as any bank's application would: by its code alone."""
    form = PixForm()
    if not form.validate():
        return _page(_slip_form(), form), 422
    try:
        sandbox_psp(settings()).pay((form.brcode.data or "").strip())
    except (ProviderError, InvalidCharge) as error:
        form.brcode.errors = (bank_refusal(error.code),)
        return _page(_slip_form(), form), 422
    return redirect(url_for(".page", aviso="pix_paid"), 303)


@demo_bank.post("/varrer")
def sweep() -> Response:
    sandbox_bank(settings(), database()).sweep(clock.today())
    return redirect(url_for(".page", aviso="swept"), 303)


@demo_bank.post("/repetir")
def repeat() -> Response:
    bank = sandbox_bank(settings(), database())
    sent = sorted((path.name for path in (bank.retorno_folder / ".taken").glob("*.ret")), key=_by_sequence)
    if not sent:
        return redirect(url_for(".page", aviso="nothing_to_repeat"), 303)
    bank.repeat(sent[-1])
    return redirect(url_for(".page", aviso="repeated"), 303)


@demo_bank.post("/habitos")
def habits() -> Response:
    set_sandbox_habits(settings(), with_habits(sandbox_habits(settings()), frozenset(request.form)))
    return redirect(url_for(".page", aviso="habits_changed"), 303)


def _slip_form() -> PaymentForm:
    form = PaymentForm(formdata=None)
    form.code.data, form.paid_on.data = request.args.get("boleto", ""), clock.today()
    return form


def _pay(bank: SandboxBank, form: PaymentForm) -> PaidSlip:
    amount = None if form.amount.data is None else Money(form.amount.data)
    if amount is not None and amount <= ZERO:
        raise InvalidCharge("amount_not_positive", "amount")
    paid_on = form.paid_on.data or clock.today()
    if abs((paid_on - clock.today()).days) > 3660:
        raise ProviderError("absurd_date", permanent=True)
    return bank.pay(form.code.data or "", paid_on=paid_on, amount=amount, force=form.force.data)


def _downloaded(paid: PaidSlip) -> Response | None:
    """The return that tells of the payment, taken out of the mailbox; None when a worker was quicker."""
    mailbox = bank_mailbox(settings())
    number = paid.slip.nosso_numero.encode()
    for name in reversed(mailbox.collect()):
        try:
            content = mailbox.fetch(name)
        except ProviderError:
            continue
        if name.startswith(f"{paid.slip.bank}_") and number in content:
            mailbox.acknowledge(name)
            return send_file(
                BytesIO(content), "application/octet-stream", as_attachment=True, download_name=name.upper()
            )
    return None


def _page(form: PaymentForm, pix_form: PixForm | None = None) -> str:
    bank = sandbox_bank(settings(), database())
    slips = bank.slips()
    with reading() as session:
        lines = _lines_of(session)
    rows = [
        {
            "slip": slip,
            "line": lines.get((slip.bank, slip.agencia.lstrip("0"), slip.nosso_numero), slip.nosso_numero),
            "owed": slip.amount + slip.late_charges(clock.today()),
        }
        for slip in reversed(slips[-SHOWN:])
    ]
    notice = request.args.get("aviso")
    return render_template(
        "demo/bank.html",
        form=form,
        pix_form=pix_form or PixForm(formdata=None),
        rows=rows,
        total=len(slips),
        habits=sandbox_habits(settings()),
        refusals=bank.refusals(),
        notice=sentence(f"bank_{notice}") if notice in NOTICES else None,
    )


def _lines_of(session: Session) -> dict[tuple[str, str, str], str]:
    """The linha digitavel of each slip issued, by bank, agencia and number."""
    issued: Any = select(Charge).options(joinedload(Charge.account)).order_by(Charge.id.desc()).limit(SHOWN * 5)
    return {
        (charge.account.bank, charge.account.agencia.lstrip("0"), charge.nosso_numero): charge.linha_digitavel
        for charge in session.scalars(issued)
    }


def _by_sequence(name: str) -> str:
    """The bank's number of a file, at the end of its name."""
    return name.removesuffix(".ret").rsplit("_", 1)[-1].removeprefix("r")
