"""Each field of a policy has its sentence when it changes."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from hypothesis import given, settings

from offers.debt import Product
from offers.policies import limits
from offers.policies.policy import Policy, Selection
from offers.policies.policy_diff import POLICY_FIELDS, TIER_FIELDS, policy_changes
from offers.policies.policy_file import policy_document, policy_from_document
from portal.wording_policy_diff import CHOICES, NAMES, SUBJECTS, change_sentences
from tests.offers.policy_strategies import full_policies
from tests.offers.strategies import example_policy


def sentences(before: Policy, **tier: object) -> list[str]:
    document = policy_document(before)
    document["tiers"][1].update(tier)  # type: ignore[index]
    after = policy_from_document(document)
    assert isinstance(after, Policy), after
    return [each.replace("\xa0", " ") for each in change_sentences(policy_changes(before, after))]


def test_every_field_of_the_schema_has_its_sentence_and_no_sentence_is_left_over() -> None:
    assert {*POLICY_FIELDS, *TIER_FIELDS} - NAMES == SUBJECTS.keys()


def test_every_choice_of_the_schema_has_its_words() -> None:
    kinds = {each for each in vars(limits).values() if isinstance(each, type) and issubclass(each, StrEnum)}
    kinds = (kinds - {StrEnum, limits.Component}) | {Product, Selection}
    asked = {(kind, member.value) for kind in kinds for member in kind}
    assert CHOICES.keys() == asked


@settings(max_examples=3)
@given(full_policies(), full_policies())
def test_any_change_can_be_said(one: Policy, other: Policy) -> None:
    for said in change_sentences(policy_changes(one, other)):
        assert said[0].isupper()
        assert said.endswith(".")
        assert "None" not in said


def test_a_discount_is_said_with_whom_it_is_for_and_both_values() -> None:
    before = example_policy()
    cash = {**policy_document(before)["tiers"][1]["cash"], "principal_bps": 4_550}  # type: ignore[index]
    assert sentences(before, max_days_overdue=360, name="cartões", cash=cash) == [
        "O nome da faixa para dívidas de 181 a 360 dias (cartões) passa de sem nome para “cartões”.",
        "O fim da faixa, para dívidas de 181 a 360 dias (cartões), passa de sem fim para 360 dias.",
        "O desconto à vista sobre o principal, para dívidas de 181 a 360 dias (cartões), passa de 40% para 45,5%.",
    ]


def test_lists_ranges_and_what_was_left_out_read_as_words() -> None:
    when = {
        "products": ["loan", "school"],
        "balance": {"min_cents": 100_00, "max_cents": None},
        "campaign": {"from_on": date(2026, 11, 1).isoformat(), "until_on": date(2026, 11, 30).isoformat()},
    }
    told = sentences(example_policy(), when=when, counter={"extra_discount_bps": 500, "tolerance_bps": 100})
    ends = [each.partition("ou mais, ")[2] for each in told]
    assert ends == [
        "passa de qualquer valor para a partir de R$ 100,00.",
        "passam de todos para empréstimo, escola.",
        "passa de nenhum para 01/11/2026 a 30/11/2026.",
        "passa de nada além das propostas para até 5% a mais, com margem de 1%.",
    ]
