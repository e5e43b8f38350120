"""The worked examples of docs/policies.md: every sum gives the figure beside it, and so do the rules."""

from __future__ import annotations

import ast
import json
import operator
import re
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskCliRunner

from offers.policies.conditions import Conditions
from offers.policies.counter_limits import CounterLimits
from offers.policies.limits import Changes, DiscountLimits, InstallmentLimits, RateStep
from offers.policies.policy import AuthorityLevel, Policy, Tier
from offers.policies.policy_file import policy_from_text
from offers.policies.policy_lint import has_errors, policy_findings
from offers.policies.policy_part import Part
from portal import create_app
from tests.project.test_documented import make_settings

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "policies.md").read_text("utf-8")
EXAMPLES = {name: part for part in PAGE.split("\n### ")[1:] for name in re.findall(r"`policy-(\w+)\.json`", part)}
DAY = "2026-11-16"
ROUNDED = {"half up": ROUND_HALF_UP, "down": ROUND_FLOOR, "up": ROUND_CEILING}
OPERATIONS: dict[type[ast.AST], Callable[..., Decimal]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow, ast.USub: operator.neg,
}  # fmt: skip
Row = tuple[str, str, str, str, str]


def rows(part: str) -> list[Row]:
    """What, sum, rounding, result and place of every row of an example's tables."""
    found = re.findall(r"^\| ([^|]+) \| `([^`|]+)` \| ([\w ]+) \| ([\d.]+) \| ([^|]+) \|$", part, re.MULTILINE)
    return [(what, sum_, rounding, result, place.strip("`")) for what, sum_, rounding, result, place in found]


def worked_out(text: str) -> Decimal:
    """A sum as a calculator gives it, with fifty places."""

    def value(node: ast.expr) -> Decimal:
        match node:
            case ast.Constant():
                return Decimal(str(ast.get_source_segment(text, node)))
            case ast.BinOp(left=left, op=op, right=right):
                return OPERATIONS[type(op)](value(left), value(right))
            case ast.UnaryOp(op=op, operand=operand):
                return OPERATIONS[type(op)](value(operand))
            case ast.Call(func=ast.Name(id="min"), args=args):
                return min(value(each) for each in args)
        raise AssertionError(text)

    with localcontext(prec=50):
        return value(ast.parse(text, mode="eval").body)


@pytest.fixture(scope="module")
def lone(tmp_path_factory: pytest.TempPathFactory) -> FlaskCliRunner:
    return create_app(make_settings(tmp_path_factory.mktemp("lone"), demo=True)).test_cli_runner()


def simulated(lone: FlaskCliRunner, name: str, *more: str) -> str:
    files = [str(DOCS / "samples" / f"{kind}-{name}.json") for kind in ("policy", "debt")]
    answer = lone.invoke(args=["offers", "simulate", "--policy", files[0], "--debt", files[1], "--on", DAY, *more])
    assert answer.exit_code == 0, answer.output
    return str(answer.output)


def at(document: Any, place: str) -> int:
    for step in place.split("."):
        document = document[int(step)] if step.isdigit() else document[step]
    assert isinstance(document, int)
    return document


def test_there_are_three_examples_with_their_files() -> None:
    assert set(EXAMPLES) == {"ceiling", "price", "best"}
    assert all(len(rows(part)) >= 8 for part in EXAMPLES.values())
    assert sum(line.count("` | ") for part in EXAMPLES.values() for line in part.splitlines()) == sum(
        len(rows(part)) for part in EXAMPLES.values()
    )  # no row was passed over


@pytest.mark.parametrize(
    ("name", "row"),
    [pytest.param(name, row, id=f"{name}: {row[0]}") for name, part in EXAMPLES.items() for row in rows(part)],
)
def test_a_sum_of_the_page_gives_its_figure_and_so_do_the_rules(lone: FlaskCliRunner, name: str, row: Row) -> None:
    _, sum_, rounding, result, place = row
    exact = worked_out(sum_)
    rounded = exact if rounding == "exact" else exact.quantize(Decimal("0.01"), rounding=ROUNDED[rounding])
    assert rounded == Decimal(result)
    if place != "not chosen":
        assert at(json.loads(simulated(lone, name, "--json")), place) == int(Decimal(result) * 100)


def test_what_the_page_shows_of_the_command_is_what_it_says(lone: FlaskCliRunner) -> None:
    (shown,) = re.findall(r"^```\n(.*?)\n```$", EXAMPLES["ceiling"], re.MULTILINE | re.DOTALL)
    said = simulated(lone, "ceiling").replace("\xa0", " ")
    assert said.startswith(f"{shown}\n\nPor quê\n")


def test_the_ways_to_pay_told_in_the_page_are_those_there_are(lone: FlaskCliRunner) -> None:
    counts = {
        name: [plan["count"] for plan in json.loads(simulated(lone, name, "--json"))["ladder"]] for name in EXAMPLES
    }
    assert counts == {"ceiling": [2, 3, 4], "price": [3, 6], "best": [2, 3]}
    tiers = {name: json.loads(simulated(lone, name, "--json"))["tier_index"] for name in EXAMPLES}
    assert tiers == {"ceiling": 0, "price": 1, "best": 1}


def test_a_count_the_minimum_forbids_would_have_been_under_it() -> None:
    assert worked_out("1040.00 / 5") == Decimal("208.00") < Decimal("250.00")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_are_policies_without_errors(name: str) -> None:
    policy = policy_from_text((DOCS / "samples" / f"policy-{name}.json").read_bytes())
    assert isinstance(policy, Policy)
    assert not has_errors(policy_findings(policy))


PARTS: list[type[Part]] = [
    Policy, Tier, Conditions, DiscountLimits, InstallmentLimits, RateStep, Changes, CounterLimits, AuthorityLevel,
]  # fmt: skip


@pytest.mark.parametrize("part", PARTS, ids=[part.__name__ for part in PARTS])
def test_every_field_of_the_document_is_described(part: type[Part]) -> None:
    assert [name for name in part.model_fields if f"`{name}`" not in PAGE] == []
