"""Banco do Brasil, CNAB 400.

Source: Layout de arquivo remessa CNAB 400 (CBR641), abril/2012, and CBR643, arquivo retorno, janeiro/2014, for
convênios of seven digits; remessas of other convênios are written in CNAB 240. One code (03) refuses every command.
Whose debt it is stands where a message may: a mark says which.
"""

from __future__ import annotations

from brazil.money import Money
from brazil.text import bank_field
from payments.account import BankAccount
from payments.banks.banco_do_brasil import RULES
from payments.cnab.banks.banco_do_brasil import records_400 as records
from payments.cnab.banks.banco_do_brasil.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.base.terms_codes import TermKinds
from payments.cnab.checks import Settled
from payments.cnab.entries import RemessaEntry
from payments.cnab.fields import Value
from payments.cnab.movements import Occurrence
from payments.errors import InvalidCharge

_NOTA_DE_DEBITO = "13"
_DO_NOT_PROTEST = "07"
_CONVENIO_DIGITS = 7
_CPF_DIGITS = 11
_GUARANTOR_WIDTH = 40


class BancoDoBrasil400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "001"
    ocorrencias = TABLE
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"7": records.RETORNO_DETAIL, "1": records.RETORNO_DETAIL_OF_SIX}
    retorno_trailer = records.RETORNO_TRAILER
    rules = RULES
    remessa_extras = (records.REMESSA_FINE,)
    silent_types = frozenset("235")  # split, vendor, messages
    fine_kinds = TermKinds(none="9", amount="1", rate="2")
    fixed = {"especie": _NOTA_DE_DEBITO, "aceite": "N", "instruction_1": _DO_NOT_PROTEST}

    def entry_values(self, entry: RemessaEntry) -> dict[str, Value]:
        account, values = entry.boleto.account, super().entry_values(entry)
        if len(account.convenio.lstrip("0")) != _CONVENIO_DIGITS:
            raise InvalidCharge("convenio_length", "convenio", given=account.convenio, expected=_CONVENIO_DIGITS)
        creditor = entry.boleto.creditor
        if "guarantor" not in values:
            return values
        document = ("CPF" if len(creditor.tax_id) <= _CPF_DIGITS else "CNPJ") + creditor.tax_id
        name = bank_field(creditor.name, _GUARANTOR_WIDTH - len(document) - 1)
        return values | {"guarantor_mark": "A", "message_or_guarantor": f"{name} {document}"}

    def number_digit(self, account: BankAccount, number: str) -> str:
        return ""  # numbers of these convenios have none

    def settled(
        self, line: str, occurrence: Occurrence, code: str, paid: Money | None, credited: Money | None, fee: Money
    ) -> Settled:
        """Old returns leave the credited amount at zero beside what was paid: the fee is charged apart then."""
        return super().settled(line, occurrence, code, paid, credited or None, fee)


LAYOUT = BancoDoBrasil400()
