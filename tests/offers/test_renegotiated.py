"""An agreement that runs may be changed for another as often as its terms say, and what keeping it costs is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementState
from offers.agreements.changes import ChangeRefusal
from offers.agreements.delay import Settled
from offers.agreements.renegotiated import Compared, keeping, may_renegotiate
from offers.agreements.standing import InstallmentFacts
from offers.agreements.terms import LifeTerms, life_terms_from
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan
from tests.offers.strategies import balance_of, example_policy

TERMS = LifeTerms(renegotiations=1)
BALANCE = balance_of(date(2026, 4, 14), 100, principal=100_000, fine=2_000, interest=3_333)
TIER = example_policy().tiers[0]
ON = date(2026, 4, 14)
PAID = Settled(on=date(2026, 1, 15), nominal=Money(10_000))
ONES = tuple(
    InstallmentFacts(number=n, due_on=date(2026, n, 15), amount=Money(10_000), settled=(PAID,) if n == 1 else (),
                     open=n > 1)
    for n in range(1, 6)
)  # fmt: skip


def code(state: AgreementState = AgreementState.ACTIVE, **changes: object) -> ChangeRefusal | None:
    values = {"installments": ONES, "terms": TERMS, "debts": 1, "used": 0, **changes}
    found = may_renegotiate(state, values.pop("installments"), values.pop("terms"), **values)  # type: ignore[arg-type]
    return found.code if found else None


def test_the_terms_decide_whether_and_how_often_and_older_terms_allow_it_never() -> None:
    assert code() is None
    assert code(AgreementState.NOTICED) is None
    assert code(used=1) is ChangeRefusal.RENEGOTIATIONS_USED
    assert code(used=1, terms=replace(TERMS, renegotiations=2)) is None
    assert code(terms=life_terms_from({"grace_days": 5})) is ChangeRefusal.NO_RENEGOTIATIONS
    assert code(debts=2) is ChangeRefusal.SEVERAL_DEBTS
    assert code(installments=ONES[:1]) is ChangeRefusal.NOTHING_LEFT


@pytest.mark.parametrize("state", sorted(set(AgreementState) - {AgreementState.ACTIVE, AgreementState.NOTICED}))
def test_only_one_that_runs_is_changed(state: AgreementState) -> None:
    assert code(state) is ChangeRefusal.NOT_RUNNING


def test_keeping_costs_what_is_open_with_the_late_charges_of_the_day() -> None:
    """Installments 2 and 3 are late on 14/04: 58 and 30 days. 100,00 x 1 % x 58/30 = 1,93 and 1,00; 2,00 of fine each.
    The second fell on a Sunday of Carnival and the third on a Sunday: neither was paid by the next bank day."""
    found = keeping(ONES, TERMS, ON, discount=Money(40_000))
    assert (found.count, found.last_due_on, found.discount) == (4, date(2026, 5, 15), Money(40_000))
    assert found.late_charges == Money(200 + 193 + 200 + 100)
    assert found.to_pay == Money(40_000) + found.late_charges


def test_what_costs_more_is_said_to_and_what_of_the_discount_goes() -> None:
    now = keeping(ONES, TERMS, ON, discount=Money(40_000))
    plan = build_plan(BALANCE, TIER, Choice(count=1))
    assert isinstance(plan, Plan)
    dear = Compared(keeping=now, plan=plan, kept=Money(10_000))
    assert dear.worse is (plan.total > now.to_pay)
    assert now.to_pay + dear.more == plan.total
    assert (dear.lost, dear.given + plan.financed) == (Money(30_000), plan.balance_total + plan.iof)
    same = Compared(keeping=replace(now, to_pay=plan.total), plan=plan, kept=ZERO)
    assert (same.more, same.worse) == (ZERO, False)
