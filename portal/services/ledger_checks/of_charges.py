"""Invariants of what the bank was told and what it told: charges, movements, and whose all of it is."""

from __future__ import annotations

from portal.services.ledger_checks.invariants import Invariant, Question

# A movement is applied once, whatever files tell of it, and where money moved it says by which journal.
BANK_EVENT = """
SELECT l.id AS subject, f.creditor_id, i.agreement_id, NULL AS expected, l.paid_cents AS found
FROM bank_lines l JOIN bank_files f ON f.id = l.file_id
LEFT JOIN bank_events e ON e.id = l.event_id
LEFT JOIN charges c ON c.id = l.charge_id LEFT JOIN installments i ON i.id = c.installment_id
WHERE l.outcome IN ('applied', 'unmatched', 'resolved') AND l.paid_cents <> 0 AND e.journal_id IS NULL
UNION ALL
SELECT max(l.id), f.creditor_id, min(i.agreement_id), NULL, max(l.paid_cents)
FROM bank_lines l JOIN bank_files f ON f.id = l.file_id
LEFT JOIN charges c ON c.id = l.charge_id LEFT JOIN installments i ON i.id = c.installment_id
WHERE l.outcome IN ('applied', 'unmatched', 'resolved') AND l.event_id IS NOT NULL
GROUP BY l.event_id, f.creditor_id HAVING count(*) > 1
UNION ALL
SELECT max(e.id), r.creditor_id, NULL, NULL, NULL
FROM bank_events e JOIN receiving_accounts r ON r.id = e.receiving_account_id
GROUP BY e.receiving_account_id, e.key, r.creditor_id HAVING count(*) > 1
"""

CHARGE_NUMBER = """
SELECT c.id AS subject, a.creditor_id, i.agreement_id, NULL AS expected, c.amount_cents AS found
FROM charges c
JOIN (
    SELECT receiving_account_id, nosso_numero FROM charges
    GROUP BY receiving_account_id, nosso_numero HAVING count(*) > 1
) twice ON twice.receiving_account_id = c.receiving_account_id AND twice.nosso_numero = c.nosso_numero
JOIN installments i ON i.id = c.installment_id JOIN agreements a ON a.id = i.agreement_id
"""

# A charge for several installments has its shares, of one agreement or of those paid together in its plan, and they are
# its amount; one for one has none.
CHARGE_SHARES = """
SELECT c.id AS subject, a.creditor_id, i.agreement_id, c.amount_cents AS expected, coalesce(s.cents, 0) AS found
FROM charges c
JOIN installments i ON i.id = c.installment_id JOIN agreements a ON a.id = i.agreement_id
LEFT JOIN (
    SELECT h.charge_id, sum(h.amount_cents) AS cents,
        min(coalesce('plan:' || CAST(t.plan_id AS TEXT), 'agreement:' || CAST(o.agreement_id AS TEXT))) AS first,
        max(coalesce('plan:' || CAST(t.plan_id AS TEXT), 'agreement:' || CAST(o.agreement_id AS TEXT))) AS last
    FROM charge_shares h JOIN installments o ON o.id = h.installment_id
    LEFT JOIN joint_charges j ON j.charge_id = h.charge_id
    LEFT JOIN joint_slices t ON t.agreement_id = o.agreement_id AND t.plan_id = j.plan_id
    GROUP BY h.charge_id
) s ON s.charge_id = c.id
LEFT JOIN joint_charges k ON k.charge_id = c.id
WHERE c.purpose = 'several' AND (coalesce(s.cents, 0) <> c.amount_cents OR s.first <> s.last
        OR s.first <> coalesce('plan:' || CAST(k.plan_id AS TEXT), 'agreement:' || CAST(i.agreement_id AS TEXT)))
    OR c.purpose = 'installment' AND s.charge_id IS NOT NULL
"""

# What is paid or given up is not asked for again. Where the bank refused a write-off, it was asked.
CHARGE_OPEN = """
SELECT c.id AS subject, a.creditor_id, i.agreement_id, NULL AS expected, c.amount_cents AS found
FROM charges c JOIN installments i ON i.id = c.installment_id JOIN agreements a ON a.id = i.agreement_id
WHERE c.status IN ('submitted', 'registered', 'partly_paid') AND c.write_off_remessa_id IS NULL AND (
    c.purpose = 'installment' AND i.status <> 'open'
    OR c.purpose = 'several' AND EXISTS (
        SELECT 1 FROM charge_shares h JOIN installments o ON o.id = h.installment_id
        WHERE h.charge_id = c.id AND o.status <> 'open'))
"""

OWNERS = """
SELECT a.id AS subject, a.creditor_id, a.id AS agreement_id, NULL AS expected, NULL AS found
FROM agreements a
JOIN agreement_debts l ON l.agreement_id = a.id JOIN debts d ON d.id = l.debt_id
WHERE d.creditor_id <> a.creditor_id OR d.debtor_id <> a.debtor_id OR l.debtor_id <> a.debtor_id
UNION
SELECT a.id, a.creditor_id, a.id, NULL, NULL
FROM agreements a JOIN installments i ON i.agreement_id = a.id
LEFT JOIN charges c ON c.installment_id = i.id
WHERE i.debtor_id <> a.debtor_id OR c.debtor_id <> a.debtor_id
UNION
SELECT a.id, a.creditor_id, a.id, NULL, NULL
FROM payments p JOIN agreements a ON a.id = p.agreement_id JOIN journals j ON j.id = p.journal_id
WHERE p.creditor_id <> a.creditor_id OR p.debtor_id <> a.debtor_id OR j.creditor_id <> p.creditor_id
UNION
SELECT a.id, a.creditor_id, a.id, NULL, NULL
FROM payment_parts t JOIN payments p ON p.id = t.payment_id JOIN installments i ON i.id = t.installment_id
JOIN agreements a ON a.id = p.agreement_id
WHERE i.agreement_id <> p.agreement_id
"""

QUESTIONS = (
    Question(Invariant.BANK_EVENT, "bank_line", BANK_EVENT),
    Question(Invariant.CHARGE_NUMBER, "charge", CHARGE_NUMBER),
    Question(Invariant.CHARGE_SHARES, "charge", CHARGE_SHARES),
    Question(Invariant.CHARGE_OPEN, "charge", CHARGE_OPEN),
    Question(Invariant.OWNERS, "agreement", OWNERS),
)
