"""What is asked of a bank in a remessa, whatever its layout."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from brazil.money import Money
from payments.boleto import Boleto


class Instruction(StrEnum):
    """What the bank is asked to do with a charge."""

    REGISTER = "register"
    WRITE_OFF = "write_off"
    CHANGE_DUE_DATE = "change_due_date"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemessaEntry:
    """One request about one boleto. `company_use` comes back in the return file (up to 25 characters)."""

    boleto: Boleto
    instruction: Instruction = Instruction.REGISTER
    company_use: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemessaHead:
    """The header of a remessa as the bank reads it. `sequence` is 0 when the layout has none."""

    bank: str
    width: int
    agencia: str
    conta: str
    convenio: str
    beneficiary_name: str
    sequence: int
    written_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemessaOrder:
    """One request as the bank reads it. `nosso_numero_dv` is "" where the layout does not carry it.

    `instruction` is None for a code this program does not know. Fine in basis points; interest as an amount a day
    (`interest_per_day`) or basis points a month, whichever the layout carries, zero for none.
    """

    line_no: int
    instruction: Instruction | None
    movement_code: str
    nosso_numero: str
    nosso_numero_dv: str
    document_number: str
    company_use: str
    carteira: str
    agencia: str
    conta: str
    amount: Money
    due_on: date | None
    issued_on: date | None
    payer_name: str
    payer_tax_id: str
    payer_postal_code: str
    fine_bps: int
    fine_on: date | None
    interest_per_day: Money
    interest_bps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemessaFile:
    """A whole remessa, read."""

    head: RemessaHead
    orders: tuple[RemessaOrder, ...]


# The same codes at every bank of the FEBRABAN habit (001, 237, 341, and the 240 layout).
MOVEMENT_CODES: dict[Instruction, str] = {
    Instruction.REGISTER: "01",
    Instruction.WRITE_OFF: "02",
    Instruction.CHANGE_DUE_DATE: "06",
}
_INSTRUCTIONS = {code: instruction for instruction, code in MOVEMENT_CODES.items()}


def instruction_of(code: str) -> Instruction | None:
    """The request of a movement code; None for one this program does not write."""
    return _INSTRUCTIONS.get(code)
