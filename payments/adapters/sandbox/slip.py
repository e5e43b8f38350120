"""A slip as the bank keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from brazil.calendar import next_bank_day
from brazil.money import ZERO, Money


class SlipState(StrEnum):
    """Where a slip stands at the bank."""

    WAITING = "waiting"  # read, to be registered on the next sweep
    REGISTERED = "registered"
    REJECTED = "rejected"
    PAID = "paid"
    WRITTEN_OFF = "written_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What the bank knows of a slip. `nosso_numero` at the bank's full width, without check digit."""

    bank: str
    agencia: str
    conta: str
    nosso_numero: str
    document_number: str
    company_use: str
    amount: Money
    due_on: date
    payer_name: str
    fine_bps: int
    interest_per_day: Money
    interest_bps: int
    state: SlipState

    def late_charges(self, paid_on: date) -> Money:
        """Fine and interest on that day; none until the first bank day from the due date (Lei 7.089/1983)."""
        if paid_on <= next_bank_day(self.due_on):
            return ZERO
        days = (paid_on - self.due_on).days
        fine = self.amount.times(Decimal(self.fine_bps) / 10_000)
        monthly = self.amount.times(Decimal(self.interest_bps) * days / (10_000 * 30))
        return fine + self.interest_per_day.times(days) + monthly


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidSlip:
    """A payment the bank took; it goes out with the next sweep's return."""

    slip: Slip
    amount: Money
    late_charges: Money
    paid_on: date
    credited_on: date
