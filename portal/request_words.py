"""A request in words: what was asked, where it stands, what happens next."""

from __future__ import annotations

from datetime import date

from brazil.money import Money
from offers.policies.limits import Rhythm
from portal.formatting import brl, date_plain
from portal.models import PersonRequest, RequestKind, RequestStatus
from portal.services.requests.complaining import About
from portal.services.requests.correcting import Field, address_in, field_of
from portal.wording_requests import ABOUT, ENDS, FIELDS, KINDS
from portal.wording_rhythms import RHYTHMS

Row = tuple[str, str]


def title_of(request: PersonRequest) -> str:
    """What was asked, in a few words."""
    if request.kind is RequestKind.CORRECTION:
        return f"Correção: {FIELDS[field_of(request)].lower()}"
    return KINDS[request.kind]


def state_of(request: PersonRequest, today: date) -> tuple[str, str]:
    """Where it stands, and the kind of its tag."""
    if request.status is RequestStatus.WAITING:
        return ("Resposta atrasada", "notice") if today > request.answer_by else ("Esperando resposta", "main")
    kind = "success" if request.status is RequestStatus.GRANTED else "neutral"
    return ENDS[request.kind, request.status], kind


def asked_rows(request: PersonRequest, wanted: str) -> list[Row]:
    """What was asked for. `wanted` is the right value of a correction."""
    rows: list[Row] = []
    if request.kind is RequestKind.PROPOSAL:
        rows += proposal_rows(request.what)
    if request.kind is RequestKind.CORRECTION:
        rows += wanted_rows(field_of(request), wanted)
    if request.kind is RequestKind.COMPLAINT:
        rows.append(("Sobre", ABOUT[About(request.what["about"])]))
        if request.follows is not None:
            rows.append(("Continuação de", request.follows.number))
    if request.creditor is not None:
        rows.append(("Credor", request.creditor.name))
    if request.debt is not None:
        rows += [("Dívida", request.debt.origin), ("Contrato", request.debt.contract_number)]
    return [*rows, ("Pedido em", date_plain(request.opened_on))]


def proposal_rows(what: dict[str, object]) -> list[Row]:
    """A proposal as it was made."""
    count, amount = int(str(what["count"])), Money(int(str(what["amount_cents"])))
    rows = [("Proposta", brl(amount) if count == 1 else f"{count} vezes de até {brl(amount)}")]
    if what["down_payment_cents"]:
        rows.append(("Entrada", brl(Money(int(str(what["down_payment_cents"]))))))
    if count > 1:
        rows.append(("De quanto em quanto tempo", RHYTHMS[Rhythm(str(what["rhythm"]))]))
    if what["first_due_on"]:
        rows.append(("Primeiro pagamento", date_plain(date.fromisoformat(str(what["first_due_on"])))))
    return rows


def wanted_rows(field: Field, wanted: str) -> list[Row]:
    """The right value of a field, as the person gave it."""
    if not wanted:
        return []
    match field:
        case Field.ADDRESS:
            parts = address_in(wanted)
            place = f"{parts['street']}, {parts['district']}, {parts['city']}/{parts['state']}"
            return [("Endereço certo", f"{place}, CEP {parts['postal_code']}")]
        case Field.BIRTH_DATE:
            return [("Data certa", date_plain(date.fromisoformat(wanted)))]
        case _:
            return [("O certo é", wanted)]
