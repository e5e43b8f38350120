"""What must hold of money out: a line is its payment's, a payout its lines', and the ledger owes what they say."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.models import CreditorContract, Payment
from portal.services.ledger_checks.invariants import Finding, Invariant, Question
from portal.services.payouts.sources import operator_holds, without_line

LONGEST_WAIT = timedelta(hours=1)
_LISTED = 100

_LINES = """
SELECT * FROM (
    SELECT l.payment_id AS subject, l.creditor_id, p.agreement_id, l.recovered_cents AS found,
           CASE l.kind WHEN 'payment' THEN 1 ELSE -1 END * (COALESCE(
               (SELECT SUM(t.amount_cents) FROM payment_parts t WHERE t.payment_id = l.payment_id), 0) + COALESCE(
               (SELECT SUM(m.amount_cents) FROM journals j JOIN postings m ON m.journal_id = j.id
                WHERE j.creditor_id = p.creditor_id AND j.kind = 'credit_used' AND j.ref = 'restated:' || p.key), 0)
           ) AS expected
    FROM payout_lines l JOIN payments p ON p.id = l.payment_id
) AS each_line WHERE expected <> found
"""
_TOTALS = """
SELECT * FROM (
    SELECT o.id AS subject, o.creditor_id, NULL AS agreement_id,
           CASE o.state WHEN 'canceled' THEN 0 ELSE o.total_cents END AS expected,
           COALESCE((SELECT SUM(l.net_cents) FROM payout_lines l WHERE l.payout_id = o.id), 0) AS found
    FROM payouts o
) AS each_payout WHERE expected <> found
"""
_BALANCES = """
WITH owed AS (
    SELECT l.creditor_id,
           SUM(CASE WHEN l.goes_to = 'payout' AND COALESCE(o.state, '') <> 'paid' THEN l.net_cents ELSE 0 END) AS due,
           SUM(CASE WHEN l.goes_to = 'invoice' AND COALESCE(o.state, '') <> 'paid' THEN l.net_cents ELSE 0 END)
               AS asked,
           SUM(CASE WHEN l.goes_to = 'payout' THEN l.recovered_cents - l.fee_cents ELSE 0 END) AS kept
    FROM payout_lines l LEFT JOIN payouts o ON o.id = l.payout_id GROUP BY l.creditor_id
), stated AS (
    SELECT c.id AS creditor_id, 'payable_to_creditor:' || c.id AS account, -COALESCE(w.due, 0) AS expected
    FROM creditors c LEFT JOIN owed w ON w.creditor_id = c.id
    UNION ALL
    SELECT c.id, 'commission_receivable:' || c.id, COALESCE(w.asked, 0)
    FROM creditors c LEFT JOIN owed w ON w.creditor_id = c.id
    UNION ALL
    SELECT c.id, 'collected:' || c.id, COALESCE(w.kept, 0) FROM creditors c LEFT JOIN owed w ON w.creditor_id = c.id
)
SELECT * FROM (
    SELECT s.account AS subject, s.creditor_id, NULL AS agreement_id, s.expected,
           COALESCE((SELECT SUM(b.balance_cents) FROM ledger_balances b WHERE b.account = s.account), 0) AS found
    FROM stated s
) AS each_account WHERE expected <> found
"""

QUESTIONS = (
    Question(Invariant.PAYOUT_LINE, "payment", _LINES),
    Question(Invariant.PAYOUT_TOTAL, "payout", _TOTALS),
    Question(Invariant.PAYOUT_BALANCE, "account", _BALANCES),
)


def without_lines(session: Session, now: datetime) -> list[Finding]:
    """Payments that nothing counted for their creditor for an hour: it has a contract, or the operator its money."""
    contracted = select(CreditorContract.creditor_id)
    query = (
        select(Payment.id, Payment.creditor_id, Payment.agreement_id, Payment.amount)
        .where(
            Payment.id.in_(without_line()),
            Payment.applied_at < now - LONGEST_WAIT,
            or_(Payment.creditor_id.in_(contracted), operator_holds()),
        )
        .order_by(Payment.id)
        .limit(_LISTED)
    )
    return [
        Finding(
            code=Invariant.PAYOUT_WAITS, subject=f"payment:{payment_id}", creditor_id=creditor_id,
            agreement_id=agreement_id, expected=amount,
        )
        for payment_id, creditor_id, agreement_id, amount in session.execute(query)
    ]  # fmt: skip
