"""Unibanco (409), extinct: composed so that its old slips can be proved, never chosen. Written from bopepo.

Cobranca especial, without registration: client code with digit and a number of 14. Cobranca direta, registered: due
date as YYMMDD, agencia with digit and a number of 11. Both close with ten times the weighted sum, module 11, 10
written 0; the super digit of the direta counts a 1 before the number.
"""

from __future__ import annotations

from payments.banks.account_fields import agencia, agencia_dv, conta, conta_dv
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto
from payments.check_digits import mod11_zero

ESPECIAL, DIRETA = "ESPECIAL", "DIRETA"
_ESPECIAL, _DIRETA = "5", "04"


class Unibanco(Issuer):
    """Rules of bank 409. Ten times a sum, module 11, is 11 less its remainder: `mod11_zero`."""

    code = "409"
    printed_code = "409-0"
    name = "Unibanco"
    carteiras = (Carteira(code=DIRETA), Carteira(code=ESPECIAL, registered=False))
    account_fields = (agencia(), agencia_dv(), conta(6), conta_dv())

    def campo_livre(self, boleto: Boleto) -> str:
        number = self.nosso_numero_full(boleto) + self.nosso_numero_digit(boleto)
        if boleto.account.carteira == ESPECIAL:
            return _ESPECIAL + self._parts(boleto, "conta", "conta_dv") + "00" + number
        return _DIRETA + f"{boleto.due_on:%y%m%d}" + self._parts(boleto, "agencia", "agencia_dv") + number

    def nosso_numero_full(self, boleto: Boleto) -> str:
        return fitted(boleto.nosso_numero, 14 if boleto.account.carteira == ESPECIAL else 11, "nosso_numero")

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        counted = "" if boleto.account.carteira == ESPECIAL else "1"
        return mod11_zero(counted + self.nosso_numero_full(boleto))

    def _parts(self, boleto: Boleto, *names: str) -> str:
        return "".join(self.part(boleto.account, name) for name in names)


RULES = Unibanco()
