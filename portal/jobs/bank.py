"""Slips issued, files to the bank and files from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog

from portal import clock
from portal.jobs.tools import Tools
from portal.services import charges, remessas, retornos

log = structlog.get_logger()
Payload = dict[str, Any]

COLLECT_EVERY = timedelta(seconds=3)


def issue_charges(tools: Tools, payload: Payload) -> None:
    """Issue the boletos of an agreement just made."""
    with tools.database.writing() as session:
        charges.issue(session, payload["agreement_id"], sealer=tools.sealer, today=clock.today(), now=clock.now())


def write_remessa(tools: Tools, payload: Payload) -> None:
    """Write a file with the account's new slips."""
    with tools.database.writing() as session:
        remessas.write(session, payload["account_id"], sealer=tools.sealer, now=clock.now())


def deliver_remessa(tools: Tools, payload: Payload) -> None:
    """Leave a written file with the bank."""
    with tools.database.writing() as session:
        remessas.deliver(session, payload["file_id"], tools.mailbox, now=clock.now())


def collect_retornos(tools: Tools) -> None:
    """Bring in the files the bank has left. Each is kept here before it is taken off the bank's list."""
    for name in tools.mailbox.collect():
        raw = tools.mailbox.fetch(name)
        with tools.database.writing() as session:
            file = retornos.receive(session, raw, file_name=name, staff_id=None, creditor_id=None, now=clock.now())
        log.info("retorno_collected", file=name, status=file.status, lines=file.lines_read)
        tools.mailbox.acknowledge(name)
