"""The memo of an agreement: what it takes to pay it whole while it runs, or what it left of its debts when it ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from offers.agreements.agreement import AgreementEvent, AgreementState
from offers.agreements.rest_memo import rest_memo
from portal.models import Agreement, AgreementStep
from portal.services.agreement_life.facts import facts_of, freezes_of, made_of, terms_of
from portal.services.agreement_life.steps import steps_of

_ENDS = (AgreementEvent.BREACH.value, AgreementEvent.REPLACE.value)
_ENDED = (AgreementState.BROKEN, AgreementState.REPLACED)


def ended_by(steps: Sequence[AgreementStep]) -> AgreementStep | None:
    """The step that ended it unpaid, with the computation it kept; None where none did."""
    return next((each for each in reversed(steps) if each.event in _ENDS and "owed_cents" in each.detail), None)


def memo_of_agreement(session: Session, agreement: Agreement, today: date) -> dict[str, Any] | None:
    """Its memo; None for one that was given up, and for one that ended before memos were kept with it.

    What it left is as the day it ended had it, whatever became of its debts since.
    """
    if agreement.status in _ENDED:
        step = ended_by(steps_of(session, agreement.id))
        return _of_end(step) if step is not None and all("memo" in each for each in step.detail["debts"]) else None
    if agreement.status is AgreementState.CANCELED:
        return None
    offer, history = made_of(session, agreement), facts_of(session, agreement)
    plan = offer.plan
    memo = rest_memo(
        [each for each in history if each.open],
        terms_of(agreement),
        plan.monthly_rate,
        today,
        freezes=freezes_of(session, agreement.id),
        history=history,
        interest_from=plan.first_due_on if plan.has_down_payment else offer.priced_on,
    )
    return {"kind": "agreement", "on": today.isoformat(), "owed_cents": memo["result"]["owed_cents"], "memos": [memo]}


def _of_end(step: AgreementStep) -> dict[str, Any]:
    detail = step.detail
    return {
        "kind": "agreement",
        "event": step.event,
        "on": step.happened_on.isoformat(),
        "nature": detail["nature"],
        "paid_cents": detail["paid_cents"],
        "vested_cents": detail["vested_cents"],
        "owed_cents": detail["owed_cents"],
        "excess_cents": detail["excess_cents"],
        "memos": [each["memo"] for each in detail["debts"]],
    }
