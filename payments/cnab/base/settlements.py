"""What many movements say of money: payments, which most are, all at once, and the others one by one."""

from __future__ import annotations

from collections.abc import Sequence

from brazil.money import ZERO, Money
from payments.cnab.base.bank_layout import BankLayout
from payments.cnab.base.columns import money_of
from payments.cnab.movements import PAYMENTS, Occurrence

Amounts = Sequence[Money]
Settled = tuple[list[Occurrence], Amounts, Amounts, dict[int, Money]]


def settle_all(
    layout: BankLayout,
    lines: Sequence[str],
    occurrences: list[Occurrence],
    codes: Sequence[str],
    paid: Amounts | None,
    credited: Amounts | None,
    fees: Amounts,
) -> Settled:
    """Events, paid and credited amounts, and by place the amounts that no occurrence explains."""
    if PAYMENTS.issuperset(occurrences) and type(layout).settled is BankLayout.settled:
        return (occurrences, *_payments(paid, credited, fees), {})
    events, gross, net, odd = list(occurrences), list[Money](), list[Money](), dict[int, Money]()
    for place, (line, occurrence, code, fee) in enumerate(zip(lines, occurrences, codes, fees, strict=True)):
        settled = layout.settled(
            line, occurrence, code, paid[place] if paid else None, credited[place] if credited else None, fee
        )
        gross.append(settled.paid)
        net.append(settled.credited)
        if settled.paid and (occurrence is Occurrence.WRITTEN_OFF or code in layout.paid_when_credited):
            events[place] = Occurrence.PAID
        if settled.unexplained:
            odd[place] = settled.unexplained
    return events, gross, net, odd


def _payments(paid: Amounts | None, credited: Amounts | None, fees: Amounts) -> tuple[Amounts, Amounts]:
    """As `BankLayout.settled` has it: an amount alone is before the fee or after it, by what the layout calls it."""
    if paid is not None:
        return paid, credited if credited is not None else paid
    net = credited if credited is not None else [ZERO] * len(fees)
    return [money_of(each.cents + fee.cents) for each, fee in zip(net, fees, strict=True)], net
