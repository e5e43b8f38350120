"""What a policy may ask of a debt and its debtor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from offers.agreements.agreement import AgreementEvent, AgreementState
from offers.facts import Profile
from offers.policies.policy import Policy
from portal.models import Agreement, AgreementStep, DebtRecord


def broke() -> ColumnElement[bool]:
    """Whether an agreement broke: it is broken, or was when another took its place. One taken up again did not, nor one
    renegotiated while it ran."""
    after_breach = exists().where(
        AgreementStep.agreement_id == Agreement.id,
        AgreementStep.event == AgreementEvent.REPLACE.value,
        AgreementStep.before == AgreementState.BROKEN,
    )
    replaced = (Agreement.status == AgreementState.REPLACED) & after_breach
    return or_(Agreement.status == AgreementState.BROKEN, replaced)


def breaches_by_creditor(session: Session, debtor_id: int) -> Mapping[int, int]:
    """How many agreements of a debtor broke, by creditor; creditors without any are left out."""
    broken = (
        select(Agreement.creditor_id, func.count().label("broken"))
        .where(Agreement.debtor_id == debtor_id, broke())
        .group_by(Agreement.creditor_id)
    )
    return {row.creditor_id: row.broken for row in session.execute(broken)}


def asks_breaches(policies: Iterable[Policy]) -> bool:
    """Whether any of the policies asks for broken agreements: most ask not, and spare the pages a query."""
    return any(tier.when.earlier_breaches is not None for policy in policies for tier in policy.tiers)


def profile_of(session: Session, debt: DebtRecord) -> Profile:
    """The profile of a debt, the broken agreements of its debtor with its creditor counted."""
    return debt.profile(earlier_breaches=breaches_by_creditor(session, debt.debtor_id).get(debt.creditor_id, 0))
