"""The memo a debtor downloads of a debt that came back says, step by step, the very amount on the page."""

from __future__ import annotations

import json
from datetime import date

import pytest

from brazil.indices import load_series
from brazil.money import Money
from offers.agreements.breach import Paid
from offers.agreements.breach_memo import recompute_breach
from offers.debt import ContractTerms, Debt, Product
from offers.policies.limits import Nature
from portal.models import DebtRecord
from portal.services import balances
from portal.services.agreement_life.restated import Restatement, restated_balance

SERIES = load_series()


def test_the_breach_in_the_memo_recomputes_to_the_balance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(balances, "_series_of", lambda _debt: SERIES)
    terms = ContractTerms(correction_index="IPCA", late_interest_bps=100)
    debt = Debt(principal=Money(500_000), due_on=date(2025, 1, 15), product=Product.SCHOOL, terms=terms)
    monkeypatch.setattr(DebtRecord, "as_rules_see_it", lambda _self: debt)
    kept = Restatement(
        nature=Nature.CONFESSION,
        agreement_id=1,
        on=date(2026, 5, 1),
        payments=(Paid(on=date(2026, 1, 10), amount=Money(30_000)),),
        vested=Money(700),
    )
    balance = restated_balance(debt, kept, date(2026, 7, 20), SERIES)
    memo = json.loads(json.dumps(balances.memo_of_balance(DebtRecord(restated=kept.document()), balance)))
    assert recompute_breach(memo["breach"])["owed_cents"] == balance.total.cents
