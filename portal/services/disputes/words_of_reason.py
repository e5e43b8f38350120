"""What people write in a dispute, sealed under the row it belongs to: never in a log, an audit or a message."""

from __future__ import annotations

from portal.models import Dispute, UndueReturnRecord
from portal.sealing import Sealer, words_bound_to

LONGEST = 2000


def seal_said(sealer: Sealer, public_id: str, text: str) -> bytes | None:
    """What the person says, of at most `LONGEST` signs; None for nothing."""
    said = text.strip()[:LONGEST]
    return sealer.seal(said, words_bound_to("disputes", "said", public_id)) if said else None


def said_in(sealer: Sealer, dispute: Dispute) -> str:
    """What the person said, or "". Raises cryptography's InvalidTag when it was moved to another row or changed."""
    if dispute.said_sealed is None:
        return ""
    return sealer.unseal(dispute.said_sealed, words_bound_to("disputes", "said", dispute.public_id))


def seal_answer(sealer: Sealer, public_id: str, text: str) -> bytes | None:
    """What the creditor answers; None for nothing."""
    answer = text.strip()[:LONGEST]
    return sealer.seal(answer, words_bound_to("disputes", "answer", public_id)) if answer else None


def answer_in(sealer: Sealer, dispute: Dispute) -> str:
    """What the creditor answered, or "". Raises InvalidTag as `said_in` does."""
    if dispute.answer_sealed is None:
        return ""
    return sealer.unseal(dispute.answer_sealed, words_bound_to("disputes", "answer", dispute.public_id))


def seal_justification(sealer: Sealer, public_id: str, text: str) -> bytes:
    """Why a creditor's mistake was justifiable, under the return it is about."""
    return sealer.seal(text.strip()[:LONGEST], words_bound_to("undue_returns", "justification", public_id))


def justification_in(sealer: Sealer, record: UndueReturnRecord) -> str:
    """What the creditor wrote of its mistake, or "". Raises InvalidTag as `said_in` does."""
    if record.justification_sealed is None:
        return ""
    return sealer.unseal(
        record.justification_sealed, words_bound_to("undue_returns", "justification", record.public_id)
    )
