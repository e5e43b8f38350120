"""Requests to a person: who answers is told and reminded, the person hears that it came, was answered, or is late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal import clock
from portal.jobs.tools import Tools
from portal.services.requests import telling, watching

Payload = dict[str, Any]

EVERY = timedelta(hours=1)


def ask(tools: Tools, payload: Payload) -> None:
    """A request came: who answers it is told."""
    with tools.database.writing() as session:
        telling.tell_asked(session, tools.sealer, payload["request_id"], base_url=tools.settings.base_url)


def tell_received(tools: Tools, payload: Payload) -> None:
    """A request came: the person gets its protocol."""
    with tools.database.writing() as session:
        telling.tell_received(session, tools.sealer, payload["request_id"], **_surroundings(tools))


def tell_answered(tools: Tools, payload: Payload) -> None:
    """A request was answered."""
    with tools.database.writing() as session:
        telling.tell_answered(session, tools.sealer, payload["request_id"], **_surroundings(tools))


def tell_contact(tools: Tools, payload: Payload) -> None:
    """A contact the person gave was taken: the ones there before hear of it."""
    surroundings = _surroundings(tools)
    with tools.database.writing() as session:
        telling.tell_of_contact(session, tools.sealer, payload["contact_id"], now=clock.now(), **surroundings)


def watch(tools: Tools) -> None:
    """Remind who answers, and tell people whose answer is late."""
    today, now = clock.today(), clock.now()
    with tools.database.writing() as session:
        watching.remind(session, tools.sealer, base_url=tools.settings.base_url, today=today, now=now)
    with tools.database.reading() as session:
        some = watching.late(session, today)
    for request_id in some:
        with tools.database.writing() as session:
            watching.mark_late(session, tools.sealer, request_id, now=now, **_surroundings(tools))


def _surroundings(tools: Tools) -> Any:
    settings = tools.settings
    return {"base_url": settings.base_url, "today": clock.today(), "fresh_days": settings.contact_fresh_days}
