"""Return files the tests read: payments as banks report them, with made-up numbers."""

from __future__ import annotations

from datetime import date

from brazil.money import Money
from payments.account import BankAccount
from payments.cnab.movements import Movement
from payments.cnab.retorno import write_retorno
from tests.payments.cnab_examples import WRITTEN_AT


def bank_number(account: BankAccount, n: int) -> str:
    """The nth number as the files of the account's bank write it."""
    return f"3294860{n:010}" if account.bank == "001" else str(n).zfill(8 if account.bank == "341" else 11)


def payment(account: BankAccount, n: int = 1, **changes: object) -> Movement:
    """A payment of R$ 100,00 in full, unless changed."""
    values: dict[str, object] = {
        "occurrence_code": "06",
        "nosso_numero": bank_number(account, n),
        "occurred_on": date(2026, 3, 18),
        "credited_on": date(2026, 3, 19),
        "due_on": date(2026, 3, 20),
        "title_amount": Money(100_00),
        "paid_amount": Money(100_00),
        "fee": Money(0) if account.bank == "237" else Money(2_50),
        "document_number": f"D{n}",
    }
    return Movement(**{**values, **changes})  # type: ignore[arg-type]


def retorno_of(account: BankAccount, *told: Movement) -> bytes:
    """The return file with which the account's bank tells these movements."""
    return write_retorno(account, told, sequence=42, written_at=WRITTEN_AT)
