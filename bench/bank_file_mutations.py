"""A million damaged lines of bank files, over every layout: none crashes, each is read or refused with a reason.

    python -m bench.bank_file_mutations [--lines N] [--seed N] [--publish]

Digits and letters changed, lines cut, lengthened, repeated and exchanged, columns exchanged, encodings broken, control
characters put in. The damage and the judge are those of the suite (`tests/payments/line_mutations.py`), which runs a
sample. The first fault ends the program with the file that shows it.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from io import BytesIO

from bench.published import PERFORMANCE, publish
from payments.cnab.movements import QuarantinedLine, RetornoLine
from payments.cnab.retorno import iter_file
from payments.errors import UnreadableFile
from tests.payments.cnab_every_layout import LAYOUTS
from tests.payments.line_mutations import fault, lines_of, mutated

SEED = 400_240
EACH_FILE = 40  # movements


def outcomes(raw: bytes) -> Counter[str]:
    """How many lines of a file were read and set aside, by reason; or that it was refused."""
    counted: Counter[str] = Counter()
    try:
        for event in iter_file(BytesIO(raw)):
            if isinstance(event, RetornoLine):
                counted["read"] += 1
            elif isinstance(event, QuarantinedLine):
                counted[event.code] += 1
    except UnreadableFile as error:
        counted[f"file: {error.code}"] += 1
    return counted


def run(wanted: int, seed: int) -> tuple[int, int, Counter[str]]:
    """Lines damaged, files read, outcomes of one file in ten. Stops at the first fault."""
    chance = random.Random(seed)
    originals = {name: lines_of(layout, EACH_FILE) for name, layout in LAYOUTS.items()}
    lines, files, counted = 0, 0, Counter[str]()
    while lines < wanted:
        for name, layout in LAYOUTS.items():
            raw, damaged = mutated(chance, originals[name], 2 if layout.width == 240 else 1)
            if wrong := fault(layout, raw):
                raise SystemExit(f"{name}, seed {seed}, after {lines} lines: {wrong}\n{raw!r}")
            if files % 10 == 0:
                counted += outcomes(raw)
            lines, files = lines + damaged, files + 1
    return lines, files, counted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--publish", action="store_true")
    options = parser.parse_args()
    began = time.perf_counter()
    lines, files, counted = run(options.lines, options.seed)
    took = time.perf_counter() - began
    reasons = ", ".join(f"{code} {count:,}" for code, count in counted.most_common())
    body = (
        f"`python -m bench.bank_file_mutations`: {lines:,} damaged lines in {files:,} return files of "
        f"{len(LAYOUTS)} layouts, seed {options.seed}, {took:,.0f} s. None crashed, and each line was read, set aside "
        f"with code, field and column, or refused with its file.\n\n"
        f"In one file of ten: {reasons}."
    )
    print(body)
    if options.publish:
        publish("Damaged bank files", body, PERFORMANCE)


if __name__ == "__main__":
    main()
