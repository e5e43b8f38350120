"""Issuing boletos for the installments of an agreement."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from brazil.money import ZERO
from offers.agreements.agreement import RUNNING, InstallmentState
from offers.agreements.terms import life_terms_from
from payments.boleto import Boleto
from payments.boleto_codes import boleto_codes
from payments.charge import PAYABLE, ChargeState
from payments.errors import InvalidCharge
from portal.models import Agreement, Charge, ChargeMethod, ChargePurpose, Installment, Instrument, ReceivingAccount
from portal.sealing import Sealer
from portal.services import outbox
from portal.services.document_numbers import document_number
from portal.services.errors import NotFound
from portal.services.issuing import DEAD as DEAD
from portal.services.issuing import account_of, lock_to_issue, taken_installments
from portal.services.joint.membership import plan_of_agreement
from portal.services.late_terms import LATE_FINE_BPS as LATE_FINE_BPS  # the documents state them too
from portal.services.late_terms import LATE_INTEREST_BPS as LATE_INTEREST_BPS
from portal.services.late_terms import late_terms_of
from portal.services.parties import bank_account, creditor_party, payer
from portal.services.receiving_accounts import in_use
from portal.services.slip_numbers import take_number


def issue(session: Session, agreement_id: int, *, sealer: Sealer, today: date, now: datetime) -> list[Charge]:
    """A boleto for each open installment that has none; asked again, it issues none. The bank is told by a job.

    None while the agreement asks for nothing (frozen, ended) or is paid together with others, and none either where the
    creditor receives by Pix alone. Raises NotFound("no_receiving_account") where it cannot receive at all.
    """
    agreement = lock_to_issue(session, agreement_id)
    if agreement.status not in RUNNING or plan_of_agreement(session, agreement_id) is not None:
        return []
    account = in_use(session, agreement.creditor_id, today)
    if account is None:
        if account_of(session, agreement.creditor_id, Instrument.PIX) is None:
            raise NotFound("no_receiving_account")
        return []
    taken = taken_installments(session, agreement_id, ChargeMethod.BOLETO)
    charges = [
        _draft(session, agreement, installment, account, sealer, today, now)
        for installment in agreement.installments
        if installment.status is InstallmentState.OPEN and installment.id not in taken
    ]
    if charges:
        outbox.enqueue(session, "bank.remessa", f"charge:{charges[0].id}", {"account_id": account.id})
    session.commit()
    return charges


def _draft(
    session: Session,
    agreement: Agreement,
    installment: Installment,
    account: ReceivingAccount,
    sealer: Sealer,
    today: date,
    now: datetime,
) -> Charge:
    terms = life_terms_from(agreement.life)
    boleto = Boleto(
        account=bank_account(account),
        nosso_numero=str(take_number(session, account.id)),
        document_number=document_number(agreement.id, installment.number),
        amount=installment.amount - (installment.paid or ZERO),
        issued_on=min(today, installment.due_on),
        due_on=installment.due_on,
        payer=payer(session, agreement.debtor_id, agreement.creditor_id, sealer),
        creditor=creditor_party(agreement.creditor),
        fine_bps=terms.fine_bps,
        interest_bps=terms.interest_bps,
    )
    codes = boleto_codes(boleto)
    charge = Charge(
        installment_id=installment.id,
        debtor_id=agreement.debtor_id,
        receiving_account_id=account.id,
        sequential=boleto.nosso_numero,
        nosso_numero=codes.nosso_numero,
        document_number=boleto.document_number,
        amount=boleto.amount,
        issued_on=boleto.issued_on,
        due_on=boleto.due_on,
        barcode=codes.barcode,
        linha_digitavel=codes.linha_digitavel,
        status=ChargeState.DRAFTED,
        created_at=now,
    )
    session.add(charge)
    session.flush()
    return charge


def boleto_of(session: Session, charge: Charge, sealer: Sealer) -> Boleto:
    """The slip of a charge, from the record. The codes it gives must be those stored: `verify` says so."""
    agreement = charge.installment.agreement
    fine_bps, interest_bps = late_terms_of(charge)
    return Boleto(
        account=bank_account(charge.account),
        nosso_numero=charge.sequential,
        document_number=charge.document_number,
        amount=charge.amount,
        issued_on=charge.issued_on,
        due_on=charge.due_on,
        payer=payer(session, charge.debtor_id, agreement.creditor_id, sealer),
        creditor=creditor_party(agreement.creditor),
        fine_bps=fine_bps,
        interest_bps=interest_bps,
    )


def verified_boleto(session: Session, charge: Charge, sealer: Sealer) -> Boleto:
    """The slip, checked against what was registered: an account changed behind our back never reaches paper.

    Raises NotFound("boleto_not_released") when the codes differ from the record, or none can be made any more.
    """
    boleto = boleto_of(session, charge, sealer)
    try:
        codes = boleto_codes(boleto)
    except InvalidCharge as error:
        raise NotFound("boleto_not_released") from error
    if (codes.barcode, codes.linha_digitavel) != (charge.barcode, charge.linha_digitavel):
        raise NotFound("boleto_not_released")
    return boleto


def payable_charges(session: Session, debtor_id: int, agreement_id: int) -> list[Charge]:
    """The boletos that the bank has registered of installments not paid yet, one by one, by due date."""
    return list(
        session.scalars(
            select(Charge)
            .join(Charge.installment)
            .options(contains_eager(Charge.installment), joinedload(Charge.account))
            .where(
                Charge.debtor_id == debtor_id,
                Installment.agreement_id == agreement_id,
                Installment.status == InstallmentState.OPEN,
                Charge.method == ChargeMethod.BOLETO,
                Charge.purpose == ChargePurpose.INSTALLMENT,
                Charge.status.in_(PAYABLE),
            )
            .order_by(Charge.due_on, Charge.id)
        )
    )


def charges_of_installment(session: Session, installment_id: int) -> list[Charge]:
    """Every charge ever made for an installment, newest first."""
    return list(
        session.scalars(select(Charge).where(Charge.installment_id == installment_id).order_by(Charge.id.desc()))
    )
