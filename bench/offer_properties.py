"""A million generated offers against an oracle in exact fractions, and the laws no offer may break.

    python -m bench.offer_properties [--offers 1000000] [--processes 2] [--kept FILE] [--publish]

Numbered policies, eight debts and choices each: every offer of every sheet is compared field by field with the oracle
(tests/offers/oracle.py), the plan chosen or its refusal as well, and one plan a sheet with a higher down payment
(tests/offers/down_payment_bound.py derives what that may cost). The same check then runs on engines with one mistake
each, and has to find every one of them. Writes its section of docs/performance.md with --publish.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from multiprocessing import Pool
from pathlib import Path

from bench.published import PERFORMANCE, publish
from tests.offers.offer_tally import tally, violations
from tests.offers.wrong_engines import MISTAKES, mistaken

BLOCK = 10  # policies a task
WAVE = 200  # policies between two counts
CONTROL = range(40)  # policies a mistaken engine is tried on
ROWS = (
    "policies", "debts", "offers", "payments", "equal offers", "price offers", "sac offers", "offers with tax",
    "offers with a down payment", "plans chosen", "refusals", "down payments raised",
    "down payments raised that cost more",
)  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--offers", type=int, default=1_000_000)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--kept", type=Path, help="a file that keeps what was done, to go on from")
    options.add_argument("--publish", action="store_true", help="write the section of docs/performance.md")
    chosen = options.parse_args()
    counts, seconds = run(chosen.offers, chosen.processes, chosen.kept)
    controls = {mistake: control(mistake) for mistake in MISTAKES}
    body = report(counts, controls, seconds, chosen.processes)
    print(body)
    if chosen.publish:
        publish("Offers against an oracle", body, PERFORMANCE)
    missed = [mistake for mistake, found in controls.items() if not violations(found)]
    if violations(counts) or missed:
        sys.exit(f"violations: {violations(counts)}; mistakes not found: {missed}")


def run(offers: int, processes: int, kept: Path | None) -> tuple[Counter[str], float]:
    """Policies from number 0 on, in waves, until there are so many offers; and the seconds they took.

    `kept` holds what was done after each wave: a run that was stopped goes on from there.
    """
    first, seconds, counts = _read(kept)
    with Pool(processes) as pool:
        while counts["offers"] < offers:
            since = time.monotonic()
            for block in pool.map(tally, [range(start, start + BLOCK) for start in range(first, first + WAVE, BLOCK)]):
                counts.update(block)
            first, seconds = first + WAVE, seconds + time.monotonic() - since
            print(f"{counts['offers']:,} offers, violations: {violations(counts)}", file=sys.stderr, flush=True)
            if kept:
                kept.write_text(json.dumps([first, seconds, counts]))
        pool.close()
        pool.join()
    return counts, seconds


def _read(kept: Path | None) -> tuple[int, float, Counter[str]]:
    if kept is None or not kept.exists():
        return 0, 0.0, Counter()
    first, seconds, counts = json.loads(kept.read_text())
    return first, seconds, Counter(counts)


def control(mistake: str) -> Counter[str]:
    """What the check finds in an engine with this mistake."""
    with mistaken(mistake):
        return tally(CONTROL)


def report(counts: Counter[str], controls: dict[str, Counter[str]], seconds: float, processes: int) -> str:
    rises = sorted(int(key.split()[2]) for key in counts if key.startswith("rise of "))
    table = "\n".join(f"| {row} | {counts[row]:,} |" for row in ROWS)
    mistakes = "\n".join(
        f"| {mistake} | {found['offers']:,} | {sum(violations(found).values()):,} | "
        f"{', '.join(sorted(violations(found))) or 'NOTHING'} |"
        for mistake, found in controls.items()
    )
    found = violations(counts)
    return f"""`python -m bench.offer_properties`: {seconds:,.0f} s in {processes} processes, on {os.cpu_count()} cores
shared with other work. Every offer is compared field by field with one worked out again in exact fractions: discounts,
due dates, each installment and its principal, down payment, tax, total, rates, and the annual and monthly cost by the
present values on both sides of its last digit. Refusals are compared by their code.

| checked | count |
|---|---:|
{table}
| **violations** | **{sum(found.values()):,}** |

Laws: no discount over the limit of its component or over the ceiling; the sum of installments is the total, that of
principal the amount financed; a longer plan at the same rate never costs less; a higher down payment never costs more
in exact fractions, and in centavos never more than the bound below; cash never above the amount financed where the cash
limits are at least those of installments.{"" if not found else f" Violated: {found}."}

How much more a higher down payment may cost, with m payments after it, g(j) the growth of 1 from the j-th of them to
the last, f(j) the interest of 1 over the period before the j-th: at most 2B centavos, where B is `1/2 + sum(g(j) - 1/2,
j < m)` for Price, `(m + sum((j - 1) f(j))) / 2` for SAC and 0 for equal parts, and `cost of 1 / 2` more where tax is
financed; `tests/offers/down_payment_bound.py` derives it. Of {counts["down payments raised"]:,} down payments raised,
{counts["down payments raised that cost more"]:,} cost more, by {rises[-1] if rises else 0} centavos at most.

The same check on engines with one mistake each, {len(CONTROL)} policies:

| mistake | offers | violations found | of |
|---|---:|---:|---|
{mistakes}
"""


if __name__ == "__main__":
    main()
