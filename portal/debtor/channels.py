"""How to reach the creditor: to contest a debt, to say it was paid, to ask."""

from __future__ import annotations

from flask import render_template

from portal import access, clock
from portal.debtor.blueprint import debtor
from portal.extensions import reading
from portal.services.debts import creditors_of, debt_of


@debtor.get("/falar-com-o-credor")
def channels() -> str:
    with reading() as session:
        creditors = creditors_of(session, access.debtor_id())
        return render_template("debtor/channels.html", creditors=creditors, debt=None)


@debtor.get("/dividas/<debt_id>/contestar")
def contest(debt_id: str) -> str:
    with reading() as session:
        found = debt_of(session, access.debtor_id(), debt_id, clock.today())
        return render_template(
            "debtor/channels.html", creditors=[found.creditor], debt=found, creditor_name=found.creditor.name
        )
