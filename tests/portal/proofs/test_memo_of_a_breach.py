"""The memo a debtor downloads of a debt that came back says, step by step, the very amount on the page."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from brazil.indices import load_series
from brazil.money import Money
from offers.agreements.breach import Paid
from offers.agreements.breach_memo import recompute_breach
from offers.agreements.delay import Settled
from offers.agreements.frozen import Freeze
from offers.agreements.rest_memo import recompute_rest
from offers.agreements.standing import InstallmentFacts
from offers.debt import ContractTerms, Debt, Product
from offers.policies.limits import Nature
from portal.cli.offers_recompute import recompute
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


def test_the_rest_of_a_novated_agreement_recomputes_from_the_memo_and_by_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two installments late, one of them paid in part, and one still ahead whose interest was not earned."""
    monkeypatch.setattr(balances, "_series_of", lambda _debt: SERIES)
    debt = Debt(principal=Money(500_000), due_on=date(2025, 1, 15), product=Product.SCHOOL, terms=ContractTerms())
    monkeypatch.setattr(DebtRecord, "as_rules_see_it", lambda _self: debt)
    part = Settled(on=date(2026, 5, 20), nominal=Money(5_000), fine=Money(200), interest=Money(33))
    lines = (
        InstallmentFacts(number=2, due_on=date(2026, 5, 10), amount=Money(10_000), settled=(part,)),
        InstallmentFacts(number=3, due_on=date(2026, 6, 10), amount=Money(10_000)),
        InstallmentFacts(number=4, due_on=date(2026, 9, 10), amount=Money(10_000)),
    )
    kept = Restatement(
        nature=Nature.NOVATION, agreement_id=1, on=date(2026, 6, 25), lines=lines, fine_bps=200, interest_bps=100,
        plan_rate=Decimal("0.02"), freezes=(Freeze(since=date(2026, 6, 26), until=date(2026, 7, 1)),),
    )  # fmt: skip
    balance = restated_balance(debt, kept, date(2026, 7, 20), SERIES)
    memo = json.loads(json.dumps(balances.memo_of_balance(DebtRecord(restated=kept.document()), balance)))
    again = recompute_rest(memo["breach"])
    assert again == memo["breach"]["result"]
    assert again["owed_cents"] == balance.total.cents
    file = tmp_path / "memo.json"
    file.write_text(json.dumps(memo), "utf-8")
    assert CliRunner().invoke(recompute, [str(file)]).exit_code == 0
    memo["breach"]["installments"][0]["settled"][0]["nominal_cents"] += 1
    file.write_text(json.dumps(memo), "utf-8")
    told = CliRunner().invoke(recompute, [str(file)])
    assert told.exit_code == 1
    assert "DIFERENTE  Parcela 2" in told.output
    del memo["breach"]["installments"][0]["settled"]
    file.write_text(json.dumps(memo), "utf-8")
    assert CliRunner().invoke(recompute, [str(file)]).exit_code == 1
