"""What some debts of the portfolio would be offered under a policy being written, beside what they are offered today.

Writes nothing but the count of how often it was asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from offers.plans.simulation import Sheet, simulate
from offers.policies.examples import ExampleDebt, Left, example_debts, left_by
from offers.policies.policy import Policy
from offers.refusal import Refusal
from portal.sealing import Sealer
from portal.services.attempts import Limit, spend
from portal.services.policies_in_force import policy_of, version_in_force
from portal.services.policy_facts import facts_of_portfolio

PREVIEWS_PER_MEMBER = Limit(scope="policy.preview", most=900)
"""One a second for a quarter of an hour: who types stays far below it."""

LOOKED_AT = 150
"""Debts three are chosen from: each is priced, and somebody waits while typing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One debt under both policies; `today` is None while no version is in force."""

    example: ExampleDebt
    today: Sheet | Refusal | None
    draft: Sheet | Refusal


def asked(session: Session, sealer: Sealer, staff_id: int, now: datetime) -> None:
    """Count one more preview of a member of staff. Raises TooMany("policy_preview_often")."""
    spend(session, sealer, [(PREVIEWS_PER_MEMBER, str(staff_id))], now, "policy_preview_often")


def tried(session: Session, creditor_id: int, policy: Policy, tier_index: int, today: date) -> tuple[Tried, ...]:
    """The examples of a tier, each priced as the debtor would see it now: by today's balance, first payment and all."""
    facts = facts_of_portfolio(session, creditor_id, policy, today, size=LOOKED_AT)
    version = version_in_force(session, creditor_id)
    in_force = policy_of(version) if version is not None else None
    return tuple(
        Tried(
            example=each,
            today=_sheet(each, in_force) if in_force is not None else None,
            draft=_sheet(each, policy),
        )
        for each in example_debts(policy, tier_index, facts.debts)
    )


def taking_out(session: Session, creditor_id: int, policy: Policy, tier_index: int, today: date) -> Left:
    """What becomes of some debts of the portfolio when a tier is taken out of the policy."""
    return left_by(policy, tier_index, facts_of_portfolio(session, creditor_id, policy, today).debts)


def _sheet(each: ExampleDebt, policy: Policy) -> Sheet | Refusal:
    return simulate(each.debt.balance, policy, each.debt.facts.profile)
