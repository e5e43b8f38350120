"""Boletos and carnes on paper, given out only when they read back as the record; else finance is told why."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response, render_template
from sqlalchemy.orm import Session

from brazil.money import total
from payments.boleto import Boleto
from payments.boleto_codes import boleto_codes
from payments.errors import InvalidCharge
from portal import access, clock, documents, wiring
from portal.debtor.blueprint import debtor
from portal.debtor.past_slips import past_slip
from portal.debtor.pdf_response import pdf_response
from portal.document_seals import slip_check_line
from portal.extensions import reading, sealer, settings, writing
from portal.models import Agreement, Charge, ChargeShare
from portal.services.agreement_records import agreement_of
from portal.services.charges import payable_charges, verified_boleto
from portal.services.errors import NotFound
from portal.services.parties import creditor_party
from portal.services.past_slips import fate_of, slip_of
from portal.services.withheld_slips import are_withheld, give_out, withhold

_CODES, _UNPRINTABLE = "codes_unlike_record", "slip_not_printable"
Reasons = dict[int, str]


@debtor.get("/boletos/<charge_id>.pdf")
def boleto_paper(charge_id: str) -> Response | str | tuple[str, int]:
    with reading() as session:
        charge = slip_of(session, access.debtor_id(), charge_id)
        fate = fate_of(session, charge, clock.today())
        if fate is not None:
            return past_slip(charge, fate)
        boletos, unlike = _boletos(session, [charge])
        if not unlike and not wiring.pdf_available():
            return _slips_page(charge.installment.agreement, boletos, _creditor_shares(charge))
        name = f"boleto-parcela-{charge.installment.number}.pdf"
        return _given_out(session, [charge], boletos, unlike, name, wiring.boleto_paper)


@debtor.get("/acordos/<agreement_id>/carne.pdf")
def carne_paper(agreement_id: str) -> Response | str:
    with reading() as session:
        agreement = agreement_of(session, access.debtor_id(), agreement_id)
        charges = payable_charges(session, agreement.debtor_id, agreement.id)
        if not charges:
            raise NotFound
        boletos, unlike = _boletos(session, charges)
        if not unlike and not wiring.pdf_available():
            return _slips_page(agreement, boletos)
        name = f"carne-acordo-{agreement.number}.pdf"
        return _given_out(session, charges, boletos, unlike, name, wiring.carne_paper)


def _boletos(session: Session, charges: Sequence[Charge]) -> tuple[list[Boleto], Reasons]:
    """The boletos of the charges, and the reason against each charge whose codes are no longer those registered."""
    boletos, unlike = [], {}
    for charge in charges:
        try:
            boletos.append(verified_boleto(session, charge, sealer()))
        except NotFound:
            unlike[charge.id] = _CODES
    return boletos, unlike


def _given_out(
    session: Session,
    charges: Sequence[Charge],
    boletos: Sequence[Boleto],
    unlike: Reasons,
    name: str,
    make: Callable[[Sequence[wiring.SlipOrder]], wiring.Paper],
) -> Response:
    """The paper, when all of it reads back; else NotFound("boleto_not_released"), with the reasons kept for finance."""
    pdf, reasons = (b"", unlike) if unlike else _made(charges, boletos, make)
    if reasons:
        with writing() as other:
            withhold(other, reasons, now=clock.now())
        raise NotFound("boleto_not_released")
    if before := are_withheld(session, [charge.id for charge in charges]):
        with writing() as other:
            give_out(other, before, now=clock.now())
    return pdf_response(pdf, name)


def _made(
    charges: Sequence[Charge],
    boletos: Sequence[Boleto],
    make: Callable[[Sequence[wiring.SlipOrder]], wiring.Paper],
) -> tuple[bytes, Reasons]:
    """The document, and the reason against each charge that it is unlike."""
    orders = [
        wiring.SlipOrder(
            boleto=boleto, notes=_notes(charge), pix_payload=charge.pix_payload, shares=_creditor_shares(charge)
        )
        for charge, boleto in zip(charges, boletos, strict=True)
    ]
    try:
        paper = make(orders)
    except InvalidCharge:
        return b"", {charge.id: _UNPRINTABLE for charge in charges}
    return paper.pdf, {charges[each.slip].id: each.unlike.value for each in paper.unlike}


def _notes(charge: Charge) -> wiring.SlipNotes:
    agreement = charge.installment.agreement
    which = _together(charge) or f"{_which(charge)} de {len(agreement.installments)} do acordo {agreement.number}"
    contacts = documents.contacts_of(agreement.creditor, settings().base_url)
    return wiring.slip_notes(which, contacts.service, slip_check_line(charge))


def _together(charge: Charge) -> str:
    """What a slip for the agreements of several creditors pays; "" for one of a single agreement."""
    numbers = list(dict.fromkeys(share.installment.agreement.number for share in charge.shares))
    if len(numbers) < 2:
        return ""
    listed = f"{', '.join(numbers[:-1])} e {numbers[-1]}"
    which = f"Pagamento dos acordos {listed}" if len(numbers) == 2 else f"Pagamento de {len(numbers)} acordos"
    return f"{which}. Todos os credores estão na página 2" if _creditor_shares(charge) else which


def _creditor_shares(charge: Charge) -> tuple[wiring.CreditorShare, ...]:
    """Each creditor of a slip for several, with its part; nothing for a slip of one."""
    owed: dict[int, list[ChargeShare]] = {}
    for share in charge.shares:
        owed.setdefault(share.installment.agreement.creditor_id, []).append(share)
    if len(owed) < 2:
        return ()
    return tuple(
        wiring.CreditorShare(
            creditor=creditor_party(some[0].installment.agreement.creditor),
            agreements=", ".join(dict.fromkeys(each.installment.agreement.number for each in some)),
            amount=total(each.amount for each in some),
        )
        for some in owed.values()
    )


def _which(charge: Charge) -> str:
    """``Parcela 3``; of a charge for several, ``Parcelas 2, 3 e 4``."""
    numbers = [str(share.installment.number) for share in charge.shares] or [str(charge.installment.number)]
    if len(numbers) == 1:
        return f"Parcela {numbers[0]}"
    return f"Parcelas {', '.join(numbers[:-1])} e {numbers[-1]}"


def _slips_page(agreement: Agreement, boletos: list[Boleto], shares: Sequence[wiring.CreditorShare] = ()) -> str:
    slips = [(boleto, boleto_codes(boleto)) for boleto in boletos]
    return render_template("debtor/paper_slips.html", agreement=agreement, slips=slips, shares=shares)
