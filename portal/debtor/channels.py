"""How to reach the creditor: to ask, to be heard by a person."""

from __future__ import annotations

from flask import render_template

from portal import access
from portal.debtor.blueprint import debtor
from portal.extensions import reading
from portal.services.debts import creditors_of


@debtor.get("/falar-com-o-credor")
def channels() -> str:
    with reading() as session:
        creditors = creditors_of(session, access.debtor_id())
        return render_template("debtor/channels.html", creditors=creditors)
