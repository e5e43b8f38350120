"""Lines of return files read a second, and the memory a million of them take.

    python -m bench.retorno_reading [--peer PYTHON] [--publish]

Each round reads the same files from disk three ways, in turn: our reader, movement by movement; the peer's, which
makes a list of them; and, as the limit, reading the file and splitting its lines, with no column looked at. PYTHON is
an interpreter with pycobranca 1.1.2 (`pip install --ignore-requires-python pycobranca==1.1.2` in a throwaway
environment); it must find as many movements as we do. Then a file of a million lines is read in a process of its own,
and the most memory it held is told beside that of a file of ten thousand.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from bench.published import PERFORMANCE, publish
from brazil.money import ZERO, Money
from payments.cnab.movements import Movement, Occurrence, RetornoLine
from payments.cnab.retorno import iter_file, write_retorno
from tests.payments.cnab_every_layout import LAYOUTS, account_of, bank_number, code_of, movement

ROUNDS = 7
LAYOUTS_TIMED = ("341-400", "237-400", "756-240", "104-240")
MOVEMENTS = 20_000
MILLION = 1_000_000
TARGET_PEER, TARGET_LIMIT = 3.0, 0.25


def told(name: str, count: int) -> list[Movement]:
    """Payments as a month brings them: numbers, days, amounts, late charges and fees of their own."""
    layout = LAYOUTS[name]
    first = movement(layout, Occurrence.PAID)
    code, number = code_of(layout, Occurrence.PAID), bank_number(layout)
    width = len(number)
    return [
        Movement(
            occurrence_code=code,
            nosso_numero=number[: width - 6] + f"{n % 1_000_000:06}",
            occurred_on=date(2026, 11, 1) + timedelta(n % 28),
            credited_on=date(2026, 11, 2) + timedelta(n % 28),
            due_on=date(2026, 10, 1) + timedelta(n % 60),
            title_amount=(amount := Money(5_000 + n * 7919 % 300_000)),
            late_charges=(late := Money(amount.cents // 50) if n % 3 == 0 else ZERO),
            paid_amount=amount + late,
            fee=ZERO if name == "237-400" else Money(250),
            document_number=f"D{n:08}",
            company_use=f"AC{n:08}",
            payer_name=first.payer_name,
        )
        for n in range(count)
    ]


def write(name: str, count: int, folder: Path) -> Path:
    layout = LAYOUTS[name]
    path = folder / f"{name}-{count}.ret"
    raw = write_retorno(
        account_of(layout),
        told(name, count),
        sequence=1,
        written_at=datetime(2026, 11, 29, 7, tzinfo=UTC),
        credited_on=None,
        width=layout.width,
    )
    path.write_bytes(raw)
    return path


def read(path: Path) -> int:
    """Every movement of the file, one at a time."""
    with path.open("rb") as file:
        return sum(isinstance(event, RetornoLine) for event in iter_file(file))


def split(path: Path) -> list[str]:
    """The limit: the file's lines."""
    return path.read_bytes().decode("latin-1").splitlines()


def seconds(work: Callable[[], object]) -> float:
    """Of the processor, not of the clock: the machine is shared."""
    began = time.process_time()
    work()
    return time.process_time() - began


class Peer:
    """The other program, in its own interpreter, told to take its turn."""

    def __init__(self, python: str) -> None:
        program = Path(__file__).with_name("retorno_reading_peer.py")
        self.process = subprocess.Popen(
            [python, str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def turn(self, path: Path, movements: int) -> float:
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the peer hears nothing")
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        read_by_it, took = self.process.stdout.readline().split()
        if int(read_by_it) != movements:
            raise RuntimeError(f"the peer read {read_by_it} movements of {movements} in {path.name}")
        return float(took)

    def close(self) -> None:
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait(timeout=10)


@dataclass(frozen=True, slots=True)
class Rates:
    """Lines a second: ours, the limit's and the peer's."""

    name: str
    ours: float
    limit: float
    peer: float | None

    @property
    def row(self) -> str:
        peer = f"{self.peer:,.0f} | {self.ours / self.peer:.1f}" if self.peer else "- | -"
        return f"| {self.name} | {self.ours:,.0f} | {peer} | {self.limit:,.0f} | {self.ours / self.limit:.2f} |"


def rates(name: str, path: Path, peer: Peer | None) -> Rates:
    lines, movements = len(split(path)), read(path)
    ours, limit, theirs = [], [], []
    for _ in range(ROUNDS):
        ours.append(seconds(lambda: read(path)))
        limit.append(seconds(lambda: split(path)))
        if peer:
            theirs.append(peer.turn(path, movements))
    return Rates(name, lines / median(ours), lines / median(limit), lines / median(theirs) if theirs else None)


def peak_mib(path: Path) -> float:
    """The most memory a process of its own held while it read the file."""
    run = [sys.executable, "-m", "bench.retorno_reading", "--read", str(path)]
    return float(subprocess.run(run, check=True, capture_output=True, text=True).stdout)


def memory(folder: Path) -> str:
    small, large = write("341-400", 10_000, folder), folder / "million.ret"
    header, detail, *_, trailer = small.read_bytes().split(b"\r\n")[:-1]
    with large.open("wb") as file:
        file.write(header + b"\r\n")
        for number in range(2, MILLION):
            file.write(detail[:394] + b"%06d\r\n" % (number % MILLION))
        file.write(trailer + b"\r\n")
    return (
        f"Most memory held by a process that reads {MILLION:,} lines: **{peak_mib(large):.0f} MiB**;"
        f" 10,000 lines: {peak_mib(small):.0f} MiB."
    )


def report(found: Sequence[Rates], held: str) -> str:
    ratio = min((each.ours / each.peer for each in found if each.peer), default=0.0)
    share = min(each.ours / each.limit for each in found)
    peer = f"at least **{ratio:.1f} times** the peer (target {TARGET_PEER:.0f}), " if ratio else ""
    heads = ("layout", "ours, lines/s", "pycobranca 1.1.2", "ours / it", "read and split", "ours / that")
    table = f"| {' | '.join(heads)} |\n|---|{'---:|' * 5}\n"
    return (
        f"`python -m bench.retorno_reading --peer PYTHON --publish`: medians of {ROUNDS} interleaved rounds of"
        f" {MOVEMENTS:,} movements, processor time of one core of a shared machine (load average"
        f" {os.getloadavg()[0]:.1f}): read the ratios.\n\n"
        f"Ours reads {peer}and at least **{share:.2f}** of merely reading the file and splitting its lines (target"
        f" {TARGET_LIMIT}).\n\n{table}" + "\n".join(each.row for each in found) + f"\n\n{held}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", help="an interpreter with pycobranca 1.1.2")
    parser.add_argument("--publish", action="store_true")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.read:
        read(chosen.read)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peer = Peer(chosen.peer) if chosen.peer else None
        found = [rates(each, write(each, MOVEMENTS, folder), peer) for each in LAYOUTS_TIMED if each in LAYOUTS]
        if peer:
            peer.close()
        body = report(found, memory(folder))
    print(body)
    if chosen.publish:
        publish("Return files read", body, PERFORMANCE)


if __name__ == "__main__":
    main()
