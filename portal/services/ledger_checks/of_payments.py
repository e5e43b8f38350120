"""Invariants of payments, credits and money nobody was expected to pay."""

from __future__ import annotations

from portal.services.ledger_checks.invariants import Invariant, Question

PAYMENT_PARTS = """
SELECT p.id AS subject, p.creditor_id, p.agreement_id, p.amount_cents AS expected,
    p.credit_cents + coalesce(sum(t.amount_cents), 0) AS found
FROM payments p LEFT JOIN payment_parts t ON t.payment_id = p.id
GROUP BY p.id HAVING p.amount_cents <> p.credit_cents + coalesce(sum(t.amount_cents), 0)
"""

# What the journal took out of what the debtor owes and added to the debtor's credit went where the payment came from.
# A payment of a broken agreement may settle what came back of its debts; a credit may be of another agreement.
PAYMENT_JOURNAL = """
SELECT p.id AS subject, p.creditor_id, p.agreement_id, p.amount_cents AS expected, coalesce(moved.cents, 0) AS found
FROM payments p LEFT JOIN (
    SELECT q.id, sum(m.amount_cents) AS cents,
        sum(CASE WHEN m.source LIKE 'refund\\_payable:%' ESCAPE '\\' THEN m.amount_cents ELSE 0 END) AS credit
    FROM payments q JOIN postings m ON m.journal_id = q.journal_id
    WHERE (m.source IN ('receivable_agreement:' || CAST(q.agreement_id AS TEXT),
                'refund_payable:' || CAST(q.agreement_id AS TEXT))
            OR m.source LIKE 'receivable\\_debt:%' ESCAPE '\\')
        AND (m.destination IN ('bank:' || CAST(q.receiving_account_id AS TEXT),
                'pix:' || CAST(q.receiving_account_id AS TEXT), 'suspense:' || CAST(q.receiving_account_id AS TEXT))
            OR q.source = 'credit' AND m.destination LIKE 'refund\\_payable:%' ESCAPE '\\')
    GROUP BY q.id
) moved ON moved.id = p.id
WHERE p.amount_cents <> coalesce(moved.cents, 0) OR p.credit_cents <> coalesce(moved.credit, 0)
"""

# The installments' own amounts paid, and the interest taken off for paying early, are what is noted as paid of them.
INSTALLMENT_PAID = """
SELECT noted.agreement_id AS subject, a.creditor_id, noted.agreement_id,
    noted.settled + coalesce(rebates.cents, 0) AS expected, noted.paid AS found
FROM (
    SELECT i.agreement_id, sum(coalesce(i.paid_cents, 0)) AS paid, sum(coalesce(t.cents, 0)) AS settled,
        min(coalesce(i.paid_cents, 0) - coalesce(t.cents, 0)) AS least
    FROM installments i LEFT JOIN (
        SELECT t.installment_id, sum(t.amount_cents) AS cents
        FROM payment_parts t JOIN payments p ON p.id = t.payment_id
        WHERE p.status = 'applied' AND t.part IN ('principal', 'plan_interest')
        GROUP BY t.installment_id
    ) t ON t.installment_id = i.id
    GROUP BY i.agreement_id
) noted
JOIN agreements a ON a.id = noted.agreement_id
LEFT JOIN (
    SELECT account, sum(cents) AS cents FROM (
        SELECT m.source AS account, m.amount_cents AS cents
        FROM journals j JOIN postings m ON m.journal_id = j.id WHERE j.kind = 'early_rebate'
        UNION ALL
        SELECT m.destination, -m.amount_cents
        FROM journals j JOIN journals r ON r.id = j.reverses_id JOIN postings m ON m.journal_id = j.id
        WHERE r.kind = 'early_rebate'
    ) each_way GROUP BY account
) rebates ON rebates.account = 'receivable_agreement:' || CAST(a.id AS TEXT)
WHERE noted.paid <> noted.settled + coalesce(rebates.cents, 0) OR noted.least < 0
"""

# Paid beyond what was owed, less what was given back and what paid installments; and what neither payment nor refund
# moved: what a breach left beyond the debts, payments taken back. None is ever below zero.
CREDIT = """
SELECT a.id AS subject, a.creditor_id, a.id AS agreement_id,
    coalesce(left_over.cents, 0) - coalesce(back.cents, 0) - coalesce(used.cents, 0) + coalesce(beside.cents, 0)
        AS expected, -coalesce(kept.cents, 0) AS found
FROM agreements a
LEFT JOIN (SELECT agreement_id, sum(credit_cents) AS cents FROM payments GROUP BY agreement_id) left_over
    ON left_over.agreement_id = a.id
LEFT JOIN (
    SELECT agreement_id, sum(amount_cents) AS cents FROM refunds WHERE status = 'paid' GROUP BY agreement_id
) back ON back.agreement_id = a.id
LEFT JOIN (
    SELECT m.destination AS account, sum(p.amount_cents) AS cents
    FROM payments p JOIN postings m ON m.journal_id = p.journal_id
    WHERE p.source = 'credit' GROUP BY m.destination
) used ON used.account = 'refund_payable:' || CAST(a.id AS TEXT)
LEFT JOIN (
    SELECT account, sum(cents) AS cents FROM (
        SELECT journal_id, source AS account, amount_cents AS cents FROM postings
        WHERE source LIKE 'refund\\_payable:%' ESCAPE '\\'
        UNION ALL
        SELECT journal_id, destination, -amount_cents FROM postings
        WHERE destination LIKE 'refund\\_payable:%' ESCAPE '\\'
    ) moved
    LEFT JOIN (SELECT DISTINCT journal_id FROM payments) paid ON paid.journal_id = moved.journal_id
    LEFT JOIN (SELECT DISTINCT journal_id FROM refunds) sent ON sent.journal_id = moved.journal_id
    WHERE paid.journal_id IS NULL AND sent.journal_id IS NULL
    GROUP BY account
) beside ON beside.account = 'refund_payable:' || CAST(a.id AS TEXT)
LEFT JOIN (
    SELECT account, sum(balance_cents) AS cents FROM ledger_balances
    WHERE account LIKE 'refund\\_payable:%' ESCAPE '\\' GROUP BY account
) kept ON kept.account = 'refund_payable:' || CAST(a.id AS TEXT)
WHERE -coalesce(kept.cents, 0) <>
        coalesce(left_over.cents, 0) - coalesce(back.cents, 0) - coalesce(used.cents, 0) + coalesce(beside.cents, 0)
    OR coalesce(kept.cents, 0) > 0
"""

SUSPENSE = """
SELECT r.id AS subject, r.creditor_id, NULL AS agreement_id, coalesce(waiting.cents, 0) AS expected,
    -coalesce(kept.cents, 0) AS found
FROM receiving_accounts r
LEFT JOIN (
    SELECT receiving_account_id, sum(cents) AS cents FROM (
        SELECT f.receiving_account_id, l.paid_cents AS cents
        FROM bank_lines l JOIN bank_files f ON f.id = l.file_id WHERE l.outcome = 'unmatched'
        UNION ALL
        SELECT receiving_account_id, amount_cents FROM statement_entries WHERE decision IN ('held', 'taken_back')
    ) waits GROUP BY receiving_account_id
) waiting ON waiting.receiving_account_id = r.id
LEFT JOIN (
    SELECT account, sum(balance_cents) AS cents FROM ledger_balances
    WHERE account LIKE 'suspense:%' GROUP BY account
) kept ON kept.account = 'suspense:' || CAST(r.id AS TEXT)
WHERE coalesce(waiting.cents, 0) <> -coalesce(kept.cents, 0)
"""

QUESTIONS = (
    Question(Invariant.PAYMENT_PARTS, "payment", PAYMENT_PARTS),
    Question(Invariant.PAYMENT_JOURNAL, "payment", PAYMENT_JOURNAL),
    Question(Invariant.INSTALLMENT_PAID, "agreement", INSTALLMENT_PAID),
    Question(Invariant.CREDIT, "agreement", CREDIT),
    Question(Invariant.SUSPENSE, "account:suspense", SUSPENSE),
)
