"""What the agreement's contract says of a late installment: CDC art. 52 §1º and Decreto 22.626 art. 1º."""

from __future__ import annotations

from offers.agreements.terms import life_terms_from
from portal.models import Charge

LATE_FINE_BPS = 200
LATE_INTEREST_BPS = 100  # a month


def late_terms_of(charge: Charge) -> tuple[int, int]:
    """Fine and interest a month, in basis points, that a charge bears once late: its agreement's, and none where its
    amount is good until a day."""
    if charge.valid_until is not None:
        return 0, 0
    terms = life_terms_from(charge.installment.agreement.life)
    return terms.fine_bps, terms.interest_bps
