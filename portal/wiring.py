"""Where the ports of `payments` meet their adapters: the one place in the portal that imports them."""

from __future__ import annotations

from payments.adapters import pdf_engine
from payments.adapters.mailbox import FolderMailbox
from payments.ports import Mailbox
from portal.config import Settings


def pdf_available() -> bool:
    """Whether the libraries that draw PDFs are there."""
    return pdf_engine.pdf_available()


def bank_mailbox(settings: Settings) -> Mailbox:
    """Where bank files are left and picked up."""
    root = settings.mailbox_dir or settings.data_dir / "bank"
    return FolderMailbox(outgoing=root / "remessa", incoming=root / "retorno")
