"""BRB (070). Written from brcobranca's, openboleto's and bopepo's slips; no manual of this bank's code is at hand.

The nosso numero is carteira, six digits, the constant 070 and the two digits (module 10, then module 11) that close
the code, taken over all that stands before them.
"""

from __future__ import annotations

from payments.banks.account_fields import agencia, conta, conta_dv
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto
from payments.check_digits import double_digit

NO_INCREMENT = "000"


class Brb(Issuer):
    """Rules of bank 070. `variacao` is the increment of the nosso numero, which nearly no contract has."""

    code = "070"
    printed_code = "070-1"
    name = "BRB"
    carteiras = (
        Carteira(code="2"),
        Carteira(code="3", of_the_bank=True),
        Carteira(code="1", registered=False),
    )
    account_fields = (agencia(3), conta(6), conta_dv())
    number_width = 6

    def campo_livre(self, boleto: Boleto) -> str:
        body = self._body(boleto)
        return body + double_digit(body)

    def nosso_numero_full(self, boleto: Boleto) -> str:
        return fitted(boleto.account.carteira, 1, "carteira") + super().nosso_numero_full(boleto) + self.code

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        return double_digit(self._body(boleto))

    def nosso_numero_printed(self, boleto: Boleto) -> str:
        return self.nosso_numero_full(boleto) + self.nosso_numero_digit(boleto)

    def _body(self, boleto: Boleto) -> str:
        increment = fitted(boleto.account.variacao or NO_INCREMENT, 3, "variacao")
        holder = "".join(self.part(boleto.account, name) for name in ("agencia", "conta", "conta_dv"))
        return increment + holder + self.nosso_numero_full(boleto)


RULES = Brb()
