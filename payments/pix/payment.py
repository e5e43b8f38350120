"""A Pix received and what was given back of it, as the receiver's PSP tells them (openapi v2.9.0: Pix, Devolucao)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from brazil.money import ZERO, Money, total


class RefundStatus(StrEnum):
    """`devolucao.status`. Only a returned one took money back."""

    PROCESSING = "EM_PROCESSAMENTO"
    RETURNED = "DEVOLVIDO"
    NOT_DONE = "NAO_REALIZADO"


@dataclass(frozen=True, slots=True, kw_only=True)
class PixRefund:
    """Part or all of a Pix on its way back. `id` is ours, `return_id` (rtrId) the payment system's. Instants are UTC.

    `nature` is the API's word for why: ORIGINAL is our own will, MED_FRAUDE and MED_OPERACIONAL came over us.
    """

    id: str
    return_id: str
    amount: Money
    status: RefundStatus
    requested_at: datetime
    settled_at: datetime | None = None
    nature: str = "ORIGINAL"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountParts:
    """`componentesValor`: what an amount paid is made of, where the PSP tells it."""

    original: Money
    fine: Money = ZERO
    interest: Money = ZERO
    rebate: Money = ZERO
    discount: Money = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class PixPayment:
    """One Pix received. `txid` is empty when it was paid to the key alone. `paid_at` is UTC."""

    end_to_end_id: str
    amount: Money
    paid_at: datetime
    txid: str = ""
    key: str = ""
    payer_message: str = ""
    parts: AmountParts | None = None
    refunds: tuple[PixRefund, ...] = ()

    @property
    def returned(self) -> Money:
        """What went back to the payer, for good."""
        return total(refund.amount for refund in self.refunds if refund.status is RefundStatus.RETURNED)

    @property
    def kept(self) -> Money:
        """What of it is still the receiver's."""
        return self.amount - self.returned
