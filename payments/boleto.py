"""The boleto: what it states, its barcode and its linha digitavel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brazil.money import Money
from payments.account import BankAccount
from payments.party import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Boleto:
    """The facts of one slip, before any code is made of them.

    `nosso_numero` is the issuer's number within the account, digits only, without the check digit. `creditor` is
    whose debt is paid (CDC art. 42-A), who may differ from the account's beneficiary. Rates in basis points, per
    month for interest; zero for none.
    """

    account: BankAccount
    nosso_numero: str
    document_number: str
    amount: Money
    issued_on: date
    due_on: date
    payer: Party
    creditor: Party
    fine_bps: int = 0
    interest_bps: int = 0
