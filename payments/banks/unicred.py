"""Unicred (136). Sources: GR COB136 Composicao da Ficha, 03/12/2019 (items 3.10, 3.11); Cobranca Unicred CNAB 240/400,
v001, 29/12/2011.

Nosso numero of 10 digits and a module 11 digit, both in the code. A source that fills the last 11 positions with the
number alone departs from both manuals.
"""

from __future__ import annotations

from payments.banks.account_fields import agencia, conta, conta_dv
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira
from payments.boleto import Boleto
from payments.check_digits import mod11_zero


class Unicred(Issuer):
    """Rules of bank 136."""

    code = "136"
    printed_code = "136-8"
    name = "Unicred"
    carteiras = (Carteira(code="21"),)
    account_fields = (agencia(), conta(9), conta_dv())
    number_width = 10

    def campo_livre(self, boleto: Boleto) -> str:
        holder = "".join(self.part(boleto.account, name) for name in ("agencia", "conta", "conta_dv"))
        return holder + self.nosso_numero_full(boleto) + self.nosso_numero_digit(boleto)

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        return mod11_zero(self.nosso_numero_full(boleto))


RULES = Unicred()
