"""Slips issued, files to the bank and files from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog

from payments.errors import InvalidCharge, ProviderError
from portal import clock
from portal.jobs.tools import Tools
from portal.services import charges, remessas, retornos
from portal.services.errors import NotAllowed
from portal.services.outbox import GiveUp

log = structlog.get_logger()
Payload = dict[str, Any]

COLLECT_EVERY = timedelta(seconds=2)
SANDBOX_EVERY = timedelta(seconds=2)
STILL_READING = timedelta(minutes=5)


def issue_charges(tools: Tools, payload: Payload) -> None:
    """Issue the boletos of an agreement just made. A slip that no bank would take is given up, where staff see it."""
    with tools.database.writing() as session:
        try:
            charges.issue(session, payload["agreement_id"], sealer=tools.sealer, today=clock.today(), now=clock.now())
        except InvalidCharge as error:
            raise GiveUp(f"InvalidCharge: {error.code}: {error.field}") from error


def write_remessa(tools: Tools, payload: Payload) -> None:
    """Write a file with the account's new slips."""
    with tools.database.writing() as session:
        remessas.write(session, payload["account_id"], sealer=tools.sealer, now=clock.now())


def deliver_remessa(tools: Tools, payload: Payload) -> None:
    """Leave a written file with the bank."""
    with tools.database.writing() as session:
        remessas.deliver(session, payload["file_id"], tools.mailbox, now=clock.now())


def sweep_sandbox(tools: Tools) -> None:
    """Let the bank of a demonstration read what it was sent and answer; a real bank needs nobody to tell it."""
    if tools.sandbox_sweep is not None:
        tools.sandbox_sweep(clock.today())


def collect_retornos(tools: Tools) -> None:
    """Bring in the files the bank has left. Each is kept here before it is taken off the bank's list.

    A file that fails stays on the list for the next turn and does not keep the others waiting.
    """
    for name in tools.mailbox.collect():
        try:
            _collect(tools, name)
        except ProviderError as error:
            log.info("retorno_gone", file=name, code=error.code)  # another worker was quicker
        except Exception as error:  # one bad file is not another's
            log.error("retorno_fault", file=name, kind=type(error).__name__, exc_info=error)


def read_left_over(tools: Tools) -> None:
    """Read the files whose reader stopped half way: they were kept, and nothing of them was applied."""
    with tools.database.reading() as session:
        waiting = retornos.unread(session, clock.now() - STILL_READING)
    for file_id, creditor_id in waiting:
        with tools.database.writing() as session:
            try:
                retornos.read(session, file_id, creditor_id=creditor_id, now=clock.now())
            except NotAllowed as error:
                log.info("retorno_refused", file_id=file_id, code=error.code)


def _collect(tools: Tools, name: str) -> None:
    raw = tools.mailbox.fetch(name)
    with tools.database.writing() as session:
        try:
            receipt = retornos.receive(session, raw, file_name=name, staff_id=None, creditor_id=None, now=clock.now())
        except NotAllowed as error:  # too large to be kept: left with the bank's other files, in sight
            log.error("retorno_refused", file=name, code=error.code)
            tools.mailbox.acknowledge(name)
            return
        log.info("retorno_collected", file=name, status=receipt.file.status, lines=receipt.file.lines_read)
    tools.mailbox.acknowledge(name)
