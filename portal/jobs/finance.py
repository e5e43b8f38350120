"""Long work of the finance desk: files that take a while to read, one remedy for many cases."""

from __future__ import annotations

from typing import Any

import structlog

from portal import clock
from portal.jobs.tools import Tools
from portal.services import bulk_remedies, retornos
from portal.services.errors import NotAllowed
from portal.services.statements import receiving

log = structlog.get_logger()

Payload = dict[str, Any]


def read_retorno(tools: Tools, payload: Payload) -> None:
    """A return file that somebody sent; one that is read already is left as it is."""
    with tools.database.writing() as session:
        try:
            retornos.read(session, payload["file_id"], creditor_id=payload["creditor_id"], now=clock.now())
        except NotAllowed as error:  # kept with the file, where its sender sees it
            log.info("retorno_refused", file_id=payload["file_id"], code=error.code)


def read_statement(tools: Tools, payload: Payload) -> None:
    """A statement that somebody sent."""
    with tools.database.writing() as session:
        receiving.read_kept(session, payload["statement_id"], creditor_id=payload["creditor_id"], now=clock.now())


def remedy_case(tools: Tools, payload: Payload) -> None:
    """One case of a batch."""
    with tools.database.writing() as session:
        bulk_remedies.do_one(session, payload, today=clock.today(), now=clock.now())
