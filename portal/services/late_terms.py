"""What the agreement's contract says of a late installment: CDC art. 52 §1º and Decreto 22.626 art. 1º."""

LATE_FINE_BPS = 200
LATE_INTEREST_BPS = 100  # a month
