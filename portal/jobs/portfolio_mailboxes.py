"""Creditors' own mailboxes: portfolio files taken from them, checked, and their people told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog

from payments.errors import ProviderError
from payments.mailbox_address import SftpAddress, TakenNames
from payments.ports import Mailbox
from portal import clock
from portal.models import Creditor, MailboxKind, PortfolioMailbox
from portal.services.portfolios import arriving, mailbox_telling, mailbox_turns
from portal.services.portfolios import mailbox as mailboxes
from portal.services.portfolios.pattern import wanted_names
from portal.wording_portfolio_mailbox import fault_text

if TYPE_CHECKING:
    from portal.jobs.tools import Tools

log = structlog.get_logger()
Payload = dict[str, Any]
EVERY = timedelta(seconds=10)  # each mailbox has its own time, in the database
_GONE = "no_such_file"


@dataclass(slots=True, kw_only=True)
class HeldPortfolioMailboxes:
    """The mailboxes of this worker, kept between looks: each remembers which files are still growing."""

    open_folder: Callable[[str], Mailbox]
    open_sftp: Callable[[SftpAddress, TakenNames], Mailbox]
    held: dict[int, tuple[int, Mailbox]] = field(default_factory=dict)

    def of(self, row: PortfolioMailbox, folder: str, tools: Tools) -> Mailbox:
        """The mailbox of a row, made anew when the row was saved since."""
        version, found = self.held.get(row.id, (0, None))
        if found is None or version != row.version:
            if found is not None:
                found.close()
            if row.kind is MailboxKind.FOLDER:
                found = self.open_folder(folder)
            else:
                taken = mailbox_turns.TakenInDatabase(tools.database, row.id)
                found = self.open_sftp(mailboxes.address_of(row, tools.sealer), taken)
            self.held[row.id] = row.version, found
        return found


def collect(tools: Tools) -> None:
    """Look into the mailboxes whose time has come. One that fails keeps no other waiting."""
    if tools.portfolio_mailboxes is None:
        return
    with tools.database.reading() as session:
        if not mailbox_turns.any_due(session, clock.now()):
            return
    with tools.database.writing() as session:
        due = mailbox_turns.claim_due(session, clock.now())
    for mailbox_id in due:
        _look_into(tools, tools.portfolio_mailboxes, mailbox_id)


def arrived(tools: Tools, payload: Payload) -> None:
    """Check a file that came, let it in where it may go in by itself, and tell."""
    with tools.database.writing() as session:
        record = arriving.settle(
            session, payload["import_id"], sealer=tools.sealer, now=clock.now(), today=clock.today()
        )  # fmt: skip
        mailbox_telling.tell_arrived(session, tools.sealer, record, base_url=tools.settings.base_url)


def tell_fault(tools: Tools, payload: Payload) -> None:
    """A mailbox does not work."""
    code = payload["code"]
    with tools.database.writing() as session:
        mailbox_telling.tell_fault(
            session, tools.sealer, payload["mailbox_id"], code, fault_text(code), base_url=tools.settings.base_url
        )


def _look_into(tools: Tools, held: HeldPortfolioMailboxes, mailbox_id: int) -> None:
    with tools.database.reading() as session:
        row = session.get_one(PortfolioMailbox, mailbox_id)
        folder, pattern = session.get_one(Creditor, row.creditor_id).public_id, row.pattern
        session.expunge(row)
    try:
        fault, reached = _taken_in(tools, held.of(row, folder, tools), mailbox_id, pattern), True
    except (ProviderError, OSError) as error:
        fault = error if isinstance(error, ProviderError) else ProviderError("disk_refused", permanent=False)
        reached = False
        held.held.pop(mailbox_id, None)  # the next look asks anew where the server is
    with tools.database.writing() as session:
        if fault is None:
            mailbox_turns.note_contact(session, mailbox_id, clock.now())
            return
        log.warning("portfolio_mailbox_failed", mailbox=mailbox_id, code=fault.code)
        mailbox_turns.note_fault(
            session, mailbox_id, fault.code, clock.now(), permanent=fault.permanent, reached=reached
        )  # fmt: skip


def _taken_in(tools: Tools, mailbox: Mailbox, mailbox_id: int, pattern: str) -> ProviderError | None:
    """Take every file that waits; what the last one that could not be taken met, which keeps no other waiting."""
    fault = None
    try:
        for name in wanted_names(mailbox.collect(), pattern):
            try:
                _take(tools, mailbox, mailbox_id, name)
            except ProviderError as error:
                fault = fault if error.code == _GONE else error  # gone: another worker was quicker
            except Exception as error:  # one bad file is not another's
                log.error("portfolio_fault", file=name, kind=type(error).__name__, exc_info=error)
                fault = ProviderError("file_fault", permanent=True)
    finally:
        mailbox.close()
    return fault


def _take(tools: Tools, mailbox: Mailbox, mailbox_id: int, name: str) -> None:
    """Kept here before it is taken off the list there."""
    raw = mailbox.fetch(name)
    with tools.database.writing() as session:
        record = arriving.take(
            session, mailbox_id, raw, file_name=name, sealer=tools.sealer, now=clock.now(),
            max_bytes=tools.settings.max_upload_bytes,
        )  # fmt: skip
        log.info("portfolio_collected", file=name, status=record.status.value if record else "known")
    mailbox.acknowledge(name)
