"""An offer that was made: a plan, the balance and policy it was priced with, and until when it stands.

Whoever accepts in time gets the price they were shown (CDC arts. 30 and 35).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from offers.owed.balance import Balance
from offers.plans.plan import Plan
from offers.policies.policy import Authority


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A plan offered for one version of one debt. `debt_id` is opaque; `valid_until` is included.

    `prescribed` says that the debt can no longer be collected and paying it is voluntary. `tier_index` is the place of
    the tier in the policy; None in an offer stored before that was written down. `concession_bps` is what the
    debtor's own proposal was granted past the tier's discounts (proposals.concession), or what somebody gave by hand
    with this `authority` (policies.authority).
    """

    debt_id: str
    debt_version: int
    prescribed: bool
    policy_digest: str
    tier_index: int | None
    valid_until: date
    balance: Balance
    plan: Plan
    concession_bps: int = 0
    authority: Authority | None = None

    @property
    def priced_on(self) -> date:
        """The day whose balance and rules the price comes from."""
        return self.balance.priced_on

    def expired(self, today: date) -> bool:
        """Whether the offer no longer stands."""
        return today > self.valid_until
