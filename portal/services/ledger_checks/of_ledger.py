"""Invariants of journals, postings and balances."""

from __future__ import annotations

from portal.services.ledger_checks.invariants import Invariant, Question

JOURNAL_EMPTY = """
SELECT j.id AS subject, j.creditor_id, p.agreement_id, NULL AS expected, NULL AS found
FROM journals j LEFT JOIN payments p ON p.journal_id = j.id
WHERE NOT EXISTS (SELECT 1 FROM postings WHERE postings.journal_id = j.id)
"""

POSTING_UNSOUND = """
SELECT p.journal_id AS subject, j.creditor_id, NULL AS agreement_id, NULL AS expected, min(p.amount_cents) AS found
FROM postings p JOIN journals j ON j.id = p.journal_id
WHERE p.amount_cents <= 0 OR p.source = p.destination
GROUP BY p.journal_id, j.creditor_id
"""

BALANCES_NOT_ZERO = """
SELECT 'ledger' AS subject, NULL AS creditor_id, NULL AS agreement_id, 0 AS expected, sum(balance_cents) AS found
FROM ledger_balances HAVING sum(balance_cents) <> 0
"""

BALANCE_DIFFERS = """
SELECT account AS subject, NULL AS creditor_id, NULL AS agreement_id, sum(folded) AS expected, sum(kept) AS found
FROM (
    SELECT destination AS account, sum(amount_cents) AS folded, 0 AS kept FROM postings GROUP BY destination
    UNION ALL
    SELECT source, -sum(amount_cents), 0 FROM postings GROUP BY source
    UNION ALL
    SELECT account, 0, sum(balance_cents) FROM ledger_balances GROUP BY account
) AS sides
GROUP BY account HAVING sum(folded) <> sum(kept)
"""

# A journal moves accounts of its own creditor only, so that the balances of each creditor are zero together; an account
# of the operator's receives for several.
ANOTHER_CREDITOR = """
WITH touched AS (
    SELECT j.creditor_id, p.source AS account FROM journals j JOIN postings p ON p.journal_id = j.id
    UNION
    SELECT j.creditor_id, p.destination FROM journals j JOIN postings p ON p.journal_id = j.id
), owners AS (
    SELECT 'receivable_debt:' || CAST(id AS TEXT) AS account, creditor_id, CAST(NULL AS BIGINT) AS agreement_id
    FROM debts
    UNION ALL SELECT 'receivable_agreement:' || CAST(id AS TEXT), creditor_id, id FROM agreements
    UNION ALL SELECT 'refund_payable:' || CAST(id AS TEXT), creditor_id, id FROM agreements
    UNION ALL SELECT kind || CAST(id AS TEXT), creditor_id, NULL FROM receiving_accounts
    CROSS JOIN (SELECT 'bank:' AS kind UNION ALL SELECT 'pix:' UNION ALL SELECT 'suspense:') held
    WHERE beneficiary_kind <> 'operator'
)
SELECT t.account AS subject, t.creditor_id, o.agreement_id, NULL AS expected, NULL AS found
FROM touched t JOIN owners o ON o.account = t.account
WHERE o.creditor_id <> t.creditor_id
"""

QUESTIONS = (
    Question(Invariant.JOURNAL_EMPTY, "journal", JOURNAL_EMPTY),
    Question(Invariant.POSTING_UNSOUND, "journal", POSTING_UNSOUND),
    Question(Invariant.BALANCES_NOT_ZERO, "", BALANCES_NOT_ZERO),
    Question(Invariant.BALANCE_DIFFERS, "account", BALANCE_DIFFERS),
    Question(Invariant.ANOTHER_CREDITOR, "account", ANOTHER_CREDITOR),
)
