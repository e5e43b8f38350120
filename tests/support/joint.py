"""Two creditors that receive through the operator's accounts, a debtor of both, and the plan that joins their debts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from payments.journals import payment_received
from payments.party import Party
from portal import clock
from portal.models import (
    AccountSwitch,
    Agreement,
    BeneficiaryKind,
    Charge,
    Creditor,
    Debtor,
    JointPlan,
    OfferRecord,
    PaymentSource,
    ReceivingAccount,
    Role,
    SwitchState,
)
from portal.sealing import Sealer
from portal.services import remessas
from portal.services.joint import accepting, issuing
from portal.services.joint.membership import charges_of_plan
from portal.services.money_in.incoming import Incoming
from portal.services.payments import lock_agreements, open_installments_of, pay_installments
from tests.support.banking import make_account, make_lender, registered, retorno, send
from tests.support.negotiation import acceptance_of, make_offer
from tests.support.people import make_creditor, make_debt, make_debtor, make_staff
from tests.support.pix import make_pix_account
from tests.support.remembered import remembered

OPERATOR = Party(
    name="Operadora Exemplo Ltda.", tax_id="11444777000161", street="Rua Um, 1", district="Centro", city="Santos",
    state="SP", postal_code="11010000",
)  # fmt: skip
PARTY = {name: getattr(OPERATOR, name) for name in Party.__dataclass_fields__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Creditors whose slips and Pix are paid into the operator's accounts, and a debtor of all of them."""

    creditors: tuple[Creditor, ...]
    slips: ReceivingAccount
    pix: ReceivingAccount | None
    debtor: Debtor


@remembered
def served(session: Session, sealer: Sealer, banks: Sequence[str] = ("341", "001"), *, by_pix: bool = False) -> Served:
    """One creditor for each bank, its own account there, switched to the operator's from today. Commits."""
    creditors = tuple(make_lender(session, bank)[0] for bank in banks)
    operator = make_creditor(session, legal_name=OPERATOR.name, tax_id=OPERATOR.tax_id)
    kind = BeneficiaryKind.OPERATOR
    slips = make_account(session, operator, "237", beneficiary=PARTY, beneficiary_kind=kind)
    pix = make_pix_account(session, operator, sealer) if by_pix else None
    if pix is not None:
        pix.beneficiary, pix.beneficiary_kind = PARTY, kind
    staff = make_staff(session, sealer, role=Role.FINANCE)
    for creditor in creditors:
        switch(session, creditor, slips, staff.id)
    debtor = make_debtor(session, sealer, creditor=creditors[0])
    session.commit()
    return Served(creditors=creditors, slips=slips, pix=pix, debtor=debtor)


def switch(
    session: Session, creditor: Creditor, account: ReceivingAccount, staff_id: int, since: date | None = None
) -> None:
    """From a day on, today unless told otherwise, the creditor's slips are paid into this account."""
    now, since = clock.now(), since or clock.today()
    session.add(
        AccountSwitch(
            creditor_id=creditor.id, account_id=account.id, starts_on=since, state=SwitchState.CONFIRMED,
            proposed_by=staff_id, proposed_at=now, decided_by=staff_id, decided_at=now,
        )
    )  # fmt: skip
    session.flush()


def offers_of(session: Session, found: Served, count: int = 2, first_due_on: date | None = None) -> list[OfferRecord]:
    """An offer of each creditor, of the same dates; the debts are of R$ 1.000,00, R$ 1.337,01, ... Commits."""
    debts = [
        make_debt(session, found.debtor, creditor, principal=Money(100_000 + 33_701 * place))
        for place, creditor in enumerate(found.creditors)
    ]
    session.commit()
    return [make_offer(session, debt, count=count, first_due_on=first_due_on) for debt in debts]


def join(session: Session, offers: Sequence[OfferRecord], **changes: Any) -> JointPlan:
    """Accept all with a code that serves. Commits."""
    today: date = changes.get("today", clock.today())
    now: datetime = changes.get("now", clock.now())
    return accepting.accept(
        session,
        debtor_id=offers[0].debtor_id,
        acceptances=[acceptance_of(each) for each in offers],
        key=changes.get("key", "uma-chave"),
        confirm=changes.get("confirm", lambda _session: {"channel": "sms"}),
        today=today,
        now=now,
    )


def charged(session: Session, sealer: Sealer, plan: JointPlan) -> list[Charge]:
    """The plan's slips, registered by the bank. Commits."""
    issuing.issue_slips(session, plan, sealer=sealer, today=clock.today(), now=clock.now())
    account = session.get_one(ReceivingAccount, plan.slip_account_id)
    remessas.write(session, account.id, sealer=sealer, now=clock.now())
    waiting = [each for each in charges_of_plan(session, plan.id) if each.status == "submitted" and each.barcode]
    send(session, retorno(account, [registered(charge) for charge in waiting]))
    session.expire_all()
    return sorted((each for each in charges_of_plan(session, plan.id) if each.status == "registered"), key=_due)


def agreements_of(session: Session, plan: JointPlan) -> list[Agreement]:
    """Its slices as they are now, by creditor."""
    session.expire_all()
    ids = [each.agreement_id for each in plan.slices]
    return list(session.scalars(select(Agreement).where(Agreement.id.in_(ids)).order_by(Agreement.creditor_id)))


def _due(charge: Charge) -> date:
    return charge.due_on


def pay_alone(session: Session, agreement: Agreement) -> None:
    """Its first open installment, by money that came without a charge."""

    lock_agreements(session, {agreement.id})
    (installment, *_) = open_installments_of(agreement)
    incoming = Incoming(
        source=PaymentSource.HAND, key=f"mao:{installment.id}", account_id=agreement_account(session, agreement),
        amount=installment.amount, paid_on=clock.today(),
    )  # fmt: skip
    pay_installments(
        session, agreement, [installment], incoming,
        lambda done: payment_received(
            bank_key=incoming.key, bank_account_id=str(incoming.account_id), agreement_id=str(agreement.id),
            paid=incoming.amount, owed=incoming.amount - done.credit, fee=ZERO, on=incoming.paid_on,
        ),
        now=clock.now(),
    )  # fmt: skip
    session.commit()


def agreement_account(session: Session, agreement: Agreement) -> int:
    own = select(ReceivingAccount.id).where(ReceivingAccount.creditor_id == agreement.creditor_id)
    return session.scalars(own).one()
