"""The campo livre that Inter and Daycoval share: agencia 4, carteira 3, operacao 7 (given by the bank), nosso numero
10 and its module 10 digit, taken over agencia, carteira and number.
"""

from __future__ import annotations

from payments.banks.account_fields import agencia, agencia_dv, conta, convenio
from payments.banks.issuer import Issuer
from payments.banks.rules import fitted
from payments.boleto import Boleto
from payments.check_digits import mod10


class AutbankForm(Issuer):
    """Base of the banks that write their slips so. `convenio` is the operacao."""

    account_fields = (agencia(), agencia_dv(), conta(10), convenio(7, "Operação"))
    number_width = 10

    def campo_livre(self, boleto: Boleto) -> str:
        account = boleto.account
        head = self.part(account, "agencia") + self.carteira(boleto) + self.part(account, "convenio")
        return head + self.nosso_numero_full(boleto) + self.nosso_numero_digit(boleto)

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        return mod10(self.part(boleto.account, "agencia") + self.carteira(boleto) + self.nosso_numero_full(boleto))

    def nosso_numero_printed(self, boleto: Boleto) -> str:
        agencia_printed = self.part(boleto.account, "agencia") + boleto.account.agencia_dv
        return f"{agencia_printed}/{self.carteira(boleto)}/{super().nosso_numero_printed(boleto)}"

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        account = boleto.account
        number = account.conta.lstrip("0")
        return f"{self.agencia_printed(account)}/{number}" + (f"-{account.conta_dv}" if account.conta_dv else "")

    def carteira(self, boleto: Boleto) -> str:
        """The carteira in its three digits."""
        return fitted(boleto.account.carteira, 3, "carteira")
