"""The statements of portal.services.portfolios.loading, each with what it is for."""

from __future__ import annotations

# ruff: noqa: S608  # put together from constants; values are always bound
from portal.services.portfolios.tables import DEBT, PERSON

# Statistics of tables that were just empty lead PostgreSQL to loops within loops; large sets are joined by hash.
STAGED_IS_LARGE = "SELECT count(*) > 2000 FROM staged"
JOIN_BY_HASH = "SET LOCAL enable_nestloop = off"

CREDITOR_HAS_DEBTS = "SELECT EXISTS (SELECT 1 FROM debts WHERE creditor_id = :creditor_id)"

# Rows that will be listed for the creditor to look at, though they could be read.
NO_NOTICES = "CREATE TEMPORARY TABLE notices (row_number integer, column_name text, code text)"

FIND_REPEATS = """
CREATE TEMPORARY TABLE repeats AS
SELECT contract_number, min(row_number) AS first_row FROM staged GROUP BY contract_number HAVING count(*) > 1
"""
NOTE_REPEATS = """
INSERT INTO notices (row_number, column_name, code)
SELECT s.row_number, 'contrato', 'contract_repeated'
FROM repeats r
JOIN staged f ON f.row_number = r.first_row
JOIN staged s ON s.contract_number = r.contract_number AND s.row_number <> r.first_row
WHERE s.row_digest <> f.row_digest
"""
DROP_REPEATS = """
DELETE FROM staged WHERE EXISTS (
  SELECT 1 FROM repeats r WHERE r.contract_number = staged.contract_number AND r.first_row <> staged.row_number)
"""

# What is already stored for the staged contracts.
_MATCHED = """
SELECT s.row_number, d.id AS debt_id,
  p.cpf_lookup = s.cpf_lookup AS same_person, d.row_digest = s.row_digest AS same_row
FROM staged s
JOIN debts d ON d.creditor_id = {creditor} AND d.contract_number = s.contract_number
JOIN debtors p ON p.id = d.debtor_id
"""
MATCH = "CREATE TEMPORARY TABLE matched AS" + _MATCHED.format(creditor=":creditor_id")
NO_MATCHES = "CREATE TEMPORARY TABLE matched AS" + _MATCHED.format(creditor="0") + "WHERE 1 = 0"

# An acceptance running at the same time either came first, and is seen below, or waits for this import.
LOCK_MATCHED = """
SELECT count(*) FROM (
  SELECT d.id FROM debts d JOIN matched m ON m.debt_id = d.id
  WHERE m.same_person AND NOT m.same_row ORDER BY d.id FOR NO KEY UPDATE OF d) AS locked
"""
NOTE_STRANGERS = """
INSERT INTO notices (row_number, column_name, code)
SELECT row_number, 'cpf', 'contract_of_another_cpf' FROM matched WHERE NOT same_person
"""
DROP_STRANGERS = "DELETE FROM staged WHERE row_number IN (SELECT row_number FROM matched WHERE NOT same_person)"
NOTE_UNTOUCHABLE = """
INSERT INTO notices (row_number, column_name, code)
SELECT m.row_number, 'contrato', CASE d.status WHEN 'negotiated' THEN 'debt_under_agreement' ELSE 'debt_settled' END
FROM matched m JOIN debts d ON d.id = m.debt_id
WHERE m.same_person AND NOT m.same_row AND d.status IN ('negotiated', 'settled')
"""

# People of the file: the last row of each says who they are; `debtor_id` once they are all stored.
PEOPLE_SEEN = """
CREATE TEMPORARY TABLE people AS SELECT cpf_lookup, max(row_number) AS row_number FROM staged GROUP BY cpf_lookup
"""
ADD_DEBTORS = """
INSERT INTO debtors (cpf_lookup, cpf_sealed, created_at)
SELECT s.cpf_lookup, s.cpf_sealed, :now
FROM staged s JOIN people w ON w.row_number = s.row_number
WHERE NOT EXISTS (SELECT 1 FROM debtors d WHERE d.cpf_lookup = s.cpf_lookup)
ORDER BY s.cpf_lookup
ON CONFLICT (cpf_lookup) DO NOTHING
"""
KNOW_PEOPLE = """
CREATE TEMPORARY TABLE known AS
SELECT d.id AS debtor_id, w.cpf_lookup, w.row_number FROM people w JOIN debtors d ON d.cpf_lookup = w.cpf_lookup
"""

PERSONAL = ", ".join(PERSON)
ADD_REGISTRATIONS = f"""
INSERT INTO registrations (debtor_id, creditor_id, {PERSONAL}, updated_at)
SELECT k.debtor_id, :creditor_id, {PERSONAL}, :now
FROM known k JOIN staged s ON s.row_number = k.row_number
WHERE NOT EXISTS (
  SELECT 1 FROM registrations r WHERE r.debtor_id = k.debtor_id AND r.creditor_id = :creditor_id)
"""
# A file never ends a quarantine, and never makes a contact look older than it was known to be.
_CONTACTS = """
  SELECT k.debtor_id, 'email' AS kind, s.email AS address, s.confirmed_on
  FROM staged s JOIN known k ON k.cpf_lookup = s.cpf_lookup WHERE s.email <> ''
  UNION ALL
  SELECT k.debtor_id, 'mobile', s.mobile, s.confirmed_on
  FROM staged s JOIN known k ON k.cpf_lookup = s.cpf_lookup WHERE s.mobile <> ''
"""
NEWEST = f"""
  SELECT debtor_id, kind, address, max(confirmed_on) AS confirmed_on
  FROM ({_CONTACTS}) AS given GROUP BY debtor_id, kind, address
"""
CONTACTS_TO_ADD = f"""
INSERT INTO contacts (debtor_id, creditor_id, kind, address, confirmed_on)
SELECT n.debtor_id, :creditor_id, n.kind, n.address, n.confirmed_on FROM ({NEWEST}) AS n
WHERE NOT EXISTS (
  SELECT 1 FROM contacts c WHERE c.debtor_id = n.debtor_id AND c.creditor_id = :creditor_id
    AND c.kind = n.kind AND c.address = n.address)
"""
# "Open" says nothing new of a debt in dispute; "reopened" ends the dispute, unless the person opened it here: that one
# ends by an answer, by the deadline or by what ends the debt. A debt it ended in the person's favour never comes back.
NEW_STATUS = """CASE WHEN d.status = 'disputed' AND s.status IN ('open', 'reopened')
      AND EXISTS (SELECT 1 FROM disputes x WHERE x.debt_id = d.id AND x.status = 'open') THEN 'disputed'
    WHEN d.status = 'closed' AND EXISTS (SELECT 1 FROM disputes x
      WHERE x.debt_id = d.id AND x.status IN ('upheld', 'no_answer')) THEN 'closed'
    WHEN s.status = 'reopened' THEN 'open'
    WHEN s.status = 'open' AND d.status = 'disputed' THEN 'disputed' ELSE s.status END"""
# An amount its creditor corrected for a dispute is never raised again by a file.
NEW_PRINCIPAL = """CASE WHEN s.principal_cents > d.principal_cents AND EXISTS (SELECT 1 FROM disputes x
      WHERE x.debt_id = d.id AND x.status = 'corrected') THEN d.principal_cents ELSE s.principal_cents END"""
_CHANGES_OFFERS = f"""d.principal_cents <> ({NEW_PRINCIPAL}) OR d.due_on <> s.due_on OR d.product <> s.product
    OR d.correction_index IS DISTINCT FROM s.correction_index OR d.fine_bps <> s.fine_bps
    OR d.late_interest_bps IS DISTINCT FROM s.late_interest_bps OR d.correction_days <> s.correction_days
    OR d.interest_days <> s.interest_days OR d.remuneratory_bps <> s.remuneratory_bps OR d.fees_bps <> s.fees_bps
    OR d.prescribes_on <> s.prescribes_on
    OR d.status <> ({NEW_STATUS})"""
UPDATE_DEBTS = f"""
UPDATE debts AS d
SET version = d.version + CASE WHEN {_CHANGES_OFFERS} THEN 1 ELSE 0 END,
    product = s.product, origin = s.origin, original_creditor = s.original_creditor,
    contracted_on = s.contracted_on, due_on = s.due_on, principal_cents = {NEW_PRINCIPAL},
    correction_index = s.correction_index, fine_bps = s.fine_bps, late_interest_bps = s.late_interest_bps,
    correction_days = s.correction_days, interest_days = s.interest_days, remuneratory_bps = s.remuneratory_bps,
    fees_bps = s.fees_bps, segment = s.segment, score_band = s.score_band, campaign = s.campaign,
    status = {NEW_STATUS}, closing_reason = s.closing_reason, prescribes_on = s.prescribes_on,
    row_digest = s.row_digest, import_id = :import_id, updated_at = :now
FROM matched m JOIN staged s ON s.row_number = m.row_number
WHERE d.id = m.debt_id AND m.same_person AND NOT m.same_row AND d.status NOT IN ('negotiated', 'settled')
"""
COPIED = ", ".join(DEBT)
ADD_DEBTS = f"""
INSERT INTO debts (public_id, debtor_id, creditor_id, {COPIED}, status, closing_reason, version, import_id, consumer,
  updated_at)
SELECT s.debt_public_id, k.debtor_id, :creditor_id, {COPIED},
  CASE s.status WHEN 'reopened' THEN 'open' ELSE s.status END, s.closing_reason, 1, :import_id, TRUE, :now
FROM staged s JOIN known k ON k.cpf_lookup = s.cpf_lookup
WHERE NOT EXISTS (SELECT 1 FROM matched m WHERE m.row_number = s.row_number)
"""

# Of a whole portfolio: open debts the file does not name, not even in a row that was refused.
ABSENT = """
CREATE TEMPORARY TABLE absent AS
SELECT d.id AS debt_id FROM debts d
WHERE d.creditor_id = :creditor_id AND d.status IN ('open', 'disputed', 'negotiated')
  AND NOT EXISTS (SELECT 1 FROM matched m WHERE m.debt_id = d.id)
  AND NOT EXISTS (SELECT 1 FROM unread_contracts u WHERE u.contract_number = d.contract_number)
"""
UNREAD_CONTRACTS = "CREATE TEMPORARY TABLE unread_contracts (contract_number text)"
LOCK_ABSENT = """
SELECT count(*) FROM (
  SELECT d.id FROM debts d JOIN absent a ON a.debt_id = d.id WHERE d.status = 'open'
  ORDER BY d.id FOR NO KEY UPDATE OF d) AS locked
"""
CLOSE_ABSENT = """
UPDATE debts SET status = 'closed', closing_reason = 'absent', version = version + 1, import_id = :import_id,
  updated_at = :now
WHERE id IN (SELECT debt_id FROM absent) AND status = 'open'
"""
SAYS_ENDED = "SELECT EXISTS (SELECT 1 FROM staged WHERE status IN ('closed', 'settled'))"
ENDED_NOW = """
SELECT count(*) FROM portfolio_debts_before b JOIN matched m ON m.debt_id = b.debt_id
JOIN staged s ON s.row_number = m.row_number
WHERE b.import_id = :import_id AND b.status NOT IN ('closed', 'settled') AND s.status IN ('closed', 'settled')
"""
