"""The statements that keep what an import is about to change, so that it can be taken back to the last column."""

from __future__ import annotations

# ruff: noqa: S608  # put together from constants; values are always bound
from portal.services.portfolios.loading_sql import CONTACTS_TO_ADD, NEWEST
from portal.services.portfolios.tables import DEBT, PERSON

OF_DEBT = (*(name for name in DEBT if name != "contract_number"), "status", "closing_reason", "version")
_KEPT = ", ".join(OF_DEBT)
_KEPT_OF_DEBT = ", ".join(f"d.{name}" for name in OF_DEBT)
_KEEP_DEBTS = f"""
INSERT INTO portfolio_debts_before (import_id, debt_id, {_KEPT}, last_import_id, updated_at)
SELECT :import_id, d.id, {_KEPT_OF_DEBT}, d.import_id, d.updated_at
"""
KEEP_CHANGED = f"""{_KEEP_DEBTS} FROM matched m JOIN debts d ON d.id = m.debt_id
WHERE m.same_person AND NOT m.same_row AND d.status NOT IN ('negotiated', 'settled')
"""
KEEP_ABSENT = f"{_KEEP_DEBTS} FROM absent a JOIN debts d ON d.id = a.debt_id WHERE d.status = 'open'"
RESTORE_DEBTS = f"""
UPDATE debts SET {", ".join(f"{name} = b.{name}" for name in OF_DEBT)}, import_id = b.last_import_id,
  updated_at = b.updated_at
FROM portfolio_debts_before b WHERE b.import_id = :import_id AND b.debt_id = debts.id
"""

_PERSONAL = ", ".join(PERSON)
KEEP_PEOPLE = f"""
INSERT INTO portfolio_people_before (import_id, debtor_id, {_PERSONAL}, updated_at)
SELECT :import_id, r.debtor_id, {", ".join(f"r.{name}" for name in PERSON)}, r.updated_at
FROM known k JOIN staged s ON s.row_number = k.row_number
JOIN registrations r ON r.debtor_id = k.debtor_id AND r.creditor_id = :creditor_id
WHERE {" OR ".join(f"r.{name} IS DISTINCT FROM s.{name}" for name in PERSON)}
"""
UPDATE_PEOPLE = f"""
UPDATE registrations SET {", ".join(f"{name} = s.{name}" for name in PERSON)}, updated_at = :now
FROM portfolio_people_before b JOIN known k ON k.debtor_id = b.debtor_id JOIN staged s ON s.row_number = k.row_number
WHERE b.import_id = :import_id AND registrations.debtor_id = b.debtor_id AND registrations.creditor_id = :creditor_id
"""
RESTORE_PEOPLE = f"""
UPDATE registrations SET {", ".join(f"{name} = b.{name}" for name in PERSON)}, updated_at = b.updated_at
FROM portfolio_people_before b
WHERE b.import_id = :import_id AND registrations.debtor_id = b.debtor_id AND registrations.creditor_id = :creditor_id
"""

KEEP_CONFIRMED = f"""
INSERT INTO portfolio_contacts_before (import_id, contact_id, added, confirmed_on, confirmed_after)
SELECT :import_id, c.id, FALSE, c.confirmed_on, n.confirmed_on
FROM ({NEWEST}) AS n JOIN contacts c
  ON c.debtor_id = n.debtor_id AND c.creditor_id = :creditor_id AND c.kind = n.kind AND c.address = n.address
WHERE n.confirmed_on IS NOT NULL AND (c.confirmed_on IS NULL OR c.confirmed_on < n.confirmed_on)
"""
CONFIRM = """
UPDATE contacts SET confirmed_on = b.confirmed_after FROM portfolio_contacts_before b
WHERE b.import_id = :import_id AND b.contact_id = contacts.id AND NOT b.added
"""
RESTORE_CONFIRMED = """
UPDATE contacts SET confirmed_on = b.confirmed_on FROM portfolio_contacts_before b
WHERE b.import_id = :import_id AND b.contact_id = contacts.id AND NOT b.added
"""
_KEEP_ADDED = "INSERT INTO portfolio_contacts_before (import_id, contact_id, added, confirmed_on, confirmed_after)"
ADD_CONTACTS_AND_KEEP = f"""
WITH added AS ({CONTACTS_TO_ADD} RETURNING id)
{_KEEP_ADDED} SELECT :import_id, id, TRUE, NULL, NULL FROM added
"""
# SQLite writes nothing in a WITH; nobody else writes there meanwhile, so the new contacts are those behind the last.
LAST_CONTACT = "CREATE TEMPORARY TABLE last_contact AS SELECT COALESCE(max(id), 0) AS id FROM contacts"
KEEP_ADDED = f"""
{_KEEP_ADDED}
SELECT :import_id, id, TRUE, NULL, NULL FROM contacts WHERE id > (SELECT id FROM last_contact)
"""
DROP_ADDED_CONTACTS = """
DELETE FROM contacts
WHERE id IN (SELECT contact_id FROM portfolio_contacts_before WHERE import_id = :import_id AND added)
"""
