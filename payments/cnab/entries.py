"""What is asked of a bank in a remessa, whatever its layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from brazil.money import ZERO, Money
from payments.boleto import Boleto


class Instruction(StrEnum):
    """What the bank is asked to do with a charge."""

    REGISTER = "register"
    WRITE_OFF = "write_off"
    CHANGE_DUE_DATE = "change_due_date"
    GRANT_REBATE = "grant_rebate"
    CANCEL_REBATE = "cancel_rebate"
    GRANT_DISCOUNT = "grant_discount"
    CANCEL_DISCOUNT = "cancel_discount"


@dataclass(frozen=True, slots=True, kw_only=True)
class PixRequest:
    """A Pix code the bank is asked to make for a slip (bolepix): paying either settles both.

    `key` is the key of the account that receives, as DICT has it; "" for the bank's own choice, where it makes one (at
    Itaú the CNPJ of the account). `txid` where the layout carries one.
    """

    key: str = ""
    txid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemessaEntry:
    """One request about one boleto. `company_use` comes back in the return file (up to 25 characters).

    `discount` is an amount off until `discount_until` (the due date when not given); `rebate` an amount off whenever
    it is paid (abatimento). Late charges are the boleto's own. `pix` goes with a registration only, and only to banks
    whose layout carries it (`pix_record`).
    """

    boleto: Boleto
    instruction: Instruction = Instruction.REGISTER
    company_use: str = ""
    discount: Money = ZERO
    discount_until: date | None = None
    rebate: Money = ZERO
    pix: PixRequest | None = None


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

    `instruction` is None for a code this program does not know. Fine in basis points or as an amount, interest as an
    amount a day or basis points a month, whichever the layout carries, zero for none.
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
    fine_amount: Money = ZERO
    discount: Money = ZERO
    discount_until: date | None = None
    rebate: Money = ZERO
    pix: PixRequest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemessaFile:
    """A whole remessa, read."""

    head: RemessaHead
    orders: tuple[RemessaOrder, ...]


# The codes of the FEBRABAN habit; a layout whose bank has others states its own table.
MOVEMENT_CODES: Mapping[Instruction, str] = {
    Instruction.REGISTER: "01",
    Instruction.WRITE_OFF: "02",
    Instruction.GRANT_REBATE: "04",
    Instruction.CANCEL_REBATE: "05",
    Instruction.CHANGE_DUE_DATE: "06",
}
