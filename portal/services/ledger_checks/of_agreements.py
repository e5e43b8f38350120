"""Invariants of agreements, their debts and their installments against the ledger."""

from __future__ import annotations

from portal.services.ledger_checks.invariants import Invariant, Question

TWO_AGREEMENTS = """
SELECT c.agreement_id AS subject, a.creditor_id, c.agreement_id, NULL AS expected, NULL AS found
FROM agreement_debts c
JOIN (SELECT debt_id FROM agreement_debts WHERE live GROUP BY debt_id HAVING count(*) > 1) twice
    ON twice.debt_id = c.debt_id
JOIN agreements a ON a.id = c.agreement_id
WHERE c.live
"""

# What was agreed, and the interest of payments put off to the end, is what the installments ask for together.
INSTALLMENTS_TOTAL = """
SELECT a.id AS subject, a.creditor_id, a.id AS agreement_id,
    a.total_cents + coalesce(skips.cents, 0) AS expected, coalesce(parts.cents, 0) AS found
FROM agreements a
LEFT JOIN (SELECT agreement_id, sum(amount_cents) AS cents FROM installments GROUP BY agreement_id) parts
    ON parts.agreement_id = a.id
LEFT JOIN (
    SELECT p.destination AS account, sum(p.amount_cents) AS cents
    FROM journals j JOIN postings p ON p.journal_id = j.id
    WHERE j.kind = 'skip_cost' GROUP BY p.destination
) skips ON skips.account = 'receivable_agreement:' || CAST(a.id AS TEXT)
WHERE a.total_cents + coalesce(skips.cents, 0) <> coalesce(parts.cents, 0)
"""

RECEIVABLE = """
SELECT a.id AS subject, a.creditor_id, a.id AS agreement_id, coalesce(owed.cents, 0) AS expected,
    coalesce(kept.cents, 0) AS found
FROM agreements a
LEFT JOIN (
    SELECT i.agreement_id, sum(i.amount_cents - coalesce(i.paid_cents, 0)) AS cents
    FROM installments i JOIN agreements r ON r.id = i.agreement_id
    WHERE i.status = 'open' AND r.status IN ('active', 'noticed', 'frozen')
    GROUP BY i.agreement_id
) owed ON owed.agreement_id = a.id
LEFT JOIN (
    SELECT account, sum(balance_cents) AS cents FROM ledger_balances
    WHERE account LIKE 'receivable\\_agreement:%' ESCAPE '\\' GROUP BY account
) kept ON kept.account = 'receivable_agreement:' || CAST(a.id AS TEXT)
WHERE coalesce(owed.cents, 0) <> coalesce(kept.cents, 0)
"""

# While an agreement holds a debt, and once it is paid, nothing is owed on the debt itself; never less than nothing.
DEBT_BALANCE = """
SELECT d.id AS subject, d.creditor_id, held.agreement_id, 0 AS expected, kept.cents AS found
FROM (
    SELECT account, sum(balance_cents) AS cents FROM ledger_balances
    WHERE account LIKE 'receivable\\_debt:%' ESCAPE '\\' GROUP BY account HAVING sum(balance_cents) <> 0
) kept
JOIN debts d ON kept.account = 'receivable_debt:' || CAST(d.id AS TEXT)
LEFT JOIN agreement_debts held ON held.debt_id = d.id AND held.live
WHERE d.status IN ('negotiated', 'settled') OR kept.cents < 0
"""

STATES = """
SELECT a.id AS subject, a.creditor_id, a.id AS agreement_id, NULL AS expected, NULL AS found
FROM agreement_debts c JOIN agreements a ON a.id = c.agreement_id JOIN debts d ON d.id = c.debt_id
WHERE (a.status IN ('active', 'noticed', 'frozen') AND NOT (c.live AND d.status = 'negotiated'))
    OR (a.status NOT IN ('active', 'noticed', 'frozen') AND c.live)
    OR (a.status = 'settled' AND d.status <> 'settled')
    OR (a.status = 'settled' AND a.settled_on IS NULL) OR (a.status <> 'settled' AND a.settled_on IS NOT NULL)
UNION
SELECT a.id, a.creditor_id, a.id, NULL, NULL
FROM agreements a
WHERE a.status = 'settled' AND EXISTS (
        SELECT 1 FROM installments i WHERE i.agreement_id = a.id AND i.status = 'open')
    OR a.status IN ('active', 'noticed', 'frozen') AND NOT EXISTS (
        SELECT 1 FROM installments i WHERE i.agreement_id = a.id AND i.status = 'open')
"""

INSTALLMENT_STATE = """
SELECT i.id AS subject, a.creditor_id, i.agreement_id, i.amount_cents AS expected, coalesce(i.paid_cents, 0) AS found
FROM installments i JOIN agreements a ON a.id = i.agreement_id
WHERE i.status = 'paid' AND (coalesce(i.paid_cents, 0) < i.amount_cents OR i.paid_on IS NULL)
    OR i.status = 'open' AND (coalesce(i.paid_cents, 0) >= i.amount_cents OR i.paid_on IS NOT NULL)
"""

EVIDENCE = """
SELECT a.id AS subject, a.creditor_id, a.id AS agreement_id, NULL AS expected, NULL AS found
FROM agreements a
LEFT JOIN (SELECT DISTINCT subject FROM audit_events WHERE action = 'agreement.accepted') told
    ON told.subject = 'agreement:' || CAST(a.id AS TEXT)
LEFT JOIN outbox o ON o.topic = 'charges.issue' AND o.key = 'agreement:' || CAST(a.id AS TEXT)
WHERE CAST(a.evidence AS TEXT) = '{}' OR length(a.terms_digest) <> 64 OR told.subject IS NULL OR o.id IS NULL
"""

QUESTIONS = (
    Question(Invariant.TWO_AGREEMENTS, "agreement", TWO_AGREEMENTS),
    Question(Invariant.INSTALLMENTS_TOTAL, "agreement", INSTALLMENTS_TOTAL),
    Question(Invariant.RECEIVABLE, "agreement", RECEIVABLE),
    Question(Invariant.DEBT_BALANCE, "debt", DEBT_BALANCE),
    Question(Invariant.STATES, "agreement", STATES),
    Question(Invariant.INSTALLMENT_STATE, "installment", INSTALLMENT_STATE),
    Question(Invariant.EVIDENCE, "agreement", EVIDENCE),
)
