"""Rendimento (633), CNAB 400: returns only.

Source: Autbank, Troca de Arquivos Cobrança, Novo CNAB 400 (V2), which does not print the bank's code.
"""

from __future__ import annotations

from payments.cnab.banks.autbank.returns import AutbankReturns


class Rendimento400(AutbankReturns):
    """Reads what the bank sends."""

    bank = "633"


LAYOUT = Rendimento400()
