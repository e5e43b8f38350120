"""The campo livre of Bradesco, which Uniprime, BTG Pactual and Cresol took over: agencia 4, carteira 2, nosso numero
11, conta 7 and a zero. The nosso numero's digit (module 11, weights 2 to 7, over carteira and number) is printed
only, and may be the letter P.
"""

from __future__ import annotations

from payments.banks.account_fields import agencia, conta, conta_dv
from payments.banks.issuer import Issuer
from payments.banks.rules import fitted
from payments.boleto import Boleto
from payments.check_digits import mod11_p


class BradescoForm(Issuer):
    """Base of the banks that write their slips as Bradesco does."""

    account_fields = (agencia(), conta(7), conta_dv())
    number_width = 11

    def campo_livre(self, boleto: Boleto) -> str:
        account = boleto.account
        number = self.nosso_numero_full(boleto)
        return self.part(account, "agencia") + self.carteira(boleto) + number + self.part(account, "conta") + "0"

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        return mod11_p(self.carteira(boleto) + self.nosso_numero_full(boleto))

    def nosso_numero_printed(self, boleto: Boleto) -> str:
        return f"{self.carteira(boleto)}/{super().nosso_numero_printed(boleto)}"

    def carteira(self, boleto: Boleto) -> str:
        """The carteira in its two digits."""
        return fitted(boleto.account.carteira, 2, "carteira")
