"""HSBC (399), extinct: composed so that its old slips can be proved, never chosen. Sources: Cobranca Nao Registrada,
Apr 2012 (items 5, 6); Cobranca Registrada, module II.

CNR, without registration: the beneficiary's code, the document's 13 digits and the due date as day of the year and
last digit of the year. Its printed number has a first digit (module 11, 10 written 0), the identifier 4 and a second
digit over the sum of the number so far, the code and the due date as DDMMYY. CSB, registered: range and sequential
(5 and 5) with a module 11 digit of weights 2 to 7.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.account_fields import agencia, conta
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto
from payments.check_digits import UP_TO_SEVEN, mod11, mod11_zero

UNREGISTERED, REGISTERED = "CNR", "CSB"
_WITH_DUE_DATE, _CNR, _CSB = "4", "2", "001"


class Hsbc(Issuer):
    """Rules of bank 399."""

    code = "399"
    printed_code = "399-9"
    name = "HSBC"
    carteiras = (Carteira(code=REGISTERED), Carteira(code=UNREGISTERED, registered=False))
    account_fields = (agencia(), conta(7))

    def campo_livre(self, boleto: Boleto) -> str:
        holder = self.part(boleto.account, "conta")
        if boleto.account.carteira == UNREGISTERED:
            due = f"{boleto.due_on:%j}{boleto.due_on.year % 10}"
            return holder + self.nosso_numero_full(boleto) + due + _CNR
        number = self.nosso_numero_full(boleto) + self.nosso_numero_digit(boleto)
        return number + self.part(boleto.account, "agencia") + holder + _CSB

    def nosso_numero_full(self, boleto: Boleto) -> str:
        width = 13 if boleto.account.carteira == UNREGISTERED else 10
        return fitted(boleto.nosso_numero, width, "nosso_numero")

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        number = self.nosso_numero_full(boleto)
        if boleto.account.carteira == REGISTERED:
            return mod11(number, UP_TO_SEVEN, zero="0", one="0")
        first = mod11_zero(number) + _WITH_DUE_DATE
        total = int(number + first) + int(self.part(boleto.account, "conta")) + int(f"{boleto.due_on:%d%m%y}")
        return first + mod11_zero(str(total))

    def nosso_numero_printed(self, boleto: Boleto) -> str:
        return self.nosso_numero_full(boleto) + self.nosso_numero_digit(boleto)

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        return self.agencia_printed(boleto.account) + "/" + self.part(boleto.account, "conta")

    def agencia_printed(self, account: BankAccount) -> str:
        return self.part(account, "agencia")


RULES = Hsbc()
