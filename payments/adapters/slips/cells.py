"""What each cell of the form says, line by line: the one place both paths take their words from.

Fields of the ficha and of the receipt: BCB Carta-Circular 2.926/2000, Circulars 3.598/2012 and 3.656/2013 (names
"Beneficiario" and "Pagador"), Law 12.039/2009 (who collects, on every document of a debt).
"""

from __future__ import annotations

from collections.abc import Callable

from payments.adapters.document_templates import address, brl, date_short, date_weekday, tax_id, tax_id_label
from payments.adapters.pdf_engine import Sheet
from payments.adapters.slip_texts import late_instruction, receiver_warning
from payments.adapters.slips.slip import Slip
from payments.party import Party

Lines = tuple[str, ...]
Cells = dict[str, Lines]

_NEXT_BANK_DAY = "Vencendo em dia sem expediente bancário, pague no dia útil seguinte sem acréscimo."
_NBSP = "\u00a0"
# Signs a line of the copia-e-cola has, at most: the widest that stands in the sheet's cell.
_PIX_LINE = {Sheet.BOLETO: 120, Sheet.CARNE: 52}


def cells_of(slip: Slip, sheet: Sheet) -> Cells:
    """Every variable cell of the slip on that sheet. A cell of no lines is left blank."""
    facts = _facts(slip)
    cells = _ficha(slip, facts) | (_letter(slip, facts) if sheet is Sheet.BOLETO else _stub(slip, facts))
    said = {name: tuple(filter(None, map(one_line, lines))) for name, lines in cells.items()}
    if slip.pix_payload:
        said["pix_code"] = pix_lines(slip.pix_payload, _PIX_LINE[sheet])
    return said


def one_line(text: str) -> str:
    """White space as HTML collapses it: runs become one space, none at the ends. A no-break space stays."""
    return " ".join(part for part in text.translate(_BREAKS).split(" ") if part)


_BREAKS = str.maketrans(dict.fromkeys("\t\n\r\f\v", " "))


def pix_lines(payload: str, longest: int) -> Lines:
    """The copia-e-cola cut into lines, none of which begins or ends at a space: joined, they are the payload."""
    lines, rest = [], payload
    while len(rest) > longest:
        cut = longest
        while cut > 1 and (rest[cut - 1] == " " or rest[cut] == " "):
            cut -= 1
        lines.append(rest[:cut])
        rest = rest[cut:]
    return (*lines, rest)


def _facts(slip: Slip) -> Callable[[str], str]:
    boleto = slip.boleto
    made = {
        "amount": brl(boleto.amount),
        "due": date_short(boleto.due_on),
        "late": late_instruction(boleto),
        "warning": receiver_warning(boleto),
    }
    return made.__getitem__


def _person(party: Party) -> str:
    return f"{party.name}, {_document(party)}"


def _document(party: Party) -> str:
    return f"{tax_id_label(party.tax_id)}{_NBSP}{tax_id(party.tax_id)}"


def _sentence(text: str) -> str:
    return f"{text}." if text else ""


def _ficha(slip: Slip, facts: Callable[[str], str]) -> Cells:
    boleto, codes, receiver = slip.boleto, slip.codes, slip.boleto.account.beneficiary
    issued = date_short(boleto.issued_on)
    return {
        "bank": (slip.rules.name,),
        "bank_code": (slip.rules.printed_code,),
        "linha": (codes.linha_printed,),
        "due": (facts("due"),),
        "beneficiary": (_person(receiver), address(receiver)),
        "agency": (codes.agencia_codigo_printed,),
        "issued": (issued,),
        "number": (boleto.document_number,),
        "kind": (slip.notes.especie,),
        "processed": (issued,),
        "ours": (codes.nosso_numero_printed,),
        "carteira": (codes.carteira_printed,),
        "amount": (facts("amount"),),
        "notes": (facts("late"), _NEXT_BANK_DAY, _sentence(slip.notes.description), facts("warning"), slip.notes.check),
        "payer": (_person(boleto.payer), address(boleto.payer)),
        "final": (f"{_person(boleto.creditor)}, {address(boleto.creditor)}",),
    }


def _letter(slip: Slip, facts: Callable[[str], str]) -> Cells:
    boleto, codes, receiver = slip.boleto, slip.codes, slip.boleto.account.beneficiary
    pay_by = f"Pague até {date_weekday(boleto.due_on)}. {_sentence(slip.notes.description)}"
    asking = f" Dúvidas: {slip.notes.contact}." if slip.notes.contact else ""
    return {
        "creditor": (boleto.creditor.name,),
        "identity": (_document(boleto.creditor), address(boleto.creditor)),
        "title": (f"Boleto de {facts('amount')}",),
        "pay_by": (pay_by,),
        "warning": (facts("warning"),),
        "copy": (codes.linha_printed,),
        "late": (f"{facts('late')} {_NEXT_BANK_DAY}{asking}",),
        "r_beneficiary": (_person(receiver), address(receiver)),
        "r_due": (facts("due"),),
        "r_payer": (_person(boleto.payer),),
        "r_amount": (facts("amount"),),
        "r_number": (boleto.document_number,),
        "r_ours": (codes.nosso_numero_printed,),
        "r_agency": (codes.agencia_codigo_printed,),
    }


def _stub(slip: Slip, facts: Callable[[str], str]) -> Cells:
    boleto, codes, receiver = slip.boleto, slip.codes, slip.boleto.account.beneficiary
    return {
        "s_due": (facts("due"),),
        "s_amount": (facts("amount"),),
        "s_description": (slip.notes.description,),
        "s_ours": (codes.nosso_numero_printed,),
        "s_number": (boleto.document_number,),
        "s_agency": (codes.agencia_codigo_printed,),
        "s_beneficiary": (receiver.name, _document(receiver), address(receiver)),
        "s_payer": (boleto.payer.name, _document(boleto.payer)),
    }
