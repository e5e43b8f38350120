"""Boletos on paper: one A4 with receipt above and ficha de compensacao below, or a carne, three to a page.

Layout: BCB Carta-Circular 2.926/2000 and the banks' boleto manuals (Banco do Brasil, Doc 5175, Jan 2016). Creditor's
name, address and tax id on every slip: CDC art. 42-A.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from payments.adapters.barcode import bars_svg
from payments.adapters.document_templates import document_templates
from payments.adapters.pdf_engine import Sheet, render_pdf
from payments.adapters.slip_texts import late_instruction, receiver_warning
from payments.banks import bank_rules
from payments.banks.rules import BankRules
from payments.boleto import Boleto
from payments.boleto_codes import BoletoCodes, boleto_codes
from payments.errors import InvalidCharge

SLIPS_TO_A_PAGE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipNotes:
    """What a slip may say beyond the boleto: what is paid ("Parcela 3 de 10 do acordo AC-1"), and where to ask.

    `especie` is the bank's kind of document (OU, others, unless the contract says otherwise).
    """

    description: str = ""
    contact: str = ""
    especie: str = "OU"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slip:
    boleto: Boleto
    notes: SlipNotes
    codes: BoletoCodes
    rules: BankRules
    bars: Markup
    late: str
    warning: str


def boleto_pdf(boleto: Boleto, *, notes: SlipNotes | None = None) -> bytes:
    """The A4 page of one boleto, PDF/UA-1. Raises InvalidCharge for a boleto that could not be paid."""
    slip = _slip(boleto, notes or SlipNotes())
    html = document_templates().get_template("documents/boleto.html").render(slip=slip)
    title = f"Boleto {slip.codes.nosso_numero_printed} de {boleto.creditor.name}"
    return render_pdf(html, title=title, sheet=Sheet.BOLETO)


def carne_pdf(boletos: Sequence[Boleto], *, notes: Sequence[SlipNotes] = ()) -> bytes:
    """All boletos of an agreement, three to an A4 with cut lines. `notes`, if given, one for each.

    Raises InvalidCharge("empty_carne") when there is none, and for any that could not be paid.
    """
    if not boletos:
        raise InvalidCharge("empty_carne", "boletos")
    each_notes = notes or [SlipNotes()] * len(boletos)
    slips = [_slip(boleto, note) for boleto, note in zip(boletos, each_notes, strict=True)]
    pages = [slips[start : start + SLIPS_TO_A_PAGE] for start in range(0, len(slips), SLIPS_TO_A_PAGE)]
    html = document_templates().get_template("documents/carne.html").render(pages=pages, total=len(slips))
    title = f"Carnê com {len(slips)} boletos de {boletos[0].creditor.name}"
    return render_pdf(html, title=title, sheet=Sheet.CARNE)


def _slip(boleto: Boleto, notes: SlipNotes) -> _Slip:
    _require_identified(boleto)
    codes = boleto_codes(boleto)
    return _Slip(
        boleto=boleto,
        notes=notes,
        codes=codes,
        rules=bank_rules(boleto.account.bank),
        bars=Markup(bars_svg(codes.barcode)),  # noqa: S704 - digits checked, the rest is ours
        late=late_instruction(boleto),
        warning=receiver_warning(boleto),
    )


def _require_identified(boleto: Boleto) -> None:
    """CDC art. 42-A: name, address and tax id of the creditor; and the payer by name and tax id."""
    for field in ("name", "tax_id", "street", "city", "state"):
        if not getattr(boleto.creditor, field).strip():
            raise InvalidCharge("creditor_incomplete", f"creditor.{field}")
    for field in ("name", "tax_id"):
        if not getattr(boleto.payer, field).strip():
            raise InvalidCharge("payer_incomplete", f"payer.{field}")
