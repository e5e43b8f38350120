"""A creditor whose portfolio files come by a mailbox, as a folder or on a real server, and the worker that looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from payments.adapters.mailbox import FolderMailbox
from payments.adapters.sftp_mailbox import SftpMailbox
from payments.mailbox_address import SftpAddress, TakenNames, host_key_text
from portal import clock
from portal.db import Database
from portal.jobs import portfolio_mailboxes, runner
from portal.jobs.portfolio_mailboxes import HeldPortfolioMailboxes
from portal.jobs.tools import Tools
from portal.models import (
    Covers,
    Creditor,
    DebtRecord,
    MailboxKind,
    Message,
    PortfolioImport,
    PortfolioMailbox,
    Role,
    StaffMember,
)
from portal.sealing import Sealer
from portal.services.passwords import PasswordCost
from portal.services.portfolios import mailbox as mailboxes
from portal.services.staff_proof import Proof
from tests.payments.mailbox_examples import at_once
from tests.support.people import make_creditor, make_staff
from tests.support.receiving import proof
from tests.support.sftp_server import HOST_KEY, PASSWORD, USER, Bank, digest_of
from tests.support.worker import tools_of


@dataclass(frozen=True, kw_only=True)
class Drop:
    """A creditor with a manager, and the worker's tools."""

    database: Database
    sealer: Sealer
    creditor: Creditor
    manager: StaffMember
    tools: Tools
    folder: Path

    def set_up(self, **changes: Any) -> PortfolioMailbox:
        """Keep the mailbox as its page does."""
        typed = proof()
        with self.database.writing() as session:
            session.get_one(StaffMember, self.manager.id).totp_last_step = 0  # the same code serves again in a test
            session.commit()
            wanted = mailboxes.WantedMailbox(**{"kind": MailboxKind.FOLDER, "covers": Covers.CHANGES, **changes})
            return mailboxes.save(
                session, self.sealer, PasswordCost(memory_kib=8, rounds=1), self.creditor.id, wanted,
                staff_id=self.manager.id, proof=Proof(password=typed["password"], code=typed["code"]), now=clock.now(),
            )  # fmt: skip

    def on_server(self, server: Bank, **changes: Any) -> PortfolioMailbox:
        """The mailbox is the server's folder of files that come."""
        values = {
            "kind": MailboxKind.SFTP, "host": "127.0.0.1", "port": server.port, "username": USER, "password": PASSWORD,
            "host_keys": (host_key_text(digest_of(HOST_KEY)),), "incoming": "/retorno", "taken": "/retorno/lidos",
        }  # fmt: skip
        return self.set_up(**{**values, **changes})

    def look(self) -> None:
        """The mailbox's next turn has come, and the worker does all it has to."""
        with self.database.writing() as session:
            session.scalars(select(PortfolioMailbox)).one().next_at = clock.now()
            session.commit()
        portfolio_mailboxes.collect(self.tools)
        runner.run_due(self.tools)

    def row(self) -> PortfolioMailbox:
        with self.database.reading() as session:
            return session.scalars(select(PortfolioMailbox)).one()

    def imports(self) -> list[PortfolioImport]:
        with self.database.reading() as session:
            return list(session.scalars(select(PortfolioImport).order_by(PortfolioImport.id)))

    def contracts(self) -> list[str]:
        with self.database.reading() as session:
            return sorted(session.scalars(select(DebtRecord.contract_number)))

    def told(self) -> list[tuple[str, str]]:
        """Kind and recipient of every message."""
        with self.database.reading() as session:
            return [(each.kind, each.recipient) for each in session.scalars(select(Message).order_by(Message.id))]


def dropping(app: Flask, folder: Path) -> Iterator[Drop]:
    """A creditor and a worker whose mailboxes take every file for complete."""
    database: Database = app.extensions["portal_database"]
    sealer: Sealer = app.extensions["portal_sealer"]
    with database.writing() as session:
        creditor = make_creditor(session, name="Banco Aurora")
        manager = make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=creditor)
        session.commit()

    def on_server(address: SftpAddress, taken: TakenNames) -> SftpMailbox:
        return SftpMailbox(address, taken, settling=at_once())

    held = HeldPortfolioMailboxes(
        open_folder=lambda name: FolderMailbox(outgoing=folder / name, incoming=folder / name), open_sftp=on_server
    )
    tools = replace(tools_of(app), portfolio_mailboxes=held)
    dropped = folder / creditor.public_id
    dropped.mkdir()
    yield Drop(
        database=database, sealer=sealer, creditor=creditor, manager=manager, tools=tools, folder=dropped
    )  # fmt: skip
