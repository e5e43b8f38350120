"""Caixa (104), SIGCB. Sources: MO 67.119 v009 (Jan 2016) and v010 (2020); MO 67.020 v003 and the SICOB manual for the
forms kept in `caixa_old_forms`.

The nosso numero is the carteira (14 registered and 24 not, issued by the beneficiary; 11 and 21 issued by the bank)
and 15 digits; it enters the code in pieces. The beneficiary's code has 6 digits and a digit of its own, or 7 digits
from 1100000 on: 1000000 to 1099999 do not exist.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks import caixa_old_forms
from payments.banks.account_fields import agencia, convenio
from payments.banks.issuer import Issuer, with_digit
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto
from payments.check_digits import mod11_zero
from payments.errors import InvalidCharge

FREE_WIDTH = 15
FIRST_OF_SEVEN = 1_100_000
_MOST_OF_SIX = 999_999


class Caixa(Issuer):
    """Rules of bank 104."""

    code = "104"
    printed_code = "104-0"
    name = "Caixa Econômica Federal"
    carteiras = (
        Carteira(code="14"),
        Carteira(code="11", of_the_bank=True),
        Carteira(code="24", registered=False),
        Carteira(code="21", registered=False),
        *(Carteira(code=form, registered=False) for form in caixa_old_forms.FORMS),
    )
    account_fields = (agencia(), convenio(7))

    def campo_livre(self, boleto: Boleto) -> str:
        if form := caixa_old_forms.FORMS.get(boleto.account.carteira):
            return form.campo_livre(boleto)
        number = self.nosso_numero_full(boleto)
        pieces = number[2:5] + number[0] + number[5:8] + number[1] + number[8:]
        body = "".join(_beneficiary(boleto.account)) + pieces
        return body + mod11_zero(body)

    def nosso_numero_full(self, boleto: Boleto) -> str:
        if form := caixa_old_forms.FORMS.get(boleto.account.carteira):
            return form.number(boleto)
        number = fitted(boleto.nosso_numero, FREE_WIDTH, "nosso_numero")
        return fitted(boleto.account.carteira, 2, "carteira") + number

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        return mod11_zero(self.nosso_numero_full(boleto))

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        return f"{self.part(boleto.account, 'agencia')}/{with_digit(*_beneficiary(boleto.account))}"

    def carteira_printed(self, account: BankAccount) -> str:
        return {"14": "RG", "11": "RG", "24": "SR", "21": "SR"}.get(account.carteira, account.carteira)

    def check_account(self, account: BankAccount) -> None:
        super().check_account(account)
        number = int(self.part(account, "convenio"))
        if _MOST_OF_SIX < number < FIRST_OF_SEVEN:
            raise InvalidCharge("convenio_unknown", "convenio", given=account.convenio, expected=str(FIRST_OF_SEVEN))


def _beneficiary(account: BankAccount) -> tuple[str, str]:
    """The beneficiary's code as it is written, and its digit; a code of seven digits has none."""
    number = fitted(account.convenio, 7, "convenio")
    return (number, "") if number[0] != "0" else (number[1:], mod11_zero(number[1:]))


RULES = Caixa()
