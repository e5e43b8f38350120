"""An agreement's life worked out by the rules alone: what was paid, when it was known, the notice, and its end.

The same functions decide here and in the services (`offers.agreements.standing`, `money_in.imputing`); only the days
come from the fate, where the services have them from people and banks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from brazil.calendar import next_bank_day, previous_bank_day
from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementState
from offers.agreements.allocation import Part
from offers.agreements.delay import Settled
from offers.agreements.standing import InstallmentFacts, Standing, cure_deadline, deadlines_of, standing
from offers.agreements.terms import LifeTerms
from offers.plans.installments import InstallmentLine
from offers.plans.window import window_of
from offers.policies.policy import Tier
from payments.incoming import IncomingKind
from payments.incoming import Standing as Before
from portal.demo.past.days import DAY, broken_on, last_told, noticed_on, told_on
from portal.demo.past.fates import Fate, Script
from portal.services.money_in.imputing import NOMINAL, Contract, Imputation, Position, on_one
from portal.services.money_in.recording import kind_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One payment of one installment. `late` is what the bank reports of it as fine and interest."""

    number: int
    paid_on: date
    known_on: date
    amount: Money
    late: Money
    imputation: Imputation
    kind: IncomingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """A notice: when it was given, until when it can be cured, and how the agreement stood."""

    on: date
    cure_until: date
    found: Standing


@dataclass(slots=True, kw_only=True)
class Life:
    """What happened, each in the order in which it came to be known. `cured_by` is the payment that ended the notice,
    `breaks_on` the day on which it broke."""

    received: list[Received] = field(default_factory=list)
    notice: Noticed | None = None
    cured_by: Received | None = None
    settled_by: Received | None = None
    breaks_on: date | None = None

    def paid(self, number: int) -> Received | None:
        """The payment of an installment, where it was paid."""
        return next((each for each in self.received if each.number == number), None)


def lived(
    script: Script, lines: Sequence[InstallmentLine], terms: LifeTerms, accepted_on: date, today: date, latest: date
) -> Life:
    """The life of an agreement up to today; `latest` is the last day whose payments are known."""
    odd = _odd_one(script, lines, terms, today)
    days = {line.number: _paid_on(script, line, odd, terms, accepted_on, today, latest) for line in lines}
    life, contract = Life(), Contract(terms=terms)
    paid = sorted((told_on(day), number, day) for number, day in days.items() if day is not None)
    if script.fate in (Fate.CURED, Fate.NOTICED, Fate.BROKEN) and odd is not None:
        on, cure_until = _notice_days(odd, terms)
        if on < today:
            before = [(day, number) for known_on, number, day in paid if known_on <= on]
            life.notice = Noticed(on=on, cure_until=cure_until, found=_stands(lines, before, terms, on, contract))
    for known_on, number, day in paid:
        life.received.append(_received(lines[number - 1], day, known_on, contract))
    if life.notice is not None and odd is not None:
        life.cured_by = life.paid(odd.number)
        if script.fate is Fate.BROKEN:
            life.breaks_on = broken_on(life.notice.cure_until)
    if len(life.received) == len(lines):
        life.settled_by = life.received[-1]
    return life


def _odd_one(script: Script, lines: Sequence[InstallmentLine], terms: LifeTerms, today: date) -> InstallmentLine | None:
    """The installment that the fate is about: the first unpaid, or the last one whose lateness is over."""
    if script.fate in (Fate.BROKEN, Fate.NOTICED):
        return lines[script.paid]
    if script.fate in (Fate.LATE, Fate.CURED):
        over = [each for each in lines if broken_on(_notice_days(each, terms)[1]) <= last_told(today)]
        return over[-1] if over else None
    return None


def _notice_days(line: InstallmentLine, terms: LifeTerms) -> tuple[date, date]:
    on = noticed_on(deadlines_of(line.due_on, terms).grace_until)
    return on, cure_deadline(on, terms)


def _paid_on(
    script: Script, line: InstallmentLine, odd: InstallmentLine | None, terms: LifeTerms, accepted_on: date,
    today: date, latest: date,
) -> date | None:  # fmt: skip
    if odd is not None and line.number >= odd.number and script.fate in (Fate.BROKEN, Fate.NOTICED):
        return None
    if odd is not None and line.number == odd.number:
        on, _ = _notice_days(line, terms)
        late = on + 2 * DAY if script.fate is Fate.CURED else deadlines_of(line.due_on, terms).last_day + 2 * DAY
        return next_bank_day(late) if script.fate is Fate.CURED else late
    early = timedelta(days=(line.number * 7 + script.days_ago) % 4)
    day = max(previous_bank_day(line.due_on - early), accepted_on)
    if day <= latest:
        return day
    return latest if line.due_on <= today and accepted_on <= latest else None


def _received(line: InstallmentLine, paid_on: date, known_on: date, contract: Contract) -> Received:
    """Whole, with what the delay adds: as a bank takes a slip."""
    position = _position(line)
    due = contract.due(position, paid_on)
    imputation = on_one(position, due.total, due.charges, paid_on, contract)
    if imputation.credit or imputation.rebates:
        raise ValueError("a slip paid as it asks leaves nothing over")
    kind = kind_of(Before.OPEN, [position], imputation, paid_on, contract)
    return Received(
        number=line.number, paid_on=paid_on, known_on=known_on, amount=due.total, late=due.charges,
        imputation=imputation, kind=kind,
    )  # fmt: skip


def _position(line: InstallmentLine) -> Position:
    return Position(
        key=line.number, amount=line.amount, due_on=line.due_on, left=line.amount, plan_interest=line.interest
    )


def _stands(
    lines: Sequence[InstallmentLine], paid: Sequence[tuple[date, int]], terms: LifeTerms, on: date, contract: Contract
) -> Standing:
    days = {number: day for day, number in paid}
    facts = [
        InstallmentFacts(
            number=line.number, due_on=line.due_on, amount=line.amount, open=line.number not in days,
            settled=(_settled(line, days[line.number], contract),) if line.number in days else (),
        )
        for line in lines
    ]  # fmt: skip
    return standing(AgreementState.ACTIVE, facts, terms, on, covered_until=on - DAY)


def _settled(line: InstallmentLine, paid_on: date, contract: Contract) -> Settled:
    found = _received(line, paid_on, paid_on, contract).imputation
    return Settled(
        on=paid_on, nominal=found.of(*NOMINAL), fine=found.of(Part.FINE) or ZERO,
        interest=found.of(Part.LATE_INTEREST) or ZERO,
    )  # fmt: skip


def window_now(tier: Tier, terms: LifeTerms, accepted_on: date, today: date) -> int:
    """Days left of the notice that runs today of an agreement of that day, of whose earliest first payment nothing
    came; -1 where none runs."""
    due_on = window_of(tier, accepted_on).first_due_min
    on = noticed_on(deadlines_of(due_on, terms).grace_until)
    return max((cure_deadline(on, terms) - today).days, -1) if on < today else -1
