"""A case for finance for each line of a past day that does not tie out; closed by itself when it does after all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.incoming import CaseKind
from payments.statements.findings import Decision, Finding
from payments.statements.tie_out import Difference
from portal.models import FinanceCase, ReceivingAccount
from portal.services import cases
from portal.services.statements.day_ties import DayTie, ties_between

_BACK = timedelta(days=45)
ENTRY, JOURNAL, PAYMENT = "statement_entry", "journal", "payment_record"


def flag_differences(session: Session, keeper: ReceivingAccount, *, today: date, now: datetime) -> int:
    """Open a case for each difference of the past days that a statement tells of, one that came back among them, and
    close those that are gone; how many stand. Does not commit."""
    ties = [tie for tie in ties_between(session, keeper, today - _BACK, today - timedelta(days=1)) if tie.told]
    standing = {subject: (tie, found) for tie in ties for subject, found in _subjects(tie)}
    for subject, (tie, (finding, found)) in standing.items():
        amount, occurred = found.amount, tie.on
        cases.open_case(
            session, CaseKind.TIE_OUT, subject, creditor_id=keeper.creditor_id, occurred_on=occurred, amount=amount,
            detail={"finding": finding.value, "account": keeper.public_id, "day": occurred.isoformat()}, again=True,
            now=now,
        )  # fmt: skip
    _close_gone(session, keeper, set(standing), now)
    return len(standing)


def _subjects(tie: DayTie) -> Iterable[tuple[str, tuple[Finding, Difference]]]:
    for each in tie.tie.differences:
        if each.move is None:
            yield f"{JOURNAL}:{each.pieces[0].key}", (each.finding, each)
        elif tie.entries[each.move.key].decision is Decision.OPEN:
            yield f"{ENTRY}:{each.move.key}", (each.finding, each)
    for differing in tie.creditor_differences:
        found = Difference(finding=Finding.CREDITOR_DIFFERS, amount=differing.amount)
        yield f"{PAYMENT}:{differing.payment.id}", (Finding.CREDITOR_DIFFERS, found)


def _close_gone(session: Session, keeper: ReceivingAccount, standing: set[str], now: datetime) -> None:
    """What ties out by now: a file came, the bank credited late."""
    query = select(FinanceCase.subject, FinanceCase.detail).where(
        FinanceCase.kind == CaseKind.TIE_OUT.value,
        FinanceCase.creditor_id == keeper.creditor_id,
        FinanceCase.closed_at.is_(None),
    )
    for subject, detail in session.execute(query).all():
        if detail.get("account") == keeper.public_id and subject not in standing:
            cases.close_by_itself(
                session, CaseKind.TIE_OUT, subject, reason="ties_out_now", actor="job:statements", now=now
            )
