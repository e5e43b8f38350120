"""Inter (077). Sources: Manual CNAB 400 Conta Digital PJ (item 6.1.3); BoletoNetCore for carteira 110.

In carteira 112 the bank numbers the slips and tells the number in the return file, so none is issued here; in 110
the beneficiary numbers. Carteira 70 names the form of its predecessor, Intermedium: composed, never issued.
"""

from __future__ import annotations

from payments.banks.autbank_form import AutbankForm
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto

INTERMEDIUM = "70"


class Inter(AutbankForm):
    """Rules of bank 077."""

    code = "077"
    printed_code = "077-9"
    name = "Banco Inter"
    carteiras = (
        Carteira(code="110"),
        Carteira(code="112", of_the_bank=True),
        Carteira(code=INTERMEDIUM, registered=False),
    )

    def campo_livre(self, boleto: Boleto) -> str:
        if boleto.account.carteira != INTERMEDIUM:
            return super().campo_livre(boleto)
        account, number = boleto.account, fitted(boleto.nosso_numero, 11, "nosso_numero")
        holder = fitted(account.conta, 6, "conta") + fitted(account.conta_dv, 1, "conta_dv")
        return self.part(account, "agencia") + INTERMEDIUM + number + holder + "0"


RULES = Inter()
