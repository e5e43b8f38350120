"""Every code a debtor can meet has a sentence, and every sentence is short, plain and free of threats."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from brazil.calendar import next_bank_day
from brazil.indices import load_series
from brazil.money import Money
from offers.debt import ContractTerms, Debt, Product
from offers.explanation import Reason, ReasonCode, explain
from offers.facts import Profile
from offers.owed.accrual import itemize
from offers.owed.balance import Balance, Component
from offers.owed.prescription import clearance_deadline_on
from offers.plans.payoff import plan_payoff
from offers.plans.simulation import Sheet, simulate
from offers.policies.policy import Policy
from offers.policies.policy_file import policy_from_document
from offers.refusal import RefusalCode, refuse
from portal.debtor.balance_words import told
from portal.debtor.places import phone
from portal.debtor.plan_words import card_rows, cet, headline, reason_sentences, refusal_sentence, title
from portal.documents import COMPONENT_NAMES
from portal.formatting import brl
from portal.wording_debtor import SENTENCES
from tests.support.folded import each_of
from tests.support.negotiation import policy_document

FORBIDDEN = (
    "inadimpl|devedor|calote|nome sujo|última chance|intimaç|notificação judicial|mandado|oficial de justiça|penhora"
    "|evite a prisão|spc|serasa|limpe seu nome"
)
LATENESS = r"atras|vencid|venceu|\b(de|em) mora\b|juros de mora"
EVERY_VALUE: dict[str, Any] = {
    "index": "LEGAL_RATE",
    "month": "05/2026",
    "days_overdue": 200,
    "count": 12,
    "maximum": 10,
    "minimum": Money(5000),
    "offered": "3, 6, 12",
    "rhythm": "weekly",
    "first_due_on": date(2026, 12, 1),
    "earliest": date(2026, 12, 2),
    "latest": date(2026, 12, 20),
    "from_day": 5,
    "to_day": 365,
    "kind": "cash",
    "component": "interest",
    "amount": Money(1234),
    "owed": Money(5000),
    "limit_bps": 8000,
    "largest_count": 4,
    "share_bps": 2000,
    "rate_bps": 150,
    "valid_until": date(2026, 12, 5),
    "from_on": date(2026, 11, 1),
    "until_on": date(2026, 12, 31),
    "from_count": 7,
    "shown": Money(10_000),
}


def balance_of(days: int = 400, **terms: Any) -> Balance:
    due_on = date(2026, 11, 20) - timedelta(days=days)
    contract = ContractTerms(**{"correction_index": "IPCA", **terms})
    debt = Debt(principal=Money(100_000), due_on=due_on, product=Product.CREDIT_CARD, terms=contract)
    return itemize(debt, date(2026, 11, 20), load_series())


def sheet_of(**changes: Any) -> Sheet:
    policy = policy_from_document(policy_document(**changes))
    assert isinstance(policy, Policy)
    sheet = simulate(balance_of(), policy, Profile(product=Product.CREDIT_CARD))
    assert isinstance(sheet, Sheet)
    return sheet


@each_of(RefusalCode)
def test_every_refusal_says_why_and_leaves_nothing_unfilled(code: RefusalCode) -> None:
    text = refusal_sentence(refuse(code, **EVERY_VALUE))
    assert text.endswith(".")
    assert "{" not in text
    assert "Money(" not in text


@each_of(product(ReasonCode, (False, True)))
def test_every_reason_has_a_sentence(code: ReasonCode, voluntary: bool) -> None:
    (text,) = reason_sentences((Reason(code=code, values=EVERY_VALUE),), voluntary=voluntary)
    assert text.endswith(".")
    assert "{" not in text
    assert not (voluntary and re.search(LATENESS, text.lower()))


@each_of(SENTENCES.values())
def test_sentences_are_short_and_never_threaten(text: str) -> None:
    assert not re.search(FORBIDDEN, text.lower())
    for each in re.split(r"[.:?!] ", text):
        assert len(each.split()) <= 25, each


def test_a_reason_without_an_upper_day_reads_on() -> None:
    values = {name: value for name, value in EVERY_VALUE.items() if name != "to_day"}
    (text,) = reason_sentences((Reason(code=ReasonCode.TIER, values=values),))
    assert "5 dias ou mais" in text


def test_one_installment_only_is_told_without_a_ladder() -> None:
    values = {**EVERY_VALUE, "largest_count": 1}
    (text,) = reason_sentences((Reason(code=ReasonCode.MINIMUM_INSTALLMENT, values=values),))
    assert "não pode ser parcelado" in text


def test_the_explanation_of_a_real_sheet_repeats_nothing() -> None:
    sentences = reason_sentences(explain(sheet_of()))
    assert len(sentences) == len(set(sentences)) >= 6


def test_a_balance_is_told_line_by_line_with_base_rate_and_article() -> None:
    balance = balance_of(fine_bps=1000, late_interest_bps=300)
    lines = {line.label: line for line in told(balance)}
    assert list(lines) == ["Valor original", "Correção pela inflação", "Multa", "Juros pelo atraso"]
    assert "IPCA" in lines["Correção pela inflação"].how
    assert "2%" in lines["Multa"].limit
    assert "CDC art. 52" in lines["Multa"].rule
    assert "400 dias" in lines["Juros pelo atraso"].how
    assert "1% ao mês" in lines["Juros pelo atraso"].limit


def test_a_voluntary_balance_has_no_word_of_lateness() -> None:
    for line in told(balance_of(), voluntary=True):
        assert not re.search("atras|vencid|em mora", f"{line.label} {line.how} {line.limit}".lower())


def test_a_young_balance_says_why_there_is_no_correction() -> None:
    (line,) = (line for line in told(balance_of(days=12)) if line.label.startswith("Correção"))
    assert line.how.startswith("Sem correção por enquanto: falta um mês inteiro com IPCA publicado.")


def test_plans_are_named_and_headed_as_people_say_them() -> None:
    sheet = sheet_of()
    assert (title(sheet.cash), cet(sheet.cash)) == ("À vista", "0,00% ao ano")
    assert title(sheet.ladder[0]) == "Em 2 parcelas"
    assert headline(sheet.ladder[0]).startswith("2 × R$")
    with_down = sheet_of(installments={"min_down_payment_bps": 2000}).ladder[0]
    assert title(with_down) == "Entrada e 1 parcela"
    assert " + 1 × " in headline(with_down)
    assert [key for key, _ in card_rows(sheet.cash)] == [
        "Você paga ao todo", "Economia", "CET", "Seu nome sai dos cadastros",
    ]  # fmt: skip


def test_every_card_says_when_the_name_leaves_and_what_paying_off_in_the_middle_costs() -> None:
    """The same two rows last on each, after the CET; what is saved is the interest of the time that is left."""
    for limits in ({}, {"method": "sac", "monthly_interest_bps": 300}, {"min_down_payment_bps": 2000}):
        for plan in sheet_of(installments={**limits, "max_installments": 40, "min_installment_cents": 100}).ladder:
            names = [key for key, _ in card_rows(plan)]
            assert names[-3:] == ["CET", "Seu nome sai dos cadastros", "Pagando o resto no meio"]
            middle = plan.installments[(plan.count - 1) // 2]
            early = plan_payoff(plan, date(2026, 1, 1), middle.due_on, numbers=range(middle.number, plan.count + 1))
            assert early.discount > Money(0)
            assert dict(card_rows(plan))["Pagando o resto no meio"] == (
                f"{brl(early.value)} em {middle.due_on:%d/%m/%Y}, {brl(early.discount)} a menos"
            )
    free = sheet_of(installments={"monthly_interest_bps": 0, "method": "equal"}).ladder[0]
    assert dict(card_rows(free))["Pagando o resto no meio"] == "sem redução: não tem juros"


def test_the_name_leaves_five_bank_days_after_the_payment_that_counts_and_a_prescribed_debt_is_on_no_list() -> None:
    for after, at, which in (("first_payment", 0, "primeira"), ("last_payment", -1, "última")):
        plan = sheet_of(installments={"clears_after": after}).ladder[-1]
        by = clearance_deadline_on(next_bank_day(plan.installments[at].due_on))
        assert dict(card_rows(plan))["Seu nome sai dos cadastros"] == f"até {by:%d/%m/%Y}, com a {which} parcela paga"
    assert not any("cadastro" in f"{key} {text}" for key, text in card_rows(plan, voluntary=True))


def test_payments_that_fall_are_told_from_the_first_to_the_last() -> None:
    plan = sheet_of(installments={"method": "sac", "monthly_interest_bps": 300}).ladder[-1]
    amounts = [line.amount for line in plan.installments]
    assert amounts[0] > amounts[-1]
    assert headline(plan) == f"{plan.count} × de {brl(amounts[0])} a {brl(amounts[-1])}"


@pytest.mark.parametrize(("residue", "row"), [("first", "Primeira parcela"), ("last", "Última parcela")])
def test_the_payment_with_the_centavos_left_over_has_a_row_of_its_own(residue: str, row: str) -> None:
    equal = {"method": "equal", "monthly_interest_bps": 0, "residue": residue}
    odd = next(plan for plan in sheet_of(installments=equal).ladder[1:] if plan.total.cents % plan.count)
    amounts = [line.amount for line in odd.installments]
    at = 0 if residue == "first" else -1
    assert dict(card_rows(odd))[row] == brl(amounts[at])
    assert headline(odd) == f"{odd.count} × {brl(amounts[1])}"


def test_how_often_is_told_when_it_is_not_every_month() -> None:
    assert title(sheet_of(installments={"rhythms": ["weekly"]}).ladder[0]) == "Em 2 parcelas, uma por semana"


def test_interest_beyond_the_discount_is_told_as_paying_more() -> None:
    none = {"interest_bps": 0, "fine_bps": 0, "principal_bps": 0}
    plan = sheet_of(installments={**none, "monthly_interest_bps": 300}).ladder[-1]
    assert plan.saving < Money(0)
    assert "a mais" in dict(card_rows(plan))["Economia"]


def test_every_component_and_phone_is_written_for_people() -> None:
    assert set(COMPONENT_NAMES) == set(Component)
    assert phone("+5511987654321") == "(11) 98765-4321"
    assert phone("0800 123") == "0800 123"
    assert Decimal("0.0199") == sheet_of(installments={"monthly_interest_bps": 199}).ladder[0].monthly_rate
