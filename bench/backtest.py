"""A policy over a million debts, 24 offers each, in columns, against the plain way: one debt after another in Decimal.

    python -m bench.backtest [--rounds 5] [--debts 1000000] [--peer-debts 2000] [--publish]

Every measure is a process of its own, one at a time, interleaved. A run is a whole one: what is owed, the tier, every
schedule, the sums and the sample worked out again debt by debt; making the portfolio is not timed. The plain way has
its factors looked up beforehand, and its time on a sample is scaled by the number of debts, both to its advantage:
over a million debts it would also have to work the factors out and wait for memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from os import getloadavg
from statistics import median
from time import perf_counter, process_time
from typing import TypeVar

from bench.backtest_peer import peer
from bench.backtest_portfolio import day, policy, portfolio
from bench.published import PERFORMANCE, publish
from offers.backtest.recheck import one_debt
from offers.backtest.report import backtest
from offers.backtest.run import BATCH, Backtest, accruals_of
from offers.backtest.sheets import Sheets

OFFERS = 24
TARGET = 50
MOST_MB = 1_000
GROWTH = (10_000, 100_000)
TEXT = """`python -m bench.backtest`: {debts:,} debts, {offers} offers each (cash and Price from 2 to {offers} payments
by real dates, every period's interest rounded), four tiers, six kinds of contract, medians of {rounds} interleaved
rounds, each measure in a process of its own on 2 cores shared with other work (load average {low:.1f} to {high:.1f}):
read the ratios. The last two rows are {peer_debts:,} debts with every factor looked up beforehand, scaled; the plain
way's totals were found equal to the columns' first.

| | seconds | of processor | / columns |
|---|---:|---:|---:|
{table}

Plain Decimal / columns: **{ratio:.0f}** by the wall, {ratio_cpu:.0f} by processor time (target {target}: {fast}). Most
memory: **{memory:,.0f} MB** (target under {most:,}: {small}), all the debts in columns included.

| debts, no CET | seconds | of processor | microseconds of processor a debt |
|---:|---:|---:|---:|
{growth}

From {first:,} debts to {debts:,}, {times:,.0f} times as many, processor time grows {grown:.1f} times (target: no more
than the debts). What does not grow: working out the factors of every contract and due date met, some 13,000 here, and
most of the sample."""

Measure = dict[str, float]
Answer = TypeVar("Answer")


def columns(count: int, *, with_cost: bool) -> Measure:
    """A whole backtest."""
    debts = portfolio(count)
    batches = (debts.rows(slice(start, start + BATCH)) for start in range(0, count, BATCH))
    found, measure = timed(lambda: backtest(batches, policy(), day(with_cost=with_cost)))
    assert found.summary.offered.plans == (OFFERS - 1) * count
    return measure


def plain(count: int) -> Measure:
    """The plain way over a sample, after every total of it was found equal to the columns'."""
    debts, rules, when = portfolio(count), policy(), day(with_cost=False)
    answers = peer(debts, rules, when)

    def equal(sheets: Sheets) -> None:
        assert sheets.ladder is not None
        for at, row in enumerate(sheets.rows.tolist()):
            assert answers[row].cash == int(sheets.cash.payable[at])
            assert list(map(int, answers[row].totals)) == sheets.ladder.total[:, at].tolist()

    Backtest(rules, when).outcome(debts, accruals_of(when).owed(debts), equal)
    return timed(lambda: peer(debts, rules, when))[1]


def one_by_one(count: int) -> Measure:
    """The portal's own path for one debt, with lines, explanations and CET, over a sample; factors looked up too."""
    debts, rules, when = portfolio(count), policy(), day(with_cost=True)

    def every() -> None:
        for row in range(count):
            one_debt(debts, row, rules, when)

    every()
    return timed(every)[1]


def timed(work: Callable[[], Answer]) -> tuple[Answer, Measure]:
    """What a piece of work answers, its seconds by the wall and of processor, and the most memory up to its end."""
    wall, cpu = perf_counter(), process_time()
    answer = work()
    seconds = {"wall": perf_counter() - wall, "cpu": process_time() - cpu}
    return answer, {**seconds, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


KINDS: dict[str, Callable[[int], Measure]] = {
    "columns": lambda count: columns(count, with_cost=False),
    "columns_cet": lambda count: columns(count, with_cost=True),
    "plain": plain,
    "one_by_one": one_by_one,
}


def apart(kind: str, count: int) -> Measure:
    """A measure in a process of its own."""
    command = [sys.executable, "-m", "bench.backtest", "--kind", kind, "--debts", str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: Measure = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure, print and publish."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--debts", type=int, default=1_000_000)
    options.add_argument("--peer-debts", type=int, default=2_000)
    options.add_argument("--publish", action="store_true")
    options.add_argument("--kind", choices=KINDS, help="one measure, as JSON: for the processes this one starts")
    given = options.parse_args()
    if given.kind:
        print(json.dumps(KINDS[given.kind](given.debts)))
        return
    plan = [(kind, given.debts) for kind in ("columns", "columns_cet")]
    plan += [("columns", count) for count in GROWTH] + [(kind, given.peer_debts) for kind in ("plain", "one_by_one")]
    found: dict[tuple[str, int], list[Measure]] = {each: [] for each in plan}
    loads = []
    for number in range(given.rounds):
        for each in plan:
            found[each].append(apart(*each))
        loads.append(getloadavg()[0])
        print(f"round {number + 1}: { ({each: round(found[each][-1]['wall'], 2) for each in plan}) }", flush=True)
    body = report(found, given.debts, given.peer_debts, given.rounds, loads)
    print(body)
    if given.publish:
        publish("Backtest", body, PERFORMANCE)


def report(
    found: dict[tuple[str, int], list[Measure]], debts: int, peer_debts: int, rounds: int, loads: list[float]
) -> str:
    """The section of the page."""

    def middle(kind: str, count: int, what: str = "wall") -> float:
        return median(each[what] for each in found[kind, count])

    scale = debts / peer_debts
    plain_wall, plain_cpu = (middle("plain", peer_debts, what) * scale for what in ("wall", "cpu"))
    own_wall, own_cpu = (middle("one_by_one", peer_debts, what) * scale for what in ("wall", "cpu"))
    rows = [
        ("in columns, no CET", middle("columns", debts), middle("columns", debts, "cpu"), False),
        ("in columns, with CET", middle("columns_cet", debts), middle("columns_cet", debts, "cpu"), False),
        ("plain Decimal, no CET", plain_wall, plain_cpu, True),
        ("the portal's path for one debt, with CET", own_wall, own_cpu, True),
    ]
    table = "\n".join(
        f"| {name}{' (scaled)' if scaled else ''} | {wall:,.1f} | {cpu:,.1f} | {wall / rows[0][1]:,.1f} |"
        for name, wall, cpu, scaled in rows
    )
    ratio, ratio_cpu = plain_wall / rows[0][1], plain_cpu / rows[0][2]
    memory = max(each["mb"] for kind in ("columns", "columns_cet") for each in found[kind, debts])
    growth = "\n".join(
        f"| {count:,} | {middle('columns', count):.2f} | {middle('columns', count, 'cpu'):.2f} "
        f"| {middle('columns', count, 'cpu') / count * 1e6:.1f} |"
        for count in (*GROWTH, debts)
    )
    return TEXT.format(
        debts=debts,
        offers=OFFERS,
        rounds=rounds,
        low=min(loads),
        high=max(loads),
        peer_debts=peer_debts,
        table=table,
        ratio=ratio,
        ratio_cpu=ratio_cpu,
        target=TARGET,
        fast=_reached(ratio >= TARGET),
        memory=memory,
        most=MOST_MB,
        small=_reached(memory < MOST_MB),
        growth=growth,
        first=GROWTH[0],
        times=debts / GROWTH[0],
        grown=middle("columns", debts, "cpu") / middle("columns", GROWTH[0], "cpu"),
    )


def _reached(yes: bool) -> str:
    return "reached" if yes else "not reached"


if __name__ == "__main__":
    main()
