"""What a boleto's terms look like in a bank file: late charges, payer, numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from brazil.money import Money
from payments.boleto import Boleto
from payments.cnab.fields import Value
from payments.errors import InvalidCharge

CPF_KIND, CNPJ_KIND = "1", "2"


def tax_id_kind(tax_id: str) -> str:
    """ "1" for a CPF, "2" for a CNPJ, by length."""
    return CPF_KIND if len(tax_id) <= 11 else CNPJ_KIND


def payer_tax_id(kind: str, tax_id: str) -> str:
    """The compact tax id of a padded field: 11 characters of a CPF, 14 of a CNPJ."""
    return tax_id[-11:] if kind.strip("0") == CPF_KIND else tax_id[-14:]


def interest_per_day(boleto: Boleto) -> Money:
    """The monthly rate as an amount for each day of delay: amount x rate / 30, rounded to the centavo."""
    return boleto.amount.times(Decimal(boleto.interest_bps) / Decimal(10_000 * 30))


def share(amount: Money, bps: int) -> Money:
    """That many basis points of the amount, rounded to the centavo."""
    return amount.times(Decimal(bps) / Decimal(10_000))


def title_values(boleto: Boleto) -> dict[str, Value]:
    """The fields of a title that every layout names alike.

    Raises InvalidCharge when the value is not payable: zero, or more than the barcode's ten digits can say.
    """
    if not 0 < boleto.amount.cents <= 99_999_999_99:
        raise InvalidCharge("amount_not_payable", "amount", cents=boleto.amount.cents)
    return {
        "document_number": boleto.document_number,
        "due_on": boleto.due_on,
        "title_amount": boleto.amount,
        "issued_on": boleto.issued_on,
    }


def fine_values(boleto: Boleto, *, none: str, percentage: str) -> dict[str, Value]:
    """Kind, first day and rate of the fine; the day after the due date is the first late one."""
    if not boleto.fine_bps:
        return {"fine_kind": none}
    first_late_day = boleto.due_on + timedelta(days=1)
    return {"fine_kind": percentage, "fine_on": first_late_day, "fine_bps": boleto.fine_bps}


def split_postal_code(postal_code: str) -> Mapping[str, Value]:
    """The two fields some layouts give to a postal code."""
    return {"payer_postal_code": postal_code[:5], "payer_postal_suffix": postal_code[5:]}
