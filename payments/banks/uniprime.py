"""Uniprime Norte do Parana, now Sisprime (084). Written from BoletoNetCore's and openboleto's slips; no manual of this
bank is at hand.
"""

from __future__ import annotations

from payments.banks.bradesco_form import BradescoForm
from payments.banks.rules import Carteira


class Uniprime(BradescoForm):
    """Rules of bank 084."""

    code = "084"
    printed_code = "084-1"
    name = "Sisprime do Brasil"
    carteiras = (Carteira(code="09"),)


RULES = Uniprime()
