"""What a plan asks for next, by what it is paid, and how each slice stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import RUNNING, InstallmentState
from payments.charge import PAYABLE
from portal.models import Agreement, Charge, ChargeMethod, Installment, JointPlan, JointSlice
from portal.sealing import Sealer
from portal.services.joint.membership import charges_of_plan
from portal.services.pix.means import PixToPay, pix_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One payment of a plan: the installments of a day, one for each slice. `left` is what is still asked for."""

    due_on: date
    installments: tuple[Installment, ...]
    left: Money

    @property
    def amount(self) -> Money:
        return total(each.amount for each in self.installments)

    @property
    def paid(self) -> bool:
        return all(each.status is InstallmentState.PAID for each in self.installments)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStanding:
    """A plan today. `next` is the first payment that still asks for something, `pix` and `boleto` what pays it."""

    agreements: tuple[Agreement, ...]
    months: tuple[Month, ...]
    next: Month | None
    pix: PixToPay | None
    boleto: Charge | None

    @property
    def left(self) -> Money:
        return total(each.left for each in self.months)

    @property
    def paid(self) -> Money:
        return total(one.paid or ZERO for each in self.agreements for one in each.installments)


def plan_standing(session: Session, plan: JointPlan, *, sealer: Sealer, today: date) -> PlanStanding:
    """How a plan stands today, as its page shows it."""
    agreements = tuple(each.agreement for each in plan.slices)
    days = sorted({one.due_on for each in agreements for one in each.installments})
    months = tuple(_month(agreements, day) for day in days)
    following = next((each for each in months if each.left), None)
    pix, boleto = _means(session, plan, following, sealer, today) if following else (None, None)
    return PlanStanding(agreements=agreements, months=months, next=following, pix=pix, boleto=boleto)


def plans_of_agreements(session: Session, debtor_id: int) -> dict[str, str]:
    """The public id of the plan of each agreement of a debtor that is in one."""
    query = (
        select(Agreement.public_id, JointPlan.public_id)
        .join(JointSlice, JointSlice.agreement_id == Agreement.id)
        .join(JointPlan, JointPlan.id == JointSlice.plan_id)
        .where(JointPlan.debtor_id == debtor_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _month(agreements: tuple[Agreement, ...], due_on: date) -> Month:
    found = [one for each in agreements for one in each.installments if one.due_on == due_on]
    asked = [one for one in found if one.status is InstallmentState.OPEN and one.agreement.status in RUNNING]
    return Month(due_on=due_on, installments=tuple(found), left=total(one.amount - (one.paid or ZERO) for one in asked))


def _means(
    session: Session, plan: JointPlan, month: Month, sealer: Sealer, today: date
) -> tuple[PixToPay | None, Charge | None]:
    """The registered Pix and boleto that ask for exactly what is left."""
    ids = {one.id for one in month.installments}
    asking = [
        each
        for each in charges_of_plan(session, plan.id)
        if each.status in PAYABLE and each.amount == month.left and {one.installment_id for one in each.shares} <= ids
    ]
    by_pix = next((each for each in asking if each.method is ChargeMethod.PIX), None)
    boleto = next((each for each in asking if each.method is ChargeMethod.BOLETO), None)
    return pix_of(session, by_pix, sealer=sealer, today=today) if by_pix is not None else None, boleto
