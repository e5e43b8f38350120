"""Slips issued, files to the bank and files from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog

from payments.errors import InvalidCharge
from payments.ports import RemoteMailbox
from portal import clock
from portal.jobs import mailboxes
from portal.jobs.tools import Tools
from portal.models import AccountMailbox
from portal.services import charges, receiving_accounts_mailbox, remessas, retornos
from portal.services.errors import NotAllowed
from portal.services.joint import issuing as joint_charges
from portal.services.joint.membership import plan_of_agreement
from portal.services.outbox import GiveUp, TryLater
from portal.services.pix import charges as pix_charges

log = structlog.get_logger()
Payload = dict[str, Any]

COLLECT_EVERY = timedelta(seconds=2)
BANKS_EVERY = timedelta(seconds=10)  # each mailbox has its own time, in the database
SANDBOX_EVERY = timedelta(seconds=2)
STILL_READING = timedelta(minutes=5)


def issue_charges(tools: Tools, payload: Payload) -> None:
    """Issue what an agreement is paid by. A slip that no bank would take is given up, where staff see it, and keeps
    nobody from paying by Pix. Agreements paid together are charged together."""
    agreement_id, today, now = payload["agreement_id"], clock.today(), clock.now()
    with tools.database.writing() as session:
        plan = plan_of_agreement(session, agreement_id)
        if plan is not None:
            joint_charges.issue_pix(session, plan, today=today, now=now)
        else:
            pix_charges.issue(session, agreement_id, today=today, now=now)
    with tools.database.writing() as session:
        plan = plan_of_agreement(session, agreement_id)
        try:
            if plan is not None:
                joint_charges.issue_slips(session, plan, sealer=tools.sealer, today=today, now=now)
            else:
                charges.issue(session, agreement_id, sealer=tools.sealer, today=today, now=now)
        except InvalidCharge as error:
            raise GiveUp(f"InvalidCharge: {error.code}: {error.field}") from error


def write_remessa(tools: Tools, payload: Payload) -> None:
    """Write a file with the account's new slips."""
    with tools.database.writing() as session:
        remessas.write(session, payload["account_id"], sealer=tools.sealer, now=clock.now())


def deliver_remessa(tools: Tools, payload: Payload) -> None:
    """Leave a written file with the bank: in the account's own mailbox, or in the installation's folder.

    Nothing is held while the bank is spoken to. A paused mailbox is waited for.
    """
    file_id = payload["file_id"]
    with tools.database.reading() as session:
        name, content = remessas.written(session, file_id)
        row = receiving_accounts_mailbox.mailbox_of_file(session, file_id)
        own = _own_mailbox(tools, row)
    if row is None:
        tools.mailbox.deliver(name, content)
    elif own is None or not row.active:
        raise TryLater("ProviderError: mailbox_paused")
    else:
        mailboxes.leave(tools.database, row.id, own, name, content)
    with tools.database.writing() as session:
        remessas.note_delivered(session, file_id, now=clock.now())


def sweep_sandbox(tools: Tools) -> None:
    """Let the bank of a demonstration read what it was sent and answer; a real bank needs nobody to tell it."""
    if tools.sandbox_sweep is not None:
        tools.sandbox_sweep(clock.today())


def collect_retornos(tools: Tools) -> None:
    """Bring in the files left in the installation's folder."""
    mailboxes.take_in(tools.database, tools.mailbox, None)


def collect_from_banks(tools: Tools) -> None:
    """Look into the banks' own mailboxes whose time has come. One that fails keeps no other waiting."""
    with tools.database.reading() as session:
        if not receiving_accounts_mailbox.any_due(session, clock.now()):
            return
    with tools.database.writing() as session:
        due = receiving_accounts_mailbox.claim_due(session, clock.now())
    for row_id in due:
        with tools.database.reading() as session:
            row = receiving_accounts_mailbox.mailbox(session, row_id)
            own, creditor_id = _own_mailbox(tools, row), row.account.creditor_id
        if own is not None:
            mailboxes.look_into(tools.database, row_id, creditor_id, own)


def _own_mailbox(tools: Tools, row: AccountMailbox | None) -> RemoteMailbox | None:
    if row is None or tools.bank_mailboxes is None:
        return None
    return tools.bank_mailboxes.of(row, tools.database, tools.sealer)


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
