"""Which plan an agreement or a charge belongs to, and what is in it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.models import (
    Agreement,
    Charge,
    ChargePurpose,
    JointCharge,
    JointPlan,
    JointSlice,
    Payment,
    PaymentStatus,
)
from portal.services.errors import NotFound

SLICE_MARK = ":slice:"
"""In the natural key of a payment: before the agreement whose slice of a joint payment it is."""


def received_key(key: str) -> str:
    """The natural key of the bank's movement that a slice's payment came by; any other payment's own key."""
    before, mark, _ = key.partition(SLICE_MARK)
    return before if mark else key


def plan_of_agreement(session: Session, agreement_id: int) -> JointPlan | None:
    """The plan an agreement is paid in, if it is."""
    return session.scalar(select(JointPlan).join(JointSlice).where(JointSlice.agreement_id == agreement_id))


def plan_id_of(session: Session, agreement_id: int) -> str:
    """The public id of the plan an agreement is paid in; "" where it is paid by itself."""
    plan = plan_of_agreement(session, agreement_id)
    return plan.public_id if plan is not None else ""


def plan_of_charge(session: Session, charge: Charge) -> JointPlan | None:
    """The plan a charge is of. One installment's never is, nor one of an amount that is right until a day."""
    if charge.purpose is not ChargePurpose.SEVERAL or charge.valid_until is not None:
        return None
    query = select(JointPlan).join(JointCharge, JointCharge.plan_id == JointPlan.id)
    return session.scalar(query.where(JointCharge.charge_id == charge.id))


def slices_of(session: Session, payment: Payment) -> list[Payment]:
    """What the money of a payment paid, slice by slice, as far as it still counts; itself alone for one creditor's."""
    if SLICE_MARK not in payment.key:
        return [payment]
    whole = f"{received_key(payment.key)}{SLICE_MARK}"
    query = select(Payment).where(
        Payment.key.startswith(whole, autoescape=True), Payment.status == PaymentStatus.APPLIED
    )
    return list(session.scalars(query.order_by(Payment.agreement_id, Payment.id)))


def agreement_ids_of(session: Session, plan_id: int) -> list[int]:
    """Its slices, in the order in which they are held."""
    query = select(JointSlice.agreement_id).where(JointSlice.plan_id == plan_id)
    return sorted(session.scalars(query))


def plan_of(session: Session, debtor_id: int, public_id: str) -> JointPlan:
    """One of the debtor's plans with its slices; NotFound for anybody else's."""
    whole = selectinload(JointPlan.slices).joinedload(JointSlice.agreement)
    query = (
        select(JointPlan)
        .where(JointPlan.debtor_id == debtor_id, JointPlan.public_id == public_id)
        .options(whole.selectinload(Agreement.installments), whole.joinedload(Agreement.creditor))
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def charges_of_plan(session: Session, plan_id: int) -> list[Charge]:
    """Every charge ever made for a plan, newest first."""
    query = (
        select(Charge)
        .join(JointCharge, JointCharge.charge_id == Charge.id)
        .where(JointCharge.plan_id == plan_id)
        .options(selectinload(Charge.shares), joinedload(Charge.account))
        .order_by(Charge.id.desc())
    )
    return list(session.scalars(query))
