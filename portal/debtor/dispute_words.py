"""What a dispute does, said before and after it is opened."""

from __future__ import annotations

from datetime import date

from portal.formatting import date_long
from portal.models import DebtRecord, DebtStatus, DisputeReason
from portal.wording import sentence

Row = tuple[str, str]


def effects(
    debt: DebtRecord,
    found_as: DebtStatus,
    *,
    reason: DisputeReason,
    answer_by: date,
    holds_accrual: bool,
    prescribed: bool,
    joint: bool,
) -> list[Row]:
    """The rows of "O que acontece quando você contesta". A register may hold nothing of what is prescribed (CDC art.
    43 §5º): there is nothing to suspend."""
    if found_as is DebtStatus.SETTLED:
        rows = [("A dívida", sentence("effect.paid"))]
    else:
        rows = _stopped(debt, found_as, holds_accrual=holds_accrual, prescribed=prescribed, joint=joint)
    if reason is DisputeReason.DECEASED:
        rows.append(("As outras dívidas", sentence("effect.deceased")))
    return [
        *rows,
        ("O credor responde até", date_long(answer_by)),
        ("Se ele não responder", sentence("effect.silence")),
    ]


def _stopped(
    debt: DebtRecord, found_as: DebtStatus, *, holds_accrual: bool, prescribed: bool, joint: bool
) -> list[Row]:
    agreed = found_as is DebtStatus.NEGOTIATED
    rows = [("O acordo", sentence("effect.agreement"))] if agreed else [("A cobrança", sentence("effect.charging"))]
    if joint:
        rows.append(("Seu plano", sentence("effect.joint")))
    rows.append(("Mensagens", sentence("effect.messages")))
    rows.append(("O valor", sentence(_amount(debt, agreed=agreed, holds_accrual=holds_accrual))))
    if found_as is DebtStatus.OPEN and not prescribed:
        rows.append(("Propostas", sentence("effect.offers")))
    if not prescribed:
        rows.append(("Cadastros de crédito", sentence("effect.registers")))
    return rows


def _amount(debt: DebtRecord, *, agreed: bool, holds_accrual: bool) -> str:
    if agreed:
        return "effect.amount_agreed"
    if not holds_accrual:
        return "effect.amount_grows"
    return "effect.amount_restated" if debt.restated is not None else "effect.amount"
