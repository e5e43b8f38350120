"""What a bank says in a return file, whatever its layout."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from brazil.money import ZERO, Money, total


class Occurrence(StrEnum):
    """The few things that can have happened to a charge; each bank's own codes map to them."""

    REGISTERED = "registered"
    REJECTED = "rejected"  # the registration was refused
    PAID = "paid"
    PARTLY_PAID = "partly_paid"
    WRITTEN_OFF = "written_off"
    CHANGED = "changed"
    INSTRUCTION_REJECTED = "instruction_rejected"  # a write-off or change was refused; the charge stands
    FEE = "fee"
    REVERSED = "reversed"  # money taken back
    OPEN = "open"  # the bank's monthly list of what is not paid
    OTHER = "other"  # known to the bank's manual, and it asks nothing of us; code and reasons are kept
    UNKNOWN = "unknown"  # a code the bank's manual does not have: kept and shown, for a person to look at


PAYMENTS = frozenset({Occurrence.PAID, Occurrence.PARTLY_PAID})


@dataclass(frozen=True, slots=True, kw_only=True)
class RetornoHead:
    """The file's header. `sequence` is the bank's number of the file, 0 when the layout has none."""

    bank: str
    width: int
    agencia: str
    conta: str
    convenio: str
    beneficiary_name: str
    sequence: int
    written_on: date | None
    credited_on: date | None


class RetornoLine(NamedTuple):
    """One movement; a tuple, because a file may tell millions of them and nothing is made faster.

    `line_no` counts the lines of the file from 1 (the first of the two, in CNAB 240). `paid_amount` is what the payer
    paid; `fee` what the bank kept or charged; `credited_amount` what it put in the account by this line (never
    negative; a fee charged alone credits zero). `late_charges` are interest and fine together, as banks report them.
    `bank_key` is made of what the movement says and not of the file it came in, so that a file sent again, or another
    one that overlaps it, gives the same keys. `agencia`, `conta` and `convenio` are the account the movement itself
    names, "" where the layout names none: a file may hold several.
    """

    line_no: int
    bank: str
    nosso_numero: str
    document_number: str
    company_use: str
    occurrence: Occurrence
    occurrence_code: str
    reasons: tuple[str, ...]
    occurred_on: date
    credited_on: date | None
    due_on: date | None
    title_amount: Money
    paid_amount: Money
    credited_amount: Money
    fee: Money
    late_charges: Money
    discount: Money
    rebate: Money
    bank_key: str
    agencia: str = ""
    conta: str = ""
    convenio: str = ""

    @property
    def is_payment(self) -> bool:
        """Whether money came in."""
        return self.occurrence in PAYMENTS


class PixContent(StrEnum):
    """What a Pix line of a return holds, by its shape: manuals and files do not always agree."""

    PAYLOAD = "payload"  # the code itself (copia e cola)
    LOCATION = "location"  # the address of the bank's charge
    KEY = "key"  # the key that receives: no code can be made of it
    OTHER = "other"  # kept as it stands, for a person
    NOTHING = "nothing"  # the bank made none; the reasons say why


@dataclass(frozen=True, slots=True, kw_only=True)
class RetornoPix:
    """What a return tells of the Pix code of the title before it (`title_line`), in a line of its own.

    `text` is what the bank wrote, to the letter. `confirmed` is whether the bank's own manual says what stands there;
    where it is false, the columns are as other programs and real files have them.
    """

    line_no: int
    title_line: int
    bank: str
    nosso_numero: str
    content: PixContent
    text: str
    txid: str
    reasons: tuple[str, ...]
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedLine:
    """A line that could not be read. `code` is stable; `raw` the line as it came, without its end."""

    line_no: int
    column: int
    code: str
    field: str
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A difference between what the file says of itself and what it holds; reported, never hidden."""

    line_no: int
    code: str
    stated: str
    counted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetornoFile:
    """A whole return file, read."""

    head: RetornoHead
    lines: tuple[RetornoLine, ...]
    quarantined: tuple[QuarantinedLine, ...]
    findings: tuple[Finding, ...]
    pix: tuple[RetornoPix, ...] = ()

    @property
    def paid_total(self) -> Money:
        """What payers paid, gross."""
        return total(line.paid_amount for line in self.lines if line.is_payment)

    @property
    def fee_total(self) -> Money:
        """Every fee listed, on payments and alone."""
        return total(line.fee for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementPix:
    """The Pix line to be written after a movement: a code, an address or a key, or why there is none."""

    text: str = ""
    txid: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A movement to be written into a return file: what the sandbox bank tells its customer."""

    occurrence_code: str
    nosso_numero: str
    occurred_on: date
    title_amount: Money
    document_number: str = ""
    company_use: str = ""
    reasons: tuple[str, ...] = ()
    credited_on: date | None = None
    due_on: date | None = None
    paid_amount: Money = ZERO
    fee: Money = ZERO
    late_charges: Money = ZERO
    discount: Money = ZERO
    rebate: Money = ZERO
    payer_name: str = ""
    pix: MovementPix | None = None
