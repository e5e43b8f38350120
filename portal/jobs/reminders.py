"""Reminders before the due date, for who asked for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal import clock
from portal.jobs.tools import Tools
from portal.models import ConsentKind
from portal.services import reminding
from portal.wording_my_data import CONSENTS

EVERY = timedelta(hours=1)


def promise_due(tools: Tools) -> None:
    """Whatever is due soon."""
    with tools.database.writing() as session:
        reminding.promise_due(session, words=CONSENTS[ConsentKind.DUE_REMINDERS][1], today=clock.today())


def tell_due(tools: Tools, payload: dict[str, Any]) -> None:
    """One installment is due soon."""
    settings = tools.settings
    with tools.database.writing() as session:
        reminding.tell_due(
            session,
            tools.sealer,
            payload["installment_id"],
            base_url=settings.base_url,
            today=clock.today(),
            fresh_days=settings.contact_fresh_days,
        )
