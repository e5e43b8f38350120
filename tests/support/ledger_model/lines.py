"""An installment: what it asks for on a day, and how money falls over one, over several, over several creditors'."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from brazil.calendar import next_bank_day

LATE_INTEREST, PLAN, PRINCIPAL, FINE, REBATE = "late_interest", "plan_interest", "principal", "fine", "rebate"
LAW = (LATE_INTEREST, PLAN, PRINCIPAL, FINE)  # CC art. 354: interest first, then what it is interest on
FINE_BPS, INTEREST_BPS = 200, 100


def half_up(numerator: int, denominator: int) -> int:
    """A quotient of non-negative numbers to the nearest, halves up."""
    return (2 * numerator + denominator) // (2 * denominator)


@dataclass(eq=False)
class Line:
    """One installment and what each payment settled of it: (day, part -> centavos), by payment."""

    amount: int
    plan: int
    due_on: date
    state: str = "open"
    settled: dict[str, tuple[date, Counter[str]]] = field(default_factory=dict)

    def of(self, *parts: str) -> int:
        return sum(given[part] for _, given in self.settled.values() for part in parts)

    @property
    def paid(self) -> int:
        return self.of(PLAN, PRINCIPAL, REBATE)

    def asks(self, on: date) -> dict[str, int]:
        """What it asks for on a day, part by part."""
        left = self.amount - self.paid
        plan = min(max(self.plan - self.of(PLAN), 0), left)
        fine = interest = 0
        in_time = next_bank_day(self.due_on)
        if on > in_time:
            payments = sorted(self.settled.values(), key=lambda one: one[0])
            unpaid = self.amount - sum(given[PLAN] + given[PRINCIPAL] for day, given in payments if day <= in_time)
            fine = half_up(unpaid * FINE_BPS, 10_000) - self.of(FINE)
            since = self.due_on
            for day, given in [*((d, g) for d, g in payments if d > in_time), (on, Counter[str]())]:
                interest += half_up(unpaid * INTEREST_BPS * (day - since).days, 300_000)
                unpaid, since = unpaid - given[PLAN] - given[PRINCIPAL], day
            interest -= self.of(LATE_INTEREST)
        return {LATE_INTEREST: interest, PLAN: plan, PRINCIPAL: left - plan, FINE: fine}

    def owes(self, on: date) -> tuple[int, int]:
        """Its own amount and the charges of its delay."""
        asks = self.asks(on)
        return asks[PLAN] + asks[PRINCIPAL], asks[FINE] + asks[LATE_INTEREST]


def one_line(line: Line, amount: int, reported: int, on: date) -> Counter[str]:
    """A payment that covers the installment with the charges the bank reports settles it; a smaller one goes by law."""
    asks, (own, charges) = line.asks(on), line.owes(on)
    if amount < own + min(reported, charges):
        return by_law(asks, amount)
    late = min(amount - own, max(reported, charges))
    fine = min(late, asks[FINE] if charges else half_up(own * FINE_BPS, 10_000))
    return Counter({PLAN: asks[PLAN], PRINCIPAL: asks[PRINCIPAL], FINE: fine, LATE_INTEREST: late - fine})


def over(lines: Sequence[Line], amount: int, on: date) -> list[tuple[Line, Counter[str]]]:
    """Each installment whole before the next."""
    if len(lines) == 1:
        return [(lines[0], one_line(lines[0], amount, 0, on))]
    parts = []
    for line in lines:
        given = by_law(line.asks(on), amount)
        amount -= sum(given.values())
        parts.append((line, given))
    return [(line, given) for line, given in parts if sum(given.values())]


def by_law(asks: dict[str, int], amount: int) -> Counter[str]:
    given: Counter[str] = Counter()
    for part in LAW:
        given[part] = min(asks[part], amount)
        amount -= given[part]
    return given


def early(lines: Sequence[Line], rate: Decimal, since: date, on: date) -> list[tuple[Line, Counter[str]]]:
    """Each whole, one not due yet at its value of the day; the sum of the values is rounded, not each of them."""
    since, exact, upto, parts = max(on, since), Decimal(0), 0, []
    for line in sorted(lines, key=lambda each: each.due_on):
        given = Counter(line.asks(on))
        own, days = given[PLAN] + given[PRINCIPAL], max((line.due_on - since).days, 0)
        with localcontext(Context(prec=60)):
            exact += own / (1 + rate) ** (Decimal(days) / 30)
            value = int(exact.quantize(Decimal("1e-25")).quantize(Decimal(1), ROUND_HALF_UP)) - upto
        upto += value
        given[REBATE] = own - value
        given[PLAN] = min(max(given[PLAN] - given[REBATE], 0), value)
        given[PRINCIPAL] = value - given[PLAN]
        parts.append((line, given))
    return parts


def settles(parts: Sequence[tuple[Line, Counter[str]]]) -> int:
    """The money in it: all but what paying early spares."""
    return sum(sum(given.values()) - given[REBATE] for _, given in parts)


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """In proportion to the weights; the centavos left over to the largest remainders, the first of equal ones."""
    whole = sum(weights) or 1
    parts = [amount * weight // whole for weight in weights]
    largest = sorted(range(len(weights)), key=lambda place: -(amount * weights[place] % whole))
    for place in largest[: amount - sum(parts)]:
        parts[place] += 1
    return parts


def shared(amount: int, reported: int, asked: Sequence[int], owed: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What of one payment each of several creditors gets, and what of that the bank says is for the delay.

    `asked` is what the slip asked for each, `owed` what each is owed on the day: own amount, charges.
    """
    own, charges = sum(each for each, _ in owed), sum(late for _, late in owed)
    delay = [late for _, late in owed] if charges else asked
    if amount < own + min(reported, charges):
        parts = spread(amount, [sum(each) for each in owed])
        return list(zip(parts, spread(min(reported, charges), delay), strict=True))
    late = min(amount - own, max(reported, charges))
    lates, beyond = spread(late, delay), spread(amount - own - late, asked)
    return [(each[0] + part + more, part) for each, part, more in zip(owed, lates, beyond, strict=True)]
