"""The JSON document of an agreement and its history, and what can be wrong with it once its fields are read.

Amounts are centavos, rates basis points, dates ISO text, as in the policy document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from offers.debt import Product
from offers.plans.schedule import BANK_DAYS_OF_ANY_MONTH
from offers.policies.debt_file import DueOn, PrincipalCents, TermsPart
from offers.policies.limits import Changes, MonthlyBps, Rhythm
from offers.policies.policy_part import Bps, Cents, Part

Number = Annotated[int, Field(ge=1, le=1_000)]
PaidCents = Annotated[int, Field(ge=1, le=10_000_000_000_00)]


class Happening(StrEnum):
    """What the history can tell: a payment, or an order."""

    PAYMENT = "payment"
    MOVE = "move"
    SKIP = "skip"
    FREEZE = "freeze"
    RESUME = "resume"
    REINSTATE = "reinstate"
    RETURN = "return"


class LifePart(Changes):
    """The terms of the agreement, as a tier's `changes` with what delay costs."""

    fine_bps: Bps = 200
    interest_bps: MonthlyBps = 100


class PaydayPart(Part):
    """A day of the month or a bank day of it."""

    day: Annotated[int, Field(ge=1, le=31)] | None = None
    bank_day: Annotated[int, Field(ge=1, le=BANK_DAYS_OF_ANY_MONTH)] | None = None


class PlanPart(Part):
    """How dates follow one another, and the plan's interest a month."""

    rhythm: Rhythm = Rhythm.MONTHLY
    payday: PaydayPart | None = None
    monthly_interest_bps: MonthlyBps = 0


class InstallmentPart(Part):
    """One installment; `interest_cents` is the plan's, in the amount."""

    due_on: DueOn
    amount_cents: PaidCents
    interest_cents: Cents = 0


class DebtPart(Part):
    """A debt the agreement was made of: `balance_cents` owed and `agreed_cents` agreed of it without plan interest."""

    principal_cents: PrincipalCents
    due_on: DueOn
    product: Product
    balance_cents: PaidCents
    agreed_cents: PaidCents
    creditor: Number = 1
    terms: TermsPart = TermsPart()


class HappeningPart(Part):
    """One line of the history. `installment` or `payment` name what it is about, `to` a new due date."""

    on: DueOn
    event: Happening
    amount_cents: PaidCents | None = None
    known_on: DueOn | None = None
    installment: Number | None = None
    payment: Number | None = None
    to: DueOn | None = None


class FilesPart(Part):
    """The bank's files read on a day, and until when they tell of payments."""

    read_on: DueOn
    covers_until: DueOn


class HistoryPart(Part):
    """The whole document."""

    made_on: DueOn
    terms: LifePart = LifePart()
    plan: PlanPart = PlanPart()
    installments: Annotated[tuple[InstallmentPart, ...], Field(min_length=1, max_length=120)]
    debts: Annotated[tuple[DebtPart, ...], Field(min_length=1, max_length=50)]
    history: Annotated[tuple[HappeningPart, ...], Field(max_length=1_000)] = ()
    bank_files: Annotated[tuple[FilesPart, ...], Field(max_length=5_000)] | None = None


class ProblemCode(StrEnum):
    """What is wrong with a document each of whose fields can be read."""

    DUE_DATES = "due_dates"
    INTEREST_OVER_AMOUNT = "interest_over_amount"
    AGREED_OVER_BALANCE = "agreed_over_balance"
    AGREED_ADDS_UP = "agreed_adds_up"
    PAYDAY = "payday"
    BEFORE_START = "before_start"
    OUT_OF_ORDER = "out_of_order"
    KNOWN_BEFORE_PAID = "known_before_paid"
    NEEDS = "needs"
    NOT_FOR_IT = "not_for_it"
    NO_SUCH_INSTALLMENT = "no_such_installment"
    COVERS_TODAY = "covers_today"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One of them, and its place in the document."""

    code: ProblemCode
    path: tuple[str | int, ...]


_FIELDS = ("amount_cents", "known_on", "installment", "payment", "to")
_NEEDED = {
    Happening.PAYMENT: {"amount_cents"},
    Happening.MOVE: {"installment", "to"},
    Happening.SKIP: {"installment"},
    Happening.RETURN: {"payment"},
}


def problems(part: HistoryPart) -> Iterator[Problem]:
    days = [part.made_on, *(one.due_on for one in part.installments)]
    for place, (before, after) in enumerate(pairwise(days)):
        if after < before or (place and after == before):
            yield Problem(code=ProblemCode.DUE_DATES, path=("installments", place, "due_on"))
    for place, one in enumerate(part.installments):
        if one.interest_cents > one.amount_cents:
            yield Problem(code=ProblemCode.INTEREST_OVER_AMOUNT, path=("installments", place, "interest_cents"))
    yield from _of_debts(part)
    payday = part.plan.payday
    if payday is not None and ((payday.day is None) == (payday.bank_day is None) or part.plan.rhythm != Rhythm.MONTHLY):
        yield Problem(code=ProblemCode.PAYDAY, path=("plan", "payday"))
    yield from _of_history(part)
    for place, file in enumerate(part.bank_files or ()):
        if file.covers_until >= file.read_on:
            yield Problem(code=ProblemCode.COVERS_TODAY, path=("bank_files", place, "covers_until"))


def _of_debts(part: HistoryPart) -> Iterator[Problem]:
    for place, debt in enumerate(part.debts):
        if debt.agreed_cents > debt.balance_cents:
            yield Problem(code=ProblemCode.AGREED_OVER_BALANCE, path=("debts", place, "agreed_cents"))
        if debt.due_on > part.made_on:
            yield Problem(code=ProblemCode.BEFORE_START, path=("debts", place, "due_on"))
    principal = sum(one.amount_cents - one.interest_cents for one in part.installments)
    if sum(debt.agreed_cents for debt in part.debts) != principal:
        yield Problem(code=ProblemCode.AGREED_ADDS_UP, path=("debts",))


def _of_history(part: HistoryPart) -> Iterator[Problem]:
    last = part.made_on
    for place, one in enumerate(part.history):
        path = ("history", place)
        if one.on < part.made_on:
            yield Problem(code=ProblemCode.BEFORE_START, path=(*path, "on"))
        elif one.on < last:
            yield Problem(code=ProblemCode.OUT_OF_ORDER, path=(*path, "on"))
        last = max(last, one.on)
        if one.known_on is not None and one.known_on < one.on:
            yield Problem(code=ProblemCode.KNOWN_BEFORE_PAID, path=(*path, "known_on"))
        needed = _NEEDED.get(one.event, set())
        allowed = needed | ({"known_on"} if one.event is Happening.PAYMENT else set())
        for name in _FIELDS:
            if (getattr(one, name) is None) and name in needed:
                yield Problem(code=ProblemCode.NEEDS, path=(*path, name))
            if getattr(one, name) is not None and name not in allowed:
                yield Problem(code=ProblemCode.NOT_FOR_IT, path=(*path, name))
        if one.installment is not None and one.installment > len(part.installments):
            yield Problem(code=ProblemCode.NO_SUCH_INSTALLMENT, path=(*path, "installment"))
