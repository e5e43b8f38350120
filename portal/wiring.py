"""Where the ports of `payments` meet their adapters: the one place in the portal that imports them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import select

from payments.adapters import boleto_pdf as slips
from payments.adapters import documents, pdf_engine
from payments.adapters.boleto_pdf import CreditorShare, Paper, SlipNotes
from payments.adapters.document_contents import (
    Acceptance,
    BalanceLine,
    ClearedAfter,
    Contacts,
    DischargeDocument,
    PlanLine,
    ReceiptDocument,
    TermsDocument,
)
from payments.adapters.document_life import LifeRules
from payments.adapters.document_seal import DocumentSeal
from payments.adapters.mailbox import FolderMailbox, write_whole
from payments.adapters.public_address import public_address
from payments.adapters.qr_code import QrCode, qr_code
from payments.adapters.sandbox import Habits, PaidSlip, SandboxBank, Slip, SlipState
from payments.adapters.settling import SETTLE_SECONDS
from payments.boleto import Boleto
from payments.errors import ProviderError
from payments.mailbox_address import SftpAddress, TakenNames
from payments.pix.bolepix import BankPixPayload, PayloadSource
from payments.ports import Mailbox, RemoteMailbox
from portal.config import Settings
from portal.db import Database
from portal.models.creditor import Instrument, ReceivingAccount
from portal.services.parties import bank_account

__all__ = [
    "Acceptance",
    "BalanceLine",
    "ClearedAfter",
    "Contacts",
    "CreditorShare",
    "DischargeDocument",
    "DocumentSeal",
    "Habits",
    "LifeRules",
    "PaidSlip",
    "Paper",
    "PlanLine",
    "QrCode",
    "ReceiptDocument",
    "SandboxBank",
    "Slip",
    "SlipNotes",
    "SlipOrder",
    "SlipState",
    "TermsDocument",
    "bank_mailbox",
    "boleto_paper",
    "carne_paper",
    "discharge_pdf",
    "discharge_words",
    "is_private_key",
    "pdf_available",
    "portfolio_folder",
    "portfolio_sftp",
    "qr_code",
    "receipt_pdf",
    "receipt_words",
    "sandbox_bank",
    "sandbox_habits",
    "sandbox_sweep",
    "set_sandbox_habits",
    "sftp_mailbox",
    "slip_notes",
    "terms_digest",
    "terms_html",
    "terms_pdf",
    "terms_words",
    "with_habits",
]

LARGEST_PORTFOLIO = 256 * 1024 * 1024
"""Bytes of a portfolio file taken from a creditor's server: it is held in memory while it is kept."""

_SWITCHES = ("delay_all", "reject_all", "repeat_every_return")


def pdf_available() -> bool:
    """Whether the libraries that draw PDFs are there."""
    return pdf_engine.pdf_available()


def bank_mailbox(settings: Settings) -> Mailbox:
    """Where bank files are left and picked up."""
    root = _bank_folder(settings)
    settle = 0 if settings.demo else SETTLE_SECONDS  # the demonstration's bank writes its files whole
    return FolderMailbox(outgoing=root / "remessa", incoming=root / "retorno", settle_seconds=settle)


def sftp_mailbox(address: SftpAddress, taken: TakenNames) -> RemoteMailbox:
    """A mailbox on a bank's server."""
    from payments.adapters.sftp_mailbox import SftpMailbox  # half a second to load, for the few who have one

    return SftpMailbox(address, taken)


def portfolio_folder(settings: Settings, creditor: str) -> Mailbox:
    """The folder a creditor's portfolio files are dropped into, by its public id; nothing is ever left for it there."""
    folder = (settings.portfolio_dir or settings.data_dir / "portfolios") / creditor
    return FolderMailbox(outgoing=folder, incoming=folder, settle_seconds=SETTLE_SECONDS)


def portfolio_sftp(settings: Settings, address: SftpAddress, taken: TakenNames) -> RemoteMailbox:
    """A mailbox on a creditor's server. Whoever names it is outside the house: no machine of this network is called.

    Raises ProviderError("no_connection" or "address_not_public").
    """
    from payments.adapters.sftp_mailbox import SftpMailbox  # half a second to load, for the few who have one

    if not settings.portfolio_sftp_private:
        address = replace(address, host=public_address(address.host, address.port))
    return SftpMailbox(address, taken, largest=min(settings.max_upload_bytes, LARGEST_PORTFOLIO))


def is_private_key(text: str) -> bool:
    """Whether a text holds a private key that can be used."""
    from payments.adapters.sftp_session import private_key

    try:
        private_key(text)
    except ProviderError:
        return False
    return True


def sandbox_bank(settings: Settings, database: Database) -> SandboxBank:
    """The demonstration's bank, at the other end of the mailbox, with every receiving account there is."""
    boletos = select(ReceivingAccount).where(ReceivingAccount.instrument == Instrument.BOLETO)
    with database.reading() as session:
        accounts = [bank_account(account) for account in session.scalars(boletos)]
    return SandboxBank(_bank_folder(settings), accounts, sandbox_habits(settings))


def sandbox_sweep(settings: Settings, database: Database) -> Callable[[date], object] | None:
    """What makes the demonstration's bank read and answer its files; None outside demo mode."""
    if not settings.demo:
        return None
    return lambda today: sandbox_bank(settings, database).sweep(today)


def sandbox_habits(settings: Settings) -> Habits:
    """How the demonstration's bank behaves now; web server and worker read it from the same file."""
    try:
        chosen = json.loads(_habits_file(settings).read_text())
    except (FileNotFoundError, ValueError):
        chosen = {}
    usual = Habits(return_every_day=True)  # agreements break only when the bank has told of their last day
    return with_habits(usual, frozenset(name for name in _SWITCHES if chosen.get(name)))


def with_habits(habits: Habits, chosen: frozenset[str]) -> Habits:
    """The habits with these switches on and the other switches off."""
    return replace(
        habits,
        delay_all="delay_all" in chosen,
        reject_all="reject_all" in chosen,
        repeat_every_return="repeat_every_return" in chosen,
    )


def set_sandbox_habits(settings: Settings, habits: Habits) -> None:
    """Change how the demonstration's bank behaves, from its next sweep on."""
    path = _habits_file(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps({name: getattr(habits, name) for name in _SWITCHES}).encode())


def _habits_file(settings: Settings) -> Path:
    return _bank_folder(settings) / "habits.json"


def _bank_folder(settings: Settings) -> Path:
    return settings.mailbox_dir or settings.data_dir / "bank"


def slip_notes(description: str, contact: str, check: str) -> SlipNotes:
    """What a slip says beyond the boleto."""
    return SlipNotes(description=description, contact=contact, check=check)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipOrder:
    """A slip to be put on paper. `pix_payload` is the copia e cola the bank itself joined to it, empty for none."""

    boleto: Boleto
    notes: SlipNotes
    pix_payload: str = ""
    shares: tuple[CreditorShare, ...] = ()  # of one for several creditors

    @property
    def pix(self) -> BankPixPayload | None:
        if not self.pix_payload:
            return None
        bank, number = self.boleto.account.bank, self.boleto.nosso_numero
        return BankPixPayload(text=self.pix_payload, bank=bank, nosso_numero=number, source=PayloadSource.RETURN_FILE)


def boleto_paper(orders: Sequence[SlipOrder]) -> Paper:
    """One slip on paper, read back. Raises InvalidCharge for one that cannot be printed."""
    (order,) = orders
    return slips.boleto_paper(order.boleto, notes=order.notes, pix=order.pix, shares=order.shares)


def carne_paper(orders: Sequence[SlipOrder]) -> Paper:
    """Several slips, three to a page, read back. Raises InvalidCharge for one that cannot be printed."""
    return slips.carne_paper(
        [order.boleto for order in orders],
        notes=[order.notes for order in orders],
        pix=[order.pix for order in orders],
    )


def terms_html(doc: TermsDocument) -> str:
    """The terms as a fragment for a page."""
    return documents.terms_html(doc)


def terms_digest(doc: TermsDocument) -> str:
    """SHA-256 of the words of the terms."""
    return documents.terms_text_digest(doc)


def terms_words(doc: TermsDocument) -> str:
    """The words of the terms."""
    return documents.terms_words(doc)


def terms_pdf(doc: TermsDocument, acceptance: Acceptance | None = None, seal: DocumentSeal | None = None) -> bytes:
    """The terms on paper; a draft without an acceptance."""
    return documents.terms_pdf(doc, acceptance=acceptance, seal=seal)


def receipt_words(doc: ReceiptDocument) -> str:
    """The words of a receipt."""
    return documents.receipt_words(doc)


def receipt_pdf(doc: ReceiptDocument, seal: DocumentSeal | None = None) -> bytes:
    """The receipt of an installment."""
    return documents.receipt_pdf(doc, seal=seal)


def discharge_words(doc: DischargeDocument) -> str:
    """The words of a letter of discharge."""
    return documents.discharge_words(doc)


def discharge_pdf(doc: DischargeDocument, seal: DocumentSeal | None = None) -> bytes:
    """The letter of discharge."""
    return documents.discharge_pdf(doc, seal=seal)
