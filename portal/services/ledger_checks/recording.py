"""What the checker found is kept, parks what it is about, and becomes a case that finance must decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.incoming import CaseKind
from portal.models import FinanceCase, LedgerFinding
from portal.services.cases import open_case
from portal.services.ledger_checks.checking import check
from portal.services.ledger_checks.invariants import Finding
from portal.services.once import add_once


def park(session: Session, findings: Iterable[Finding], *, today: date, now: datetime) -> int:
    """Keep findings that are new, park what they are about, tell finance; how many were new. Commits.

    What is parked stays so until a person releases it, though the next check should find nothing.
    """
    kept = sum(_keep(session, finding, today, now) for finding in findings if finding.parks)
    session.commit()
    return kept


def run(session: Session, *, today: date, now: datetime) -> tuple[Finding, ...]:
    """Check everything and park what fails; what was found. Commits."""
    findings = check(session, now=now)
    park(session, findings, today=today, now=now)
    return findings


def parked_as(finding: Finding) -> str:
    """What a finding parks: its agreement, or else what it is about."""
    return finding.subject if finding.agreement_id is None else f"agreement:{finding.agreement_id}"


def _keep(session: Session, finding: Finding, today: date, now: datetime) -> bool:
    amounts = {
        name: amount.cents
        for name, amount in (("expected_cents", finding.expected), ("found_cents", finding.found))
        if amount is not None
    }
    row = LedgerFinding(
        creditor_id=finding.creditor_id,
        agreement_id=finding.agreement_id,
        code=finding.code.value,
        subject=finding.subject,
        detail={"parked": parked_as(finding), **amounts},
        found_at=now,
    )
    if not add_once(session, row):
        return False
    row.case_id = _case(session, finding, row, today, now)
    return True


def _case(session: Session, finding: Finding, row: LedgerFinding, today: date, now: datetime) -> int:
    """The open case about what is parked, or a new one: a later parking is another case."""
    parked = parked_as(finding)
    known = session.scalars(
        select(FinanceCase).where(
            FinanceCase.kind == CaseKind.PARKED.value,
            FinanceCase.closed_at.is_(None),
            FinanceCase.subject.startswith(f"{parked}#", autoescape=True),
        )
    ).first()
    if known is not None:
        return known.id
    subject = f"{parked}#{row.id}"
    open_case(
        session,
        CaseKind.PARKED,
        subject,
        creditor_id=row.creditor_id,
        occurred_on=today,
        now=now,
        agreement_id=finding.agreement_id,
        amount=finding.found,
        detail={"code": finding.code.value, "subject": finding.subject, **row.detail},
    )
    return session.scalars(select(FinanceCase.id).where(FinanceCase.subject == subject)).one()
