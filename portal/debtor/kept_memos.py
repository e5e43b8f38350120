"""What a memo handed out before was about, as it was told then."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.debtor.memo_subjects import agreement_label, amount_label
from portal.documents.memo_papers import MemoSubject
from portal.models import Agreement, CalculationMemo, DebtRecord, MemoKind


def kept_subject(session: Session, kept: CalculationMemo) -> MemoSubject:
    """Whose it is, its title, and what its amount was called on its day."""
    contract = kept.document["contract"]
    title, label = _named(session, kept)
    return MemoSubject(
        creditor=kept.creditor,
        debtor_id=kept.debtor_id,
        origin=contract["origin"],
        contract_number=contract["number"],
        title=title,
        amount_label=label,
    )


def _named(session: Session, kept: CalculationMemo) -> tuple[str, str]:
    match kept.kind:
        case MemoKind.OFFER:
            return "Memória de cálculo da proposta", "Total da proposta"
        case MemoKind.AGREEMENT:
            number = kept.document["agreement"]
            ended_on = session.scalar(select(Agreement.ended_on).where(Agreement.number == number))
            return f"Memória de cálculo do acordo {number}", agreement_label(ended_on == kept.day)
        case MemoKind.BALANCE:
            prescribes_on = session.scalar(
                select(DebtRecord.prescribes_on).where(
                    DebtRecord.creditor_id == kept.creditor_id,
                    DebtRecord.contract_number == kept.document["contract"]["number"],
                )
            )
            voluntary = prescribes_on is not None and kept.day > prescribes_on
            return "Memória de cálculo da dívida", amount_label(voluntary)
