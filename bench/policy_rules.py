"""How long one debt takes through a policy of 50 rules on 7 facts: our compiled function against two ways of others.

    python -m bench.policy_rules [--rounds 7] [--debts 2000] [--publish]

Every round, one after another, the same debts go through: the function compiled from the policy; a dict interpreter (a
loop over the rules, a loop over their conditions, first match); and zen-engine 2.1, in each of the ways it can be
used from Python: a decision table in an engine (what it has for policies), the same in batches of 500 that it works on
in parallel, and one compiled expression of nested conditions, with the facts as a dict or as JSON bytes made
beforehand. All are given their facts ready made, and have to name the same rule for every debt before anything is
timed. Writes its section of docs/performance.md with --publish.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import zen

from bench.published import PERFORMANCE, publish
from brazil.money import Money
from offers.debt import Product
from offers.facts import DebtFacts, Profile
from offers.policies.conditions import CentsRange, Conditions, CountRange
from offers.policies.limits import DiscountLimits, InstallmentLimits
from offers.policies.policy import Policy, Tier
from offers.policies.rules.compiled import compiled
from offers.policies.rules.tree import WORDS, Between, Fact, OneOf, number_of, tree_of, word_of

RULES, BATCH = 50, 500
FACTS = (
    Fact.DAYS_OVERDUE, Fact.BALANCE, Fact.PRODUCT, Fact.REGION, Fact.SEGMENT, Fact.SCORE_BAND, Fact.EARLIER_BREACHES,
)  # fmt: skip
REGIONS, SEGMENTS, BANDS = ("SP", "RJ", "MG", "BA", "RS", "PE"), ("varejo", "alta", "pj", "rural"), tuple("ABCDE")
AGES = ((1, 90), (91, 180), (181, 360), (361, 720), (721, None))
NONE = DiscountLimits(interest_bps=0, fine_bps=0, correction_bps=0, principal_bps=0)
CASH_ONLY = InstallmentLimits(**NONE.model_dump(), max_installments=1, min_installment_cents=1)

Facts = dict[str, Any]


def a_policy(chance: random.Random) -> Policy:
    """Rules as creditors write them: by age, and within an age from the narrow ones to the one for all the rest."""
    tiers = []
    for start, end in AGES:
        for rank in range(RULES // len(AGES)):
            last = rank == RULES // len(AGES) - 1
            when = Conditions() if last and start != 1 else _conditions(chance)
            tiers.append(
                Tier(
                    min_days_overdue=start, max_days_overdue=end, when=when, cash=NONE, installments=CASH_ONLY,
                    validity_days=2, first_due_min_days=2, first_due_max_days=10,
                )
            )  # fmt: skip
    return Policy(name="50 regras", tiers=tuple(tiers))


def _conditions(chance: random.Random) -> Conditions:
    low = chance.randrange(0, 300_000)
    return Conditions(
        balance=CentsRange(min_cents=low, max_cents=low + chance.randrange(200_000, 1_500_000)),
        products=tuple(chance.sample(list(Product), 4)),
        regions=tuple(chance.sample(REGIONS, 3)),
        segments=tuple(chance.sample(SEGMENTS, 2)),
        score_bands=tuple(chance.sample(BANDS, 3)),
        earlier_breaches=CountRange(maximum=chance.randrange(3)),
    )


def a_debt(chance: random.Random) -> DebtFacts:
    profile = Profile(
        product=chance.choice(list(Product)), region=chance.choice(REGIONS), segment=chance.choice(SEGMENTS),
        score_band=chance.choice(BANDS), earlier_breaches=chance.choice((0, 0, 0, 1, 2)),
    )  # fmt: skip
    cents = Money(chance.randrange(10_000, 2_000_000))
    return DebtFacts(
        priced_on=date(2026, 11, 20), days_overdue=chance.randrange(1, 1_500), balance=cents, principal=cents,
        profile=profile,
    )  # fmt: skip


def as_dict(facts: DebtFacts) -> Facts:
    return {each.value: word_of(facts, each) if each in WORDS else number_of(facts, each) for each in FACTS}


def interpreter(policy: Policy) -> Callable[[Facts], int]:
    """A loop over rules of plain dicts: lists are sets, open ends are infinitely far, the first that fails ends it."""
    rules = [
        {
            each.fact.value: frozenset(each.words) if isinstance(each, OneOf) else (each.low or 0, _end(each.high))
            for each in rule.conditions
        }
        for rule in tree_of(policy).rules
    ]

    def first(facts: Facts) -> int:
        for index, rule in enumerate(rules):
            for field, condition in rule.items():
                value = facts[field]
                if isinstance(condition, frozenset):
                    if value not in condition:
                        break
                elif not condition[0] <= value <= condition[1]:
                    break
            else:
                return index
        return -1

    return first


def _end(high: int | None) -> int:
    return 10**18 if high is None else high


def zen_table(policy: Policy) -> str:
    """The policy as zen-engine's decision table, first match, as its JSON document."""
    inputs = [{"id": each.value, "name": each.value, "field": each.value} for each in FACTS]
    rules = []
    for index, rule in enumerate(tree_of(policy).rules):
        cells = {each.fact.value: _cell(each) for each in rule.conditions}
        rules.append(
            {"_id": str(index), **{each.value: cells.get(each.value, "") for each in FACTS}, "tier": str(index)}
        )
    rules.append({"_id": "none", **{each.value: "" for each in FACTS}, "tier": "-1"})
    content = {
        "hitPolicy": "first", "inputs": inputs, "rules": rules,
        "outputs": [{"id": "tier", "name": "tier", "field": "tier"}],
    }  # fmt: skip
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": content},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "b", "sourceId": "table", "targetId": "out", "type": "edge"},
    ]
    return json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges})


def _cell(condition: Between | OneOf) -> str:
    if isinstance(condition, OneOf):
        return ", ".join(json.dumps(word) for word in condition.words)
    if condition.high is None:
        return f">= {condition.low}"
    return f"[{condition.low or 0}..{condition.high}]"


def zen_expression(policy: Policy) -> str:
    """The policy as one expression of nested conditions."""
    text = "-1"
    for index, rule in reversed(list(enumerate(tree_of(policy).rules))):
        text = f"({' and '.join(_test(each) for each in rule.conditions)}) ? {index} : ({text})"
    return text


def _test(condition: Between | OneOf) -> str:
    field = condition.fact.value
    if isinstance(condition, OneOf):
        return f"{field} in [{', '.join(json.dumps(word) for word in condition.words)}]"
    ends = [(condition.low, ">="), (condition.high, "<=")]
    return " and ".join(f"{field} {sign} {end}" for end, sign in ends if end is not None)


def ways(policy: Policy, debts: Sequence[DebtFacts]) -> dict[str, Callable[[], list[int]]]:
    """Each way of putting every debt through the policy, ready to run."""
    dicts = [as_dict(each) for each in debts]
    texts = [json.dumps(each).encode() for each in dicts]
    first, plain = compiled(policy).first, interpreter(policy)
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"policy": json.loads(zen_table(policy))}}})
    decision = engine.get_decision("policy")
    expression = zen.compile_expression(zen_expression(policy))
    batches = [
        [{"key": "policy", "context": each} for each in dicts[at : at + BATCH]] for at in range(0, len(dicts), BATCH)
    ]
    return {
        "compiled": lambda: [first(each) for each in debts],
        "dict interpreter": lambda: [plain(each) for each in dicts],
        "zen-engine, decision table, facts as dict": lambda: [
            decision.evaluate(each)["result"]["tier"] for each in dicts
        ],
        "zen-engine, decision table, facts as JSON": lambda: [
            decision.evaluate(each)["result"]["tier"] for each in texts
        ],
        "zen-engine, decision table, batches of 500": lambda: [
            answer["data"]["result"]["tier"] for batch in batches for answer in engine.evaluate_batch(batch)
        ],
        "zen-engine, one expression, facts as dict": lambda: [expression.evaluate(each) for each in dicts],
        "zen-engine, one expression, facts as JSON": lambda: [expression.evaluate(each) for each in texts],
    }


def microseconds(run: Callable[[], list[int]], debts: int) -> float:
    """Microseconds a debt, in one pass; what is quicker than 0.1 s in all goes round until it is not."""
    passes, started = 0, time.perf_counter()
    while (spent := time.perf_counter() - started) < 0.1:
        run()
        passes += 1
    return spent / passes / debts * 1e6


TABLES = ("zen-engine, decision table, facts as dict", "zen-engine, decision table, facts as JSON")


def report(rounds: Sequence[dict[str, float]], answers: Sequence[int]) -> str:
    """The section: medians, and the median over the rounds of each way's time against the compiled function's."""
    lines = ["| | µs a debt | times the compiled function |", "|---|---|---|"]
    for name in rounds[0]:
        time_of = statistics.median(each[name] for each in rounds)
        ratio = statistics.median(each[name] / each["compiled"] for each in rounds)
        lines.append(f"| {name} | {time_of:.2f} | {ratio:.1f} |")
    table = statistics.median(min(each[name] for name in TABLES) / each["compiled"] for each in rounds)
    plain = statistics.median(each["dict interpreter"] / each["compiled"] for each in rounds)
    fastest = statistics.median(min(each[name] for name in each if "zen" in name) / each["compiled"] for each in rounds)
    met = {True: "met", False: "missed"}
    return f"""
`python -m bench.policy_rules`: {len(answers)} debts, medians of {len(rounds)} rounds, each way once a round. The
policy has {RULES} rules in five ages on {len(FACTS)} facts: days overdue, balance, product, region, segment, score
band, earlier breaches. Every way names the same rule for every debt; the rule is number
{statistics.median(answers) + 1:.0f} in the median, and {answers.count(-1)} debts have none.

{chr(10).join(lines)}

At most 1/50 of zen-engine's decision table, one debt at a time: 1/{table:.0f}, {met[table >= 50]}. At most 1/10 of the
dict interpreter: 1/{plain:.0f}, {met[plain >= 10]}. A decision table is what that engine has for policies, and most of
a single call to it is not spent on rules, as the batches show. Its fastest way, one expression of nested conditions
that nobody would keep a policy in, takes {fastest:.0f} times the compiled function: there 1/50 is not reached.
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--debts", type=int, default=2_000)
    options.add_argument("--publish", action="store_true", help="write the section of docs/performance.md")
    chosen = options.parse_args()
    chance = random.Random(50)
    policy = a_policy(chance)
    debts = [a_debt(chance) for _ in range(chosen.debts)]
    runs = ways(policy, debts)
    answers = runs["compiled"]()
    for name, run in runs.items():
        if run() != answers:
            raise SystemExit(f"{name} names other rules")
    rounds = [{name: microseconds(run, len(debts)) for name, run in runs.items()} for _ in range(chosen.rounds)]
    body = report(rounds, answers)
    print(body)
    if chosen.publish:
        publish("One debt through a policy of 50 rules", body, page=PERFORMANCE)


if __name__ == "__main__":
    main()
