"""An agreement: its installments, their boletos and its documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template
from sqlalchemy.orm import Session

from brazil.calendar import next_bank_day
from brazil.money import ZERO, Money, total
from offers.agreements.agreement import AgreementState, InstallmentState
from payments.barcode_digits import format_linha
from portal import access, clock
from portal.debtor.blueprint import debtor
from portal.extensions import reading
from portal.models import Agreement, Charge, Installment
from portal.services.agreement_records import agreement_of, agreements_of
from portal.services.charges import payable_charges
from portal.wiring import pdf_available


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallmentLine:
    """An installment as it is shown: `standing` is paid, open, late or canceled; `linha` is "" without a boleto."""

    installment: Installment
    standing: str
    charge: Charge | None
    linha: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementView:
    """What the page of an agreement shows."""

    agreement: Agreement
    lines: tuple[InstallmentLine, ...]
    next_line: InstallmentLine | None
    paid: Money
    left: Money

    @property
    def settled(self) -> bool:
        return self.agreement.status is AgreementState.SETTLED

    @property
    def boleto_count(self) -> int:
        return sum(line.charge is not None for line in self.lines)


@debtor.get("/acordos/<agreement_id>")
def agreement(agreement_id: str) -> str:
    with reading() as session:
        view = _view(session, agreement_id)
        return render_template("debtor/agreement.html", view=view, pdf=pdf_available(), **_named(view))


@debtor.get("/acordos/<agreement_id>/pronto")
def agreement_done(agreement_id: str) -> str:
    with reading() as session:
        view = _view(session, agreement_id)
        return render_template("debtor/agreement_done.html", view=view, pdf=pdf_available(), **_named(view))


@debtor.get("/documentos")
def documents() -> str:
    with reading() as session:
        return render_template("debtor/documents.html", agreements=agreements_of(session, access.debtor_id()))


def _named(view: AgreementView) -> dict[str, str]:
    return {"creditor_name": view.agreement.creditor.name}


def _view(session: Session, agreement_id: str) -> AgreementView:
    found = agreement_of(session, access.debtor_id(), agreement_id)
    charges = {
        charge.installment_id: charge for charge in reversed(payable_charges(session, found.debtor_id, found.id))
    }
    today = clock.today()
    lines = tuple(_line(each, charges.get(each.id), today) for each in found.installments)
    opened = [line for line in lines if line.installment.status is InstallmentState.OPEN]
    return AgreementView(
        agreement=found,
        lines=lines,
        next_line=opened[0] if opened and found.status is AgreementState.ACTIVE else None,
        paid=total(each.paid or ZERO for each in found.installments),
        left=total(line.installment.amount - (line.installment.paid or ZERO) for line in opened),
    )


def _line(installment: Installment, charge: Charge | None, today: date) -> InstallmentLine:
    if installment.status is not InstallmentState.OPEN:
        charge = None
    return InstallmentLine(
        installment=installment,
        standing=_standing(installment, today),
        charge=charge,
        linha=format_linha(charge.linha_digitavel) if charge else "",
    )


def _standing(installment: Installment, today: date) -> str:
    """Late begins after the next bank day: due on a Sunday and paid on Monday is in time (Lei 7.089/1983)."""
    if installment.status is InstallmentState.OPEN and today > next_bank_day(installment.due_on):
        return "late"
    return installment.status.value
