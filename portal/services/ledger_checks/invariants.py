"""What must hold of the books at any moment, and what a failure of it says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from brazil.money import Money


class Invariant(StrEnum):
    """One thing that must hold. Its sentence, ``finding_<value>``, says what it means that it does not."""

    JOURNAL_EMPTY = "journal_empty"
    POSTING_UNSOUND = "posting_unsound"
    BALANCES_NOT_ZERO = "balances_not_zero"
    BALANCE_DIFFERS = "balance_differs"
    ANOTHER_CREDITOR = "another_creditor"
    TWO_AGREEMENTS = "two_agreements"
    INSTALLMENTS_TOTAL = "installments_total"
    RECEIVABLE = "receivable"
    DEBT_BALANCE = "debt_balance"
    STATES = "states"
    INSTALLMENT_STATE = "installment_state"
    EVIDENCE = "evidence"
    PAYMENT_PARTS = "payment_parts"
    PAYMENT_JOURNAL = "payment_journal"
    INSTALLMENT_PAID = "installment_paid"
    CREDIT = "credit"
    SUSPENSE = "suspense"
    BANK_EVENT = "bank_event"
    CHARGE_NUMBER = "charge_number"
    CHARGE_SHARES = "charge_shares"
    CHARGE_OPEN = "charge_open"
    OWNERS = "owners"
    PAYOUT_LINE = "payout_line"
    PAYOUT_TOTAL = "payout_total"
    PAYOUT_BALANCE = "payout_balance"
    PAYOUT_WAITS = "payout_waits"
    OUTBOX_WAITS = "outbox_waits"


NOTHING_TO_PARK = frozenset({Invariant.OUTBOX_WAITS, Invariant.PAYOUT_WAITS})
"""Findings that tell of work left undone, and not of money that is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """An invariant that does not hold of `subject` (``agreement:3``, ``account:bank:3``); amounts where it has some."""

    code: Invariant
    subject: str
    creditor_id: int | None = None
    agreement_id: int | None = None
    expected: Money | None = None
    found: Money | None = None

    @property
    def sentence_code(self) -> str:
        """The code of its sentence, whose values are `expected` and `found`."""
        return f"finding_{self.code.value}"

    @property
    def parks(self) -> bool:
        """Whether what it is about must stop until a person has looked."""
        return self.code not in NOTHING_TO_PARK


@dataclass(frozen=True, slots=True)
class Question:
    """One invariant as one statement, so that it sees one moment of the database: rows are what breaks it.

    Columns: subject, creditor_id, agreement_id, expected, found (centavos, or NULL). `kind` is written before the
    subject.
    """

    code: Invariant
    kind: str
    sql: str
