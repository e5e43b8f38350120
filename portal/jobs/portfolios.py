"""Long work of a creditor's staff: large portfolio files, checked, brought in and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog

from portal import clock
from portal.jobs.tools import Tools
from portal.services.errors import ServiceError
from portal.services.portfolios import deciding, keeping, receiving, undoing

log = structlog.get_logger()

Payload = dict[str, Any]
EVERY = timedelta(hours=1)


def check(tools: Tools, payload: Payload) -> None:
    """Work out what a file would change; one that is decided already is left as it is."""
    with tools.database.writing() as session:
        receiving.check(session, payload["import_id"], sealer=tools.sealer, now=clock.now(), today=clock.today())


def bring_in(tools: Tools, payload: Payload) -> None:
    """Write what somebody said yes to."""
    with tools.database.writing() as session:
        deciding.bring_in(session, payload["import_id"], sealer=tools.sealer, now=clock.now(), today=clock.today())


def undo(tools: Tools, payload: Payload) -> None:
    """Take an import back; what stands in the way by now is told on its page."""
    with tools.database.writing() as session:
        try:
            undoing.take_back(session, payload["import_id"], staff_id=payload["staff_id"], now=clock.now())
        except ServiceError as refused:
            log.info("portfolio_not_undone", import_id=payload["import_id"], code=refused.code)


def sweep(tools: Tools) -> None:
    """Forget the files and trails whose time is over."""
    with tools.database.writing() as session:
        keeping.sweep(session, now=clock.now())
