"""Refunds at the PSP, and telling people what became of money of theirs."""

from __future__ import annotations

from typing import Any

from brazil.money import Money
from payments.errors import ProviderError
from portal import clock
from portal.jobs.psp_rest import speaking
from portal.jobs.tools import Tools
from portal.services.money_in import sending, telling

Payload = dict[str, Any]


def send(tools: Tools, payload: Payload) -> None:
    """Have the PSP give a Pix back under our own id, at most once however often it is asked."""
    refund_id = payload["refund_id"]
    with tools.database.reading() as session:
        giving = sending.begin(session, refund_id)
    if giving is None:
        return
    try:
        with speaking(tools, giving.account) as psp:
            answer = psp.refund(giving.end_to_end_id, giving.psp_id, giving.amount)
    except ProviderError as error:
        if not error.permanent:
            raise
        with tools.database.writing() as session:
            sending.refused(session, refund_id, error.code, now=clock.now())
        return
    with tools.database.writing() as session:
        sending.answered(session, refund_id, answer, now=clock.now())


def tell_refund(tools: Tools, payload: Payload) -> None:
    """A refund left the account, or was refused."""
    with tools.database.writing() as session:
        telling.refund_settled(session, tools.sealer, payload["refund_id"], **_surroundings(tools))


def tell_credit(tools: Tools, payload: Payload) -> None:
    """There is a credit to choose about."""
    with tools.database.writing() as session:
        telling.credit_held(session, tools.sealer, payload["agreement_id"], **_surroundings(tools))


def tell_returned(tools: Tools, payload: Payload) -> None:
    """A payment was taken back."""
    back = Money(payload["back_cents"])
    with tools.database.writing() as session:
        telling.payment_returned(session, tools.sealer, payload["payment_id"], back, **_surroundings(tools))


def _surroundings(tools: Tools) -> dict[str, Any]:
    settings = tools.settings
    return {"base_url": settings.base_url, "today": clock.today(), "fresh_days": settings.contact_fresh_days}
