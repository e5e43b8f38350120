"""A return file as JSON, one event a line, for scripts: read, not brought in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import Any

from brazil.money import ZERO, Money
from payments.cnab.layout import RetornoEvent
from payments.cnab.movements import Finding, QuarantinedLine, RetornoHead, RetornoLine, RetornoPix
from payments.errors import UnreadableFile

Said = dict[str, Any]
_KINDS = {
    RetornoHead: "header",
    RetornoLine: "movement",
    RetornoPix: "pix",
    QuarantinedLine: "refused_line",
    Finding: "difference",
}


def told(events: Iterable[RetornoEvent]) -> Iterator[Said]:
    """Each event of the file, and a summary at the end; a file that stops being readable says so in the summary.

    Amounts in centavos. Memory does not grow with the file.
    """
    kinds, occurrences = Counter[str](), Counter[str]()
    paid, fees = ZERO, ZERO
    refused: UnreadableFile | None = None
    try:
        for event in events:
            kinds[_KINDS[type(event)]] += 1
            if isinstance(event, RetornoLine):
                occurrences[event.occurrence.value] += 1
                paid, fees = (paid + event.paid_amount if event.is_payment else paid), fees + event.fee
            yield {"event": _KINDS[type(event)], **_plain(_fields(event))}
    except UnreadableFile as error:
        refused = error
    yield {
        "event": "summary",
        "complete": refused is None,
        "refused": {"code": refused.code, "line": refused.line, "column": refused.column} if refused else None,
        "movements": kinds["movement"],
        "pix_lines": kinds["pix"],
        "refused_lines": kinds["refused_line"],
        "differences": kinds["difference"],
        "occurrences": dict(sorted(occurrences.items())),
        "paid_cents": paid.cents,
        "fee_cents": fees.cents,
    }


def _fields(event: RetornoEvent) -> Said:
    return event._asdict() if isinstance(event, RetornoLine) else asdict(event)


def _plain(values: Said) -> Said:
    """JSON's own kinds; an amount's name ends in `_cents`."""
    plain: Said = {}
    for name, value in values.items():
        match value:
            case Money(cents=cents):
                plain[f"{name}_cents"] = cents
            case date():
                plain[name] = value.isoformat()
            case StrEnum():
                plain[name] = value.value
            case _:
                plain[name] = value
    return plain
