"""Which lines are plain: one join of the file with charges and installments, and what takes a line out again."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.models import ReceivingAccount

ASKED = """CREATE TEMPORARY TABLE asked ON COMMIT DROP AS
SELECT told.line, told.plain, told.paid, charges.id AS charge_id, installments.id AS installment_id,
    installments.agreement_id
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
SELECT asked.line, asked.charge_id, asked.installment_id, asked.agreement_id, agreements.debtor_id,
    agreements.creditor_id, coalesce(agreements.life ->> 'order', 'law') AS imputation_order, installments.due_on,
    installments.interest_cents AS interest,
    live.id = asked.charge_id AND live.status = 'registered' AND live.purpose = 'installment'
        AND installments.amount_cents = asked.paid AS exact
FROM asked
JOIN charges AS live ON live.installment_id = asked.installment_id
    AND live.status IN ('drafted', 'submitted', 'registered', 'partly_paid')
JOIN installments ON installments.id = asked.installment_id
JOIN agreements ON agreements.id = asked.agreement_id
WHERE asked.plain
AND installments.status = 'open' AND installments.paid_cents IS NULL
AND agreements.status = 'active'"""
"""What may be plain, each line once for every living charge of its installment: one read of the charges tells of the
line's own and of any other. Whether it is exact is a column, since as a condition PostgreSQL takes it for rare, and
looks a million rows up one by one."""

TOGETHER = """DELETE FROM fit WHERE agreement_id IN (
    SELECT asked.agreement_id FROM asked LEFT JOIN fit USING (line) WHERE fit.line IS NULL OR NOT fit.exact
    UNION ALL SELECT agreement_id FROM fit GROUP BY agreement_id, installment_id HAVING count(*) > 1
    UNION ALL SELECT fit.agreement_id FROM bank_events AS known
        JOIN told ON told.bank_key = known.key AND known.receiving_account_id = :account JOIN fit USING (line)
    UNION ALL SELECT fit.agreement_id FROM payments AS known JOIN told ON told.key = known.key JOIN fit USING (line)
    UNION ALL SELECT fit.agreement_id FROM payment_parts AS known JOIN fit USING (installment_id)
    UNION ALL SELECT fit.agreement_id FROM charge_shares AS shared JOIN fit USING (installment_id)
    UNION ALL SELECT agreement_id FROM agreement_steps WHERE event IN ('freeze', 'resume')
    UNION ALL SELECT agreement_id FROM ledger_findings WHERE released_at IS NULL
)"""
"""An agreement with one line that needs a look, two lines or two living charges for one installment, one that was
frozen or is parked, has all of its lines taken in their order, one by one."""


def find_plain(session: Session, account: ReceivingAccount) -> None:
    """Fill the table `fit` with what is plain, every agreement the file names held until the transaction ends."""
    about = {"account": account.id}
    session.execute(text(ASKED), about)
    session.execute(text(HOLD))
    session.execute(text(HOLD_CHARGES))
    session.execute(text("ANALYZE pg_temp.asked"))
    session.execute(text(FIT), about)
    session.execute(text(TOGETHER), about)
