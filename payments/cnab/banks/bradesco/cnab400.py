"""Bradesco, CNAB 400.

Source: manual 4008.524.0121, Troca de Arquivos Cobrança Bradesco, versão 11. Fees come in lines of their own
(occurrence 28) or with the registration (02), never taken off a payment.
"""

from __future__ import annotations

from collections.abc import Iterator

from brazil.money import ZERO, Money
from payments.account import BankAccount
from payments.banks.bradesco import RULES
from payments.check_digits import mod11_p
from payments.cnab.banks.bradesco import records_400 as records
from payments.cnab.banks.bradesco.ocorrencias import TABLE
from payments.cnab.checks import Settled, Totals, settle
from payments.cnab.cnab400 import Cnab400
from payments.cnab.entries import RemessaEntry, RemessaOrder, instruction_of
from payments.cnab.fields import Value
from payments.cnab.movements import Movement, Occurrence
from payments.cnab.terms import (
    fine_values,
    interest_per_day,
    payer_tax_id,
    split_postal_code,
    tax_id_kind,
    title_values,
)

_OUTROS = "99"
_NO_FINE, _FINE_PERCENTAGE = "0", "2"
_ISSUED_BY_CLIENT = "2"
_NO_DEBIT_NOTICE = "2"

_detail = records.REMESSA_DETAIL
_paid = records.RETORNO_DETAIL.money("paid_amount")


class Bradesco400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "237"
    ocorrencias = TABLE
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_detail = records.RETORNO_DETAIL
    retorno_trailer = records.RETORNO_TRAILER
    silent_types = frozenset("34")  # split, Pix address

    def header_values(self, account: BankAccount) -> dict[str, Value]:
        return {"company_code": account.convenio, "beneficiary_name": account.beneficiary.name}

    def remessa_header_values(self, sequence: int) -> dict[str, Value]:
        return {"sequence": sequence}

    def entry_lines(self, entry: RemessaEntry, code: str, first: int) -> Iterator[str]:
        boleto, account, payer = entry.boleto, entry.boleto.account, entry.boleto.payer
        fine = fine_values(boleto, none=_NO_FINE, percentage=_FINE_PERCENTAGE)
        fine.pop("fine_on", None)  # the bank counts it from the due date
        yield _detail.write(
            {
                **title_values(boleto),
                **fine,
                **split_postal_code(payer.postal_code),
                "carteira": account.carteira,
                "agencia": account.agencia,
                "conta": account.conta,
                "conta_dv": account.conta_dv,
                "company_use": entry.company_use,
                "nosso_numero": RULES.nosso_numero_full(boleto),
                "nosso_numero_dv": RULES.nosso_numero_digit(boleto),
                "issuer": _ISSUED_BY_CLIENT,
                "debit_notice": _NO_DEBIT_NOTICE,
                "occurrence_code": code,
                "especie": _OUTROS,
                "interest_per_day": interest_per_day(boleto),
                "payer_kind": tax_id_kind(payer.tax_id),
                "payer_tax_id": payer.tax_id,
                "payer_name": payer.name,
                "payer_street": f"{payer.street} {payer.city} {payer.state}",
                "record_number": first,
            }
        )

    def read_order(self, line_no: int, line: str, following: str) -> RemessaOrder:
        code = _detail.digits("occurrence_code")(line)
        kind = _detail.digits("payer_kind")(line)
        suffix = _detail.digits("payer_postal_suffix")(line)
        return RemessaOrder(
            line_no=line_no,
            instruction=instruction_of(code),
            movement_code=code,
            nosso_numero=_detail.digits("nosso_numero")(line),
            nosso_numero_dv=_detail.text("nosso_numero_dv")(line),
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
            payer_postal_code=_detail.digits("payer_postal_code")(line) + suffix,
            fine_bps=_detail.count("fine_bps")(line),
            fine_on=None,
            interest_per_day=_detail.money("interest_per_day")(line),
            interest_bps=0,
        )

    def movement_values(self, account: BankAccount, movement: Movement) -> dict[str, Value]:
        number = movement.nosso_numero.zfill(11)
        digit = mod11_p(account.carteira.zfill(2)[-2:] + number)
        return {
            "beneficiary_kind": tax_id_kind(account.beneficiary.tax_id),
            "beneficiary_tax_id": account.beneficiary.tax_id,
            "carteira": account.carteira,
            "agencia": account.agencia,
            "conta": account.conta,
            "conta_dv": account.conta_dv,
            "company_use": movement.company_use,
            "nosso_numero": number,
            "nosso_numero_dv": digit,
            "nosso_numero_2": f"{number}{digit}".zfill(20),
            "occurrence_code": movement.occurrence_code,
            "occurred_on": movement.occurred_on,
            "document_number": movement.document_number,
            "due_on": movement.due_on,
            "title_amount": movement.title_amount,
            "receiving_bank": self.bank,
            "fee": movement.fee,
            "rebate": movement.rebate,
            "discount": movement.discount,
            "paid_amount": movement.paid_amount,
            "late_charges": movement.late_charges,
            "credited_on": movement.credited_on,
            "reasons": "".join(movement.reasons),
        }

    def settled(self, line: str, occurrence: Occurrence, code: str, fee: Money) -> Settled:
        paid = _paid(line)
        return settle(occurrence, paid, paid)

    def trailer_values(self, totals: Totals) -> dict[str, Value]:
        amounts = totals.amount_of
        return {
            "count_02": totals.count_of.get("02", 0),
            "amount_02": amounts.get("02", ZERO),
            "count_06": totals.count_of.get("06", 0),
            "amount_06": amounts.get("06", ZERO),
        }

    def head_values(self, line: str) -> tuple[str, str, str]:
        return "", "", self.retorno_header.text("company_code")(line)  # the same columns in both headers
