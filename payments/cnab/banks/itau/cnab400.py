"""Itaú, CNAB 400.

Source: Cobrança Bancária, Intercâmbio Eletrônico de Arquivos, 400 bytes CNAB, julho/2021 v3. The amount in columns
254-266 of the return is what was put in the account, already less the fee of 176-188 (real files agree).
"""

from __future__ import annotations

from collections.abc import Iterator

from brazil.money import ZERO, Money
from payments.account import BankAccount
from payments.banks.itau import RULES, WITHOUT_ACCOUNT
from payments.check_digits import mod10
from payments.cnab.banks.itau import records_400 as records
from payments.cnab.banks.itau.ocorrencias import TABLE
from payments.cnab.checks import Settled, Totals, settle
from payments.cnab.cnab400 import Cnab400
from payments.cnab.entries import RemessaEntry, RemessaOrder, instruction_of
from payments.cnab.fields import Value
from payments.cnab.movements import PAYMENTS, Movement, Occurrence
from payments.cnab.terms import (
    fine_values,
    interest_per_day,
    payer_tax_id,
    tax_id_kind,
    title_values,
)

_DOCUMENTO_DE_DIVIDA = "15"
_NO_FINE, _FINE_PERCENTAGE = "0", "2"
# Write-offs that the bank makes because the money came another way: paid when an amount was credited.
_PAID_WHEN_CREDITED = frozenset({"10", "59", "72"})

_detail = records.REMESSA_DETAIL
_fine_bps = records.REMESSA_FINE.count("fine_bps")
_fine_on = records.REMESSA_FINE.day("fine_on")
_credited = records.RETORNO_DETAIL.money("credited_amount")


class Itau400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "341"
    ocorrencias = TABLE
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_detail = records.RETORNO_DETAIL
    retorno_trailer = records.RETORNO_TRAILER
    silent_types = frozenset("34")  # Pix payload, split

    def header_values(self, account: BankAccount) -> dict[str, Value]:
        return {
            "agencia": account.agencia,
            "conta": account.conta,
            "conta_dv": account.conta_dv,
            "beneficiary_name": account.beneficiary.name,
        }

    def remessa_header_values(self, sequence: int) -> dict[str, Value]:
        return {}  # this layout does not number remessas

    def entry_lines(self, entry: RemessaEntry, code: str, first: int) -> Iterator[str]:
        boleto, account, payer = entry.boleto, entry.boleto.account, entry.boleto.payer
        yield _detail.write(
            {
                **_account_values(account),
                **title_values(boleto),
                "company_use": entry.company_use,
                "nosso_numero": RULES.nosso_numero_full(boleto),
                "carteira": account.carteira,
                "carteira_code": "I",
                "occurrence_code": code,
                "especie": _DOCUMENTO_DE_DIVIDA,
                "aceite": "N",
                "interest_per_day": interest_per_day(boleto),
                "payer_kind": tax_id_kind(payer.tax_id),
                "payer_tax_id": payer.tax_id,
                "payer_name": payer.name,
                "payer_street": payer.street,
                "payer_district": payer.district,
                "payer_postal_code": payer.postal_code,
                "payer_city": payer.city,
                "payer_state": payer.state,
                "guarantor": boleto.creditor.name,
                "record_number": first,
            }
        )
        if boleto.fine_bps and code == "01":
            fine = fine_values(boleto, none=_NO_FINE, percentage=_FINE_PERCENTAGE)
            yield records.REMESSA_FINE.write({**fine, "record_number": first + 1})

    def read_order(self, line_no: int, line: str, following: str) -> RemessaOrder:
        code = _detail.digits("occurrence_code")(line)
        fined = following[0] == "2"
        kind = _detail.digits("payer_kind")(line)
        return RemessaOrder(
            line_no=line_no,
            instruction=instruction_of(code),
            movement_code=code,
            nosso_numero=_detail.digits("nosso_numero")(line),
            nosso_numero_dv="",
            document_number=_detail.text("document_number")(line),
            company_use=_detail.text("company_use")(line),
            carteira=_detail.digits("carteira")(line),
            agencia=_detail.digits("agencia")(line),
            conta=_detail.digits("conta")(line),
            amount=_detail.money("title_amount")(line),
            due_on=_detail.day("due_on")(line),
            issued_on=_detail.day("issued_on")(line),
            payer_name=_detail.text("payer_name")(line),
            payer_tax_id=payer_tax_id(kind, _detail.text("payer_tax_id")(line)),
            payer_postal_code=_detail.digits("payer_postal_code")(line),
            fine_bps=_fine_bps(following) if fined else 0,
            fine_on=_fine_on(following) if fined else None,
            interest_per_day=_detail.money("interest_per_day")(line),
            interest_bps=0,
        )

    def movement_values(self, account: BankAccount, movement: Movement) -> dict[str, Value]:
        number = movement.nosso_numero.zfill(8)
        paid = movement.paid_amount
        return {
            **_account_values(account),
            "company_use": movement.company_use,
            "nosso_numero": number,
            "carteira": account.carteira,
            "nosso_numero_2": number,
            "nosso_numero_dv": _number_digit(account, number),
            "carteira_code": "I",
            "occurrence_code": movement.occurrence_code,
            "occurred_on": movement.occurred_on,
            "document_number": movement.document_number,
            "nosso_numero_3": number,
            "due_on": movement.due_on,
            "title_amount": movement.title_amount,
            "receiving_bank": self.bank,
            "fee": movement.fee,
            "rebate": movement.rebate,
            "discount": movement.discount,
            "credited_amount": paid - movement.fee if paid else ZERO,
            "late_charges": movement.late_charges,
            "credited_on": movement.credited_on,
            "payer_name": movement.payer_name,
            "reasons": "".join(movement.reasons),
        }

    def settled(self, line: str, occurrence: Occurrence, code: str, fee: Money) -> Settled:
        credited = _credited(line)
        if code in _PAID_WHEN_CREDITED and credited:
            occurrence = Occurrence.PAID
        gross = credited if occurrence is Occurrence.REVERSED else credited + fee
        return settle(occurrence, gross if credited or occurrence in PAYMENTS else ZERO, credited)

    def trailer_values(self, totals: Totals) -> dict[str, Value]:
        return {"detail_count": totals.details, "title_total": totals.titles}

    def head_values(self, line: str) -> tuple[str, str, str]:
        header = self.retorno_header  # the same columns in both headers
        return header.text("agencia")(line), header.text("conta")(line), ""


def _number_digit(account: BankAccount, number: str) -> str:
    own = account.carteira.zfill(3) + number
    base = "" if account.carteira in WITHOUT_ACCOUNT else account.agencia.zfill(4) + account.conta.zfill(5)
    return mod10(base + own)


def _account_values(account: BankAccount) -> dict[str, Value]:
    return {
        "beneficiary_kind": tax_id_kind(account.beneficiary.tax_id),
        "beneficiary_tax_id": account.beneficiary.tax_id,
        "agencia": account.agencia,
        "conta": account.conta,
        "conta_dv": account.conta_dv,
    }
