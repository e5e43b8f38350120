"""What the portal needs of the outside; each has a real and a sandbox implementation in `payments.adapters`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from brazil.money import Money
from payments.pix.charge import PixCharge
from payments.pix.document import ChargeDocument
from payments.pix.open_charge import OpenCharge, OpenChargeDocument
from payments.pix.payment import PixPayment, PixRefund


class Mailbox(Protocol):
    """Where bank files are left for the bank and picked up from it (a folder, an SFTP server).

    Names are plain file names. All methods raise ProviderError when the other side fails.
    """

    def deliver(self, name: str, content: bytes) -> None:
        """Leave a file for the bank, whole or not at all. The same name with the same content changes nothing.

        Raises ProviderError("name_taken", permanent=True) when the name holds another content.
        """

    def collect(self) -> list[str]:
        """Names of the files waiting, in order of name. A file stays until it is acknowledged."""

    def fetch(self, name: str) -> bytes:
        """A waiting file's content. Raises ProviderError("no_such_file", permanent=True)."""

    def acknowledge(self, name: str) -> None:
        """Take a file off the list once it is stored here; harmless when it was taken off before."""

    def close(self) -> None:
        """Let go of what is held between calls; the next call takes it up again."""


class RemoteMailbox(Mailbox, Protocol):
    """A mailbox on a machine of the bank's."""

    def check(self) -> None:
        """Connect, sign in, and see that the folders are there. Raises ProviderError, naming what is wrong."""


class PixProvider(Protocol):
    """The receiver's PSP, as BCB's Pix API v2 lays it down.

    Every method may raise ProviderError. Not permanent: nobody knows whether it was done, and calling again with the
    same ids does it at most once. Permanent: it was not done and will not be; `values_shown["violations"]` has the
    PSP's own words where it gave any. Instants are aware; `ChargeDocument` refuses what a PSP would.
    """

    def create_charge(self, document: ChargeDocument) -> PixCharge:
        """Keep a charge under our txid. Again with the same document: the same charge, once.

        Raises ProviderError("pix_txid_taken", permanent=True) when the txid has another document.
        """

    def revise_charge(self, document: ChargeDocument) -> PixCharge:
        """Change an active charge to this document; its location and payload stay. Again: nothing changes.

        Raises ProviderError, permanent: "pix_unknown_charge", "pix_charge_refused" (no longer active).
        """

    def cancel_charge(self, txid: str) -> PixCharge:
        """Remove an active charge so that it can no longer be paid. Again: nothing changes.

        A charge already paid comes back as it is, settled. Raises ProviderError("pix_unknown_charge", permanent=True).
        """

    def charge(self, txid: str) -> PixCharge | None:
        """The charge with its payments; None when the PSP has none under this txid."""

    def create_open_charge(self, document: OpenChargeDocument) -> OpenCharge:
        """Keep a charge that names nobody under our txid. Again for the same amount and key: the same charge, once.

        Raises ProviderError("pix_txid_taken", permanent=True) when the txid has another document.
        """

    def cancel_open_charge(self, txid: str) -> OpenCharge:
        """Remove an active charge that names nobody; as `cancel_charge`."""

    def open_charge(self, txid: str) -> OpenCharge | None:
        """A charge that names nobody, with its payments; None when the PSP has none under this txid."""

    def payment(self, end_to_end_id: str) -> PixPayment | None:
        """One Pix received, with its refunds: what counts when a webhook hints at it. None when there is none."""

    def payments_received(self, since: datetime, until: datetime) -> Iterator[PixPayment]:
        """Every Pix received in the window, both ends included, page after page, each once."""

    def refund(self, end_to_end_id: str, refund_id: str, amount: Money) -> PixRefund:
        """Give back a part or all of a Pix under our refund id. Again with the same amount: the same refund, once.

        Raises ProviderError, permanent: "pix_unknown_payment", "pix_refund_refused" (more than is left, too late),
        "pix_refund_id_taken" (the id has another amount).
        """

    def register_webhook(self, key: str, url: str) -> None:
        """Have payments to the key told to `url` + "/pix". Again: nothing changes."""

    def webhook(self, key: str) -> str | None:
        """The address registered for a key; None when there is none."""
