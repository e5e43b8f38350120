"""Which lines are plain: one join of the file with charges and installments, and what takes a line out again."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.models import ReceivingAccount

ASKED = """CREATE TEMPORARY TABLE asked ON COMMIT DROP AS
SELECT told.line, charges.id AS charge_id, installments.id AS installment_id, installments.agreement_id
FROM told
JOIN charges ON charges.receiving_account_id = :account AND charges.nosso_numero = told.nosso_numero
JOIN installments ON installments.id = charges.installment_id
WHERE btrim(told.nosso_numero, '0 ') <> ''"""
"""What each line asks about. A charge for several has its first installment here, and is never plain."""

HOLD = """SELECT count(*) FROM (
    SELECT id FROM agreements WHERE id IN (
        SELECT agreement_id FROM asked
        UNION SELECT others.agreement_id FROM asked JOIN charge_shares AS shared ON shared.charge_id = asked.charge_id
        JOIN installments AS others ON others.id = shared.installment_id
    ) ORDER BY id FOR UPDATE
) AS held"""

HOLD_CHARGES = """SELECT count(*) FROM (
    SELECT id FROM charges WHERE id IN (SELECT charge_id FROM asked) ORDER BY id FOR UPDATE
) AS held"""

FIT = """CREATE TEMPORARY TABLE fit ON COMMIT DROP AS
SELECT told.*, asked.charge_id, asked.installment_id, asked.agreement_id, agreements.debtor_id, agreements.creditor_id,
    coalesce(agreements.life ->> 'order', 'law') AS imputation_order, installments.due_on,
    installments.interest_cents AS interest
FROM asked
JOIN told USING (line)
JOIN charges ON charges.id = asked.charge_id
JOIN installments ON installments.id = asked.installment_id
JOIN agreements ON agreements.id = asked.agreement_id
WHERE told.plain
AND charges.status = 'registered' AND charges.purpose = 'installment'
AND installments.status = 'open' AND installments.paid_cents IS NULL AND installments.amount_cents = told.paid
AND agreements.status = 'active'
AND NOT EXISTS (SELECT FROM bank_events AS known
    WHERE known.receiving_account_id = :account AND known.key = told.bank_key)
AND NOT EXISTS (SELECT FROM payments AS known WHERE known.key = told.key)
AND NOT EXISTS (SELECT FROM payment_parts AS known WHERE known.installment_id = asked.installment_id)
AND NOT EXISTS (SELECT FROM charge_shares AS shared WHERE shared.installment_id = asked.installment_id)
AND NOT EXISTS (SELECT FROM charges AS other
    WHERE other.installment_id = asked.installment_id AND other.id <> asked.charge_id
    AND other.status IN ('drafted', 'submitted', 'registered', 'partly_paid'))
AND NOT EXISTS (SELECT FROM agreement_steps AS held
    WHERE held.agreement_id = asked.agreement_id AND held.event IN ('freeze', 'resume'))
AND NOT EXISTS (SELECT FROM ledger_findings AS parked
    WHERE parked.agreement_id = asked.agreement_id AND parked.released_at IS NULL)"""

TOGETHER = """DELETE FROM fit WHERE agreement_id IN (
    SELECT asked.agreement_id FROM asked LEFT JOIN fit USING (line) WHERE fit.line IS NULL
    UNION ALL SELECT agreement_id FROM asked GROUP BY agreement_id, installment_id HAVING count(*) > 1
)"""
"""An agreement with one line that needs a look, or two lines for one installment, has all of them in their order."""


def find_plain(session: Session, account: ReceivingAccount) -> None:
    """Fill the table `fit` with what is plain, every agreement the file names held until the transaction ends."""
    about = {"account": account.id}
    session.execute(text(ASKED), about)
    session.execute(text(HOLD))
    session.execute(text(HOLD_CHARGES))
    session.execute(text("ANALYZE pg_temp.asked"))
    session.execute(text(FIT), about)
    session.execute(text(TOGETHER))
