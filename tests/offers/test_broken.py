"""A broken agreement, both natures: cases worked out by hand (docs/agreements.md), and what must hold for any."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.indices import load_series
from brazil.money import Money, total
from offers.agreements.agreement import AgreementState
from offers.agreements.allocation import Claim, Part, allocate
from offers.agreements.breach import Paid
from offers.agreements.broken import AgreedDebt, AgreementFacts, broken
from offers.agreements.changes import ChangeRefusal, Refused
from offers.agreements.delay import Settled, installment_due
from offers.agreements.frozen import Freeze
from offers.agreements.standing import InstallmentFacts
from offers.agreements.taken_up import Reinstatement, lineage, reinstatement
from offers.agreements.terms import LifeTerms
from offers.debt import ContractTerms, Debt, Product
from offers.policies.limits import Nature, Vesting

SERIES = load_series()
CASES = json.loads((Path(__file__).parents[1] / "golden" / "agreement_breach.json").read_text("utf-8"))["cases"]
BY_NUMBER = {case["id"]: case for case in CASES}


def terms_of(case: dict[str, Any]) -> LifeTerms:
    return LifeTerms(nature=Nature(case["nature"]), fine_bps=case["fine_bps"], interest_bps=case["interest_bps"])


def agreed(case: dict[str, Any]) -> tuple[InstallmentFacts, ...]:
    rows = enumerate(case["agreed"], 1)
    return tuple(
        InstallmentFacts(number=n, due_on=date.fromisoformat(day), amount=Money.reais(text)) for n, (day, text) in rows
    )


def lived(case: dict[str, Any]) -> tuple[tuple[InstallmentFacts, ...], list[dict[str, Any]]]:
    """The installments after each payment was imputed on its day, and those imputations."""
    facts, terms, told = list(agreed(case)), terms_of(case), []
    for day, text in case["payments"]:
        on = date.fromisoformat(day)
        due = [installment_due(one.amount, one.due_on, one.settled, on, terms) for one in facts]
        claims = [
            Claim(key=n, due={Part.FINE: one.fine, Part.LATE_INTEREST: one.interest, Part.PRINCIPAL: one.nominal})
            for n, one in enumerate(due, 1)
        ]
        done = allocate(claims, Money.reais(text), terms.order)
        for number in sorted({one.key for one in done.applied}):
            got = {part: done.of(number, part) for part in Part}
            settled = Settled(on=on, nominal=got[Part.PRINCIPAL], fine=got[Part.FINE], interest=got[Part.LATE_INTEREST])
            facts[number - 1] = replace(facts[number - 1], settled=(*facts[number - 1].settled, settled))
            told.append({"on": day, "number": number} | written(settled, "interest", amount="nominal", fine="fine"))
    return tuple(facts), told


def written(one: object, *names: str, **renamed: str) -> dict[str, str]:
    wanted = {name: name for name in names} | renamed
    return {name: str(getattr(one, attribute).decimal) for name, attribute in wanted.items()}


@pytest.mark.parametrize("number", ["N01", "N02"])
def test_after_a_novation_the_rest_falls_due_as_worked_out_by_hand(number: str) -> None:
    case = BY_NUMBER[number]
    facts, imputed = lived(case)
    assert imputed == case["imputed"]
    left = tuple(one for one in facts if total(each.nominal for each in one.settled) < one.amount)
    agreement = AgreementFacts(installments=left, debts=(), monthly_rate=Decimal(case["monthly_rate"]))
    back = broken(agreement, terms_of(case), date.fromisoformat(case["on"]), SERIES)
    assert back.rest is not None
    rows = [
        {"number": one.number, "days_late": one.days_late} | written(one, "left", "rebate", "fine", "interest", "value")
        for one in back.rest.lines
    ]
    assert rows == case["rest"]
    assert back.owed == Money.reais(case["owed"])
    assert lineage(back) == ()


def first_debt(case: dict[str, Any], **changed: Any) -> AgreedDebt:
    told = case["debt"]
    debt = Debt(
        principal=Money.reais(told["principal"]),
        due_on=date.fromisoformat(told["due_on"]),
        product=Product.RETAIL,
        terms=ContractTerms(),
    )
    paid = tuple(Paid(on=date.fromisoformat(day), amount=Money.reais(text)) for day, text in case["payments"])
    whole = total(one.amount for one in agreed(case))
    one = AgreedDebt(
        key=1,
        creditor=1,
        debt=debt,
        discount=Money.reais(told["discount"]),
        agreed=whole,
        payments=paid,
        settled=Money.reais(case["settled"]),
    )
    return replace(one, **changed)


@pytest.mark.parametrize("vesting", Vesting)
def test_n03_the_first_debt_comes_back_as_worked_out_by_hand(vesting: Vesting) -> None:
    case = BY_NUMBER["N03"]
    facts, _ = lived(case)
    assert total(each.nominal for one in facts for each in one.settled) == Money.reais(case["settled"])
    terms = replace(terms_of(case), vesting=vesting)
    agreement = AgreementFacts(installments=facts, debts=(first_debt(case),))
    back = broken(agreement, terms, date.fromisoformat(case["on"]), SERIES)
    restored = back.debts[0].restored
    names = ("interest", "to_interest", "to_principal", "unpaid_interest", "principal")
    rows = [{"on": step.on.isoformat(), "days": step.days} | written(step, *names) for step in restored.steps]
    assert rows == case["steps"]
    assert restored.fine == Money.reais(case["fine"])
    assert restored.vested == Money.reais(case["vested"][vesting])
    assert back.owed == back.owed_to(1) == Money.reais(case["owed"][vesting])
    (carried,) = lineage(back)
    assert carried.paid == back.debts[0].paid == Money(240_00)
    assert carried.owed == carried.principal + carried.ran + carried.fine - carried.cut - carried.paid - carried.vested


def test_what_was_paid_beyond_one_debt_counts_for_another_of_the_same_creditor_only() -> None:
    case = BY_NUMBER["N03"]
    on = date.fromisoformat(case["on"])
    terms = replace(terms_of(case), vesting=Vesting.NONE)
    beyond = first_debt(case, payments=(Paid(on=date(2026, 1, 15), amount=Money(1_100_00)),))
    short = first_debt(case, key=2)
    same = broken(AgreementFacts(installments=(), debts=(beyond, short)), terms, on, SERIES)
    excess = same.debts[0].restored.excess
    assert excess == Money(1_100_00 - 1_000_00 - 30_67 - 20_00)
    assert same.owed == same.owed_to(1) == Money(845_08) - excess
    assert same.excess_of(1) == Money(0)
    apart = broken(AgreementFacts(installments=(), debts=(beyond, replace(short, creditor=2))), terms, on, SERIES)
    assert apart.creditors == (1, 2)
    assert (apart.owed_to(1), apart.owed_to(2), apart.owed) == (Money(0), Money(845_08), Money(845_08))
    assert (apart.excess_of(1), apart.excess_of(2)) == (excess, Money(0))


def test_no_interest_runs_on_days_held_in_the_debt_that_comes_back() -> None:
    case = BY_NUMBER["N03"]
    terms = replace(terms_of(case), vesting=Vesting.NONE)
    plain = AgreementFacts(installments=(), debts=(first_debt(case, payments=()),))
    held = replace(plain, freezes=(Freeze(since=date(2026, 4, 16)),))
    before, after = date(2026, 4, 15), date(2026, 5, 15)
    assert broken(held, terms, before, SERIES).owed == broken(plain, terms, before, SERIES).owed
    assert broken(held, terms, after, SERIES).owed == broken(plain, terms, before, SERIES).owed
    indexed = Debt(
        principal=Money(1_000_00),
        due_on=date(2025, 3, 12),
        product=Product.SCHOOL,
        terms=ContractTerms(correction_index="IPCA"),
    )
    spans = [replace(one, debts=(replace(one.debts[0], debt=indexed),)) for one in (plain, held)]
    ran, still = (broken(one, terms, after, SERIES).debts[0].restored.steps[-1] for one in spans)
    assert still.correction == ran.correction
    assert still.interest < ran.interest


PAYMENTS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 800_00)), max_size=5)


@settings(max_examples=40)
@given(PAYMENTS, st.sampled_from(Vesting), st.integers(0, 600_00))
def test_the_lineage_of_a_debt_adds_up_and_no_payment_is_lost(parts, vesting, settled) -> None:
    start, on = date(2026, 1, 15), date(2026, 8, 14)
    paid = tuple(Paid(on=start + timedelta(days=wait), amount=Money(cents)) for wait, cents in parts)
    debt = first_debt(BY_NUMBER["N03"], payments=paid, settled=Money(settled))
    back = broken(AgreementFacts(installments=(), debts=(debt,)), LifeTerms(vesting=vesting), on, SERIES)
    (carried,) = lineage(back)
    assert carried.owed == carried.principal + carried.ran + carried.fine - carried.cut - carried.paid - carried.vested
    assert carried.paid + carried.excess == total(one.amount for one in paid)
    assert Money(0) <= carried.vested <= debt.discount
    assert not (carried.owed and carried.excess)
    assert vesting is Vesting.PROPORTIONAL or not carried.vested


def test_the_lineage_tells_what_a_ceiling_cut_and_what_was_paid_beyond() -> None:
    """A card: everything charged never passes the principal (Lei 14.690/2023 art. 28 §1º)."""
    card = Debt(
        principal=Money(100_00),
        due_on=date(2024, 2, 15),
        product=Product.CREDIT_CARD,
        terms=ContractTerms(remuneratory_bps=1_000),
        contracted_on=date(2024, 2, 1),
    )
    terms, on = LifeTerms(vesting=Vesting.NONE), date(2026, 5, 15)
    one = first_debt(BY_NUMBER["N03"], debt=card, payments=())
    facts = AgreementFacts(installments=(), debts=(one,))
    assert facts.monthly_rate == 0
    (unpaid,) = lineage(broken(facts, terms, on, SERIES))
    assert unpaid.cut > Money(0)
    assert (unpaid.owed, unpaid.vested, unpaid.paid, unpaid.excess) == (Money(200_00), Money(0), Money(0), Money(0))
    beyond = replace(one, payments=(Paid(on=date(2024, 2, 20), amount=Money(300_00)),))
    (line,) = lineage(broken(replace(facts, debts=(beyond,)), terms, on, SERIES))
    assert line.excess > Money(0)
    assert (line.owed, line.vested, line.paid + line.excess) == (Money(0), Money(0), Money(300_00))


def test_taking_it_up_again_takes_what_is_late_as_if_it_had_never_broken() -> None:
    case = BY_NUMBER["N01"]
    facts = tuple(replace(one, open=False) for one in lived(case)[0])
    on, terms = date.fromisoformat(case["on"]), terms_of(case)
    again = reinstatement(AgreementState.BROKEN, facts, terms, on)
    assert isinstance(again, Reinstatement)
    assert [one.number for one in again.late] == [3, 4]
    assert again.reopened == (3, 4, 5, 6)
    assert again.owed == again.to_pay == Money(63_63 + 103_00)
    with_held = reinstatement(AgreementState.BROKEN, facts, terms, on, held=Money(100_00))
    assert isinstance(with_held, Reinstatement)
    assert with_held.to_pay == Money(66_63)
    covered = reinstatement(AgreementState.BROKEN, facts, terms, on, held=Money(900_00))
    assert isinstance(covered, Reinstatement)
    assert covered.to_pay == Money(0)
    assert reinstatement(AgreementState.ACTIVE, facts, terms, on) == Refused(code=ChangeRefusal.NOT_BROKEN)
    assert reinstatement(AgreementState.BROKEN, facts[:2], terms, on) == Refused(code=ChangeRefusal.NOTHING_LEFT)
