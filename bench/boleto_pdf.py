"""Boletos on paper: the form laid out once and filled, against the plain page, the naive page and pycobranca's.

    python -m bench.boleto_pdf [--peer PYTHON] [--slips 10000] [--publish]

All of one run, taking turns, processor time: read the ratios. Every document is of another number, payer and Pix, so no
cell of its own is found made. The filled form has the fixed QR mask (docs/decisions); with the best of eight it is
timed beside it. PYTHON is an interpreter with pycobranca 1.1.2 (`pip install --ignore-requires-python
pycobranca==1.1.2` in a throwaway environment): its modern slip with Pix QR embeds no font and has no tags.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import os
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

from bench.boleto_pdf_naive import naive_boleto
from bench.published import PERFORMANCE, publish
from payments.adapters.pdf_engine import Sheet
from payments.adapters.slips import figures
from payments.adapters.slips.filled import filled_boleto, filled_carne
from payments.adapters.slips.plain import plain_boleto, plain_carne
from payments.adapters.slips.readback import read_back
from payments.adapters.slips.slip import Slip
from tests.payments.slip_examples import PAYER, PIX, slip

ROUNDS = 7
CARNE_ROUNDS = 5
TITLE = "Boleto"


@dataclass(slots=True)
class Timed:
    """One way to make a document: so many in a turn, milliseconds of each turn by document."""

    name: str
    make: Callable[[Slip], bytes]
    each_turn: int
    times: list[float] = field(default_factory=list)
    size: int = 0

    def turn(self, slips: Iterator[Slip]) -> None:
        taken = list(itertools.islice(slips, self.each_turn))
        began = time.process_time()
        for each in taken:
            made = self.make(each)
        self.times.append(1000 * (time.process_time() - began) / len(taken))
        self.size = len(made)

    @property
    def median(self) -> float:
        return median(self.times)


def slips() -> Iterator[Slip]:
    """Slips without end, each unlike the others."""
    for number in itertools.count(1):
        payer = replace(PAYER, name=f"{PAYER.name} {number}")
        yield slip("341", number, pix=f"{PIX}{number:06}", payer=payer)


def best_mask(each: Slip) -> bytes:
    fixed, figures.QR_MASK = figures.QR_MASK, None
    try:
        return filled_boleto(each, title=TITLE)
    finally:
        figures.QR_MASK = fixed


class Peer:
    """pycobranca in its own interpreter, told to take its turn."""

    def __init__(self, python: str) -> None:
        program = Path(__file__).with_name("boleto_pdf_peer.py")
        self.process = subprocess.Popen(
            [python, str(program), PIX], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def turn(self, timed: Timed) -> None:
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the peer cannot be spoken to")
        self.process.stdin.write(f"{timed.each_turn}\n")
        self.process.stdin.flush()
        seconds, size = self.process.stdout.readline().split()
        timed.times.append(1000 * float(seconds) / timed.each_turn)
        timed.size = int(size)

    def close(self) -> None:
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait(timeout=20)


def boletos(python: str | None) -> str:
    endless = slips()
    filled = Timed("form filled, fixed QR mask", lambda each: filled_boleto(each, title=TITLE), 25)
    masked = Timed("form filled, best of eight QR masks", best_mask, 10)
    plain = Timed("plain page (WeasyPrint, tuned)", lambda each: plain_boleto(each, title=TITLE), 2)
    naive = Timed("naive page (WeasyPrint)", lambda each: naive_boleto(each, TITLE), 2)
    theirs = Timed("pycobranca 1.1.2, modern slip with Pix QR", lambda each: b"", 25)
    ours = [filled, masked, plain, naive]
    peer = Peer(python) if python else None
    for each in ours:
        each.make(next(endless))
    for _ in range(ROUNDS):
        for each in ours:
            each.turn(endless)
        if peer:
            peer.turn(theirs)
    if peer:
        peer.close()
    rows = "".join(
        f"| {each.name} | {each.median:.1f} | {each.median / filled.median:.1f} | {each.size / 1000:.0f} |\n"
        for each in (*ours, theirs)
        if each.times
    )
    said = f"The plain page takes {plain.median / naive.median:.2f} of the naive one (limit 0.75). The form filled is"
    said += f" {plain.median / filled.median:.0f} times faster than the plain page (at least 20)"
    said += f" and takes {filled.median / theirs.median:.2f} of pycobranca's slip (at most 0.5)." if peer else "."
    return f"| one boleto with Pix QR | ms | times the first | kB |\n|---|---:|---:|---:|\n{rows}\n{said}\n"


def carnes() -> str:
    endless, rows = slips(), ""
    for count in (12, 60):
        fast, slow = [], []
        for _ in range(CARNE_ROUNDS):
            taken = list(itertools.islice(endless, count))
            began = time.process_time()
            made = filled_carne(taken, title=TITLE)
            between = time.process_time()
            plain_carne(taken, title=TITLE)
            fast.append(1000 * (between - began))
            slow.append(1000 * (time.process_time() - between))
        rows += (
            f"| {count} | {median(fast):.0f} | {median(fast) / count:.1f} | {median(slow):.0f} |"
            f" {median(slow) / median(fast):.0f} | {len(made) / 1000:.0f} |\n"
        )
    head = "| carnê of | ms | ms a slip | plain page, ms | times faster | kB |\n|---:|---:|---:|---:|---:|---:|\n"
    return head + rows


def reading() -> str:
    endless, one, twelve = slips(), [], []
    for _ in range(ROUNDS):
        each, many = next(endless), list(itertools.islice(endless, 12))
        single, carne = filled_boleto(each, title=TITLE), filled_carne(many, title=TITLE)
        began = time.process_time()
        unlike = read_back(single, [each], Sheet.BOLETO)
        between = time.process_time()
        unlike += read_back(carne, many, Sheet.CARNE)
        one.append(1000 * (between - began))
        twelve.append(1000 * (time.process_time() - between))
        if unlike:
            raise SystemExit(f"not read back: {unlike}")
    return (
        f"Reading back before release (picture at 200 dpi, bars, QR, every word): {median(one):.0f} ms a boleto,"
        f" {median(twelve):.0f} ms a carnê of 12. Not part of the times above.\n"
    )


def memory(count: int) -> str:
    """Peak resident memory after a tenth of the slips and after all of them."""
    endless = slips()
    marks = []
    for number in range(1, count + 1):
        filled_boleto(next(endless), title=TITLE)
        if number in (count // 10, count):
            gc.collect()
            marks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    first, last = marks
    return f"Peak memory of {count:,} boletos in a row: {first:.0f} MB after {count // 10:,}, {last:.0f} MB at last.\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", help="an interpreter with pycobranca 1.1.2")
    parser.add_argument("--slips", type=int, default=10_000, help="in a row, for memory")
    parser.add_argument("--publish", action="store_true")
    chosen = parser.parse_args()
    flat = memory(chosen.slips)
    parts = [boletos(chosen.peer), carnes(), reading(), flat]
    body = (
        "`python -m bench.boleto_pdf --peer PYTHON --publish`: medians of"
        f" {ROUNDS} interleaved rounds ({CARNE_ROUNDS} for carnês), processor time of one core of a shared machine"
        f" (load average {os.getloadavg()[0]:.1f}): read the ratios.\n\n" + "\n".join(parts)
    )
    print(body)
    if chosen.publish:
        publish("Boletos on paper", body, PERFORMANCE)


if __name__ == "__main__":
    main()
