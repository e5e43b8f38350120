"""The charges on a late debt as factors: all that does not depend on its principal, worked out once and looked up.

A charge depends on the terms, the due date, the pricing day and the index series alone, so debts that share them share
it. In centavos, with P the principal, `*` meaning `offers.factors.scaled` (half up, once) and every factor a whole
number times SCALE:

    correction    K = P * fk            fk: index over the delay, less 1, never below 0        (owed.correction)
                  C = P + K             the corrected amount
    remuneratory  R = C * fr            fr: (1 + i)^(n/30) - 1                                 (offers.factors)
    fine          M = C * fm            fm: the contract's share, cut to the legal ceiling
    interest      J = C * fj + P * fs   fj: the contract's rate over time                      (owed.late_interest)
                                            or the legal rates added up                        (owed.legal_rate)
                                        fs: Selic until 29/08/2024, where no rate was agreed; otherwise 0
    cut           K + R + M + J <= P    on cards, taken in the order of `CUT_ORDER`            (owed.accrual)
    fees          H = (C + R + M + J) * fh, of what is left after the cut
    total         P + K + R + M + J + H

Fine and interest never fall on remuneratory interest, so that no interest bears interest (Decreto 22.626/1933 art.
4º). `detail` of a line, where it applies: `index`, `first_month`, `last_month`, `last_published` (of the index or of
the rate), `counted` (how time was), `contracted_rate` (before a ceiling cut it), `selic_rate`, `selic_first_month`,
`selic_last_month`, `selic_cents` (the part of legal interest up to 29/08/2024), `uncut_cents`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from offers.owed.balance import Component

Detail = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One charge whatever the principal. `principal_factor` is the part that falls on P and not on C (Selic)."""

    component: Component
    factor: int
    principal_factor: int = 0
    rate: Decimal
    days: int
    rule: str
    limit: str = ""
    detail: Detail = ()
