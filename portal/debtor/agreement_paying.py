"""Paying several installments or an amount of one's own choice: what it takes today, and a Pix and a boleto for just
that."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from offers.agreements.agreement import RUNNING, InstallmentState
from offers.agreements.free_amount import Bounds, FreeAmount, NotPayable, Quote, bounds, spread
from offers.agreements.settling import Settling
from payments.barcode_digits import format_linha
from payments.charge import PAYABLE, ChargeState
from portal import access, clock
from portal.brands import headed_by
from portal.debtor.amount_form import AmountForm
from portal.debtor.blueprint import debtor
from portal.debtor.past_codes import past_code
from portal.extensions import reading, sealer, writing
from portal.formatting import brl
from portal.models import Agreement, Charge, ChargeMethod
from portal.services.agreement_life import payoff
from portal.services.agreement_records import agreement_of
from portal.services.errors import Stale
from portal.services.pix.means import pix_of
from portal.wiring import qr_code
from portal.wording_pay_link import FREE_AMOUNT

Page = Response | str | tuple[str, int]


@debtor.get("/acordos/<agreement_id>/pagar")
def pay_several(agreement_id: str) -> Page:
    form = AmountForm(formdata=request.args, meta={"csrf": False})
    with reading() as session:
        agreement = agreement_of(session, access.debtor_id(), agreement_id)
        if agreement.status not in RUNNING:
            return redirect(url_for("debtor.agreement", agreement_id=agreement_id), 303)
        return _page(session, agreement, form, asks_amount="valor" in request.args and form.validate())


@debtor.post("/acordos/<agreement_id>/pagar")
def charge_several(agreement_id: str) -> Page:
    """A code for the installments chosen or, where the page sent an amount, for that."""
    form = AmountForm()
    with writing() as session:
        agreement = agreement_of(session, access.debtor_id(), agreement_id)
        if agreement.status not in RUNNING:
            return redirect(url_for("debtor.agreement", agreement_id=agreement_id), 303)
        try:
            if "valor" in request.form:
                refused = _charge_amount(session, agreement, form)
            else:
                refused = _charge_chosen(session, agreement)
        except Stale:
            return redirect(url_for("debtor.agreement", agreement_id=agreement_id), 303)
        if refused is not None:
            return refused, 422
    return redirect(url_for("debtor.several_charged", agreement_id=agreement_id), 303)


def _charge_chosen(session: Session, agreement: Agreement) -> str | None:
    """Make the codes; the page again where nothing was chosen."""
    numbers = _numbers(agreement, request.form.getlist("parcela"))
    if not numbers:
        blank = AmountForm(formdata=None, meta={"csrf": False})
        return _page(session, agreement, blank, problem="Escolha pelo menos uma parcela.")
    payoff.charge_for(
        session,
        debtor_id=access.debtor_id(),
        agreement_id=agreement.public_id,
        numbers=numbers,
        sealer=sealer(),
        today=clock.today(),
        now=clock.now(),
    )
    return None


def _charge_amount(session: Session, agreement: Agreement, form: AmountForm) -> str | None:
    """Make the codes; the page again where the amount cannot be chosen, or cannot any more."""
    if not form.validate():
        return _page(session, agreement, form)
    made = payoff.charge_for_amount(
        session,
        debtor_id=access.debtor_id(),
        agreement_id=agreement.public_id,
        amount=form.amount(),
        sealer=sealer(),
        today=clock.today(),
        now=clock.now(),
    )
    return _page(session, agreement, form, asks_amount=True) if isinstance(made, NotPayable) else None


@debtor.get("/acordos/<agreement_id>/pagar/codigo")
def several_charged(agreement_id: str) -> Page:
    today = clock.today()
    with reading() as session:
        agreement = agreement_of(session, access.debtor_id(), agreement_id)
        made = payoff.charges_for_several(session, agreement.id, today) if agreement.status in RUNNING else []
        if not made:
            return past_code(session, agreement, today)
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
            **headed_by(agreement.creditor),
        )


def _page(
    session: Session, agreement: Agreement, form: AmountForm, *, asks_amount: bool = False, problem: str = ""
) -> str:
    today = clock.today()
    quote = payoff.quoting(session, agreement, today)
    every, limits = quote(None), bounds(quote)
    late = [line.number for line in every.lines if line.days_late]
    chosen = [] if asks_amount or form.errors else _chosen(agreement, every, late)
    quoted = quote(chosen) if chosen else None
    return render_template(
        "debtor/agreement_pay.html",
        agreement=agreement,
        every=every,
        late=late,
        chosen=chosen,
        quoted=quoted,
        problem=problem,
        form=form,
        limits=limits,
        spread=_spread(quote, form, limits) if asks_amount else None,
        **headed_by(agreement.creditor),
    )


def _spread(quote: Quote, form: AmountForm, limits: Bounds) -> FreeAmount | None:
    """What the amount typed pays; where it cannot be chosen, the form says why."""
    found = spread(quote, form.amount())
    if isinstance(found, FreeAmount):
        return found
    form.valor.errors = [FREE_AMOUNT[found].format(least=brl(limits.least), most=brl(limits.most))]
    return None


def _chosen(agreement: Agreement, every: Settling, late: list[int]) -> list[int]:
    asked = request.args.get("quais", "")
    if asked == "atrasadas":
        return late
    if asked == "todas":
        return [line.number for line in every.lines]
    return _numbers(agreement, request.args.getlist("parcela"))


def _numbers(agreement: Agreement, texts: Sequence[str]) -> list[int]:
    """The open installments that were asked for; whatever else was sent is nobody's."""
    opened = {str(each.number): each.number for each in agreement.installments if each.status is InstallmentState.OPEN}
    return sorted({opened[text] for text in texts if text in opened})


def _of(made: Sequence[Charge], method: ChargeMethod) -> Charge | None:
    return next((charge for charge in made if charge.method is method), None)
