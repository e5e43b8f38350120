"""Paying several installments at once: which, what it takes today, and a Pix and a boleto for just that."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from offers.agreements.agreement import RUNNING
from offers.agreements.settling import Settling
from payments.barcode_digits import format_linha
from payments.charge import PAYABLE, ChargeState
from portal import access, clock
from portal.debtor.blueprint import debtor
from portal.extensions import reading, sealer, writing
from portal.models import Agreement, Charge, ChargeMethod
from portal.services.agreement_life import payoff
from portal.services.agreement_records import agreement_of
from portal.services.errors import Stale
from portal.services.pix.means import pix_of
from portal.wiring import qr_code


@debtor.get("/acordos/<agreement_id>/pagar")
def pay_several(agreement_id: str) -> str | Response:
    with reading() as session:
        agreement = agreement_of(session, access.debtor_id(), agreement_id)
        if agreement.status not in RUNNING:
            return redirect(url_for("debtor.agreement", agreement_id=agreement_id), 303)
        return _page(session, agreement)


@debtor.post("/acordos/<agreement_id>/pagar")
def charge_several(agreement_id: str) -> Response | str | tuple[str, int]:
    form = FlaskForm()
    with writing() as session:
        agreement = agreement_of(session, access.debtor_id(), agreement_id)
        if agreement.status not in RUNNING:
            return redirect(url_for("debtor.agreement", agreement_id=agreement_id), 303)
        numbers = _numbers(agreement, request.form.getlist("parcela"))
        if not form.validate() or not numbers:
            return _page(session, agreement, problem="Escolha pelo menos uma parcela."), 422
        try:
            payoff.charge_for(
                session,
                debtor_id=access.debtor_id(),
                agreement_id=agreement_id,
                numbers=numbers,
                sealer=sealer(),
                today=clock.today(),
                now=clock.now(),
            )
        except Stale:
            return redirect(url_for("debtor.agreement", agreement_id=agreement_id), 303)
    return redirect(url_for("debtor.several_charged", agreement_id=agreement_id), 303)


@debtor.get("/acordos/<agreement_id>/pagar/codigo")
def several_charged(agreement_id: str) -> str | Response:
    today = clock.today()
    with reading() as session:
        agreement = agreement_of(session, access.debtor_id(), agreement_id)
        made = payoff.charges_for_several(session, agreement.id, today)
        if not made:
            return redirect(url_for("debtor.agreement", agreement_id=agreement_id), 303)
        pix = _of(made, ChargeMethod.PIX)
        boleto = _of(made, ChargeMethod.BOLETO)
        registered = pix is not None and pix.status is ChargeState.REGISTERED
        ready = pix_of(session, pix, sealer=sealer(), today=today) if pix and registered else None
        payable = boleto if boleto is not None and boleto.status in PAYABLE else None
        return render_template(
            "debtor/agreement_several.html",
            agreement=agreement,
            charge=made[0],
            numbers=[share.installment.number for share in made[0].shares],
            pix=ready,
            pix_coming=pix is not None and ready is None,
            qr=qr_code(ready.charge.pix_payload) if ready else None,
            boleto=payable,
            boleto_coming=boleto is not None and payable is None,
            linha=format_linha(payable.linha_digitavel) if payable else "",
            creditor_name=agreement.creditor.name,
        )


def _page(session: Session, agreement: Agreement, problem: str = "") -> str:
    today = clock.today()
    every = payoff.quote(session, agreement, today)
    late = [line.number for line in every.lines if line.days_late]
    asked = request.args.get("quais", "")
    chosen = _numbers(agreement, request.args.getlist("parcela"))
    if asked == "atrasadas":
        chosen = late
    elif asked == "todas":
        chosen = [line.number for line in every.lines]
    quoted: Settling | None = payoff.quote(session, agreement, today, chosen) if chosen else None
    return render_template(
        "debtor/agreement_pay.html",
        agreement=agreement,
        every=every,
        late=late,
        chosen=chosen,
        quoted=quoted,
        problem=problem,
        today=today,
        creditor_name=agreement.creditor.name,
    )


def _numbers(agreement: Agreement, texts: Sequence[str]) -> list[int]:
    """The open installments that were asked for; whatever else was sent is nobody's."""
    opened = {str(each.number): each.number for each in agreement.installments if each.status.value == "open"}
    return sorted({opened[text] for text in texts if text in opened})


def _of(made: Sequence[Charge], method: ChargeMethod) -> Charge | None:
    return next((charge for charge in made if charge.method is method), None)
