"""Daycoval (707). Written from BoletoNetCore's slips of carteira 121; the scheme is that of bank 637's slip note of
23/01/2002, whose printed code agrees.

The nosso numero has 8 digits, written with two zeros before them.
"""

from __future__ import annotations

from payments.banks.autbank_form import AutbankForm
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto


class Daycoval(AutbankForm):
    """Rules of bank 707."""

    code = "707"
    printed_code = "707-2"
    name = "Banco Daycoval"
    carteiras = (Carteira(code="121"),)

    def nosso_numero_full(self, boleto: Boleto) -> str:
        return "00" + fitted(boleto.nosso_numero, 8, "nosso_numero")


RULES = Daycoval()
