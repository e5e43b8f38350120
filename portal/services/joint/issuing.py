"""One charge a due date for all slices of a plan that still ask for something on it.

What a slice no longer asks for, because it was paid alone, broke, froze or moved, is not in the next charge: the one
that asked for it ends at the bank and another takes its place for the rest.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, total
from offers.agreements.agreement import RUNNING, InstallmentState
from offers.agreements.terms import life_terms_from
from payments.boleto import Boleto
from payments.boleto_codes import boleto_codes
from payments.charge import ChargeState
from portal.models import (
    Agreement,
    Charge,
    ChargeMethod,
    ChargePurpose,
    ChargeShare,
    Installment,
    JointCharge,
    JointPlan,
    ReceivingAccount,
)
from portal.sealing import Sealer
from portal.services import outbox
from portal.services.document_numbers import document_number
from portal.services.issuing import DEAD
from portal.services.joint.membership import agreement_ids_of, charges_of_plan
from portal.services.parties import bank_account, creditor_party, payer
from portal.services.payments import lock_agreements
from portal.services.slip_numbers import take_number
from portal.services.withdrawals import withdraw_charge

_GONE = frozenset({*DEAD, ChargeState.WRITE_OFF_REQUESTED, ChargeState.PAID})
Asked = Mapping[date, Sequence[Installment]]


def issue_pix(session: Session, plan: JointPlan, *, today: date, now: datetime) -> list[Charge]:
    """A Pix for each due date that has none for exactly what is asked on it; asked again, none. Commits."""
    if plan.pix_account is None:
        return []
    account, made = plan.pix_account, []
    for due_on, group in _to_issue(session, plan, ChargeMethod.PIX, now).items():
        charge = _draft(
            session, plan, group, account, ChargeMethod.PIX, now, sequential="", nosso_numero=uuid.uuid4().hex,
            issued_on=min(today, due_on), due_on=max(today, due_on),
        )  # fmt: skip
        outbox.enqueue(session, "pix.create", f"charge:{charge.id}", {"charge_id": charge.id})
        made.append(charge)
    session.commit()
    return made


def issue_slips(session: Session, plan: JointPlan, *, sealer: Sealer, today: date, now: datetime) -> list[Charge]:
    """A boleto for each due date, as `issue_pix`. Commits. Raises InvalidCharge for one that no bank would take."""
    if plan.slip_account is None:
        return []
    account, made = plan.slip_account, []
    for due_on, group in _to_issue(session, plan, ChargeMethod.BOLETO, now).items():
        slip = _slip(session, group, account, sealer, today, due_on)
        codes = boleto_codes(slip)
        made.append(
            _draft(
                session, plan, group, account, ChargeMethod.BOLETO, now, sequential=slip.nosso_numero,
                nosso_numero=codes.nosso_numero, issued_on=slip.issued_on, due_on=due_on, barcode=codes.barcode,
                linha_digitavel=codes.linha_digitavel,
            )
        )  # fmt: skip
    if made:
        outbox.enqueue(session, "bank.remessa", f"charge:{made[0].id}", {"account_id": account.id})
    session.commit()
    return made


def _to_issue(session: Session, plan: JointPlan, method: ChargeMethod, now: datetime) -> Asked:
    """What is asked for on each due date and has no charge; a charge that asks for something else ends."""
    lock_agreements(session, agreement_ids_of(session, plan.id))
    asked = _asked(session, plan.id)
    wanted = {due_on: _amounts(group) for due_on, group in asked.items()}
    charged = set()
    for charge in charges_of_plan(session, plan.id):
        if charge.method is not method or charge.status in _GONE:
            continue
        amounts = {share.installment_id: share.amount for share in charge.shares}
        same = next((due_on for due_on, each in wanted.items() if each == amounts and due_on not in charged), None)
        if same is None:
            withdraw_charge(session, charge, now)
        else:
            charged.add(same)
    return {due_on: group for due_on, group in asked.items() if due_on not in charged}


def _asked(session: Session, plan_id: int) -> dict[date, list[Installment]]:
    """The open installments of the slices that run, by due date, in the order of the slices."""
    query = (
        select(Installment)
        .join(Agreement)
        .where(
            Agreement.id.in_(agreement_ids_of(session, plan_id)),
            Agreement.status.in_(RUNNING),
            Installment.status == InstallmentState.OPEN,
        )
        .order_by(Installment.due_on, Agreement.id, Installment.number)
    )
    found: dict[date, list[Installment]] = defaultdict(list)
    for each in session.scalars(query):
        found[each.due_on].append(each)
    return found


def _amounts(group: Sequence[Installment]) -> dict[int, object]:
    return {each.id: each.amount - (each.paid or ZERO) for each in group}


def _slip(
    session: Session, group: Sequence[Installment], account: ReceivingAccount, sealer: Sealer, today: date, due_on: date
) -> Boleto:
    """As `charges.boleto_of` will make it again from the record: of the first slice's agreement."""
    first = group[0]
    agreement, terms = first.agreement, life_terms_from(first.agreement.life)
    return Boleto(
        account=bank_account(account),
        nosso_numero=str(take_number(session, account.id)),
        document_number=document_number(agreement.id, first.number),
        amount=total(each.amount - (each.paid or ZERO) for each in group),
        issued_on=min(today, due_on),
        due_on=due_on,
        payer=payer(session, agreement.debtor_id, agreement.creditor_id, sealer),
        creditor=creditor_party(agreement.creditor),
        fine_bps=terms.fine_bps,
        interest_bps=terms.interest_bps,
    )


def _draft(
    session: Session,
    plan: JointPlan,
    group: Sequence[Installment],
    account: ReceivingAccount,
    method: ChargeMethod,
    now: datetime,
    *,
    sequential: str,
    nosso_numero: str,
    issued_on: date,
    due_on: date,
    barcode: str = "",
    linha_digitavel: str = "",
) -> Charge:
    """A charge for these slices. It bears fine and interest once late, as any charge of an installment does."""
    first = group[0]
    charge = Charge(
        installment_id=first.id,
        debtor_id=plan.debtor_id,
        receiving_account_id=account.id,
        method=method,
        purpose=ChargePurpose.SEVERAL,
        sequential=sequential,
        nosso_numero=nosso_numero,
        document_number=document_number(first.agreement_id, first.number),
        amount=total(each.amount - (each.paid or ZERO) for each in group),
        issued_on=issued_on,
        due_on=due_on,
        barcode=barcode,
        linha_digitavel=linha_digitavel,
        status=ChargeState.DRAFTED,
        created_at=now,
        shares=[ChargeShare(installment_id=each.id, amount=each.amount - (each.paid or ZERO)) for each in group],
    )
    session.add(charge)
    session.flush()
    session.add(JointCharge(plan_id=plan.id, charge_id=charge.id))
    session.flush()
    return charge
