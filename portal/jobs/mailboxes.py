"""The banks' own mailboxes: remessas left in them, retornos taken from them, each contact noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from payments.errors import ProviderError
from payments.mailbox_address import SftpAddress, TakenNames
from payments.ports import Mailbox, RemoteMailbox
from portal import clock
from portal.db import Database
from portal.models import AccountMailbox
from portal.sealing import Sealer
from portal.services import receiving_accounts_mailbox as mailboxes
from portal.services import retornos
from portal.services.errors import NotAllowed

log = structlog.get_logger()
_GONE = "no_such_file"


@dataclass(slots=True, kw_only=True)
class HeldMailboxes:
    """The mailboxes of this worker, kept between looks: each remembers which files are still growing."""

    open_mailbox: Callable[[SftpAddress, TakenNames], RemoteMailbox]
    held: dict[int, tuple[int, RemoteMailbox]] = field(default_factory=dict)

    def of(self, row: AccountMailbox, database: Database, sealer: Sealer) -> RemoteMailbox:
        """The mailbox of a row, made anew when the row was saved since."""
        version, found = self.held.get(row.id, (0, None))
        if found is None or version != row.version:
            if found is not None:
                found.close()
            taken = mailboxes.TakenInDatabase(database, row.id)
            found = self.open_mailbox(mailboxes.address_of(row, sealer), taken)
            self.held[row.id] = row.version, found
        return found


def leave(database: Database, row_id: int, mailbox: RemoteMailbox, name: str, content: bytes) -> None:
    """Deliver a file and note how it went; ProviderError goes on to whoever tries again."""
    try:
        mailbox.deliver(name, content)
    except ProviderError as error:
        with database.writing() as session:
            mailboxes.note_failure(session, row_id, error.code, clock.now())
        raise
    finally:
        mailbox.close()
    with database.writing() as session:
        mailboxes.note_contact(session, row_id, clock.now())


def look_into(database: Database, row_id: int, creditor_id: int, mailbox: RemoteMailbox) -> None:
    """Take in what waits; what a bank leaves for one creditor is never used for another."""
    try:
        fault = take_in(database, mailbox, creditor_id)
    except ProviderError as error:
        log.warning("mailbox_failed", mailbox=row_id, code=error.code)
        with database.writing() as session:
            mailboxes.note_failure(session, row_id, error.code, clock.now())
        return
    finally:
        mailbox.close()
    with database.writing() as session:
        mailboxes.note_contact(session, row_id, clock.now(), fault=fault)


def take_in(database: Database, mailbox: Mailbox, creditor_id: int | None) -> str:
    """Bring in every file that waits; the code of the last one that could not be, or "".

    Each is kept here before it is taken off the bank's list. One that fails stays on the list for the next turn and
    does not keep the others waiting.
    """
    fault = ""
    for name in mailbox.collect():
        try:
            _take(database, mailbox, name, creditor_id)
        except ProviderError as error:
            log.info("retorno_not_taken", file=name, code=error.code)
            fault = fault if error.code == _GONE else error.code  # gone: another worker was quicker
        except Exception as error:  # one bad file is not another's
            log.error("retorno_fault", file=name, kind=type(error).__name__, exc_info=error)
            fault = "file_fault"
    return fault


def _take(database: Database, mailbox: Mailbox, name: str, creditor_id: int | None) -> None:
    raw = mailbox.fetch(name)
    with database.writing() as session:
        try:
            receipt = retornos.receive(
                session, raw, file_name=name, staff_id=None, creditor_id=creditor_id, now=clock.now()
            )
        except NotAllowed as error:  # too large, or another creditor's: left with the bank's other files, in sight
            log.error("retorno_refused", file=name, code=error.code)
        else:
            log.info("retorno_collected", file=name, status=receipt.file.status, lines=receipt.file.lines_read)
    mailbox.acknowledge(name)
