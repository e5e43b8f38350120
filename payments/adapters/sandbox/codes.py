"""The codes each bank answers with, from its manual (the same tables `payments.cnab.banks` give words to)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from payments.account import BankAccount
from payments.cnab.layouts import layout_of
from payments.cnab.movements import Occurrence


@dataclass(frozen=True, slots=True, kw_only=True)
class BankCodes:
    """One bank's answers. `reasons` by what is wrong; `fee_line` is the occurrence of fees with a line of their own."""

    width: int
    write_off_refused: str
    instruction_refused: str
    paid_out_of_turn: str  # paid twice, or after the write-off
    registered: str = "02"
    rejected: str = "03"
    paid: str = "06"
    written_off: str = "09"
    due_date_changed: str = "14"
    paid_reason: str = ""
    written_off_reason: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    fee_line: str = ""
    fee_reason: str = ""

    def why(self, name: str) -> tuple[str, ...]:
        """The reason of a fault, where the bank's are written out."""
        return (self.reasons[name],) if name in self.reasons else ()


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


def bank_codes(bank: str) -> BankCodes:
    """A bank's answers: those written out above, or the first code its table lists for each event, without reasons.

    Raises InvalidCharge("unknown_bank") for a bank without a layout.
    """
    return CODES[bank] if bank in CODES else _of_table(bank)


@cache
def _of_table(bank: str) -> BankCodes:
    layout = layout_of(bank)
    first: dict[Occurrence, str] = {}
    for code, known in layout.ocorrencias.codes.items():
        first.setdefault(known.occurrence, code)
    refused = first.get(Occurrence.INSTRUCTION_REJECTED, first[Occurrence.REJECTED])
    written_off = first.get(Occurrence.WRITTEN_OFF, refused)
    return BankCodes(
        width=layout.width,
        registered=first[Occurrence.REGISTERED],
        rejected=first[Occurrence.REJECTED],
        paid=first[Occurrence.PAID],
        written_off=written_off,
        due_date_changed=first.get(Occurrence.CHANGED, refused),
        write_off_refused=refused,
        instruction_refused=refused,
        paid_out_of_turn=first[Occurrence.PAID],
    )


def same_account(account: BankAccount, agencia: str, conta: str) -> bool:
    """Whether padded agencia and conta are the account's."""
    return account.agencia.lstrip("0") == agencia.lstrip("0") and account.conta.lstrip("0") == conta.lstrip("0")
