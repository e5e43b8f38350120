"""Slips that no bank registered: refused by the bank, or canceled because they fit no file; and the one in place."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased, joinedload

from payments.charge import ChargeState
from portal.models import Charge, Installment, ReceivingAccount
from portal.sealing import Sealer
from portal.services import audit, charges
from portal.services.errors import NotFound
from portal.services.joint import issuing as joint_charges
from portal.services.joint.membership import plan_of_charge

_SHOWN = 100


def refused_slips(session: Session, creditor_id: int | None) -> list[Charge]:
    """Newest first, with their agreements; not those that have another slip in their place."""
    another = aliased(Charge)
    replaced = exists().where(
        another.installment_id == Charge.installment_id,
        another.method == Charge.method,
        another.status.not_in(charges.DEAD),
    )
    query = (
        select(Charge)
        .join(Charge.account)
        .options(joinedload(Charge.account), joinedload(Charge.installment).joinedload(Installment.agreement))
        .where(Charge.status.in_((ChargeState.REJECTED, ChargeState.CANCELED)), Charge.rejection != "", ~replaced)
        .order_by(Charge.id.desc())
        .limit(_SHOWN)
    )
    if creditor_id is not None:
        query = query.where(ReceivingAccount.creditor_id == creditor_id)
    return list(session.scalars(query))


def issue_again(
    session: Session,
    charge_id: str,
    *,
    creditor_id: int | None,
    staff_id: int,
    sealer: Sealer,
    today: date,
    now: datetime,
) -> list[Charge]:
    """A new slip in the place of a refused one, from the data as they are on file now; of one for several creditors,
    one for all of them. Commits.

    Asked twice, it issues one. Raises NotFound for a slip of another creditor or one that was not refused.
    """
    slip = next((each for each in refused_slips(session, creditor_id) if each.public_id == charge_id), None)
    if slip is None:
        raise NotFound
    agreement = slip.installment.agreement
    audit.record(
        session,
        actor=f"staff:{staff_id}",
        action="charge.issued_again",
        subject=f"charge:{slip.id}",
        creditor_id=agreement.creditor_id,
        detail={"rejection": slip.rejection},
        now=now,
    )
    plan = plan_of_charge(session, slip)
    if plan is not None:
        return joint_charges.issue_slips(session, plan, sealer=sealer, today=today, now=now)
    return charges.issue(session, agreement.id, sealer=sealer, today=today, now=now)
