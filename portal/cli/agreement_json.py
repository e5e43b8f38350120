"""The life of an agreement for other programs: whole centavos, ISO dates, stable codes."""

from __future__ import annotations

from typing import Any

from offers.agreements.broken import Broken, DebtBack
from offers.agreements.simulate_history import Life, LifeStep
from portal.cli.agreement_tables import step_sentence


def life_document(life: Life) -> dict[str, Any]:
    """Everything a simulation tells."""
    last = life.standing
    return {
        "on": last.on.isoformat(),
        "state": last.state.value,
        "reason": last.reason.value,
        "up_to_date_cents": last.owed.cents,
        "credit_cents": life.credit.cents,
        "steps": [_step(one) for one in life.steps],
        "broken": _broken(life.broken) if life.broken is not None else None,
    }


def _step(step: LifeStep) -> dict[str, Any]:
    return {
        "on": step.on.isoformat(),
        "kind": step.kind.value,
        "reason": step.reason,
        "sentence": step_sentence(step).replace("\xa0", " "),
        "state": step.state.value,
        "installment": step.number,
        "day": step.day.isoformat() if step.day else None,
        "amount_cents": step.amount.cents,
        "credit_cents": step.credit.cents,
        "left_cents": step.left.cents,
        "applied": [
            {"installment": one.key, "part": one.part.value, "amount_cents": one.amount.cents} for one in step.applied
        ],
    }


def _broken(left: Broken) -> dict[str, Any]:
    return {
        "on": left.on.isoformat(),
        "nature": left.nature.value,
        "owed_cents": left.owed.cents,
        "debts": [_debt(back) for back in left.debts],
        "rest": [
            {
                "installment": line.number,
                "due_on": line.due_on.isoformat(),
                "days_late": line.days_late,
                "left_cents": line.left.cents,
                "rebate_cents": line.rebate.cents,
                "fine_cents": line.fine.cents,
                "interest_cents": line.interest.cents,
                "value_cents": line.value.cents,
            }
            for line in (left.rest.lines if left.rest is not None else ())
        ],
    }


def _debt(back: DebtBack) -> dict[str, Any]:
    restored = back.restored
    return {
        "debt": back.agreed.key,
        "paid_cents": back.paid.cents,
        "steps": [
            {
                "on": step.on.isoformat(),
                "days": step.days,
                "correction_cents": step.correction.cents,
                "interest_cents": step.interest.cents,
                "to_interest_cents": step.to_interest.cents,
                "to_principal_cents": step.to_principal.cents,
                "unpaid_interest_cents": step.unpaid_interest.cents,
                "principal_cents": step.principal.cents,
            }
            for step in restored.steps
        ],
        "fine_cents": restored.fine.cents,
        "cut_cents": restored.cut.cents,
        "vested_cents": restored.vested.cents,
        "owed_cents": restored.owed.cents,
        "excess_cents": restored.excess.cents,
    }
