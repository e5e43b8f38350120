"""Rural (453), extinct: composed so that its old slips can be proved, never chosen. Written from bopepo's slip without
registration; the other two forms of that bank take a digit whose rule nobody shows, and are left out.
"""

from __future__ import annotations

from payments.banks.account_fields import agencia, convenio
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira
from payments.boleto import Boleto

_UNREGISTERED = "9"


class Rural(Issuer):
    """Rules of bank 453. `convenio` is the reduced client code."""

    code = "453"
    printed_code = "453-7"
    name = "Banco Rural"
    carteiras = (Carteira(code="9", registered=False),)
    account_fields = (agencia(3), convenio(3, "Código reduzido"))
    number_width = 15

    def campo_livre(self, boleto: Boleto) -> str:
        holder = self.part(boleto.account, "agencia") + self.part(boleto.account, "convenio")
        return _UNREGISTERED + holder + self.nosso_numero_full(boleto) + "000"

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        return f"{self.part(boleto.account, 'agencia')}/{self.part(boleto.account, 'convenio')}"


RULES = Rural()
