"""Credisis (097). Source: Padronizacao do Boleto v1.0, May 2017 (annex VIII); weights from brcobranca and pycobranca.

The nosso numero has 20 digits: 097, a module 11 digit of the beneficiary's CPF or CNPJ (0 and 10 written 1),
cooperative, convenio and number. What an alphanumeric CNPJ would give is not defined: it is refused.
"""

from __future__ import annotations

from payments.banks.account_fields import agencia, convenio
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira
from payments.boleto import Boleto
from payments.check_digits import mod11_barcode, require_digits

_ZEROS = "00000"


class Credisis(Issuer):
    """Rules of bank 097."""

    code = "097"
    printed_code = "097-3"
    name = "CrediSIS"
    carteiras = (Carteira(code="18"),)
    account_fields = (agencia(called="Cooperativa"), convenio(6, "Convênio"))
    number_width = 6

    def campo_livre(self, boleto: Boleto) -> str:
        return _ZEROS + self.nosso_numero_full(boleto)

    def nosso_numero_full(self, boleto: Boleto) -> str:
        account = boleto.account
        of_the_holder = mod11_barcode(require_digits(account.beneficiary.tax_id, "beneficiary_tax_id"))
        holder = self.part(account, "agencia") + self.part(account, "convenio")
        return self.code + of_the_holder + holder + super().nosso_numero_full(boleto)

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        return f"{self.part(boleto.account, 'agencia')}/{self.part(boleto.account, 'convenio')}"


RULES = Credisis()
