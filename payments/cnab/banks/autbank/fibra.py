"""Fibra (224), CNAB 400: returns only.

Source: Produto Cobrança Bancária, Manual do Usuário CNAB 400, agosto/2021.
"""

from __future__ import annotations

from payments.cnab.banks.autbank.returns import AutbankReturns


class Fibra400(AutbankReturns):
    """Reads what the bank sends."""

    bank = "224"


LAYOUT = Fibra400()
