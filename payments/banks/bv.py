"""BV, formerly Votorantim (655). Written from boletonet's slips; no manual of this bank is at hand.

The nosso numero has 10 digits in the code, and sources differ on the last: a check digit by boletonet's word, though
its slips follow no known rule; a module 10 of the nine before it (openboleto); none, nine digits behind a zero (ACBr).
The ten are taken as they are given.
"""

from __future__ import annotations

from payments.banks.account_fields import agencia, convenio
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto


class Bv(Issuer):
    """Rules of bank 655."""

    code = "655"
    printed_code = "655-6"
    name = "Banco BV"
    carteiras = (Carteira(code="500"),)
    account_fields = (agencia(), convenio(10, "Convênio"))
    number_width = 10

    def campo_livre(self, boleto: Boleto) -> str:
        carteira = fitted(boleto.account.carteira, 3, "carteira")
        return self.part(boleto.account, "convenio") + carteira + self.nosso_numero_full(boleto) + "00"

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        return f"{self.agencia_printed(boleto.account)}/{self.part(boleto.account, 'convenio')}"


RULES = Bv()
