"""What the search found, for a spreadsheet. What was typed comes back sealed: it may be a CPF."""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidTag
from flask import Response, request
from sqlalchemy.orm import Session

from portal.extensions import reading, sealer
from portal.finance.blueprint import finance
from portal.finance.scope import scope_of
from portal.finance.words import OUTCOMES, bank_words
from portal.services import finance_search
from portal.services.errors import NotFound
from portal.services.finance_accounts import creditor_names
from portal.services.finance_search import Found
from portal.table_files import Cell, table_file
from portal.wording_desk import AGREEMENT_STATES

HEAD = ("O que é", "Número", "Acordo", "Credor", "Situação", "Dia", "Valor")
_BOUND_TO = b"finance.search"


def sealed_search(typed: str) -> str:
    """What was typed, so that only this portal can read it."""
    return base64.urlsafe_b64encode(sealer().seal(typed, _BOUND_TO)).decode()


@finance.post("/busca.csv")
def search_csv() -> Response:
    return _export("csv")


@finance.post("/busca.xlsx")
def search_xlsx() -> Response:
    return _export("xlsx")


def _export(form: str) -> Response:
    try:
        typed = sealer().unseal(base64.urlsafe_b64decode(request.form.get("busca", "")), _BOUND_TO)
    except (binascii.Error, InvalidTag, ValueError) as error:
        raise NotFound from error
    with reading() as session:
        found = finance_search.search(session, typed, creditor_id=scope_of(session).creditor_id, sealer=sealer())
        return table_file(form, "busca", HEAD, _rows(session, found))


def _rows(session: Session, found: Found) -> list[list[Cell]]:
    names = {key: each.name for key, each in creditor_names(session).items()}
    covering = finance_search.agreements_of_debts(session, [debt.id for debt in found.debts])
    rows: list[list[Cell]] = [
        ["Acordo", each.number, each.number, names.get(each.creditor_id, ""), AGREEMENT_STATES[each.status.value],
         None, each.total]
        for each in found.agreements
    ]  # fmt: skip
    rows += [
        ["Pix" if each.method.value == "pix" else "Boleto", each.nosso_numero, each.installment.agreement.number,
         names.get(each.installment.agreement.creditor_id, ""), f"Parcela {each.installment.number}", each.due_on,
         each.amount]
        for each in found.charges
    ]  # fmt: skip
    rows += [
        [bank_words(line.file, line) or "Movimento", line.nosso_numero, f"{line.file.file_name}:{line.line_number}",
         names.get(line.file.creditor_id or 0, ""), OUTCOMES[line.outcome.value][0], line.occurred_on, line.paid]
        for line in found.lines
    ]  # fmt: skip
    for debt in found.debts:
        held = covering.get(debt.id)
        number = held.number if held else ""
        rows.append(["Dívida", debt.contract_number, number, names.get(debt.creditor_id, ""), "", debt.due_on,
                     debt.principal])  # fmt: skip
    return rows
