"""Disputes: creditors are asked and reminded, silence decides after the last day, people are told how theirs ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog

from portal import clock
from portal.jobs.tools import Tools
from portal.models import ReturnStatus
from portal.services.disputes import telling, watching

log = structlog.get_logger()

Payload = dict[str, Any]

EVERY = timedelta(hours=1)


def ask(tools: Tools, payload: Payload) -> None:
    """A dispute was opened: its creditor is told."""
    with tools.database.writing() as session:
        telling.tell_asked(session, tools.sealer, payload["dispute_id"], base_url=tools.settings.base_url)


def tell_closed(tools: Tools, payload: Payload) -> None:
    """A dispute ended."""
    settings = tools.settings
    with tools.database.writing() as session:
        telling.tell_closed(
            session,
            tools.sealer,
            payload["dispute_id"],
            base_url=settings.base_url,
            today=clock.today(),
            fresh_days=settings.contact_fresh_days,
        )


def tell_return(tools: Tools, payload: Payload) -> None:
    """A creditor said what it did about undue money."""
    settings = tools.settings
    with tools.database.writing() as session:
        telling.tell_return(
            session,
            tools.sealer,
            payload["return_id"],
            ReturnStatus(payload["status"]),
            base_url=settings.base_url,
            today=clock.today(),
            fresh_days=settings.contact_fresh_days,
        )


def watch(tools: Tools) -> None:
    """Remind creditors, and end what nobody answered in time. One that fails keeps no other waiting."""
    today, now = clock.today(), clock.now()
    with tools.database.writing() as session:
        watching.remind(session, tools.sealer, base_url=tools.settings.base_url, today=today, now=now)
    with tools.database.reading() as session:
        some = watching.to_close(session, today)
    for dispute_id in some:
        try:
            with tools.database.writing() as session:
                closed = watching.close_by_itself(session, dispute_id, today=today, now=now)
        except Exception as error:  # the others have their day too
            log.error("dispute_not_closed", dispute_id=dispute_id, kind=type(error).__name__, exc_info=error)
            continue
        if closed:
            log.info("dispute_closed_by_itself", dispute_id=dispute_id)
