"""Real (356), extinct: composed so that its old slips can be proved, never chosen. Source: Cobranca 240 posicoes.

The digitao, a module 10 over number, agencia and conta, stands between account and number.
"""

from __future__ import annotations

from payments.banks.account_fields import agencia, conta
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira
from payments.boleto import Boleto
from payments.check_digits import mod10


class Real(Issuer):
    """Rules of bank 356."""

    code = "356"
    printed_code = "356-5"
    name = "Banco Real"
    carteiras = (Carteira(code="06", registered=False),)
    account_fields = (agencia(), conta(7))
    number_width = 13

    def campo_livre(self, boleto: Boleto) -> str:
        holder = self.part(boleto.account, "agencia") + self.part(boleto.account, "conta")
        return holder + self.digitao(boleto) + self.nosso_numero_full(boleto)

    def digitao(self, boleto: Boleto) -> str:
        """The digit of number, agencia and conta together."""
        holder = self.part(boleto.account, "agencia") + self.part(boleto.account, "conta")
        return mod10(self.nosso_numero_full(boleto) + holder)


RULES = Real()
