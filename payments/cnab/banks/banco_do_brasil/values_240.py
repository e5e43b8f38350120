"""Banco do Brasil, CNAB 240: what each record is filled with.

Source: Particularidades BB, Leiaute CNAB 240, agosto/2017.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from brazil.money import ZERO
from payments.account import BankAccount
from payments.banks.banco_do_brasil import RULES
from payments.check_digits import mod11_x
from payments.cnab.banks.banco_do_brasil import records_240 as records
from payments.cnab.entries import MOVEMENT_CODES, RemessaEntry
from payments.cnab.fields import Value
from payments.cnab.movements import Movement
from payments.cnab.record import Record
from payments.cnab.terms import fine_values, split_postal_code, tax_id_kind, title_values

WITHOUT_DIGIT = 17  # a nosso numero of 17 has no check digit, one of 11 has
_DOCUMENTO_DE_DIVIDA = "24"
_NO_FINE, _FINE_PERCENTAGE = "0", "2"
_MONTHLY_RATE, _NO_INTEREST = "2", "0"
_BY_CLIENT = "2"
_DO_NOT_PROTEST = "3"
_REAL = "09"
# The digit that stands for the carteira in the detail (field note of segment P).
_CARTEIRA_DIGITS: Mapping[str, str] = {"11": "1", "12": "1", "17": "7", "31": "2", "51": "4"}


def account_values(account: BankAccount) -> dict[str, Value]:
    return {
        "beneficiary_kind": tax_id_kind(account.beneficiary.tax_id),
        "beneficiary_tax_id": account.beneficiary.tax_id,
        "convenio": account.convenio,
        "convenio_carteira": account.carteira,
        "convenio_variacao": account.variacao,
        "agencia": account.agencia,
        "agencia_dv": account.agencia_dv,
        "conta": account.conta,
        "conta_dv": account.conta_dv,
        "beneficiary_name": account.beneficiary.name,
    }


def entry_segments(entry: RemessaEntry) -> Iterator[tuple[Record, dict[str, Value]]]:
    code = MOVEMENT_CODES[entry.instruction]
    yield records.SEGMENT_P, {**_p_values(entry), "occurrence_code": code}
    yield records.SEGMENT_Q, {**_q_values(entry), "occurrence_code": code}
    if entry.boleto.fine_bps:
        fine = fine_values(entry.boleto, none=_NO_FINE, percentage=_FINE_PERCENTAGE)
        yield records.SEGMENT_R, {**fine, "occurrence_code": code}


def _p_values(entry: RemessaEntry) -> dict[str, Value]:
    boleto, account = entry.boleto, entry.boleto.account
    return {
        **title_values(boleto),
        **_detail_account(account),
        "nosso_numero": RULES.nosso_numero_full(boleto) + RULES.nosso_numero_digit(boleto),
        "registration_form": "1",
        "document_kind": "1",
        "issuer": _BY_CLIENT,
        "deliverer": _BY_CLIENT,
        "especie": _DOCUMENTO_DE_DIVIDA,
        "aceite": "N",
        "interest_kind": _MONTHLY_RATE if boleto.interest_bps else _NO_INTEREST,
        "interest_from": boleto.due_on if boleto.interest_bps else None,
        "interest_bps": boleto.interest_bps,
        "discount_kind": "0",
        "company_use": entry.company_use,
        "protesto_code": _DO_NOT_PROTEST,
        "currency": _REAL,
    }


def _detail_account(account: BankAccount) -> dict[str, Value]:
    return {
        "agencia": account.agencia,
        "agencia_dv": account.agencia_dv,
        "conta": account.conta,
        "conta_dv": account.conta_dv,
        "carteira": _CARTEIRA_DIGITS.get(account.carteira, "1"),
    }


def _q_values(entry: RemessaEntry) -> dict[str, Value]:
    payer, creditor = entry.boleto.payer, entry.boleto.creditor
    return {
        **split_postal_code(payer.postal_code),
        "payer_kind": tax_id_kind(payer.tax_id),
        "payer_tax_id": payer.tax_id,
        "payer_name": payer.name,
        "payer_street": payer.street,
        "payer_district": payer.district,
        "payer_city": payer.city,
        "payer_state": payer.state,
        "guarantor_kind": tax_id_kind(creditor.tax_id),
        "guarantor_tax_id": creditor.tax_id,
        "guarantor": creditor.name,
    }


def t_values(account: BankAccount, movement: Movement) -> dict[str, Value]:
    number = movement.nosso_numero
    return {
        **_detail_account(account),
        "occurrence_code": movement.occurrence_code,
        "nosso_numero": number if len(number) >= WITHOUT_DIGIT else number + mod11_x(number),
        "document_number": movement.document_number,
        "due_on": movement.due_on,
        "title_amount": movement.title_amount,
        "receiving_bank": RULES.code,
        "company_use": movement.company_use,
        "currency": _REAL,
        "payer_name": movement.payer_name,
        "fee": movement.fee,
        "reasons": "".join(movement.reasons),
    }


def u_values(movement: Movement) -> dict[str, Value]:
    paid = movement.paid_amount
    return {
        "occurrence_code": movement.occurrence_code,
        "late_charges": movement.late_charges,
        "discount": movement.discount,
        "rebate": movement.rebate,
        "paid_amount": paid,
        "credited_amount": paid - movement.fee if paid else ZERO,
        "occurred_on": movement.occurred_on,
        "credited_on": movement.credited_on,
    }
