"""What many movements say of money: payments, which most are, all at once, and the others one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import NamedTuple

import numpy as np

from brazil.money import Money
from payments.cnab.base.amounts import Cents, moneys, nothing
from payments.cnab.base.bank_layout import BankLayout
from payments.cnab.line_block import LineBlock
from payments.cnab.movements import PAYMENTS, Occurrence


class Settlements(NamedTuple):
    """Events, paid and credited amounts, and by place the amounts that no occurrence explains."""

    occurrences: list[Occurrence]
    paid: Cents
    credited: Cents
    odd: dict[int, Money]


def settle_all(
    layout: BankLayout,
    block: LineBlock,
    occurrences: list[Occurrence],
    codes: Sequence[str],
    paid: Cents | None,
    credited: Cents | None,
    fees: Cents,
) -> Settlements:
    """Of lines whose amounts are these; None for what the layout has no field for."""
    own = type(layout).settled is not BankLayout.settled
    if not own and PAYMENTS.issuperset(occurrences):
        return Settlements(occurrences, *_payments(paid, credited, fees), {})
    lines: Iterable[str] = block.texts if own else repeat("", len(block))  # only a bank's own rule looks there
    told = zip(lines, occurrences, codes, _each(paid, fees), _each(credited, fees), moneys(fees), strict=True)
    settled = [layout.settled(*line) for line in told]
    events = [
        Occurrence.PAID
        if each.paid and (occurrence is Occurrence.WRITTEN_OFF or code in layout.paid_when_credited)
        else occurrence
        for each, occurrence, code in zip(settled, occurrences, codes, strict=True)
    ]
    return Settlements(
        events,
        np.fromiter((each.paid.cents for each in settled), np.int64, len(settled)),
        np.fromiter((each.credited.cents for each in settled), np.int64, len(settled)),
        {place: each.unexplained for place, each in enumerate(settled) if each.unexplained},
    )


def _each(cents: Cents | None, fees: Cents) -> Sequence[Money | None]:
    return [None] * len(fees) if cents is None else moneys(cents)


def _payments(paid: Cents | None, credited: Cents | None, fees: Cents) -> tuple[Cents, Cents]:
    """As `BankLayout.settled` has it: an amount alone is before the fee or after it, by what the layout calls it."""
    if paid is not None:
        return paid, credited if credited is not None else paid
    net = credited if credited is not None else nothing(len(fees))
    return net + fees, net
