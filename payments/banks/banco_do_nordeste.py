"""Banco do Nordeste (004). Sources: Cobranca Eletronica BNB, Especificacao do Codigo de Barras (item 3.2, note 1);
CNAB 400 v2.0; Padrao BNB CNAB 400, note 0.

The carteira here is the operacao of the code: 21 simple, 41 vinculada, 51 simplified and without registration; the
CNAB file has other letters for them. The nosso numero's digit weighs 2 to 8.
"""

from __future__ import annotations

from payments.banks.account_fields import agencia, conta, conta_dv
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto
from payments.check_digits import UP_TO_EIGHT, mod11


class BancoDoNordeste(Issuer):
    """Rules of bank 004."""

    code = "004"
    printed_code = "004-3"
    name = "Banco do Nordeste"
    carteiras = (Carteira(code="21"), Carteira(code="41"), Carteira(code="51", registered=False))
    account_fields = (agencia(), conta(7), conta_dv())
    number_width = 7

    def campo_livre(self, boleto: Boleto) -> str:
        holder = "".join(self.part(boleto.account, name) for name in ("agencia", "conta", "conta_dv"))
        number = self.nosso_numero_full(boleto) + self.nosso_numero_digit(boleto)
        return holder + number + fitted(boleto.account.carteira, 2, "carteira") + "000"

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        return mod11(self.nosso_numero_full(boleto), UP_TO_EIGHT, zero="0", one="0")


RULES = BancoDoNordeste()
