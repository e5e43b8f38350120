"""Safra (422). Source: Manual CNAB 400, 2016 (items 7.1, 7.2).

The carteira is not in the code: its last digit is the kind of collection, 2 registered, or 4 for the old Express
form, with the client's number and 17 free digits, which is composed and never issued. The nosso numero's module 11
digit (weights 2 to 9) is 1 for remainder 0 and 0 for remainder 1.
"""

from __future__ import annotations

from payments.banks.account_fields import agencia, agencia_dv, conta, conta_dv
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto
from payments.check_digits import UP_TO_NINE, mod11

EXPRESS = "4"
_MARK, _REGISTERED = "7", "2"


class Safra(Issuer):
    """Rules of bank 422."""

    code = "422"
    printed_code = "422-7"
    name = "Banco Safra"
    carteiras = (Carteira(code="1"), Carteira(code="2"), Carteira(code=EXPRESS, registered=False))
    account_fields = (agencia(), agencia_dv(), conta(8), conta_dv())
    number_width = 8

    def campo_livre(self, boleto: Boleto) -> str:
        account = boleto.account
        if account.carteira == EXPRESS:
            client = fitted(account.conta + account.conta_dv, 6, "conta")
            return _MARK + client + self.nosso_numero_full(boleto) + EXPRESS
        holder = "".join(self.part(account, name) for name in ("agencia", "agencia_dv", "conta", "conta_dv"))
        return _MARK + holder + self.nosso_numero_full(boleto) + self.nosso_numero_digit(boleto) + _REGISTERED

    def nosso_numero_full(self, boleto: Boleto) -> str:
        width = 17 if boleto.account.carteira == EXPRESS else self.number_width
        return fitted(boleto.nosso_numero, width, "nosso_numero")

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        if boleto.account.carteira == EXPRESS:
            return ""
        return mod11(self.nosso_numero_full(boleto), UP_TO_NINE, zero="1", one="0")


RULES = Safra()
