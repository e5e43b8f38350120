"""Cresol (133). Written from one peer (laravel-boleto); the bank's CNAB 400 layouts say nothing of the code, and no
printed or tested value is at hand. Composed, and not to be chosen until a manual or a peer's value verifies it.
"""

from __future__ import annotations

from payments.banks.bradesco_form import BradescoForm
from payments.banks.rules import Carteira


class Cresol(BradescoForm):
    """Rules of bank 133."""

    code = "133"
    printed_code = "133-3"
    name = "Cresol"
    carteiras = (Carteira(code="09"),)


RULES = Cresol()
