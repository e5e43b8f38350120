"""Topics that tell a person what happened."""

from __future__ import annotations

from datetime import date
from typing import Any

from brazil.money import Money
from portal import clock
from portal.jobs.tools import Tools
from portal.services import telling
from portal.services.disputes.telling import tell_opened

Payload = dict[str, Any]


def tell_agreement(tools: Tools, payload: Payload) -> None:
    """The agreement was made."""
    with tools.database.writing() as session:
        telling.agreement_accepted(session, tools.sealer, payload["agreement_id"], **_surroundings(tools))


def tell_payment(tools: Tools, payload: Payload) -> None:
    """A payment came in."""
    paid, paid_on = Money(payload["paid_cents"]), date.fromisoformat(payload["paid_on"])
    with tools.database.writing() as session:
        telling.payment_received(
            session, tools.sealer, payload["installment_id"], paid, paid_on, **_surroundings(tools)
        )


def tell_settled(tools: Tools, payload: Payload) -> None:
    """The last installment was paid."""
    with tools.database.writing() as session:
        telling.agreement_settled(session, tools.sealer, payload["agreement_id"], **_surroundings(tools))


def tell_dispute(tools: Tools, payload: Payload) -> None:
    """A dispute was opened."""
    with tools.database.writing() as session:
        tell_opened(session, tools.sealer, payload["dispute_id"], **_surroundings(tools))


def _surroundings(tools: Tools) -> dict[str, Any]:
    settings = tools.settings
    return {"base_url": settings.base_url, "today": clock.today(), "fresh_days": settings.contact_fresh_days}
