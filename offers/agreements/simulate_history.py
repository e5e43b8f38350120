"""An agreement to be lived day by day, and what living it tells: plain facts in, steps out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementState
from offers.agreements.allocation import Applied
from offers.agreements.broken import AgreedDebt, Broken
from offers.agreements.changes import Rhythmic
from offers.agreements.standing import Standing
from offers.agreements.terms import LifeTerms
from offers.plans.installments import InstallmentLine


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMade:
    """Money paid on a day and known on another; the same day when a Pix, later when a file brings it."""

    on: date
    known_on: date
    amount: Money


class OrderKind(StrEnum):
    """What a person, a court or a bank may do to an agreement."""

    MOVE = "move"  # number, due_on
    SKIP = "skip"  # number
    FREEZE = "freeze"
    RESUME = "resume"
    REINSTATE = "reinstate"
    RETURN = "return"  # number: which payment, from 1, was given back


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Something asked for on a day."""

    on: date
    kind: OrderKind
    number: int = 0
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesRead:
    """From a day on, everything paid until another is known."""

    on: date
    covers_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """An agreement and what happened to it. `debts` come without payments: those are shared out among them by what was
    agreed of each. `files` None: every morning tells of the days before, but for one with a payment not known yet."""

    made_on: date
    installments: tuple[InstallmentLine, ...]
    debts: tuple[AgreedDebt, ...]
    terms: LifeTerms
    plan: Rhythmic
    payments: tuple[PaymentMade, ...] = ()
    orders: tuple[Order, ...] = ()
    files: tuple[FilesRead, ...] | None = None

    def covered_until(self, on: date) -> date | None:
        """The last day all of whose payments are known on a morning."""
        if self.files is not None:
            return max((one.covers_until for one in self.files if one.on <= on), default=None)
        unknown = (one.on for one in self.payments if one.on < on < one.known_on)
        return min(unknown, default=on) - timedelta(days=1)


class StepKind(StrEnum):
    """What a step tells."""

    MADE = "made"
    DUE = "due"  # the last day to pay an installment without charges
    STANDING = "standing"  # where the agreement stands changed, and nothing happens yet
    NOTICE = "notice"
    CURE = "cure"
    BREACH = "breach"
    SETTLE = "settle"
    REOPEN = "reopen"
    PAYMENT = "payment"
    RETURN = "return"
    MOVE = "move"
    SKIP = "skip"
    FREEZE = "freeze"
    RESUME = "resume"
    REINSTATE = "reinstate"
    REFUSED = "refused"  # something asked for that cannot be done


class PaymentReason(StrEnum):
    """What a payment was when it was made."""

    IN_TIME = "paid_in_time"
    LATE = "paid_late"
    AFTER_BREACH = "paid_after_breach"
    AFTER_END = "paid_after_end"
    NO_REASON = ""


class OrderRefusal(StrEnum):
    """Why an order is not carried out, apart from changes.ChangeRefusal."""

    NOT_POSSIBLE_NOW = "not_possible_now"  # the state does not allow it
    NOT_ENOUGH = "not_enough"  # taking it up again takes more than came since
    NO_SUCH_PAYMENT = "no_such_payment"


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeStep:
    """One thing that happened, its reason and where it left the agreement.

    `amount`: what was paid, given back, asked for to be up to date or added by a change. `day`: the day a payment was
    made, a new due date or a deadline. `left`: everything still to be paid as of the day, charges with it.
    """

    on: date
    kind: StepKind
    state: AgreementState
    left: Money
    reason: str = ""
    number: int | None = None
    day: date | None = None
    amount: Money = ZERO
    credit: Money = ZERO
    applied: tuple[Applied, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A whole life: the steps, where it stands at the end, and what a breach left. `credit`: what nothing asked for."""

    steps: tuple[LifeStep, ...]
    standing: Standing
    broken: Broken | None
    credit: Money
