"""Delbank (435), CNAB 400: returns only.

Source: no manual of this bank is at hand; a real return agrees with the system's.
"""

from __future__ import annotations

from payments.cnab.banks.autbank.returns import AutbankReturns


class Delbank400(AutbankReturns):
    """Reads what the bank sends."""

    bank = "435"


LAYOUT = Delbank400()
