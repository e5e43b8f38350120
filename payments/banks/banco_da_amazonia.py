"""Banco da Amazonia (003). Written from boletobr's slip, which ACBr's rule gives too; no manual is at hand.

The code carries agencia with digit, convenio and a nosso numero of 16 digits; it has no check digit of its own, and
no carteira: the bank's simple collection is called 0 here, so that the account names one as everywhere.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.account_fields import agencia, agencia_dv, convenio
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira
from payments.boleto import Boleto

_SYSTEM = "8"


class BancoDaAmazonia(Issuer):
    """Rules of bank 003."""

    code = "003"
    printed_code = "003-5"
    name = "Banco da Amazônia"
    carteiras = (Carteira(code="0"),)
    account_fields = (agencia(3), agencia_dv(), convenio(4, "Convênio"))
    number_width = 16

    def campo_livre(self, boleto: Boleto) -> str:
        holder = "".join(self.part(boleto.account, name) for name in ("agencia", "agencia_dv", "convenio"))
        return holder + self.nosso_numero_full(boleto) + _SYSTEM

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        return f"{self.agencia_printed(boleto.account)}/{self.part(boleto.account, 'convenio')}"

    def carteira_printed(self, account: BankAccount) -> str:
        return ""


RULES = BancoDaAmazonia()
