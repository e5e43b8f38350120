"""An immediate Pix charge (cob) that names nobody: whoever has its code may pay it, and reads no name and no CPF.

API Pix (openapi v2.9.0), schema CobSolicitada: `devedor` is optional there, and is never sent from here. A cobv shows
whoever opens its location the payer's name and CPF, so that a code meant for somebody else is one of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from brazil.money import Money
from payments.errors import InvalidCharge
from payments.pix.charge import PixChargeStatus
from payments.pix.document import HIGHEST
from payments.pix.payment import PixPayment
from payments.pix.txid import charge_txid

_MOST_SECONDS = 2**31 - 1
_MESSAGE_LENGTH, _KEY_LENGTH = 140, 77


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChargeDocument:
    """What we ask a PSP to keep under our `txid`. Raises InvalidCharge when it could not be kept or paid.

    `expires_in` (`calendario.expiracao`) are seconds from when the PSP takes it. `payer_message` is read by whoever
    pays.
    """

    txid: str
    key: str
    amount: Money
    expires_in: int
    payer_message: str = ""

    def __post_init__(self) -> None:
        charge_txid(self.txid)
        if not Money(0) < self.amount <= HIGHEST:
            raise InvalidCharge("pix_amount", "amount", expected="above zero, up to ten digits before the point")
        if not 0 < self.expires_in <= _MOST_SECONDS:
            raise InvalidCharge("pix_expiry", "expires_in", expected="above zero")
        if not 1 <= len(self.key) <= _KEY_LENGTH:
            raise InvalidCharge("pix_key", "key", expected="1 to 77 characters")
        if len(self.payer_message) > _MESSAGE_LENGTH:
            raise InvalidCharge("pix_text_too_long", "payer_message", expected="up to 140 characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCharge:
    """What the PSP answered about a txid; fields as of `payments.pix.charge.PixCharge`."""

    document: OpenChargeDocument
    status: PixChargeStatus
    revision: int
    location: str
    payload: str
    created_at: datetime
    payments: tuple[PixPayment, ...] = ()

    @property
    def txid(self) -> str:
        """Our identifier of it."""
        return self.document.txid
