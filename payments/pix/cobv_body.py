"""A charge with a due date as the JSON document of the API (openapi v2.9.0, CobVSolicitada and CobVRevisada)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from brazil.money import Money
from payments.party import Party
from payments.pix.document import ChargeDocument
from payments.pix.terms import Discount, DiscountMode, Fine, FineMode, Interest, InterestMode, Rebate, RebateMode

Json = dict[str, Any]
_LOGRADOURO_LENGTH, _CITY_LENGTH = 200, 200
_NOTHING = Decimal("0.00")
# What takes a term away from a charge that has it: a PATCH leaves alone what it does not name.
_NO_FINE = Fine(mode=FineMode.AMOUNT, value=_NOTHING)
_NO_INTEREST = Interest(mode=InterestMode.AMOUNT_A_DAY, value=_NOTHING)
_NO_REBATE = Rebate(mode=RebateMode.AMOUNT, value=_NOTHING)
_NO_DISCOUNT = Discount(mode=DiscountMode.AMOUNT_A_DAY_EARLY, a_day=_NOTHING)


def cobv_body(document: ChargeDocument) -> Json:
    """The body of `PUT /cobv/{txid}`."""
    body: Json = {
        "calendario": {
            "dataDeVencimento": document.due_on.isoformat(),
            "validadeAposVencimento": document.days_after_due,
        },
        "devedor": _debtor(document.debtor),
        "valor": {"original": reais(document.amount), **_terms(document)},
        "chave": document.key,
    }
    if document.payer_message:
        body["solicitacaoPagador"] = document.payer_message
    if document.notes:
        body["infoAdicionais"] = [{"nome": name, "valor": value} for name, value in document.notes]
    return body


def cobv_revision(document: ChargeDocument) -> Json:
    """The body of `PATCH /cobv/{txid}` after which the charge is this document: terms it lacks are set to nothing."""
    body = cobv_body(document)
    nothing = {
        "multa": _mode_and_value(_NO_FINE),
        "juros": _mode_and_value(_NO_INTEREST),
        "abatimento": _mode_and_value(_NO_REBATE),
        "desconto": _discount(_NO_DISCOUNT),
    }
    return {
        "solicitacaoPagador": "",
        "infoAdicionais": [],
        **body,
        "valor": {**nothing, **body["valor"]},
    }


def reais(amount: Money) -> str:
    """``"1234.50"``."""
    return f"{amount.decimal:.2f}"


def _terms(document: ChargeDocument) -> Json:
    found: Json = {}
    if document.fine:
        found["multa"] = _mode_and_value(document.fine)
    if document.interest:
        found["juros"] = _mode_and_value(document.interest)
    if document.rebate:
        found["abatimento"] = _mode_and_value(document.rebate)
    if document.discount:
        found["desconto"] = _discount(document.discount)
    return found


def _mode_and_value(term: Fine | Interest | Rebate) -> Json:
    return {"modalidade": int(term.mode), "valorPerc": f"{term.value:.2f}"}


def _discount(discount: Discount) -> Json:
    if discount.a_day is not None:
        return {"modalidade": int(discount.mode), "valorPerc": f"{discount.a_day:.2f}"}
    fixed = [{"data": pair.until.isoformat(), "valorPerc": f"{pair.value:.2f}"} for pair in discount.fixed]
    return {"modalidade": int(discount.mode), "descontoDataFixa": fixed}


def _debtor(debtor: Party) -> Json:
    street = ", ".join(part for part in (debtor.street, debtor.district) if part)
    optional = {
        "logradouro": street[:_LOGRADOURO_LENGTH],
        "cidade": debtor.city[:_CITY_LENGTH],
        "uf": debtor.state,
        "cep": debtor.postal_code,
    }
    return {
        "cpf" if len(debtor.tax_id) == 11 else "cnpj": debtor.tax_id,
        "nome": debtor.name,
        **{name: value for name, value in optional.items() if value},
    }
