"""Autbank's return, CNAB 400: what the banks on that system share.

Source: Banco Fibra, Produto Cobrança Bancária, Manual do Usuário CNAB 400, agosto/2021; Autbank, Troca de Arquivos
Cobrança, Novo CNAB 400 (V2, until 14/12/2018). Real returns of Fibra and Pine agree.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.cnab.banks.autbank import records_400 as records
from payments.cnab.banks.autbank.ocorrencias import TABLE
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.fields import Value


class AutbankReturns(Cnab400):
    """The return of a bank on the system; a subclass names the bank."""

    ocorrencias = TABLE
    retorno_header = records.RETORNO_HEADER
    retorno_details = {"1": records.RETORNO_DETAIL}
    retorno_trailer = records.RETORNO_TRAILER
    paid_when_credited = frozenset({"10"})  # written off because it was settled

    def header_values(self, account: BankAccount) -> dict[str, Value]:
        return super().header_values(account) | {"bank": self.bank}
