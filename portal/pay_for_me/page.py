"""The one page of a link: what somebody is asked to pay, or that there is nothing to pay."""

from __future__ import annotations

from flask import render_template, request

from portal import clock
from portal.brands import headed_by
from portal.extensions import sealer, writing
from portal.pay_for_me.blueprint import pay_for_me
from portal.services.pay_links_opened import NothingToPay, opened, spend_opening
from portal.wiring import qr_code
from portal.wording_pay_link import asked_of


@pay_for_me.get("/pagar-para-alguem/<token>")
def pay(token: str) -> str | tuple[str, int]:
    """Never existing, mistyped, ended and expired answer alike, to the letter."""
    now = clock.now()
    with writing() as session:
        spend_opening(session, address=request.remote_addr or "", sealer=sealer(), now=now)
        found = opened(session, token, now=now)
        if found is NothingToPay.PAID:
            return render_template("pay_for_me/paid.html")
        if isinstance(found, NothingToPay):
            return render_template("pay_for_me/gone.html"), 404
        return render_template(
            "pay_for_me/ask.html",
            asked=found,
            heading=asked_of(found.first_name, found.amount, found.creditor.name),
            qr=qr_code(found.payload) if found.payload else None,
            **headed_by(found.creditor),
        )
