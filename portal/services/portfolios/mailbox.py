"""A creditor's mailbox for portfolio files: where it is, and what becomes of a file that comes by it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.mailbox_address import AfterReading, SftpAddress, host_key_digest
from portal.models import Covers, MailboxKind, PortfolioMailbox
from portal.sealing import Sealer, words_bound_to
from portal.services import audit
from portal.services.errors import NotAllowed
from portal.services.passwords import PasswordCost
from portal.services.staff_proof import Proof, prove

PATTERN = "*.csv *.xlsx"
_SECRETS = {"password": "password_sealed", "private_key": "private_key_sealed"}
_SERVER = ("host", "port", "username")
_STATED = ("kind", "active", *_SERVER, "incoming", "after_reading", "taken", "pattern", "covers", "automatic")


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMailbox:
    """What a person states of a mailbox. A secret left blank stays what it was, while the server stays what it was.

    `pattern` holds names with ``*`` and ``?``, blanks between them.
    """

    kind: MailboxKind
    active: bool = True
    host: str = ""
    port: int = 22
    username: str = ""
    password: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    host_keys: tuple[str, ...] = ()
    incoming: str = ""
    after_reading: AfterReading = AfterReading.MOVE
    taken: str = ""
    pattern: str = PATTERN
    covers: Covers = Covers.CHANGES
    automatic: bool = False


def mailbox_of(session: Session, creditor_id: int) -> PortfolioMailbox | None:
    """The creditor's mailbox, if it has one."""
    return session.scalar(select(PortfolioMailbox).where(PortfolioMailbox.creditor_id == creditor_id))


def save(
    session: Session, sealer: Sealer, cost: PasswordCost, creditor_id: int, wanted: WantedMailbox, *, staff_id: int,
    proof: Proof, now: datetime,
) -> PortfolioMailbox:  # fmt: skip
    """Keep it, the secrets sealed; it is looked into at once. Commits.

    Raises what `prove` raises: who names another server says what the creditor's portfolio is. Raises NotAllowed
    ``portfolio_mailbox_no_secret`` when nothing is left to sign in with.
    """
    prove(session, sealer, cost, staff_id=staff_id, proof=proof, now=now)
    row = mailbox_of(session, creditor_id)
    if row is None:
        row = PortfolioMailbox(creditor_id=creditor_id, created_at=now, version=0)
        session.add(row)
    elif [getattr(row, name) for name in _SERVER] != [getattr(wanted, name) for name in _SERVER]:
        row.password_sealed = row.private_key_sealed = None  # never told to a server it was not given for
    for name in _STATED:
        setattr(row, name, getattr(wanted, name))
    row.host_keys, row.saved_by = list(wanted.host_keys), staff_id
    row.version, row.failures, row.error, row.error_at, row.told = row.version + 1, 0, "", None, ""
    row.next_at = now
    session.flush()  # the row's public id is what its secrets are sealed to
    given = [name for name in _SECRETS if getattr(wanted, name)]
    for name in given:
        setattr(row, _SECRETS[name], sealer.seal(getattr(wanted, name), _bound_to(row, _SECRETS[name])))
    if row.kind is MailboxKind.SFTP and not (row.password_sealed or row.private_key_sealed):
        raise NotAllowed("portfolio_mailbox_no_secret")
    audit.record(
        session, actor=f"staff:{staff_id}", action="portfolio.mailbox_saved", subject=f"creditor:{creditor_id}",
        now=now, creditor_id=creditor_id,
        detail={name: getattr(row, name) for name in (*_STATED, "host_keys")} | {"secrets": given},
    )  # fmt: skip
    session.commit()
    return row


def address_of(row: PortfolioMailbox, sealer: Sealer) -> SftpAddress:
    """The address with its secrets, for whoever connects now. Nothing is ever left there: both folders are one."""
    digests = (host_key_digest(line) for line in row.host_keys)
    return SftpAddress(
        host=row.host,
        port=row.port,
        username=row.username,
        host_keys=frozenset(digest for digest in digests if digest is not None),
        password=_unsealed(row, sealer, _SECRETS["password"]),
        private_key=_unsealed(row, sealer, _SECRETS["private_key"]),
        outgoing=row.incoming,
        incoming=row.incoming,
        after_reading=row.after_reading,
        taken=row.taken,
    )


def _unsealed(row: PortfolioMailbox, sealer: Sealer, column: str) -> str:
    sealed: bytes | None = getattr(row, column)
    return sealer.unseal(sealed, _bound_to(row, column)) if sealed else ""


def _bound_to(row: PortfolioMailbox, column: str) -> bytes:
    return words_bound_to("portfolio_mailboxes", column, row.public_id)
