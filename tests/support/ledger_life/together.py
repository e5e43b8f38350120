"""Debts of both creditors agreed upon at once, and paid by one slip into the operator's account."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from random import Random

from sqlalchemy import update
from sqlalchemy.orm import Session

from payments.charge import ChargeState
from payments.cnab.movements import Movement
from portal.models import Agreement, Charge, Creditor, JointPlan, OfferRecord
from portal.services.joint import issuing
from tests.support.joint import join
from tests.support.ledger_life.agreeing import Agreeing, installments
from tests.support.ledger_life.ground import SEALER, Slip, numbers
from tests.support.ledger_life.paying import Paying, fee_of, movement
from tests.support.negotiation import make_offer
from tests.support.people import make_debtor

PLANS_KEPT = 12


class Together(Paying, Agreeing):
    """Each slice is an agreement of its own, to which everything else may happen too."""

    def accept_together(self, pick: Random, longest: int) -> None:
        with self.done("accept together") as session:
            creditors = [session.get_one(Creditor, each.creditor_id) for each in self.receivers]
            debtor = make_debtor(session, SEALER, creditor=creditors[0])
            debts = [self.debt(session, debtor, each) for each in creditors]
            session.commit()
            count = installments(pick, longest)
            offers = [make_offer(session, each, count=count, today=self.today, now=self.now) for each in debts]
            plan = join(session, offers, key=f"joint-{next(numbers)}", today=self.today, now=self.now)
            self._slips_of(session, plan, {each.debt_id: each for each in offers})
        self.forget_old()

    def _slips_of(self, session: Session, plan: JointPlan, offers: dict[int, OfferRecord]) -> None:
        due: dict[date, list[Slip]] = defaultdict(list)
        slips = []
        for row in sorted(plan.slices, key=lambda each: each.agreement_id):
            made = session.get_one(Agreement, row.agreement_id)
            agreed = self.agreed(session, offers[made.debts[0].debt_id], made)
            for each in made.installments:
                due[each.due_on].append(self.slip(each, agreed, self.operator, ""))
        for charge in issuing.issue_slips(session, plan, sealer=SEALER, today=self.today, now=self.now):
            parts = due[charge.due_on]
            several = tuple((each.agreement, each.line, each.amount.cents) for each in parts)
            slips.append(replace(parts[0], number=charge.nosso_numero, amount=charge.amount, several=several))
            session.execute(update(Charge).where(Charge.id == charge.id).values(status=ChargeState.REGISTERED))
        session.commit()
        self.together = [*self.together, slips][-PLANS_KEPT:]

    def pay_together(self, pick: Random, most: int) -> None:
        """A bank file of the operator's: whole, short, over, with charges reported or without."""
        plans = [each for each in self.together if each]
        if not plans:
            return
        told, known = list[Movement](), Counter[tuple[object, ...]]()
        with self.done("pay together"):
            for _ in range(pick.randint(1, most)):
                slip = self._next_of(pick.choice(plans), pick)
                amount, reported = self._amount_of_several(slip, pick)
                fee = fee_of(amount, pick.choice((0, 250)))
                told.append(movement(slip, self, amount, fee=fee, late=reported))
                key = self.new(told[-1], known)
                if key:
                    self.slip_of[key] = slip
                    self.came[key] = self.books.pay_several(
                        key, slip.several, amount, reported, self.today, self.operator.id, fee=fee
                    )
                self.operations["pay together" if key else "told again"] += 1
            self.send(self.operator, told)

    def _next_of(self, slips: list[Slip], pick: Random) -> Slip:
        """More often the next that somebody still waits for."""
        asked = [each for each in slips if any(self.books.takes(one, line) for one, line, _ in each.several)]
        return asked[0] if asked and pick.random() < 0.8 else pick.choice(slips)

    def _amount_of_several(self, slip: Slip, pick: Random) -> tuple[int, int]:
        """What is paid, and what of it the bank says is for the delay."""
        owed = [line.owes(self.today) for one, line, _ in slip.several if self.books.takes(one, line)]
        own, late = sum(each for each, _ in owed), sum(each for _, each in owed)
        asked = slip.amount.cents
        return pick.choice(
            (
                (asked, 0),
                (asked, 0),
                (own + late or asked, late),
                (pick.randint(1, asked), 0),
                (asked + late + 1_999, 0),
            )
        )
