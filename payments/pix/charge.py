"""A charge as the PSP keeps it (openapi v2.9.0, schemas CobVGerada and CobVCompleta)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from payments.pix.document import ChargeDocument
from payments.pix.payment import PixPayment


class PixChargeStatus(StrEnum):
    """`status`: of the record, not of the debt: an expired charge stays active."""

    ACTIVE = "ATIVA"
    SETTLED = "CONCLUIDA"
    REMOVED_BY_RECEIVER = "REMOVIDA_PELO_USUARIO_RECEBEDOR"
    REMOVED_BY_PSP = "REMOVIDA_PELO_PSP"


@dataclass(frozen=True, slots=True, kw_only=True)
class PixCharge:
    """What the PSP answered about a txid.

    `document` is what it says it keeps. `payload` is the BR Code (copia e cola) as the PSP made it: shown and drawn
    unchanged. `location` is the address inside it, without scheme. `revision` grows by one with each change.
    """

    document: ChargeDocument
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
