"""What a tie-out finds where statement, ledger and creditor's account differ, by name; and what a person may decide."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Decision(StrEnum):
    """What became of a movement of a statement that no file told of."""

    OPEN = "open"
    FEE = "fee"  # booked as a fee of the bank, or a fee given back
    TRANSFER = "transfer"  # booked as moved by the account's owner
    TAKEN_BACK = "taken_back"  # booked as money the bank took back: in suspense until its payment is undone
    HELD = "held"  # money that came, in suspense until it is known whose it is
    PAYMENT = "payment"  # what came became a payment of an agreement; what was taken back undid one
    EXPLAINED = "explained"  # nothing to book; the reason says why


class Finding(StrEnum):
    """Why a line stands on one side alone."""

    FEE = "statement_fee"  # the bank took a fee that no file told of
    FEE_NETTED = "fee_netted"  # the bank credited what the files say less a fee that they do not name
    TRANSFER = "statement_transfer"  # money moved by the account's owner
    TAKEN_BACK = "statement_taken_back"  # the bank took money back and no file told of it
    PAYMENT = "statement_payment"  # money that only the statement tells of
    MISSING_FILE = "missing_file"  # a credit of collection, on a day of which no file came
    NOT_CREDITED = "not_credited"  # the books have it, the statement of the day does not
    CREDITOR_DIFFERS = "creditor_differs"  # the account of the payments says another amount than the ledger
    NO_STATEMENT = "no_statement"  # no statement of the day was read


DECISIONS: Mapping[Finding, tuple[Decision, ...]] = {
    Finding.FEE: (Decision.FEE, Decision.EXPLAINED),
    Finding.FEE_NETTED: (Decision.FEE, Decision.EXPLAINED),
    Finding.TRANSFER: (Decision.TRANSFER, Decision.EXPLAINED),
    Finding.TAKEN_BACK: (Decision.TAKEN_BACK, Decision.FEE, Decision.TRANSFER, Decision.EXPLAINED),
    Finding.PAYMENT: (Decision.HELD, Decision.TRANSFER, Decision.EXPLAINED),
    Finding.MISSING_FILE: (Decision.HELD, Decision.EXPLAINED),
    Finding.NOT_CREDITED: (),
    Finding.CREDITOR_DIFFERS: (),
    Finding.NO_STATEMENT: (),
}
"""What may be decided of a statement's movement by what it was found to be; the first is the usual one."""
