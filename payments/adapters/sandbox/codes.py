"""The codes each bank answers with, from its manual (the same tables `payments.cnab.banks` give words to)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from payments.account import BankAccount
from payments.errors import InvalidCharge

REGISTERED, REJECTED, PAID, WRITTEN_OFF, DUE_DATE_CHANGED = "02", "03", "06", "09", "14"


@dataclass(frozen=True, slots=True, kw_only=True)
class BankCodes:
    """One bank's answers. `reasons` by what is wrong; `fee_line` is the occurrence of fees with a line of their own."""

    width: int
    write_off_refused: str
    instruction_refused: str
    paid_out_of_turn: str  # paid twice, or after the write-off
    paid_reason: str
    written_off_reason: str
    reasons: Mapping[str, str]
    fee_line: str = ""
    fee_reason: str = ""


CODES: Mapping[str, BankCodes] = {
    "341": BankCodes(
        width=400,
        write_off_refused="15",
        instruction_refused="16",
        paid_out_of_turn="06",
        paid_reason="",
        written_off_reason="",
        reasons={
            "postal_code": "95",
            "duplicate": "14",
            "payer_tax_id": "37",
            "due_on": "66",
            "amount": "67",
            "nosso_numero": "42",
            "unknown_slip": "06",
            "not_open": "05",
            "instruction": "01",
        },
    ),
    "237": BankCodes(
        width=400,
        write_off_refused="27",
        instruction_refused="32",
        paid_out_of_turn="17",
        paid_reason="",
        written_off_reason="10",
        reasons={
            "postal_code": "48",
            "duplicate": "63",
            "payer_tax_id": "46",
            "due_on": "16",
            "amount": "20",
            "nosso_numero": "08",
            "unknown_slip": "60",
            "not_open": "42",
            "instruction": "04",
        },
        fee_line="28",
        fee_reason="13",
    ),
    "001": BankCodes(
        width=240,
        write_off_refused="26",
        instruction_refused="26",
        paid_out_of_turn="17",
        paid_reason="04",
        written_off_reason="10",
        reasons={
            "postal_code": "48",
            "duplicate": "63",
            "payer_tax_id": "46",
            "due_on": "16",
            "amount": "20",
            "nosso_numero": "08",
            "unknown_slip": "60",
            "not_open": "A5",
            "instruction": "05",
        },
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipNumber:
    """Where a barcode says its slip is: the number, and the account where the code carries one."""

    nosso_numero: str
    agencia: str = ""
    conta: str = ""


def read_campo_livre(bank: str, campo_livre: str) -> SlipNumber:
    """The slip a barcode names, read by the bank's own positions (the manuals' free field tables).

    Raises InvalidCharge("campo_livre") for a form this bank does not print.
    """
    if bank == "341" and campo_livre.endswith("000"):
        return SlipNumber(nosso_numero=campo_livre[3:11], agencia=campo_livre[12:16], conta=campo_livre[16:21])
    if bank == "237" and campo_livre.endswith("0"):
        return SlipNumber(nosso_numero=campo_livre[6:17], agencia=campo_livre[:4], conta=campo_livre[17:24])
    if bank == "001" and campo_livre.startswith("000000"):
        return SlipNumber(nosso_numero=campo_livre[6:23])
    if bank == "001":
        return SlipNumber(nosso_numero=campo_livre[:11], agencia=campo_livre[11:15], conta=campo_livre[15:23])
    raise InvalidCharge("campo_livre", "campo_livre", bank=bank)


def full_numbers(account: BankAccount, digits: str) -> tuple[str, ...]:
    """The numbers a bank may know a slip by when somebody says these digits, with or without zeros and convenio."""
    number = digits.lstrip("0")
    widths = {"341": (8,), "237": (11,), "001": (11, 17)}[account.bank]
    whole = [number.zfill(width) for width in widths]
    convenio = account.convenio.lstrip("0")
    if account.bank == "001" and convenio:
        whole += [convenio + number.zfill(width - len(convenio)) for width in widths]
    return tuple(dict.fromkeys(whole))


def same_account(account: BankAccount, agencia: str, conta: str) -> bool:
    """Whether padded agencia and conta are the account's."""
    return account.agencia.lstrip("0") == agencia.lstrip("0") and account.conta.lstrip("0") == conta.lstrip("0")
