"""BTG Pactual (208). Sources: Manual de Implantacao V2.1 (items 4.1, 4.4.4); the bank's slip mask sample.

The manual's text calls the digit the remainder; its worked example and the sample slip take 11 less it, and they are
followed. What remainders 0 and 1 give (0 and P) is a peer's.
"""

from __future__ import annotations

from payments.banks.bradesco_form import BradescoForm
from payments.banks.rules import Carteira


class BtgPactual(BradescoForm):
    """Rules of bank 208."""

    code = "208"
    printed_code = "208-1"
    name = "BTG Pactual"
    carteiras = (Carteira(code="01"),)


RULES = BtgPactual()
