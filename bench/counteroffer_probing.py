"""How near a prober gets to the discount a creditor keeps to itself, in 200 rounds of proposals.

    python -m bench.counteroffer_probing [--seeds 12]

What is measured is what can be known for certain: how many limits (in basis points) fit all that was answered, the
fewer the nearer, and how far the lowest price accepted stays from the floor. Four ways of probing (bench/probers.py):
halving, step by step, halving while counts, days and rhythms change, and five debts under one policy in collusion.
Beside the portal's answer the same probers meet two others in the same run: one that decides by the limit itself, and
one that hides it behind a fixed random amount for each debt. Writes its section of docs/performance.md.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from bench.probers import (
    DEBTS,
    MOST_BPS,
    PROBERS,
    ROUNDS,
    TOLERANCE_BPS,
    Prober,
    behind_noise,
    case_of,
    fitting,
    fitting_noise,
    on_the_grid,
    plainly,
    probe,
)
from bench.published import PERFORMANCE, publish
from offers.proposals.counteroffer import Accepted, answer_granting


@dataclass(frozen=True, slots=True)
class Result:
    """`known_bps`: how many limits still fit. `above_bps`: from the lowest price accepted to the floor."""

    known_bps: int
    above_bps: int


def result_of(prober: Prober, limits: list[int]) -> Result:
    """What the prober knows in the end. The true limit is always among those that fit."""
    secret = prober.case.secret_bps
    if secret not in limits:
        raise SystemExit("the true limit was ruled out: the measure is wrong")
    conceded = max((got.concession_bps for got in prober.answers if isinstance(got, Accepted)), default=0)
    return Result(known_bps=len(limits), above_bps=secret - conceded)


def told_apart(prober: Prober) -> int:
    """How many limits of the true one's cell would have answered anything at all differently."""
    mine = on_the_grid(0, prober.case.secret_bps)
    cell = [limit for limit in range(MOST_BPS + 1) if on_the_grid(0, limit) == mine]
    others = (cell[0], cell[-1])
    return sum(
        any(
            answer_granting(proposal, prober.case.debts[debt], prober.case.tier, on_the_grid(debt, limit)) != answered
            for (debt, proposal), answered in zip(prober.asked, prober.answers, strict=True)
        )
        for limit in others
    )


def trials(seed: int) -> Iterator[tuple[str, str, Result, int]]:
    """Every prober against every way of answering: way, prober, what it knows, limits of the cell told apart."""
    chance = random.Random(seed)
    case = case_of(chance)
    noise = tuple(chance.randrange(2 * TOLERANCE_BPS) for _ in range(DEBTS))
    for name in PROBERS:
        ours = probe(case, name, on_the_grid, seed)
        yield "grid", name, result_of(ours, fitting(on_the_grid, ours.seen)), told_apart(ours)
        plain = probe(case, name, plainly, seed)
        yield "plain", name, result_of(plain, fitting(plainly, plain.seen)), 0
        noisy = probe(case, name, behind_noise(noise), seed)
        yield "noise", name, result_of(noisy, fitting_noise(noisy.seen)), 0


WAYS = ("grid", "plain", "noise")


def published(results: dict[tuple[str, str], list[Result]], apart: int, seeds: int) -> str:
    """The section: one row a prober, the three ways of answering side by side."""
    intro = (
        f"`python -m bench.counteroffer_probing`: {seeds} creditors (seeds 0 to {seeds - 1}), each with a discount "
        f"limit of its own kept from a prober who knows everything else and asks {ROUNDS} times. The tolerance is "
        f'{TOLERANCE_BPS} basis points. "Still fit" is how many limits, one basis point apart, fit every answer heard '
        '(least and median over the seeds): nobody can be surer than that. "Above" is by how many basis points the '
        "lowest price accepted stays above the floor (least). Two ways of answering that do not hold are asked by the "
        "same probers in the same run."
    )
    head = (
        "| Prober | Portal: still fit | above | By the limit itself: still fit | above "
        "| Fixed noise per debt: still fit | above |\n|---|---:|---:|---:|---:|---:|---:|"
    )
    rows = [f"| {name} | " + " | ".join(_cells(results[way, name]) for way in WAYS) + " |" for name in PROBERS]
    asked = f"{len(PROBERS) * seeds * ROUNDS:,}"
    last = f"Limits at the ends of the true one's cell that any of the {asked} answers told apart from it: {apart}."
    return "\n\n".join([intro, "\n".join([head, *rows]), last])


def _cells(results: list[Result]) -> str:
    known = [each.known_bps for each in results]
    return f"{min(known)}, {statistics.median(known):.0f} | {min(each.above_bps for each in results)}"


def main() -> None:
    """Run every trial and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=12)
    seeds = parser.parse_args().seeds
    results: dict[tuple[str, str], list[Result]] = {}
    apart = 0
    for seed in range(seeds):
        for way, name, result, distinct in trials(seed):
            results.setdefault((way, name), []).append(result)
            apart += distinct
        print(f"seed {seed}", flush=True)
    text = published(results, apart, seeds)
    print(text)
    publish("What 200 rounds of proposals find out", text, PERFORMANCE)


if __name__ == "__main__":
    main()
