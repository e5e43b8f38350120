"""What time brings to agreements: notices, cures and breaches, looked for every hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog

from portal import clock
from portal.jobs.telling import tell_agreement
from portal.jobs.tools import Tools
from portal.services import losses_telling
from portal.services.agreement_life import in_time, lineage, telling, watch

log = structlog.get_logger()

Payload = dict[str, Any]

EVERY = timedelta(hours=1)


def look_after(tools: Tools) -> None:
    """Look at every running agreement, some at a time. One that fails keeps no other waiting."""
    last = 0
    while True:
        with tools.database.reading() as session:
            some = watch.running_after(session, last)
        for agreement_id in some:
            _look_after(tools, agreement_id)
        if len(some) < watch.SLICE:
            return
        last = some[-1]


def tell_accepted(tools: Tools, payload: Payload) -> None:
    """An agreement was made: the broken one it takes the place of is tied to it, and the person is told."""
    with tools.database.writing() as session:
        lineage.replace_ended(session, payload["agreement_id"], today=clock.today(), now=clock.now())
    tell_agreement(tools, payload)


def tell_notice(tools: Tools, payload: Payload) -> None:
    """A notice was given."""
    _tell(tools, payload, telling.notice)


def tell_cured(tools: Tools, payload: Payload) -> None:
    """What was late is paid."""
    _tell(tools, payload, telling.cured)


def tell_resumed(tools: Tools, payload: Payload) -> None:
    """A broken agreement was taken up again."""
    _tell(tools, payload, telling.resumed)


def undo_breach(tools: Tools, payload: Payload) -> None:
    """Money came for an agreement that had broken: made in time, it undoes the breach."""
    agreement_id = payload["agreement_id"]
    with tools.database.writing() as session:
        back = in_time.undo_breach_if_paid_in_time(session, agreement_id, today=clock.today(), now=clock.now())
    if back:
        log.info("breach_undone", agreement_id=agreement_id)


def tell_broken(tools: Tools, payload: Payload) -> None:
    """The agreement ended unpaid."""
    _tell(tools, payload, telling.broken)


def tell_changed(tools: Tools, payload: Payload) -> None:
    """A date moved, or a payment was put off."""
    _tell(tools, payload, telling.changed)


def tell_given_up(tools: Tools, payload: Payload) -> None:
    """The creditor gave up what was left."""
    _tell(tools, payload, losses_telling.given_up)


def _tell(tools: Tools, payload: Payload, told: Callable[..., None]) -> None:
    settings = tools.settings
    with tools.database.writing() as session:
        told(
            session,
            tools.sealer,
            payload["step_id"],
            base_url=settings.base_url,
            today=clock.today(),
            fresh_days=settings.contact_fresh_days,
        )


def _look_after(tools: Tools, agreement_id: int) -> None:
    try:
        with tools.database.writing() as session:
            event = watch.look_after(session, agreement_id, today=clock.today(), now=clock.now())
    except Exception as error:  # the others have their day too
        log.error("agreement_not_looked_after", agreement_id=agreement_id, kind=type(error).__name__, exc_info=error)
        return
    if event is not None:
        log.info("agreement_moved", agreement_id=agreement_id, moved_by=event.value)
