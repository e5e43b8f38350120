"""Boletos composed a second: all the digits of a slip, over every bank that may issue.

    python -m bench.boleto_digits [--peer PYTHON] [--publish]

Each round makes the codes of the same slips (checks of account and number, campo livre, 44 and 47 digits, printed
nosso numero and account), then, as the limit, joins digits already known with no check digit and no refusal. PYTHON is
an interpreter with pycobranca 1.1.2 (`pip install --ignore-requires-python pycobranca==1.1.2` in a throwaway
environment): it takes turns with ours over the slips of its own that stand in tests/golden, and both must give the
barcode written there.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from bench.published import PERFORMANCE, publish
from payments.banks import ISSUERS
from payments.boleto import Boleto
from payments.boleto_codes import BoletoCodes, boleto_codes
from payments.errors import InvalidCharge
from tests.payments.issuing_accounts import ACCOUNTS, slip_of
from tests.payments.published_slips import GOLDEN, read_boleto

ROUNDS = 7
EACH_BANK = 400
PEER = "PyPI pycobranca 1.1.2"
COMPUTED = "DV da conta calculado"  # a note that asks for nothing
PEER_TIMES = 40  # its slips in the golden file, over and over


def slips() -> list[Boleto]:
    """The same number of slips of every bank, each with a number of its own."""
    return [
        slip_of(ACCOUNTS[rules.code], nosso_numero=str(number))
        for number in range(1, EACH_BANK + 1)
        for rules in ISSUERS
    ]


def compose_all(boletos: Sequence[Boleto]) -> list[BoletoCodes]:
    return [boleto_codes(boleto) for boleto in boletos]


def join_all(made: Sequence[BoletoCodes]) -> list[tuple[str, str]]:
    """What no program can do without: the two strings, from parts already made."""
    joined = []
    for codes in made:
        bar, linha = codes.barcode, codes.linha_digitavel
        joined.append(("".join((bar[:4], bar[4], bar[5:9], bar[9:19], bar[19:])), "".join((linha[:10], linha[10:]))))
    return joined


def seconds(work: Callable[[], object]) -> float:
    """Of the processor, not of the clock: the machine is shared."""
    began = time.process_time()
    work()
    return time.process_time() - began


def peer_rows() -> list[dict[str, Any]]:
    """The peer's slips that we would issue too (registered carteiras of banks that exist), inputs complete."""
    rows = []
    for row in GOLDEN["slips"]:
        if row["source"] != PEER or row.get("input_note", COMPUTED) != COMPUTED:
            continue
        boleto = read_boleto(row)
        try:
            if boleto_codes(boleto).barcode == row["barcode"]:
                rows.append(row)
        except InvalidCharge:
            continue
    return rows


class Peer:
    """The other program, in its own interpreter, told to take its turn."""

    def __init__(self, python: str, rows: Sequence[dict[str, Any]]) -> None:
        program = Path(__file__).with_name("boleto_digits_peer.py")
        self.process = subprocess.Popen(
            [python, str(program), str(PEER_TIMES)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._say(json.dumps(rows))
        self.composed = int(self._hear())

    def turn(self) -> float:
        self._say("turn")
        return float(self._hear())

    def close(self) -> None:
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait(timeout=10)

    def _say(self, line: str) -> None:
        if self.process.stdin is None:
            raise RuntimeError("the peer hears nothing")
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def _hear(self) -> str:
        if self.process.stdout is None or not (line := self.process.stdout.readline()):
            raise RuntimeError("the peer fell silent")
        return line


def against_limit() -> str:
    boletos = slips()
    made = compose_all(boletos)
    times, floor = [], []
    for _ in range(ROUNDS):
        times.append(seconds(lambda: compose_all(boletos)))
        floor.append(seconds(lambda: join_all(made)))
    rate, limit = len(boletos) / median(times), len(boletos) / median(floor)
    return (
        f"| composed, {len(ISSUERS)} banks | {rate:,.0f} slips/s | {1e6 / rate:.0f} µs a slip |\n"
        f"| joining digits already known | {limit:,.0f} slips/s | {rate / limit:.3f} of the limit |\n"
    )


def against_peer(python: str) -> str:
    rows = peer_rows()
    boletos = [replace(read_boleto(row)) for row in rows] * PEER_TIMES
    peer = Peer(python, rows)
    ours, theirs = [], []
    try:
        for _ in range(ROUNDS):
            ours.append(seconds(lambda: compose_all(boletos)))
            theirs.append(peer.turn())
    finally:
        peer.close()
    rate, other = len(boletos) / median(ours), peer.composed / median(theirs)
    banks = len({row["bank"] for row in rows})
    return (
        f"| the {len(rows)} slips of pycobranca in the golden file, {banks} banks, ours | {rate:,.0f} slips/s |"
        f" {rate / other:.1f} times the peer |\n"
        f"| the same slips, pycobranca 1.1.2 | {other:,.0f} slips/s | |\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", help="an interpreter with pycobranca 1.1.2")
    parser.add_argument("--publish", action="store_true")
    chosen = parser.parse_args()
    table = "| what | rate | |\n|---|---:|---|\n" + against_limit()
    if chosen.peer:
        table += against_peer(chosen.peer)
    body = (
        f"`python -m bench.boleto_digits --peer PYTHON --publish`: medians of {ROUNDS} interleaved rounds of"
        f" {EACH_BANK * len(ISSUERS):,} slips, processor time of one core of a shared machine (load average"
        f" {os.getloadavg()[0]:.1f}): read the ratios.\n\n{table}"
    )
    print(body)
    if chosen.publish:
        publish("Boleto digits", body, PERFORMANCE)


if __name__ == "__main__":
    main()
