"""Pauses: told when they begin, and the day before they end. They end by themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal import clock
from portal.jobs.tools import Tools
from portal.services.pauses import telling

EVERY = timedelta(hours=1)


def tell_started(tools: Tools, payload: dict[str, Any]) -> None:
    """A pause began."""
    with tools.database.writing() as session:
        telling.tell_started(session, tools.sealer, payload["pause_id"], **_surroundings(tools))


def tell_ending(tools: Tools) -> None:
    """Whoever's pause ends tomorrow."""
    with tools.database.reading() as session:
        ending = telling.ending_after(session, clock.today())
    for pause_id in ending:
        with tools.database.writing() as session:
            telling.tell_ending(session, tools.sealer, pause_id, **_surroundings(tools))


def _surroundings(tools: Tools) -> dict[str, Any]:
    settings = tools.settings
    return {"base_url": settings.base_url, "today": clock.today(), "fresh_days": settings.contact_fresh_days}
