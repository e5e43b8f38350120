"""Telling a creditor's people of files that came by its mailbox, and of what is wrong with it: counts, and no name."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.models import Creditor, ImportStatus, PortfolioImport, PortfolioMailbox
from portal.sealing import Sealer
from portal.services.telling_staff import tell_staff

_TOLD = (ImportStatus.REVIEW, ImportStatus.MAPPING, ImportStatus.DONE, ImportStatus.REFUSED)
_FILES = "/credor/carteiras"
_MAILBOX = f"{_FILES}/caixa"


def tell_arrived(session: Session, sealer: Sealer, record: PortfolioImport, *, base_url: str) -> None:
    """What became of a file, or that somebody is to decide. Nothing of one decided otherwise meanwhile. Commits."""
    if record.status in _TOLD:
        creditor = session.get_one(Creditor, record.creditor_id)
        tell_staff(
            session, sealer, creditor, kind="portfolio_arrived", state=record.status.value, name=record.file_name,
            added=record.rows_added, changed=record.rows_updated, closed=record.rows_closed,
            refused=record.rows_refused, address=f"{base_url.rstrip('/')}{_FILES}/{record.public_id}",
        )  # fmt: skip
    session.commit()


def tell_fault(session: Session, sealer: Sealer, mailbox_id: int, code: str, words: str, *, base_url: str) -> None:
    """The mailbox does not work: what is wrong, in words. Nothing when it was put right meanwhile. Commits."""
    row = session.get_one(PortfolioMailbox, mailbox_id)
    if row.error == code and row.active:
        creditor = session.get_one(Creditor, row.creditor_id)
        address = f"{base_url.rstrip('/')}{_MAILBOX}"
        tell_staff(session, sealer, creditor, kind="portfolio_mailbox_fault", words=words, address=address)
    session.commit()
