"""The statements of portal.services.portfolios.first_load, for PostgreSQL, each with what it is for."""

from __future__ import annotations

# ruff: noqa: S608  # put together from constants of this module; values are always bound
from portal.services.portfolios.loading_sql import COPIED, PERSONAL

TABLES = (
    "CREATE TEMPORARY TABLE repeats (row_number integer, contradicts boolean) ON COMMIT DROP",
    "CREATE TEMPORARY TABLE people (cpf_lookup bytea, row_number integer) ON COMMIT DROP",
    """CREATE TEMPORARY TABLE known (debtor_id bigint, cpf_lookup bytea, row_number integer, is_new boolean)
    ON COMMIT DROP""",
)
EMPTY = "TRUNCATE staged, repeats, people, known"

# The temporary tables are small and without statistics, the stored ones large and just written to: the planner, left
# to guess, now and then reads a whole table per pass or loops within loops. These say which of the two is asked for.
LOOK_UP = "SET LOCAL enable_nestloop = on; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
JOIN = "SET LOCAL enable_nestloop = off; SET LOCAL enable_hashjoin = on"

# Every debt of the creditor came from this file, so a contract already stored is a repeated one, as within the pass.
FIND_STORED = """
INSERT INTO repeats (row_number, contradicts)
SELECT s.row_number, s.row_digest <> d.row_digest
FROM staged s JOIN debts d ON d.creditor_id = :creditor_id AND d.contract_number = s.contract_number
"""
HAS_TWINS = "SELECT count(*) > count(DISTINCT contract_number) FROM staged"
FIND_TWINS = """
INSERT INTO repeats (row_number, contradicts)
SELECT row_number, row_digest <> first_digest
FROM (
  SELECT row_number, row_digest, first_value(row_number) OVER of_contract AS first_row,
    first_value(row_digest) OVER of_contract AS first_digest
  FROM staged s WHERE NOT EXISTS (SELECT 1 FROM repeats r WHERE r.row_number = s.row_number)
  WINDOW of_contract AS (PARTITION BY contract_number ORDER BY row_number)) AS placed
WHERE row_number <> first_row
"""
HAS_REPEATS = "SELECT EXISTS (SELECT 1 FROM repeats)"
NOTE_REPEATS = """
INSERT INTO notices (row_number, column_name, code)
SELECT row_number, 'contrato', 'contract_repeated' FROM repeats WHERE contradicts
"""
COUNT_EQUAL = "SELECT count(*) FROM repeats WHERE NOT contradicts"
DROP_REPEATS = "DELETE FROM staged WHERE row_number IN (SELECT row_number FROM repeats)"

PEOPLE_SEEN = """
INSERT INTO people (cpf_lookup, row_number) SELECT cpf_lookup, max(row_number) FROM staged GROUP BY cpf_lookup
"""
KNOW_STORED = """
INSERT INTO known (debtor_id, cpf_lookup, row_number, is_new)
SELECT d.id, w.cpf_lookup, w.row_number, FALSE FROM people w JOIN debtors d ON d.cpf_lookup = w.cpf_lookup
WHERE NOT EXISTS (SELECT 1 FROM known k WHERE k.cpf_lookup = w.cpf_lookup)
"""
ADD_AND_KNOW_NEW = """
WITH strangers AS MATERIALIZED (
  SELECT w.cpf_lookup, w.row_number FROM people w
  WHERE NOT EXISTS (SELECT 1 FROM known k WHERE k.cpf_lookup = w.cpf_lookup)),
added AS (
  INSERT INTO debtors (public_id, cpf_lookup, cpf_sealed, created_at)
  SELECT s.debtor_public_id, s.cpf_lookup, s.cpf_sealed, :now
  FROM strangers w JOIN staged s ON s.row_number = w.row_number
  ORDER BY s.cpf_lookup
  ON CONFLICT (cpf_lookup) DO NOTHING
  RETURNING id, cpf_lookup)
INSERT INTO known (debtor_id, cpf_lookup, row_number, is_new)
SELECT a.id, a.cpf_lookup, w.row_number, TRUE FROM added a JOIN strangers w ON w.cpf_lookup = a.cpf_lookup
"""
# The last row of a person says who they are, also when an earlier pass had others. What is stored already is looked
# up by scalar questions, which no planner turns into reading the whole table, and left unlocked when nothing changes.
_COLUMNS = PERSONAL.split(", ")
SET_REGISTRATIONS = f"""
INSERT INTO registrations AS r (debtor_id, creditor_id, {PERSONAL}, updated_at)
SELECT k.debtor_id, :creditor_id, {PERSONAL}, :now
FROM known k JOIN staged s ON s.row_number = k.row_number
WHERE k.is_new OR NOT COALESCE((
  SELECT ({", ".join("f." + name for name in _COLUMNS)}) IS NOT DISTINCT FROM
    ({", ".join("s." + name for name in _COLUMNS)})
  FROM registrations f WHERE f.debtor_id = k.debtor_id AND f.creditor_id = :creditor_id), FALSE)
ON CONFLICT (debtor_id, creditor_id) DO UPDATE
SET ({PERSONAL}, updated_at) = ({", ".join("excluded." + name for name in _COLUMNS)}, excluded.updated_at)
"""
SET_CONTACTS = """
INSERT INTO contacts AS c (debtor_id, creditor_id, kind, address, confirmed_on)
SELECT n.debtor_id, :creditor_id, n.kind, n.address, n.confirmed_on
FROM (
  SELECT k.debtor_id, k.is_new, given.kind, given.address, max(s.confirmed_on) AS confirmed_on
  FROM staged s JOIN known k ON k.cpf_lookup = s.cpf_lookup
  CROSS JOIN LATERAL (VALUES ('email', s.email), ('mobile', s.mobile)) AS given (kind, address)
  WHERE given.address <> ''
  GROUP BY k.debtor_id, k.is_new, given.kind, given.address) AS n
WHERE n.is_new OR NOT COALESCE((
  SELECT n.confirmed_on IS NULL OR f.confirmed_on >= n.confirmed_on FROM contacts f
  WHERE f.debtor_id = n.debtor_id AND f.creditor_id = :creditor_id AND f.kind = n.kind AND f.address = n.address),
  FALSE)
ON CONFLICT (debtor_id, creditor_id, kind, address) DO UPDATE SET confirmed_on = excluded.confirmed_on
"""
ADD_DEBTS = f"""
INSERT INTO debts (public_id, debtor_id, creditor_id, {COPIED}, status, version, import_id, consumer, updated_at)
SELECT s.debt_public_id, k.debtor_id, :creditor_id, {COPIED},
  CASE s.status WHEN 'reopened' THEN 'open' ELSE s.status END, 1, :import_id, TRUE, :now
FROM staged s JOIN known k ON k.cpf_lookup = s.cpf_lookup
"""
