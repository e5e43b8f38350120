"""The page that names every creditor of a slip for several, each with its part (CDC art. 42-A)."""

from __future__ import annotations

from collections.abc import Iterator

from brazil.tax_id import format_tax_id
from payments.adapters.document_templates import brl
from payments.adapters.slips.slip import Slip
from payments.party import Party

TITLE = "Credores deste pagamento"
LEAD = "Este boleto paga mais de um credor. Cada um recebe a parte abaixo."


def annex_words(slip: Slip) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the page says, in order: the part of it, and its lines. Nothing for a slip of one creditor."""
    if not slip.shares:
        return
    yield "title", (TITLE,)
    yield "lead", (LEAD, f"Boleto {slip.codes.nosso_numero_printed}, {brl(slip.boleto.amount)}.")
    for share in slip.shares:
        creditor = share.creditor
        yield "name", (creditor.name,)
        yield "line", (f"CNPJ {format_tax_id(creditor.tax_id)}",)
        yield "line", (_address(creditor),)
        yield "line", (f"Acordo {share.agreements}: {brl(share.amount)}",)


def _address(party: Party) -> str:
    code = party.postal_code
    postal = f", CEP {code[:5]}-{code[5:]}" if len(code) == 8 else ""
    district = f", {party.district}" if party.district else ""
    return f"{party.street}{district}, {party.city}/{party.state}{postal}"
