"""Everything there is to say of a policy document before it is kept or published, the creditor's own debts included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from offers.policies.policy import Policy
from offers.policies.policy_file import policy_from_document
from offers.policies.policy_lint import Finding, policy_findings
from portal.services.policy_facts import facts_of_portfolio


def findings_for(session: Session, creditor_id: int, document: Mapping[str, Any], today: date) -> tuple[Finding, ...]:
    """Why a document is no policy, or all that is odd about the policy on this creditor's debts, errors first."""
    policy = policy_from_document(document)
    if not isinstance(policy, Policy):
        return policy
    return policy_findings(policy, today, portfolio=facts_of_portfolio(session, creditor_id, policy, today))
