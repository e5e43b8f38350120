"""Citi, CNAB 400.

Source: Manual CNAB 400 Posições, Cobrança Com Registro, versão 1.16. It has no field for a fine: the bank takes that of
its register. One code confirms entries and instructions, another refuses them.
"""

from __future__ import annotations

from payments.banks.citibank import RULES
from payments.cnab.banks.citibank import records_400 as records
from payments.cnab.banks.citibank.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.entries import Instruction, RemessaEntry
from payments.cnab.fields import Value

_SIMPLE = "1"
_NOT_PRINTED_BY_BANK = "07"
_REAL = "9"


class Citibank400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "745"
    ocorrencias = TABLE
    remessa_header = records.REMESSA_HEADER
    remessa_detail = records.REMESSA_DETAIL
    remessa_trailer = records.REMESSA_TRAILER
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    rules = RULES
    movement_codes = {
        Instruction.REGISTER: "01",
        Instruction.WRITE_OFF: "02",
        Instruction.GRANT_REBATE: "04",
        Instruction.CHANGE_DUE_DATE: "06",
        Instruction.GRANT_DISCOUNT: "07",
    }
    number_with_digit = True
    number_width = 11
    fixed = {"especie": "00", "carteira": _SIMPLE, "issuer": _NOT_PRINTED_BY_BANK, "currency": _REAL}

    def entry_values(self, entry: RemessaEntry) -> dict[str, Value]:
        values = super().entry_values(entry)
        return values | {"guarantor_or_message": values.get("guarantor", "")}


LAYOUT = Citibank400()
