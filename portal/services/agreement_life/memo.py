"""The memo of a debt that came back from an agreement: all it takes to work out what is owed of it, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from brazil.indices import IndexSeries
from offers.agreements.breach import Paid
from offers.agreements.breach_memo import breach_memo
from offers.agreements.rest_memo import rest_memo
from offers.agreements.standing import InstallmentFacts
from offers.agreements.terms import LifeTerms
from offers.debt import Debt
from offers.policies.limits import Nature
from portal.services.agreement_life.restated import Restatement


def memo_of_restatement(
    debt: Debt,
    kept: Restatement,
    on: date,
    series: Mapping[str, IndexSeries],
    *,
    history: Iterable[InstallmentFacts] = (),
) -> dict[str, Any]:
    """The first debt come back, step by step, or the rest of a novated agreement, installment by installment; `history`
    are all its installments, those that were paid among them."""
    if kept.nature is Nature.NOVATION:
        terms = LifeTerms(fine_bps=kept.fine_bps, interest_bps=kept.interest_bps)
        return rest_memo(kept.lines, terms, kept.plan_rate, on, freezes=kept.freezes, history=history)
    paid = [Paid(on=max(each.on, debt.due_on), amount=each.amount) for each in kept.payments]
    last = max(on, debt.due_on, *(each.on for each in paid))
    return breach_memo(debt, paid, last, series, vested=kept.vested, freezes=kept.freezes)
