"""Sicredi (748). Sources: Manual CNAB 240, Aug 2019 (items 3.4 and 7.3); Manual CNAB 400.

The nosso numero is the year of numbering (2), the byte of generation (2 to 9 when the beneficiary numbers, 1 only
for the cooperative), five digits and a module 11 digit. A number of up to five digits takes the year of the slip's
issue and byte 2; of six, its first digit is the byte; of eight, it states the year too.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.account_fields import agencia, convenio, variacao
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto
from payments.check_digits import mod11_zero, require_digits
from payments.errors import InvalidCharge

_SIMPLE, _WITH_VALUE = "1", "10"
FIRST_BYTE, COOPERATIVE_BYTES = "2", ("0", "1")


class Sicredi(Issuer):
    """Rules of bank 748. `variacao` is the posto."""

    code = "748"
    printed_code = "748-X"
    name = "Sicredi"
    carteiras = (Carteira(code="1"), Carteira(code="3", registered=False))
    account_fields = (agencia(called="Cooperativa"), variacao(2, "Posto"), convenio(5))

    def campo_livre(self, boleto: Boleto) -> str:
        kind = fitted(boleto.account.carteira, 1, "carteira")
        number = self.nosso_numero_full(boleto) + self.nosso_numero_digit(boleto)
        body = kind + _SIMPLE + number + "".join(self._holder(boleto.account)) + _WITH_VALUE
        return body + mod11_zero(body)

    def nosso_numero_full(self, boleto: Boleto) -> str:
        number = require_digits(boleto.nosso_numero, "nosso_numero")
        if len(number) > 8 or len(number) == 7:
            raise InvalidCharge("too_long", "nosso_numero", given=number, expected=8)
        if len(number) <= 5:
            number = FIRST_BYTE + number.zfill(5)
        return number if len(number) == 8 else f"{boleto.issued_on.year % 100:02d}{number}"

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        return mod11_zero("".join(self._holder(boleto.account)) + self.nosso_numero_full(boleto))

    def nosso_numero_printed(self, boleto: Boleto) -> str:
        number = self.nosso_numero_full(boleto)
        return f"{number[:2]}/{number[2:]}-{self.nosso_numero_digit(boleto)}"

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        return ".".join(self._holder(boleto.account))

    def check(self, boleto: Boleto) -> None:
        super().check(boleto)
        number = self.nosso_numero_full(boleto)
        if number[2] in COOPERATIVE_BYTES:
            raise InvalidCharge("number_of_the_bank", "nosso_numero", given=boleto.nosso_numero, expected=FIRST_BYTE)

    def _holder(self, account: BankAccount) -> tuple[str, str, str]:
        return self.part(account, "agencia"), self.part(account, "variacao"), self.part(account, "convenio")


RULES = Sicredi()
