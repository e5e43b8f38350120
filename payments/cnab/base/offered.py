"""The values offered to a record of any layout, by the one name each has everywhere: a record takes what it has
fields for.
"""

from __future__ import annotations

from datetime import date, timedelta

from brazil.money import ZERO
from payments.account import BankAccount
from payments.boleto import Boleto
from payments.cnab.base.terms_codes import TermKinds
from payments.cnab.checks import Totals
from payments.cnab.entries import RemessaEntry
from payments.cnab.fields import Value
from payments.cnab.movements import Movement
from payments.cnab.record import Record
from payments.cnab.terms import interest_per_day, share, tax_id_kind
from payments.party import Party


def of_account(account: BankAccount) -> dict[str, Value]:
    """The account and who it belongs to."""
    return {
        "beneficiary_kind": tax_id_kind(account.beneficiary.tax_id),
        "beneficiary_tax_id": account.beneficiary.tax_id,
        "beneficiary_name": account.beneficiary.name,
        "agencia": account.agencia,
        "agencia_dv": account.agencia_dv,
        "conta": account.conta,
        "conta_dv": account.conta_dv,
        "carteira": account.carteira,
        "convenio": account.convenio,
        "variacao": account.variacao,
    }


def of_payer(payer: Party, *, split_code: bool) -> dict[str, Value]:
    """Who pays; `split_code` where the layout gives the postal code two fields."""
    code = payer.postal_code
    return {
        "payer_kind": tax_id_kind(payer.tax_id),
        "payer_tax_id": payer.tax_id,
        "payer_name": payer.name,
        "payer_street": payer.street,
        "payer_district": payer.district,
        "payer_city": payer.city,
        "payer_state": payer.state,
        "payer_postal_code": code[:5] if split_code else code,
        "payer_postal_suffix": code[5:],
    }


def of_creditor(boleto: Boleto) -> dict[str, Value]:
    """Whose debt it is (CDC art. 42-A), in the fields of sacador/avalista, when that is not who receives."""
    creditor = boleto.creditor
    if creditor.tax_id == boleto.account.beneficiary.tax_id:
        return {}
    return {
        "guarantor_kind": tax_id_kind(creditor.tax_id),
        "guarantor_tax_id": creditor.tax_id,
        "guarantor": creditor.name,
        "guarantor_street": creditor.street,
        "guarantor_city": creditor.city,
        "guarantor_state": creditor.state,
        "guarantor_postal_code": creditor.postal_code,
    }


def of_interest(boleto: Boleto, kinds: TermKinds, *, rate: bool) -> dict[str, Value]:
    """Late interest from the first late day: an amount a day, or the monthly percentage where `rate`."""
    if not boleto.interest_bps:
        return {"interest_kind": kinds.none}
    return {
        "interest_kind": kinds.rate if rate else kinds.amount,
        "interest_from": first_late_day(boleto),
        "interest_per_day": interest_per_day(boleto),
        "interest_bps": boleto.interest_bps,
    }


def of_fine(boleto: Boleto, kinds: TermKinds, *, rate: bool) -> dict[str, Value]:
    """The fine for delay: its percentage where `rate`, the amount it makes otherwise."""
    if not boleto.fine_bps:
        return {"fine_kind": kinds.none}
    return {
        "fine_kind": kinds.rate if rate else kinds.amount,
        "fine_on": first_late_day(boleto),
        "fine_bps": boleto.fine_bps,
        "fine_amount": share(boleto.amount, boleto.fine_bps),
    }


def of_discount(entry: RemessaEntry, kinds: TermKinds) -> dict[str, Value]:
    """An amount off until a day, and the rebate."""
    values: dict[str, Value] = {"discount_kind": kinds.none, "rebate": entry.rebate}
    if entry.discount:
        until = entry.discount_until or entry.boleto.due_on
        values |= {"discount_kind": kinds.amount, "discount_until": until, "discount": entry.discount}
    return values


def of_movement(movement: Movement) -> dict[str, Value]:
    """What a return says of one title, the account and number aside."""
    paid = movement.paid_amount
    return {
        "occurrence_code": movement.occurrence_code,
        "occurred_on": movement.occurred_on,
        "credited_on": movement.credited_on,
        "due_on": movement.due_on,
        "document_number": movement.document_number,
        "company_use": movement.company_use,
        "title_amount": movement.title_amount,
        "fee": movement.fee,
        "late_charges": movement.late_charges,
        "discount": movement.discount,
        "rebate": movement.rebate,
        "paid_amount": paid,
        "credited_amount": paid - movement.fee if paid else ZERO,
        "payer_name": movement.payer_name,
        "reasons": "".join(movement.reasons),
    }


def of_totals(trailer: Record, totals: Totals) -> dict[str, Value]:
    """The totals a trailer states, by the names of its fields: `detail_count`, `title_total`, and `count_06` or
    `amount_06` for the titles of one occurrence (`count_09_10` for those of two).
    """
    values: dict[str, Value] = {"detail_count": totals.details, "title_total": totals.titles}
    for field in trailer.fields:
        kind, _, codes = field.name.partition("_")
        wanted = codes.split("_")
        if kind == "count" and all(map(_is_code, wanted)):
            values[field.name] = sum(totals.count_of.get(code, 0) for code in wanted)
        elif kind == "amount" and all(map(_is_code, wanted)):
            values[field.name] = sum((totals.amount_of.get(code, ZERO) for code in wanted), ZERO)
    return {name: value for name, value in values.items() if trailer.has(name)}


def first_late_day(boleto: Boleto) -> date:
    """The day after the due date."""
    return boleto.due_on + timedelta(days=1)


def _is_code(text: str) -> bool:
    return len(text) == 2 and text.isdigit()
