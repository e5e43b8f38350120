"""The statements of portal.services.portfolios.direct, for PostgreSQL, each with what it is for."""

from __future__ import annotations

# ruff: noqa: S608  # put together from constants; values are always bound
from portal.services.portfolios.tables import DEBT, OF_A_PERSON, PERSON

# The planner knows little of tables that are being filled and now and then reads a whole one for a batch.
BY_INDEX = ("SET LOCAL enable_seqscan = off",)
_TOLD_PEOPLE = f"SELECT debtor_id, {', '.join(PERSON)} FROM registrations WHERE FALSE"
_TOLD_CONTACTS = "SELECT debtor_id, kind, address, confirmed_on FROM contacts WHERE FALSE"
TABLES = (
    f"CREATE TEMPORARY TABLE told_people ON COMMIT DROP AS {_TOLD_PEOPLE}",
    f"CREATE TEMPORARY TABLE told_contacts ON COMMIT DROP AS {_TOLD_CONTACTS}",
)
FORGET_TOLD = "TRUNCATE told_people, told_contacts"

STORED_DIGESTS = r"""
SELECT contract_number, '\\x' || encode(row_digest, 'hex') FROM debts
WHERE creditor_id = %s AND contract_number = ANY(%s)
"""
KNOWN = "SELECT cpf_lookup, id FROM debtors WHERE cpf_lookup = ANY(%s::bytea[])"
SEQUENCE = "SELECT pg_get_serial_sequence('debtors', 'id')"
NEXT_IDS = "SELECT nextval(%s::regclass) FROM generate_series(1, %s)"

COPY_NOTICES = "COPY pg_temp.notices (row_number, column_name, code) FROM STDIN"
COPY_DEBTORS = "COPY debtors (id, cpf_lookup, cpf_sealed, created_at) FROM STDIN"
COPY_REGISTRATIONS = f"COPY registrations (debtor_id, creditor_id, {', '.join(PERSON)}, updated_at) FROM STDIN"
COPY_CONTACTS = "COPY contacts (debtor_id, creditor_id, kind, address, confirmed_on) FROM STDIN"
COPY_TOLD_PEOPLE = f"COPY pg_temp.told_people (debtor_id, {', '.join(PERSON)}) FROM STDIN"
COPY_TOLD_CONTACTS = "COPY pg_temp.told_contacts (debtor_id, kind, address, confirmed_on) FROM STDIN"
COPY_DEBTS = f"""
COPY debts (
  debtor_id, public_id, {", ".join(DEBT)}, status, closing_reason, creditor_id, version, import_id, consumer, updated_at
)
FROM STDIN
"""

# Of people stored before. Scalar questions, which no planner turns into reading the whole table; what does not change
# is left unlocked.
SET_REGISTRATIONS = f"""
INSERT INTO registrations AS r (debtor_id, creditor_id, {", ".join(PERSON)}, updated_at)
SELECT t.debtor_id, :creditor_id, {", ".join(PERSON)}, :now
FROM told_people t
WHERE NOT COALESCE((
  SELECT ({", ".join("f." + name for name in OF_A_PERSON)}) IS NOT DISTINCT FROM
    ({", ".join("t." + name for name in OF_A_PERSON)})
  FROM registrations f WHERE f.debtor_id = t.debtor_id AND f.creditor_id = :creditor_id), FALSE)
ON CONFLICT (debtor_id, creditor_id) DO UPDATE
SET ({", ".join(PERSON)}, updated_at) = ({", ".join("excluded." + name for name in OF_A_PERSON)}, excluded.updated_at)
"""
SET_CONTACTS = """
INSERT INTO contacts AS c (debtor_id, creditor_id, kind, address, confirmed_on)
SELECT t.debtor_id, :creditor_id, t.kind, t.address, t.confirmed_on
FROM told_contacts t
WHERE NOT COALESCE((
  SELECT t.confirmed_on IS NULL OR f.confirmed_on >= t.confirmed_on FROM contacts f
  WHERE f.debtor_id = t.debtor_id AND f.creditor_id = :creditor_id AND f.kind = t.kind AND f.address = t.address),
  FALSE)
ON CONFLICT (debtor_id, creditor_id, kind, address) DO UPDATE SET confirmed_on = excluded.confirmed_on
"""
