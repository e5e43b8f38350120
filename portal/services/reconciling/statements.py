"""What follows from plain payments, table by table, in the order in which the recorder of single lines writes it."""

from __future__ import annotations

_JOURNALS = """INSERT INTO journals (id, creditor_id, kind, ref, occurred_on, recorded_at)
SELECT journal_id, creditor_id, 'payment_received', key, occurred_on, :now FROM plain ORDER BY line"""

_POSTINGS = """INSERT INTO postings (journal_id, source, destination, amount_cents)
SELECT journal_id, source, destination, cents FROM (
    SELECT journal_id, 1 AS place, 'receivable_agreement:' || agreement_id AS source,
        'bank:' || CAST(:owner AS text) AS destination, paid AS cents FROM plain
    UNION ALL
    SELECT journal_id, 2, 'bank:' || CAST(:owner AS text), 'bank_fees:' || CAST(:owner AS text), fee
    FROM plain WHERE fee > 0
) AS moved ORDER BY journal_id, place"""

_EVENTS = """INSERT INTO bank_events (id, receiving_account_id, key, journal_id, created_at)
SELECT event_id, :account, bank_key, journal_id, :now FROM plain ORDER BY line"""

_LINES = """INSERT INTO bank_lines (public_id, file_id, line_number, column_number, outcome, code, occurrence_code,
    nosso_numero, occurred_on, credited_on, paid_cents, fee_cents, record, charge_id, event_id)
SELECT line_name, :file, line, 0, 'applied', 'exact', occurrence_code, nosso_numero, occurred_on, credited_on, paid,
    fee, CAST(record AS jsonb), charge_id, event_id FROM plain ORDER BY line"""

_PAYMENTS = """INSERT INTO payments (id, public_id, creditor_id, debtor_id, agreement_id, charge_id,
    receiving_account_id, source, key, kind, imputation_order, paid_on, credited_on, amount_cents, credit_cents,
    fee_cents, status, journal_id, applied_at)
SELECT payment_id, payment_name, creditor_id, debtor_id, agreement_id, charge_id, :account, :source, key, kind,
    imputation_order, occurred_on, credited_on, paid, 0, fee, 'applied', journal_id, :now FROM plain ORDER BY line"""

_PARTS = """INSERT INTO payment_parts (payment_id, installment_id, part, amount_cents)
SELECT payment_id, installment_id, part, cents FROM (
    SELECT payment_id, installment_id, 1 AS place, 'plan_interest' AS part, interest AS cents FROM plain
    UNION ALL SELECT payment_id, installment_id, 2, 'principal', paid - interest FROM plain
) AS settled WHERE cents > 0 ORDER BY payment_id, place"""

_INSTALLMENTS = """UPDATE installments SET status = 'paid', paid_on = plain.occurred_on, paid_cents = plain.paid
FROM plain WHERE installments.id = plain.installment_id"""

_CHARGES = """UPDATE charges SET status = 'paid' FROM plain WHERE charges.id = plain.charge_id"""

_BALANCES = """INSERT INTO ledger_balances AS kept (account, slice, balance_cents)
SELECT account, slice, cents FROM (
    SELECT account, slice, CAST(sum(cents) AS bigint) AS cents FROM (
        SELECT 'receivable_agreement:' || agreement_id AS account, 0 AS slice, -paid AS cents FROM plain
        UNION ALL SELECT 'bank:' || CAST(:owner AS text), part, paid - fee FROM plain
        UNION ALL SELECT 'bank_fees:' || CAST(:owner AS text), part, fee FROM plain
    ) AS moved GROUP BY account, slice
) AS changed WHERE cents <> 0 ORDER BY account COLLATE "C", slice
ON CONFLICT (account, slice) DO UPDATE SET balance_cents = kept.balance_cents + excluded.balance_cents"""

_AUDIT = """INSERT INTO audit_events (at, actor, action, subject, creditor_id, detail)
SELECT :now, 'bank', 'installment.payment', 'installment:' || installment_id, creditor_id,
    jsonb_build_object('payment', payment_name, 'paid_cents', paid, 'paid_on', CAST(occurred_on AS text),
        'bank_key', key, 'kind', kind) FROM plain ORDER BY line"""

_TOLD = """INSERT INTO outbox (topic, key, payload, attempts, next_at, last_error, created_at)
SELECT 'payment.tell', 'payment:' || key, jsonb_build_object('installment_id', installment_id,
    'payment_id', payment_id, 'paid_cents', paid, 'paid_on', CAST(occurred_on AS text)), 0, :now, '', :now
FROM plain ORDER BY line ON CONFLICT (topic, key) DO NOTHING"""

_PROOFS = """INSERT INTO outbox (topic, key, payload, attempts, next_at, last_error, created_at)
SELECT 'proofs.refresh', 'payment:' || payment_id, jsonb_build_object('agreement_id', agreement_id), 0, :now, '', :now
FROM plain ORDER BY line ON CONFLICT (topic, key) DO NOTHING"""

_ENDED = """CREATE TEMPORARY TABLE settled ON COMMIT DROP AS
SELECT DISTINCT ON (agreement_id) agreement_id, payment_id, payment_name, occurred_on FROM plain
WHERE NOT EXISTS (SELECT FROM installments AS due WHERE due.agreement_id = plain.agreement_id AND due.status = 'open')
ORDER BY agreement_id, line DESC"""
"""The agreements these payments end, each by the last of them."""

_STEPS = """INSERT INTO agreement_steps (agreement_id, key, event, reason, before, after, happened_on, actor, detail,
    recorded_at)
SELECT agreement_id, 'settle:' || payment_id, 'settle', 'all_paid', 'active', 'settled', occurred_on, 'bank',
    jsonb_build_object('payment', payment_name), :now FROM settled ORDER BY agreement_id"""

_AGREEMENTS = """UPDATE agreements SET status = 'settled', settled_on = settled.occurred_on, noticed_on = NULL,
    cure_until = NULL FROM settled WHERE agreements.id = settled.agreement_id"""

_DEBTS = """UPDATE debts SET status = 'settled', version = version + 1, updated_at = :now
WHERE id IN (SELECT debt_id FROM agreement_debts JOIN settled USING (agreement_id))"""

_COVERED = """UPDATE agreement_debts SET live = false WHERE agreement_id IN (SELECT agreement_id FROM settled)"""

_SETTLED = """INSERT INTO outbox (topic, key, payload, attempts, next_at, last_error, created_at)
SELECT 'agreement.settled', 'agreement:' || agreement_id || ':' || payment_id,
    jsonb_build_object('agreement_id', agreement_id), 0, :now, '', :now FROM settled ORDER BY agreement_id
ON CONFLICT (topic, key) DO NOTHING"""

STATEMENTS = (
    _JOURNALS, _POSTINGS, _EVENTS, _LINES, _PAYMENTS, _PARTS, _INSTALLMENTS, _CHARGES, _AUDIT, _PROOFS, _TOLD,
    "DROP TABLE IF EXISTS pg_temp.settled", _ENDED, _STEPS, _AGREEMENTS, _DEBTS, _COVERED, _SETTLED, _BALANCES,
)  # fmt: skip
