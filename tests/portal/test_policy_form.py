"""The form of a policy tells all of its document: what it shows, sent back as a browser does, is the same policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, SelectField, SelectMultipleField

from offers.policies.conditions import CentsRange, Conditions, CountRange
from offers.policies.policy import Policy
from offers.policies.policy_file import policy_document, policy_from_document
from portal.creditor.policy_form import PolicyForm, document_of, form_data
from portal.creditor.policy_overview import overview
from portal.creditor.tier_moves import Move, asked_move, moved
from portal.list_fields import OrderedChoicesField
from portal.quoted import quoted, unquoted
from portal.services.policies import FIRST_DRAFT
from tests.offers.policy_strategies import full_policies

LINES = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def form_of(**given: Any) -> PolicyForm:
    with Flask(__name__).app_context():  # flask_wtf asks the application whether to translate
        form = PolicyForm(**{"formdata": None, "meta": {"csrf": False}} | given)
        form.validate()
        return form


def sent(form: Any) -> Iterator[tuple[str, str]]:
    """What a browser sends of a form as it is shown."""
    for field in form:
        if isinstance(field, FieldList):
            for entry in field:
                yield from sent(entry)
        elif isinstance(field, FormField):
            yield from sent(field.form)
        elif isinstance(field, OrderedChoicesField):
            yield from ((field.name, value) for value in field.places)
        elif isinstance(field, SelectMultipleField):
            yield from ((field.name, each.value) for each in field.iter_choices() if each.selected)
        elif isinstance(field, SelectField):
            yield field.name, str(field.data)
        else:
            text = str(field._value())
            assert not LINES.search(text)
            yield field.name, text


def through_the_form(document: dict[str, Any]) -> dict[str, Any]:
    typed = form_of(formdata=MultiDict(sent(form_of(data=form_data(document, 1)))))
    assert not typed.errors
    return document_of(typed)


def settled(policy: Policy) -> Policy:
    """The policy without what means nothing: the order of products, and ranges open at both ends."""
    return policy.model_copy(
        update={
            "tiers": tuple(tier.model_copy(update={"when": _plain(tier.when)}) for tier in policy.tiers),
        }
    )


def _plain(when: Conditions) -> Conditions:
    changes: dict[str, Any] = {name: None for name in ("balance", "principal") if getattr(when, name) == CentsRange()}
    if when.earlier_breaches == CountRange():
        changes["earlier_breaches"] = None
    if when.products:
        changes["products"] = tuple(sorted(set(when.products)))
    return when.model_copy(update=changes)


WORDS = st.text(min_size=1, max_size=12) | st.sampled_from(["Casa, Mesa e Banho", '"', " ", "a;b", '"x", y', 'a"b"c'])


@settings(max_examples=15)
@given(full_policies(), st.lists(WORDS, min_size=1, max_size=3))
def test_a_document_through_its_form_is_the_same_document(policy: Policy, words: list[str]) -> None:
    when = policy.tiers[0].when.model_copy(update={"segments": tuple(words), "origins": tuple(reversed(words))})
    policy = policy.model_copy(update={"tiers": (policy.tiers[0].model_copy(update={"when": when}), *policy.tiers[1:])})
    again = policy_from_document(through_the_form(policy_document(policy)))
    assert isinstance(again, Policy), again
    assert settled(again) == settled(policy)


@given(st.text())
def test_what_is_quoted_comes_back_and_fits_on_a_line(text: str) -> None:
    assert unquoted(quoted(text, signs=",;").strip()) == text
    assert not LINES.search(quoted(text))


def page_with(*names: str) -> MultiDict[str, str]:
    draft = {**FIRST_DRAFT, "tiers": [{**FIRST_DRAFT["tiers"][0], "name": name} for name in names]}
    return MultiDict(sent(form_of(data=form_data(draft, 1))))


def names_after(values: MultiDict[str, str]) -> list[str]:
    return [entry.form["name"].data for entry in form_of(formdata=values).tiers]


@pytest.mark.parametrize(
    ("move", "index", "names", "touched"),
    [
        (Move.COPY, 0, ["a", "a", "b", "c"], 1),
        (Move.UP, 2, ["a", "c", "b"], 1),
        (Move.DOWN, 0, ["b", "a", "c"], 1),
        (Move.REMOVE, 1, ["a", "c"], 1),
        (Move.ADD, -1, ["a", "b", "c", "c"], 3),
    ],
)
def test_tiers_are_copied_moved_and_taken_out_with_all_that_was_typed(
    move: Move, index: int, names: list[str], touched: int
) -> None:
    values = page_with("a", "b", "c")
    values[f"tiers-{max(index, 0)}-cash_fine_bps"] = "muito"
    done = moved(values, move, index)
    assert done is not None
    assert (names_after(done.values), done.tier) == (names, touched)
    assert ("muito" in done.values.values()) is (move is not Move.REMOVE)


@pytest.mark.parametrize(("move", "index"), [(Move.UP, 0), (Move.DOWN, 2), (Move.REMOVE, 3), (Move.COPY, -1)])
def test_a_move_that_cannot_be_leaves_all_as_it_was(move: Move, index: int) -> None:
    assert moved(page_with("a", "b", "c"), move, index) is None


def test_a_tier_added_begins_where_the_last_one_ends() -> None:
    values = page_with("a")
    values["tiers-0-max_days_overdue"] = "90"
    done = moved(values, Move.ADD, -1)
    assert done is not None
    assert [done.values[f"tiers-1-{name}_days_overdue"] for name in ("min", "max")] == ["91", ""]


def test_the_button_pressed_names_its_tier() -> None:
    assert asked_move(MultiDict({"up": "2"})) == (Move.UP, 2)
    assert asked_move(MultiDict({"remove": "²"})) == (Move.REMOVE, -1)
    assert asked_move(MultiDict({"save": "1"})) is None


def test_the_overview_tells_each_tier_in_a_row() -> None:
    tier = FIRST_DRAFT["tiers"][0]
    when = {"balance": {"min_cents": 100_00}, "regions": ["SP"], "earlier_breaches": {"maximum": 1}}
    cash_only = {**tier["installments"], "max_installments": 1}
    later = {**tier, "min_days_overdue": 0, "max_days_overdue": 90, "when": when, "installments": cash_only}
    data = form_data({**FIRST_DRAFT, "tiers": [tier, later]}, 1)
    first, second = overview(data["tiers"])
    assert (first.days, first.balance, first.conditions) == ("a partir de 1", "qualquer", "nenhuma")
    assert first.cash == "juros e multa 50%"
    assert first.over_time == "até 6 vezes, sem juros; juros e multa 20%"
    assert (second.days, second.balance) == ("0 a 90", "a partir de R$\xa0100,00")
    assert second.conditions == "SP; acordos quebrados: até 1"
    assert second.over_time == "só à vista"
