"""What a service promises in the outbox is what the worker can do."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from portal.jobs.topics import PERIODIC, TOPICS
from tests.support.sources import READS_THE_TREE, nodes_of

pytestmark = READS_THE_TREE
ROOT = Path(__file__).resolve().parents[2]


def constants(tree: ast.Module) -> dict[str, str]:
    """Names given to texts at the top of a module."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def listed(tree: ast.Module) -> list[str]:
    """Topics written by a statement of many rows, which its module lists as EFFECTS."""
    lists = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and [_name(target) for target in node.targets] == ["EFFECTS"]
    ]
    return [str(topic) for each in lists for topic in ast.literal_eval(each)]


def _name(target: ast.expr) -> str | None:
    return target.id if isinstance(target, ast.Name) else None


def tables(tree: ast.Module) -> dict[str, list[str]]:
    """Tables at the top of a module whose values are texts: a topic may be looked up in one."""
    return {
        target.id: [value.value for value in node.value.values if isinstance(value, ast.Constant)]
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def enqueues(called: ast.expr) -> bool:
    match called:
        case ast.Name("enqueue") | ast.Attribute(ast.Name("outbox"), "enqueue"):
            return True
    return False


def promised(source: str) -> list[str]:
    """The topic of each `enqueue(session, topic, ...)`; a topic that is not written out is shown as it stands."""
    tree, *inside = nodes_of(source)
    assert isinstance(tree, ast.Module)
    named, looked_up = constants(tree), tables(tree)
    found = listed(tree)
    for node in inside:
        if isinstance(node, ast.Call) and enqueues(node.func):
            topic = node.args[1]
            if isinstance(topic, ast.Subscript) and ast.unparse(topic.value) in looked_up:
                found += looked_up[ast.unparse(topic.value)]
                continue
            text = topic.value if isinstance(topic, ast.Constant) else named.get(ast.unparse(topic))
            found.append(str(text or ast.unparse(topic)))
    return found


@cache
def all_promised() -> set[str]:
    return {topic for path in (ROOT / "portal").rglob("*.py") for topic in promised(path.read_text())}


def test_every_promise_has_a_worker() -> None:
    assert "charges.issue" in all_promised()
    assert sorted(all_promised() - TOPICS.keys()) == []


def test_no_worker_waits_for_a_promise_nobody_makes() -> None:
    assert sorted(TOPICS.keys() - all_promised()) == []


def test_periodic_jobs_have_names_of_their_own() -> None:
    assert len({job.name for job in PERIODIC}) == len(PERIODIC)


def test_a_promise_would_be_noticed() -> None:
    source = 'TOPIC = "a.b"\noutbox.enqueue(session, TOPIC, key, {})\nenqueue(session, "c.d", key, {})'
    assert promised(source) == ["a.b", "c.d"]
    assert promised('EFFECTS = ("e.f", "g.h")') == ["e.f", "g.h"]
    assert promised('T = {X: "i.j"}\noutbox.enqueue(session, T[event], key, {})') == ["i.j"]
