"""What the books must hold, in plain Python and whole centavos: the same events, worked out a second time.

Nothing here is shared with the portal's rules but the calendar of bank days. Amounts are centavos; an account is its
written form; a balance is what came in less what went out. `lines`: what an installment asks for and what a payment
settles of it. `books`: what each event moves.
"""

from tests.support.ledger_model.books import Agreement, Books, Paid
from tests.support.ledger_model.lines import (
    FINE,
    LATE_INTEREST,
    PLAN,
    PRINCIPAL,
    REBATE,
    Line,
    by_law,
    early,
    one_line,
    over,
    shared,
    spread,
)

__all__ = [
    "FINE", "LATE_INTEREST", "PLAN", "PRINCIPAL", "REBATE", "Agreement", "Books", "Line", "Paid", "by_law", "early",
    "one_line", "over", "shared", "spread",
]  # fmt: skip
