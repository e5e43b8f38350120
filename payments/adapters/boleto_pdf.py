"""Boletos on paper: one A4 with receipt above and ficha de compensacao below, or a carne, three to a page.

Layout: BCB Carta-Circular 2.926/2000 and the banks' boleto manuals (Banco do Brasil, Doc 5175, Jan 2016). Creditor's
name, address and tax id on every slip: CDC art. 42-A. The form is designed in templates/documents and laid out once by
WeasyPrint (payments/adapters/slips); what a form cannot hold is laid out by it slip by slip.
"""

from __future__ import annotations

from collections.abc import Sequence

from payments.adapters.pdf_engine import Sheet
from payments.adapters.slips.composing import Unfit
from payments.adapters.slips.filled import filled_boleto, filled_carne
from payments.adapters.slips.plain import plain_boleto, plain_carne
from payments.adapters.slips.release import Paper, Readings
from payments.adapters.slips.slip import CreditorShare, Slip, SlipNotes, slip_of
from payments.boleto import Boleto
from payments.errors import InvalidCharge
from payments.pix.bolepix import BankPixPayload

__all__ = [
    "CreditorShare",
    "Paper",
    "SlipNotes",
    "boleto_paper",
    "boleto_pdf",
    "boleto_title",
    "carne_paper",
    "carne_pdf",
    "carne_slips",
]

_READINGS = Readings()


def boleto_pdf(boleto: Boleto, *, notes: SlipNotes | None = None, pix: BankPixPayload | None = None) -> bytes:
    """The A4 page of one boleto, PDF/UA-1; the same arguments give the same bytes.

    `pix` is the code the bank itself gave for this boleto: any other does not settle it. Raises InvalidCharge for a
    boleto that could not be paid, "pix_of_another_boleto" for the code of another.
    """
    return _boleto(slip_of(boleto, notes, _printable(pix, boleto)))


def boleto_paper(
    boleto: Boleto,
    *,
    notes: SlipNotes | None = None,
    pix: BankPixPayload | None = None,
    shares: Sequence[CreditorShare] = (),
) -> Paper:
    """The same page, read back: whoever gives it out looks at `released` first. Raises as boleto_pdf.

    `shares` are the creditors of a boleto for several, each named on a second page with its part of the amount.
    """
    slip = slip_of(boleto, notes, _printable(pix, boleto), shares)
    return _READINGS.check(_boleto(slip), [slip], Sheet.BOLETO)


def _boleto(slip: Slip) -> bytes:
    title = boleto_title(slip)
    if slip.shares:  # few, and of two pages: laid out each by itself
        return plain_boleto(slip, title=title)
    try:
        return filled_boleto(slip, title=title)
    except Unfit:
        return plain_boleto(slip, title=title)


def carne_pdf(
    boletos: Sequence[Boleto], *, notes: Sequence[SlipNotes] = (), pix: Sequence[BankPixPayload | None] = ()
) -> bytes:
    """All boletos of an agreement, three to an A4 with cut lines. `notes` and `pix`, if given, one for each.

    Raises InvalidCharge("empty_carne") when there is none, and as boleto_pdf for any of them.
    """
    return _carne(carne_slips(boletos, notes, pix))


def carne_paper(
    boletos: Sequence[Boleto], *, notes: Sequence[SlipNotes] = (), pix: Sequence[BankPixPayload | None] = ()
) -> Paper:
    """The same carne, read back: whoever gives it out looks at `released` first. Raises as carne_pdf."""
    slips = carne_slips(boletos, notes, pix)
    return _READINGS.check(_carne(slips), slips, Sheet.CARNE)


def _carne(slips: Sequence[Slip]) -> bytes:
    title = f"Carnê com {len(slips)} boletos de {slips[0].boleto.creditor.name}"
    try:
        return filled_carne(slips, title=title)
    except Unfit:
        return plain_carne(slips, title=title)


def carne_slips(
    boletos: Sequence[Boleto], notes: Sequence[SlipNotes] = (), pix: Sequence[BankPixPayload | None] = ()
) -> list[Slip]:
    """The slips of a carne. Raises as carne_pdf does."""
    if not boletos:
        raise InvalidCharge("empty_carne", "boletos")
    each_notes = notes or [SlipNotes()] * len(boletos)
    each_pix = pix or [None] * len(boletos)
    return [
        slip_of(boleto, its_notes, _printable(its_pix, boleto))
        for boleto, its_notes, its_pix in zip(boletos, each_notes, each_pix, strict=True)
    ]


def _printable(pix: BankPixPayload | None, boleto: Boleto) -> str:
    return "" if pix is None else pix.printable_on(boleto)


def boleto_title(slip: Slip) -> str:
    """The document's title."""
    return f"Boleto {slip.codes.nosso_numero_printed} de {slip.boleto.creditor.name}"
