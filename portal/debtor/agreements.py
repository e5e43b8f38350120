"""An agreement: its installments, their boletos and its documents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import render_template, request
from sqlalchemy.orm import Session

from brazil.calendar import next_bank_day
from brazil.money import ZERO, Money, total
from offers.agreements.agreement import RUNNING, AgreementState, InstallmentState
from payments.barcode_digits import format_linha
from portal import access, clock
from portal.brands import headed_by
from portal.debtor.agreement_life import LifeView, life_of
from portal.debtor.blueprint import debtor
from portal.extensions import reading, sealer
from portal.models import Agreement, Charge, Installment, Instrument
from portal.services import kept_documents
from portal.services.agreement_life.late_charges import late_charges_paid
from portal.services.agreement_life.payoff import charges_for_several
from portal.services.agreement_records import agreement_of
from portal.services.bureau.shown import clearing_shown
from portal.services.issuing import account_of
from portal.services.joint.membership import plan_id_of
from portal.services.pix.means import Means, means_of
from portal.wiring import QrCode, pdf_available, qr_code


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallmentLine:
    """An installment as it is shown: `standing` is paid, open, late or canceled; `linha` is "" without a boleto, `qr`
    None without a Pix or where nobody asked for this one."""

    installment: Installment
    standing: str
    means: Means
    linha: str
    qr: QrCode | None = None

    @property
    def charge(self) -> Charge | None:
        return self.means.boleto


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementView:
    """What the page of an agreement shows. `next_line` is the one to pay: the first open one, or the one asked for;
    `done_line` one that was asked for and is not open any more."""

    agreement: Agreement
    lines: tuple[InstallmentLine, ...]
    next_line: InstallmentLine | None
    done_line: InstallmentLine | None
    paid: Money
    charges_paid: Money  # fine and interest of late ones, beyond `paid`
    left: Money
    by_pix: bool
    life: LifeView
    several: bool  # a charge for several installments waits to be paid
    letter_ready: bool  # the letter of discharge is signed and kept; one of an earlier day is drawn when asked for

    @property
    def settled(self) -> bool:
        return self.agreement.status is AgreementState.SETTLED

    @property
    def running(self) -> bool:
        return self.agreement.status in RUNNING

    @property
    def has_memo(self) -> bool:
        """Whether its sum can be shown: given up it has none, and ended only where one was kept."""
        ended = self.life.broken
        return ended.has_memo if ended is not None else self.agreement.status is not AgreementState.CANCELED

    @property
    def boleto_count(self) -> int:
        return sum(line.charge is not None for line in self.lines)


@debtor.get("/acordos/<agreement_id>")
def agreement(agreement_id: str) -> str:
    with reading() as session:
        view = _view(session, agreement_id)
        looked = "conferir" in request.args
        clearing = clearing_shown(session, view.agreement, clock.today())
        return render_template(
            "debtor/agreement.html",
            view=view,
            pdf=pdf_available(),
            looked=looked,
            changed="feito" in request.args,
            clearing=clearing,
            plan_id=plan_id_of(session, view.agreement.id),
            **headed_by(view.agreement.creditor),
        )


@debtor.get("/acordos/<agreement_id>/pronto")
def agreement_done(agreement_id: str) -> str:
    with reading() as session:
        view = _view(session, agreement_id)
        return render_template(
            "debtor/agreement_done.html", view=view, pdf=pdf_available(), **headed_by(view.agreement.creditor)
        )


def _view(session: Session, agreement_id: str) -> AgreementView:
    found = agreement_of(session, access.debtor_id(), agreement_id)
    today = clock.today()
    means = means_of(session, found.debtor_id, found.id, sealer=sealer(), today=today)
    lines = tuple(_line(each, means.get(each.id, Means()), today) for each in found.installments)
    opened = [line for line in lines if line.installment.status is InstallmentState.OPEN]
    asked = [line for line in lines if str(line.installment.number) == request.args.get("parcela")]
    payable = [line for line in asked if line in opened] or opened
    running = found.status in RUNNING
    letter = kept_documents.letter_of(session, found.id) if found.settled_on else None
    return AgreementView(
        agreement=found,
        lines=lines,
        next_line=_with_qr(payable[0]) if payable and running else None,
        done_line=next((line for line in asked if line not in opened), None),
        paid=total(each.paid or ZERO for each in found.installments),
        charges_paid=late_charges_paid(session, found.id),
        by_pix=account_of(session, found.creditor_id, Instrument.PIX) is not None,
        life=life_of(session, found, today),
        letter_ready=found.settled_on != today or not pdf_available() or (letter is not None and bool(letter.sha256)),
        several=running and bool(charges_for_several(session, found.id, today)),
        left=total(line.installment.amount - (line.installment.paid or ZERO) for line in opened),
    )


def _line(installment: Installment, means: Means, today: date) -> InstallmentLine:
    if installment.status is not InstallmentState.OPEN:
        means = Means(paid_by=means.paid_by)
    return InstallmentLine(
        installment=installment,
        standing=_standing(installment, today),
        means=means,
        linha=format_linha(means.boleto.linha_digitavel) if means.boleto else "",
    )


def _with_qr(line: InstallmentLine) -> InstallmentLine:
    pix = line.means.pix
    return replace(line, qr=qr_code(pix.charge.pix_payload)) if pix else line


def _standing(installment: Installment, today: date) -> str:
    """Late begins after the next bank day: due on a Sunday and paid on Monday is in time (Lei 7.089/1983)."""
    if installment.status is InstallmentState.OPEN and today > next_bank_day(installment.due_on):
        return "late"
    return installment.status.value
