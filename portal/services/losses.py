"""What giving up an agreement or a debt as lost would mean: what is left, what the books lose, what the bank ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import AGREEMENT_TRANSITIONS, AgreementEvent, InstallmentState
from offers.refusal import Refusal
from payments.charge import ChargeState
from payments.ledger import receivable_debt
from portal.models import Agreement, AgreementDebt, Charge, DebtRecord, Installment
from portal.services.agreement_life import money
from portal.services.balances import COUNTED, counted_today
from portal.services.errors import NotAllowed, NotFound
from portal.services.ledger import balance

_PAYABLE = (ChargeState.DRAFTED, ChargeState.SUBMITTED, ChargeState.REGISTERED, ChargeState.PARTLY_PAID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What giving up would mean today. `left` is what nobody would be asked for any more, `booked` what of it the books
    have and would lose; `charges` can still be paid and would end at the bank."""

    creditor_id: int
    subject: str
    contracts: tuple[str, ...]
    left: Money
    booked: Money
    paid: Money = ZERO
    installments: int = 0
    charges: int = 0
    agreement: Agreement | None = None
    debt: DebtRecord | None = None


def find(session: Session, number: str, creditor_id: int | None) -> Agreement | DebtRecord | None:
    """What carries a number: an agreement, or a contract, of which the agreement that holds it comes first."""
    typed = number.strip().replace("\x00", "")[:60]
    digits = "".join(filter(str.isdigit, typed))
    agreements = select(Agreement).where(func.replace(Agreement.number, "-", "") == digits)
    debts = select(DebtRecord).where(DebtRecord.contract_number == typed)
    if creditor_id is not None:
        agreements = agreements.where(Agreement.creditor_id == creditor_id)
        debts = debts.where(DebtRecord.creditor_id == creditor_id)
    found = session.scalar(agreements) if digits else None
    if found is not None:
        return found
    debt = session.scalars(debts.order_by(DebtRecord.id).limit(1)).first()
    if debt is None:
        return None
    held = select(Agreement).join(AgreementDebt).where(AgreementDebt.debt_id == debt.id, AgreementDebt.live)
    return session.scalar(held) or debt


def agreement_of(session: Session, public_id: str, creditor_id: int | None) -> Agreement:
    """An agreement the viewer may see; NotFound otherwise."""
    found = session.scalar(select(Agreement).where(Agreement.public_id == public_id))
    if found is None or creditor_id not in (None, found.creditor_id):
        raise NotFound
    return found


def debt_of(session: Session, public_id: str, creditor_id: int | None) -> DebtRecord:
    """A debt the viewer may see; NotFound otherwise."""
    found = session.scalar(select(DebtRecord).where(DebtRecord.public_id == public_id))
    if found is None or creditor_id not in (None, found.creditor_id):
        raise NotFound
    return found


def loss_of(session: Session, what: Agreement | DebtRecord, today: date) -> Loss:
    """What giving it up would mean. Raises NotAllowed("nothing_to_lose") where nothing is asked for any more,
    ("held_by_agreement") for a debt under an agreement: that is what is given up."""
    return _of_agreement(session, what) if isinstance(what, Agreement) else _of_debt(session, what, today)


def _of_agreement(session: Session, agreement: Agreement) -> Loss:
    left = money.left_in_ledger(session, agreement)
    if AgreementEvent.CANCEL not in AGREEMENT_TRANSITIONS[agreement.status] or left <= ZERO:
        raise NotAllowed("nothing_to_lose")
    own = select(Installment.id).where(Installment.agreement_id == agreement.id)
    payable = select(func.count()).where(Charge.installment_id.in_(own), Charge.status.in_(_PAYABLE))
    return Loss(
        creditor_id=agreement.creditor_id,
        subject=f"agreement:{agreement.id}",
        contracts=tuple(row.debt.contract_number for row in agreement.debts),
        left=left,
        booked=left,
        paid=total(each.paid or ZERO for each in agreement.installments),
        installments=sum(each.status is InstallmentState.OPEN for each in agreement.installments),
        charges=session.scalar(payable) or 0,
        agreement=agreement,
    )


def _of_debt(session: Session, debt: DebtRecord, today: date) -> Loss:
    if session.scalar(select(AgreementDebt.agreement_id).where(AgreementDebt.debt_id == debt.id, AgreementDebt.live)):
        raise NotAllowed("held_by_agreement")
    owed = counted_today(debt, today)
    if debt.status not in COUNTED or isinstance(owed, Refusal):
        raise NotAllowed("nothing_to_lose")
    return Loss(
        creditor_id=debt.creditor_id,
        subject=f"debt:{debt.id}",
        contracts=(debt.contract_number,),
        left=owed.total,
        booked=balance(session, receivable_debt(str(debt.id))),
        debt=debt,
    )
