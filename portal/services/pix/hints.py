"""Hints that a Pix came in: a webhook said so, or a refund is on its way. What counts is asked back by a job."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.pix.payment import PixPayment, RefundStatus
from portal.models import Instrument, ReceivingAccount
from portal.sealing import Sealer
from portal.services import outbox

ASK_AGAIN_AFTER = timedelta(minutes=10)


def webhook_secret(sealer: Sealer, account: ReceivingAccount) -> str:
    """The part of the webhook's address that nobody can guess. It is worked out, so none is kept."""
    return sealer.lookup(f"pix-webhook|{account.public_id}").hex()


def webhook_path(sealer: Sealer, account: ReceivingAccount) -> str:
    """Where the PSP tells of an account's Pix; it puts ``/pix`` behind it."""
    return f"/avisos/pix/{account.public_id}/{webhook_secret(sealer, account)}"


def account_at(session: Session, sealer: Sealer, public_id: str, secret: str) -> ReceivingAccount | None:
    """The Pix account a webhook's address belongs to, if its secret is right."""
    account = session.scalar(
        select(ReceivingAccount).where(
            ReceivingAccount.public_id == public_id, ReceivingAccount.instrument == Instrument.PIX
        )
    )
    if account is None or not hmac.compare_digest(webhook_secret(sealer, account).encode(), secret.encode()):
        return None
    return account


def note(session: Session, account_id: int, end_to_end_ids: Iterable[str], body: bytes) -> None:
    """Promise to ask for each Pix a webhook named. The same body again promises nothing new. Commits."""
    said = hashlib.sha256(body).hexdigest()[:32]
    for end_to_end_id in dict.fromkeys(end_to_end_ids):
        payload = {"account_id": account_id, "end_to_end_id": end_to_end_id}
        outbox.enqueue(session, "pix.confirm", f"{account_id}:{end_to_end_id}:{said}", payload)
    session.commit()


def ask_again(session: Session, account_id: int, payments: Iterable[PixPayment], now: datetime) -> None:
    """Promise to ask once more for each Pix with a refund under way. Commits."""
    later = now + ASK_AGAIN_AFTER
    turn = int(later.timestamp() // ASK_AGAIN_AFTER.total_seconds())
    for payment in payments:
        if any(refund.status is RefundStatus.PROCESSING for refund in payment.refunds):
            payload = {"account_id": account_id, "end_to_end_id": payment.end_to_end_id}
            key = f"{account_id}:{payment.end_to_end_id}:turn-{turn}"
            outbox.enqueue(session, "pix.confirm", key, payload, not_before=later)
    session.commit()
