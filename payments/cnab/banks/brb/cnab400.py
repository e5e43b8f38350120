"""BRB, CNAB 400: returns only.

Source: no manual of this bank is at hand; the columns are those that brcobranca, boletobr and boletonet read, and a
real return agrees. Its remessa is of another shape, with a header of 39 columns and no trailer, known from two writers
that differ: none is written here. The account is agencia, conta and digit in one.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.brb import RULES
from payments.cnab.banks.brb import records_400 as records
from payments.cnab.banks.brb.ocorrencias_400 import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.fields import Value

_NUMBER = 10  # carteira, six digits and the bank; two check digits follow


class Brb400(Cnab400):
    """The bank's own side of its CNAB 400."""

    bank = "070"
    ocorrencias = TABLE
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    rules = RULES

    def number_values(self, account: BankAccount, number: str, digit: str) -> dict[str, Value]:
        return {"nosso_numero": number + digit}

    def number_read(self, text: str) -> str:
        return text[:_NUMBER]

    def digit_read(self, text: str) -> str:
        return text[_NUMBER:]

    def issuer_number(self, account: BankAccount, number: str) -> str:
        return number[1:7]


LAYOUT = Brb400()
