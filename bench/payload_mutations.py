"""What 100,000 damaged payment codes do: each is read or refused with a code and a field, none crashes.

    python -m bench.payload_mutations [--count N] [--seed N] [--publish]

Pix payloads of the golden file and boletos of every issuing bank, each damaged one to four times: signs changed, lost,
doubled, swapped, cut, pasted twice, in other alphabets. A third of the Pix payloads get their right checksum back, so
that what lies behind it is reached too. Every text goes to all readers a pasted text can meet.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from bench.published import PERFORMANCE, publish
from payments.arrecadacao import Arrecadacao
from payments.banks import ISSUERS
from payments.boleto_codes import boleto_codes
from payments.decode import decode_any
from payments.errors import InvalidCharge
from payments.pix import tlv
from payments.pix.brcode_reading import decode_brcode
from payments.verification.pasted import Unrecognised, recognise
from tests.payments.issuing_accounts import ACCOUNTS, slip_of

GOLDEN = Path(__file__).resolve().parents[1] / "tests" / "golden" / "pix_vectors.json"
TODAY = date(2026, 11, 23)
COUNT, SEED = 100_000, 4
_SIGNS = "0123456789AFZafz*.-:/ \t\n\x00\x7f\u00a0\u0663\u00e9\u202e\ufeff\U0001f440\ud800"
_CRC = "6304"

Reader = Callable[[str], object]
Outcomes = Counter[tuple[str, str]]


def pix_payloads() -> list[str]:
    """Every payload of the golden file, those to be refused too."""
    golden = json.loads(GOLDEN.read_text("utf-8"))
    return [vector["payload"] for vector in (*golden["read"], *golden["refused"])]


def payment_lines() -> list[str]:
    """Barcode and linha digitavel of a slip of every bank, and two collection slips."""
    codes = [boleto_codes(slip_of(ACCOUNTS[rules.code])) for rules in ISSUERS]
    collections = ["838600000050096000190009000801782309000343062712", "83860000005096000190000008017823000034306271"]
    return [text for each in codes for text in (each.barcode, each.linha_digitavel)] + collections


def _change(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(_SIGNS) + text[at + 1 :]


def _lose(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + text[at + chance.randint(1, 4) :]


def _double(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + text[at : at + chance.randint(1, 12)] + text[at:]


def _swap(chance: random.Random, text: str) -> str:
    at = chance.randrange(max(len(text) - 1, 1))
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


def _cut(chance: random.Random, text: str) -> str:
    return text[: chance.randrange(len(text) + 1)]


def _insert(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + "".join(chance.choices(_SIGNS, k=chance.randint(1, 3))) + text[at:]


def _length(chance: random.Random, text: str) -> str:
    """A length or id made another: what a reader that trusts it runs over."""
    at = chance.randrange(0, max(len(text), 1), 2)
    return text[:at] + f"{chance.randrange(100):02}" + text[at + 2 :]


def _twice(chance: random.Random, text: str) -> str:
    return text + chance.choice(("", " ", "\n")) + text


DAMAGES = (_change, _change, _change, _lose, _double, _swap, _cut, _insert, _length, _length, _twice)


def _sealed(text: str) -> str:
    body = text[:-8] + _CRC
    return body + tlv.crc16(body.encode("utf-8", "replace"))


def mutations(bases: Sequence[str], count: int, seed: int, *, seal: bool) -> Iterator[str]:
    """Damaged texts, the same for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        text = bases[number % len(bases)]
        for _ in range(chance.randint(1, 4)):
            text = chance.choice(DAMAGES)(chance, text)
        yield _sealed(text) if seal and chance.random() < 1 / 3 else text


def outcome(read: Reader, text: str) -> tuple[str, str]:
    """``("read", kind)``, ``("refused", "code field")`` or ``"without a reason"``, ``("crashed", error)``."""
    try:
        found = read(text)
    except InvalidCharge as refused:
        told = f"{refused.code} {refused.field}" if refused.code and refused.field else "without a reason"
        return "refused", told
    except Exception as error:  # what must not happen is counted here
        return "crashed", f"{type(error).__name__}: {error}"
    return ("refused", found.value) if isinstance(found, Unrecognised) else ("read", type(found).__name__)


def run(read: Reader, texts: Iterator[str]) -> Outcomes:
    """How often each outcome came."""
    return Counter(outcome(read, text) for text in texts)


def read_line(text: str) -> object:
    """As a payment line, on a day."""
    found = decode_any(text, TODAY)
    return found.segment if isinstance(found, Arrecadacao) else found


READERS: dict[str, Reader] = {"copia e cola": decode_brcode, "payment line": read_line, "anything pasted": recognise}


def report(count: int, seed: int) -> tuple[str, int]:
    """The table, and how many crashed."""
    rows, crashed = [], 0
    halves = (("Pix payloads", pix_payloads(), True), ("payment lines", payment_lines(), False))
    for name, bases, seal in halves:
        for reader, read in READERS.items():
            began = time.process_time()
            found = run(read, mutations(bases, count // 2, seed, seal=seal))
            micros = (time.process_time() - began) / (count // 2) * 1e6
            kinds: Counter[str] = Counter()
            for (kind, _), times in found.items():
                kinds[kind] += times
            reasons = len({reason for kind, reason in found if kind == "refused"})
            crashed += kinds["crashed"] + found[("refused", "without a reason")]
            rows.append(
                f"| {name} | {reader} | {sum(kinds.values()):,} | {kinds['read']:,} | {kinds['refused']:,} | "
                f"{reasons:,} | {kinds['crashed']} | {micros:.0f} |"
            )
    head = "| damaged | read as | texts | read | refused | different reasons | crashed | µs a text |"
    return "\n".join([head, "|---|---|---:|---:|---:|---:|---:|---:|", *rows]), crashed


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.payload_mutations")
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--publish", action="store_true")
    given = parser.parse_args()
    table, crashed = report(given.count, given.seed)
    print(table)
    if given.publish:
        told = (
            f"`python -m bench.payload_mutations --publish`: {given.count:,} texts of seed {given.seed}, half of them "
            "Pix payloads and half payment lines, each damaged one to four times and given to every reader a pasted "
            "text can meet. A third of the Pix payloads have their right checksum again. Refused means by a code and "
            f"the field it is about. The time is of the processor, making the text included.\n\n{table}"
        )
        publish("What damaged payment codes do", told, PERFORMANCE)
    raise SystemExit(1 if crashed else 0)


if __name__ == "__main__":
    main()
