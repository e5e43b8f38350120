"""The agreement while it is being lived: what each installment has had settled, what came beyond, what was told."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date

from brazil.indices import IndexSeries
from brazil.money import ZERO, Money, total
from offers.agreements.agreement import AGREEMENT_TRANSITIONS, RUNNING, AgreementEvent, AgreementState, advance
from offers.agreements.allocation import Allocation, Claim, Part, allocate
from offers.agreements.breach import Paid
from offers.agreements.broken import AgreedDebt, AgreementFacts, Broken, broken
from offers.agreements.delay import InstallmentDue, Settled, installment_due
from offers.agreements.frozen import Freeze
from offers.agreements.simulate_history import History, LifeStep, PaymentMade, PaymentReason, StepKind
from offers.agreements.split import apportioned
from offers.agreements.standing import InstallmentFacts, Standing, paid_by, standing
from offers.policies.limits import Nature

_TAKES = RUNNING | {AgreementState.FROZEN}  # frozen, nothing is asked for, but a payment still counts
_NOMINAL = (Part.PLAN_INTEREST, Part.PRINCIPAL)


@dataclass(slots=True, kw_only=True)
class _Kept:
    """A payment as it was placed: what it settled of each installment, and what nothing asked for."""

    made: PaymentMade
    settled: dict[int, Settled]
    plan: dict[int, Money]
    credit: Money


class Run:
    """Mutable on purpose: one life, one pass. Nothing of it leaves but steps and values."""

    def __init__(self, history: History, series: Mapping[str, IndexSeries]) -> None:
        self.history, self.series, self.terms = history, series, history.terms
        self.state = AgreementState.ACTIVE
        lines = history.installments
        self.facts = {
            one.number: InstallmentFacts(number=one.number, due_on=one.due_on, amount=one.amount) for one in lines
        }
        self.plan_interest = {one.number: one.interest for one in lines}
        self.freezes: list[Freeze] = []
        self.noticed_on: date | None = None
        self.cure_until: date | None = None
        self.ended: tuple[date, date] | None = None  # the notice and the window that a breach ended
        self.moves = self.skips = 0
        self.kept: dict[int, _Kept] = {}
        self.steps: list[LifeStep] = []

    @property
    def runs(self) -> bool:
        """Whether installments are asked for."""
        return self.state in RUNNING

    def credit(self, on: date) -> Money:
        """What nothing asked for."""
        back = self.broken(on)
        if back is not None and back.rest is None:
            return total(back.excess_of(creditor) for creditor in back.creditors)
        return self.held()

    def may(self, event: AgreementEvent) -> bool:
        """Whether the table of transitions has it."""
        return event in AGREEMENT_TRANSITIONS[self.state]

    def advance(self, event: AgreementEvent) -> None:
        """Move along the table of transitions."""
        self.state = advance(self.state, event)

    def open(self) -> list[InstallmentFacts]:
        """What is left to pay, by due date."""
        return sorted((one for one in self.facts.values() if one.open), key=lambda one: (one.due_on, one.number))

    def due_of(self, one: InstallmentFacts, on: date) -> InstallmentDue:
        """What settles an installment on a day."""
        return installment_due(one.amount, one.due_on, one.settled, on, self.terms, self.freezes)

    def standing(self, on: date) -> Standing:
        """What the state should do on a day."""
        return standing(
            self.state,
            self.facts.values(),
            self.terms,
            on,
            noticed_on=self.noticed_on,
            cure_until=self.cure_until,
            covered_until=self.history.covered_until(on),
            freezes=self.freezes,
        )

    def broken(self, on: date) -> Broken | None:
        """What the breach left, as of a day; None while it did not break."""
        if self.state is not AgreementState.BROKEN:
            return None
        facts = AgreementFacts(
            installments=tuple(self.facts.values()),
            debts=tuple(self._debts()),
            monthly_rate=self.history.plan.monthly_rate,
            interest_from=self.history.made_on,
            freezes=tuple(self.freezes),
        )
        return broken(facts, self.terms, on, self.series)

    def left(self, on: date) -> Money:
        """Everything still to be paid, as of a day."""
        back = self.broken(on)
        return back.owed if back is not None else total(self.due_of(one, on).total for one in self.open())

    def tell(
        self,
        on: date,
        kind: StepKind,
        *,
        reason: str = "",
        number: int | None = None,
        day: date | None = None,
        amount: Money = ZERO,
        found: Allocation | None = None,
    ) -> None:
        """Keep a step."""
        applied, credit = (found.applied, found.excess) if found is not None else ((), ZERO)
        step = LifeStep(
            on=on, kind=kind, state=self.state, left=self.left(on), reason=str(reason), number=number, day=day,
            amount=amount, credit=credit, applied=applied,
        )  # fmt: skip
        self.steps.append(step)

    def pay(self, number: int, made: PaymentMade, on: date) -> None:
        """Place a payment that comes to be known over what is open, the oldest first, at what each asked for on the day
        it was made. Once the first debts are back it counts for them instead."""
        novated = self.terms.nature is Nature.NOVATION
        takes = self.state in _TAKES or (self.state is AgreementState.BROKEN and novated)
        found, reason = self._place(number, made) if takes else (self._hold(number, made), PaymentReason.AFTER_END)
        if self.state is AgreementState.BROKEN:
            reason = PaymentReason.AFTER_BREACH
        self.tell(on, StepKind.PAYMENT, reason=reason, day=made.on, amount=made.amount, found=found)
        self._settle_when_done(on)

    def take_back(self, number: int) -> Money:
        """Undo a payment; zero when there is none of that number, or it was undone before."""
        kept = self.kept.pop(number, None)
        if kept is None:
            return ZERO
        for key, settled in kept.settled.items():
            one = self.facts[key]
            left = list(one.settled)
            left.remove(settled)
            self.facts[key] = replace(one, settled=tuple(left), open=True)
            self.plan_interest[key] += kept.plan.get(key, ZERO)
        return kept.made.amount

    def cured_after_all(self) -> bool:
        """Whether what is known by now shows that everything was paid within the window whose end broke it."""
        if self.state is not AgreementState.BROKEN or self.ended is None:
            return False
        noticed_on, cure_until = self.ended
        other = copy(self)
        other.facts, other.plan_interest = dict(self.facts), dict(self.plan_interest)
        other.kept, other.steps = dict(self.kept), []
        other.state = AgreementState.NOTICED
        other.place_held(cure_until)
        return paid_by(other.facts.values(), self.terms, noticed_on, cure_until, self.freezes)

    def held(self) -> Money:
        """What came after the breach and has no place among the installments."""
        return total(one.credit for one in self.kept.values())

    def place_held(self, on: date) -> None:
        """Give the payments made after a breach their place once it is taken up again."""
        for number, kept in sorted(self.kept.items()):
            if kept.credit and not kept.settled:
                del self.kept[number]
                found, reason = self._place(number, kept.made)
                self.tell(on, StepKind.PAYMENT, reason=reason, day=kept.made.on, amount=kept.made.amount, found=found)
        self._settle_when_done(on)

    def _place(self, number: int, made: PaymentMade) -> tuple[Allocation, PaymentReason]:
        opened = self.open()
        dues = {one.number: self.due_of(one, made.on) for one in opened}
        found = allocate([self._claim(one, dues[one.number]) for one in opened], made.amount, self.terms.order)
        touched = sorted({one.key for one in found.applied})
        settled = {key: _settled(found, key, made.on) for key in touched}
        plan = {key: found.of(key, Part.PLAN_INTEREST) for key in touched}
        self.kept[number] = _Kept(made=made, settled=settled, plan=plan, credit=found.excess)
        for key in touched:
            one = replace(self.facts[key], settled=(*self.facts[key].settled, settled[key]))
            self.plan_interest[key] -= plan[key]
            self.facts[key] = replace(one, open=bool(self.due_of(one, made.on).nominal))
        late = any(dues[key].days_late for key in touched)
        return found, PaymentReason.LATE if late else PaymentReason.IN_TIME

    def _hold(self, number: int, made: PaymentMade) -> Allocation:
        self.kept[number] = _Kept(made=made, settled={}, plan={}, credit=made.amount)
        counts = self.state is AgreementState.BROKEN
        return Allocation(applied=(), excess=ZERO if counts else made.amount)

    def _claim(self, one: InstallmentFacts, due: InstallmentDue) -> Claim:
        plan = min(self.plan_interest[one.number], due.nominal)
        parts = {Part.FINE: due.fine, Part.LATE_INTEREST: due.interest}
        return Claim(key=one.number, due=parts | {Part.PLAN_INTEREST: plan, Part.PRINCIPAL: due.nominal - plan})

    def _settle_when_done(self, on: date) -> None:
        if not self.open() and self.may(AgreementEvent.SETTLE):
            self.advance(AgreementEvent.SETTLE)
            self.noticed_on = self.cure_until = None
            self.tell(on, StepKind.SETTLE)

    def _debts(self) -> list[AgreedDebt]:
        """Each debt with its share of every payment, by what was agreed of each."""
        debts = self.history.debts
        weights = [one.agreed for one in debts]
        made = sorted((one.made for one in self.kept.values()), key=lambda one: one.on)
        shares = [apportioned(one.amount, weights) for one in made]
        nominal = total(one.nominal for fact in self.facts.values() for one in fact.settled)
        settled = apportioned(nominal, weights)
        return [
            replace(
                debt,
                payments=tuple(Paid(on=one.on, amount=share[place]) for one, share in zip(made, shares, strict=True)),
                settled=settled[place],
            )
            for place, debt in enumerate(debts)
        ]


def _settled(found: Allocation, key: int, on: date) -> Settled:
    return Settled(
        on=on,
        nominal=found.of(key, *_NOMINAL),
        fine=found.of(key, Part.FINE),
        interest=found.of(key, Part.LATE_INTEREST),
    )
