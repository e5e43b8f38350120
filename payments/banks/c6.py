"""C6 (336). Source: CNAB 400 layout, June 2022 (items 10.1, 10.2, D017, D019); carteiras 21 and 24 only in peers.

The last position says who issues: 4 the client (carteiras 20 and 40), 3 the bank (10, 30, 60 and those the manual
does not list). The digit of the nosso numero (module 11, weights 2 to 7, over zero, carteira and number) is printed
only, and may be the letter P.
"""

from __future__ import annotations

from payments.banks.account_fields import agencia, convenio
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto
from payments.check_digits import mod11_p

BY_THE_CLIENT = ("20", "40")
_BY_THE_BANK = ("10", "30", "60")


class C6(Issuer):
    """Rules of bank 336. `convenio` is the codigo do cedente."""

    code = "336"
    printed_code = "336-0"
    name = "C6 Bank"
    carteiras = (
        *(Carteira(code=code) for code in BY_THE_CLIENT),
        *(Carteira(code=code, of_the_bank=True) for code in _BY_THE_BANK),
    )
    account_fields = (agencia(), convenio(12, "Código do cedente"))
    number_width = 10

    def campo_livre(self, boleto: Boleto) -> str:
        carteira = fitted(boleto.account.carteira, 2, "carteira")
        layout = "4" if carteira in BY_THE_CLIENT else "3"
        return self.part(boleto.account, "convenio") + self.nosso_numero_full(boleto) + carteira + layout

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        return mod11_p(fitted(boleto.account.carteira, 3, "carteira") + self.nosso_numero_full(boleto))

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        return f"{self.agencia_printed(boleto.account)}/{self.part(boleto.account, 'convenio')}"


RULES = C6()
