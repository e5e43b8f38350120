"""The memo of a debt's balance, to keep and to check elsewhere: everything the amount was made of, as JSON."""

from __future__ import annotations

import json
from typing import Any

from flask import Response

from offers.owed.balance import Balance
from portal import access, clock
from portal.debtor.balance_words import told
from portal.debtor.blueprint import debtor
from portal.extensions import reading
from portal.formatting import brl, cnpj
from portal.models import DebtRecord, DebtStatus
from portal.services.balances import balance_of, is_prescribed, memo_of_balance
from portal.services.debts import debt_of
from portal.services.errors import NotFound
from portal.services.parties import creditor_party


@debtor.get("/dividas/<debt_id>/memoria.json")
def memo(debt_id: str) -> Response:
    today = clock.today()
    with reading() as session:
        found = debt_of(session, access.debtor_id(), debt_id, today)
        if not found.principal or found.status in (DebtStatus.NEGOTIATED, DebtStatus.SETTLED):
            raise NotFound
        balance = balance_of(found, today)
        document = {
            "contract": _contract(found),
            "explanation": _explained(balance, voluntary=is_prescribed(found, today)),
            **memo_of_balance(found, balance),
        }
    response = Response(json.dumps(document, ensure_ascii=False, indent=2), mimetype="application/json")
    name = f"memoria-de-calculo-{today.isoformat()}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _contract(debt: DebtRecord) -> dict[str, Any]:
    """Which debt it is, and the creditor with name, address and CNPJ (CDC art. 42-A)."""
    creditor = creditor_party(debt.creditor)
    place = f"{creditor.street}, {creditor.district}, {creditor.city}/{creditor.state}, CEP {creditor.postal_code}"
    return {
        "number": debt.contract_number,
        "origin": debt.origin,
        "creditor": {"name": creditor.name, "cnpj": cnpj(creditor.tax_id), "address": place},
    }


def _explained(balance: Balance, *, voluntary: bool) -> list[str]:
    """The lines in words, as the page has them."""
    lines = told(balance, voluntary=voluntary)
    return [
        " ".join(filter(None, (f"{each.label}: {brl(each.amount)}.", each.how, each.limit, f"Regra: {each.rule}.")))
        for each in lines
    ]
