"""The mailbox of an account at its bank: where it is, when to look for files, and how contact with it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from payments.mailbox_address import AfterReading, SftpAddress, host_key_digest
from portal import clock
from portal.db import Database
from portal.models import AccountMailbox, BankFile, ReceivingAccount, TakenFile
from portal.sealing import Sealer, mailbox_bound_to
from portal.services import audit
from portal.services.once import add_once
from portal.services.passwords import PasswordCost
from portal.services.staff_proof import Proof, prove

EVERY = timedelta(seconds=60)
LONGEST_PAUSE = timedelta(hours=1)
_PASSWORD, _PRIVATE_KEY = "password_sealed", "private_key_sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMailbox:
    """What a person states of a mailbox. A secret left blank stays what it was."""

    active: bool = True
    host: str
    port: int = 22
    username: str
    password: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    host_keys: tuple[str, ...]
    outgoing: str
    incoming: str
    after_reading: AfterReading = AfterReading.MOVE
    taken: str = ""


def mailbox_of(session: Session, account_id: int) -> AccountMailbox | None:
    """The account's mailbox, if it has one of its own."""
    return session.scalar(select(AccountMailbox).where(AccountMailbox.receiving_account_id == account_id))


def mailbox_of_file(session: Session, file_id: int) -> AccountMailbox | None:
    """Where a remessa is to be left, when that is not the installation's folder; one that is paused too."""
    query = (
        select(AccountMailbox)
        .join(BankFile, BankFile.receiving_account_id == AccountMailbox.receiving_account_id)
        .where(BankFile.id == file_id)
    )
    return session.scalar(query)


def save(
    session: Session, sealer: Sealer, cost: PasswordCost, account: ReceivingAccount, wanted: WantedMailbox, *,
    staff_id: int, proof: Proof, now: datetime,
) -> AccountMailbox:  # fmt: skip
    """Keep the address, the secrets sealed; it is looked into at once. Commits. Raises what `prove` raises: who could
    name another server could read every remessa and settle debts with retornos of their own."""
    prove(session, sealer, cost, staff_id=staff_id, proof=proof, now=now)
    row = mailbox_of(session, account.id)
    if row is None:
        row = AccountMailbox(receiving_account_id=account.id, created_at=now, version=0)
        session.add(row)
    for name in ("active", "host", "port", "username", "outgoing", "incoming", "after_reading", "taken"):
        setattr(row, name, getattr(wanted, name))
    row.host_keys = list(wanted.host_keys)
    row.version, row.failures, row.error, row.error_at, row.next_at = row.version + 1, 0, "", None, now
    session.flush()  # the row's public id is what its secrets are sealed to
    if wanted.password:
        row.password_sealed = sealer.seal(wanted.password, mailbox_bound_to(row.public_id, _PASSWORD))
    if wanted.private_key:
        row.private_key_sealed = sealer.seal(wanted.private_key, mailbox_bound_to(row.public_id, _PRIVATE_KEY))
    shown = ("active", "host", "port", "username", "host_keys", "outgoing", "incoming", "after_reading", "taken")
    audit.record(
        session, actor=f"staff:{staff_id}", action="account.mailbox_saved", subject=f"receiving_account:{account.id}",
        now=now, creditor_id=account.creditor_id,
        detail={name: getattr(row, name) for name in shown}
        | {"secrets": [name for name in ("password", "private_key") if getattr(wanted, name)]},
    )  # fmt: skip
    session.commit()
    return row


def address_of(row: AccountMailbox, sealer: Sealer) -> SftpAddress:
    """The address with its secrets, for whoever connects now."""
    digests = (host_key_digest(line) for line in row.host_keys)
    return SftpAddress(
        host=row.host,
        port=row.port,
        username=row.username,
        host_keys=frozenset(digest for digest in digests if digest is not None),
        password=_unsealed(row, sealer, _PASSWORD),
        private_key=_unsealed(row, sealer, _PRIVATE_KEY),
        outgoing=row.outgoing,
        incoming=row.incoming,
        after_reading=row.after_reading,
        taken=row.taken,
    )


def claim_due(session: Session, now: datetime) -> list[int]:
    """The mailboxes to look into now, each given to one worker alone. Commits."""
    claimed = session.execute(
        update(AccountMailbox)
        .where(AccountMailbox.active, AccountMailbox.next_at <= now)
        .values(next_at=now + EVERY)
        .returning(AccountMailbox.id)
        .execution_options(synchronize_session=False)
    )
    ids = sorted(claimed.scalars())
    session.commit()
    return ids


def any_due(session: Session, now: datetime) -> bool:
    """Whether a claim is worth the write lock."""
    due = select(AccountMailbox.id).where(AccountMailbox.active, AccountMailbox.next_at <= now)
    return session.scalar(due.limit(1)) is not None


def mailbox(session: Session, mailbox_id: int) -> AccountMailbox:
    """One mailbox with its account."""
    query = select(AccountMailbox).where(AccountMailbox.id == mailbox_id).options(joinedload(AccountMailbox.account))
    return session.scalars(query).one()


def note_contact(session: Session, mailbox_id: int, now: datetime, *, fault: str = "") -> None:
    """The bank answered; `fault` when one of its files could not be taken, which keeps no other waiting. Commits."""
    _note(session, mailbox_id, contact_at=now, failures=0, error=fault, error_at=now if fault else None)


def note_failure(session: Session, mailbox_id: int, code: str, now: datetime) -> None:
    """Something went wrong; the next look waits longer each time, up to an hour. Commits."""
    failures = session.scalar(select(AccountMailbox.failures).where(AccountMailbox.id == mailbox_id)) or 0
    pause = min(EVERY * 2 ** min(failures, 10), LONGEST_PAUSE)
    _note(session, mailbox_id, failures=failures + 1, error=code, error_at=now, next_at=now + pause)


class TakenInDatabase:
    """A `payments.mailbox_address.TakenNames` of one mailbox. Each note is kept at once: its file is stored already."""

    def __init__(self, database: Database, mailbox_id: int) -> None:
        self._database, self._mailbox_id = database, mailbox_id

    def among(self, marks: frozenset[str]) -> frozenset[str]:
        """Those of the marks that were taken."""
        query = select(TakenFile.mark).where(TakenFile.mailbox_id == self._mailbox_id)
        with self._database.reading() as session:
            return marks.intersection(session.scalars(query))

    def add(self, mark: str) -> None:
        """Note one."""
        with self._database.writing() as session:
            add_once(session, TakenFile(mailbox_id=self._mailbox_id, mark=mark, taken_at=clock.now()))
            session.commit()


def _note(session: Session, mailbox_id: int, **values: object) -> None:
    session.execute(
        update(AccountMailbox)
        .where(AccountMailbox.id == mailbox_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    session.commit()


def _unsealed(row: AccountMailbox, sealer: Sealer, column: str) -> str:
    sealed: bytes | None = getattr(row, column)
    return sealer.unseal(sealed, mailbox_bound_to(row.public_id, column)) if sealed else ""
