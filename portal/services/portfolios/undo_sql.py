"""What stands in the way of taking an import back, each as one count, and the statements that take it back."""

from __future__ import annotations

# ruff: noqa: S608  # put together from constants; values are always bound
from portal.services.portfolios.before_sql import (
    DROP_ADDED_CONTACTS,
    RESTORE_CONFIRMED,
    RESTORE_DEBTS,
    RESTORE_PEOPLE,
)

# The debts it wrote, and the people they are of.
_TOUCHED = """
CREATE TEMPORARY TABLE touched AS
SELECT d.id AS debt_id, d.debtor_id FROM debts d WHERE d.creditor_id = :creditor_id AND d.import_id = :import_id
"""
_PEOPLE = """
CREATE TEMPORARY TABLE touched_people AS
SELECT DISTINCT t.debtor_id FROM touched t
UNION SELECT debtor_id FROM portfolio_people_before WHERE import_id = :import_id
"""
LOCK_TOUCHED = """
SELECT count(*) FROM (
  SELECT d.id FROM debts d JOIN touched t ON t.debt_id = d.id ORDER BY d.id FOR UPDATE OF d) AS locked
"""
FIND_TOUCHED = (_TOUCHED, _PEOPLE)
SIZES = ("ANALYZE pg_temp.touched", "ANALYZE pg_temp.touched_people")

NEWER_IMPORT = """
SELECT count(*) FROM portfolio_imports
WHERE creditor_id = :creditor_id AND id > :import_id AND status = 'done'
"""


def _about_debts(table: str, since: str = "created_at") -> str:
    return f"""SELECT count(*) FROM {table} x JOIN touched t ON t.debt_id = x.debt_id
      WHERE x.{since} >= (SELECT finished_at FROM portfolio_imports WHERE id = :import_id)"""


def _about_people(table: str, since: str = "created_at", more: str = "") -> str:
    return f"""SELECT count(*) FROM {table} x JOIN touched_people t ON t.debtor_id = x.debtor_id
      WHERE x.{since} >= (SELECT finished_at FROM portfolio_imports WHERE id = :import_id) {more}"""


OBSTACLES: dict[str, str] = {
    "too_old": "SELECT count(*) FROM portfolio_imports WHERE id = :import_id AND NOT traced",
    "newer_import": NEWER_IMPORT,
    "agreement": """SELECT count(*) FROM agreement_debts x JOIN agreements g ON g.id = x.agreement_id
      JOIN touched t ON t.debt_id = x.debt_id
      WHERE g.accepted_at >= (SELECT finished_at FROM portfolio_imports WHERE id = :import_id)""",
    "payment": _about_people("payments", "applied_at", "AND x.creditor_id = :creditor_id"),
    "dispute": _about_debts("disputes", "opened_at"),
    "offer": _about_debts("pricings"),
    "counteroffer": _about_debts("counteroffers"),
    "request": _about_people("person_requests", "opened_at", "AND x.creditor_id = :creditor_id"),
    "message": _about_people("messages"),
    "sign_in": _about_people("sessions", "last_seen_at"),
    "changed_since": """SELECT
      (SELECT count(*) FROM debts d JOIN touched t ON t.debt_id = d.id
        WHERE d.updated_at <> (SELECT finished_at FROM portfolio_imports WHERE id = :import_id))
      + (SELECT count(*) FROM portfolio_debts_before b WHERE b.import_id = :import_id
        AND NOT EXISTS (SELECT 1 FROM touched t WHERE t.debt_id = b.debt_id))
      + (SELECT count(*) FROM portfolio_people_before b
        JOIN registrations r ON r.debtor_id = b.debtor_id AND r.creditor_id = :creditor_id
        WHERE b.import_id = :import_id
          AND r.updated_at <> (SELECT finished_at FROM portfolio_imports WHERE id = :import_id))""",
}
"""Stable codes of what may stand in the way, in the order in which they are told."""

# Debts it added go; nobody refers to them, which was asked before. Then the people nobody has a debt of any more.
DROP_ADDED_DEBTS = "DELETE FROM debts WHERE creditor_id = :creditor_id AND import_id = :import_id"
_WITHOUT_DEBTS = """debtor_id IN (SELECT debtor_id FROM touched_people) AND NOT EXISTS (
  SELECT 1 FROM debts d WHERE d.debtor_id = {table}.debtor_id AND d.creditor_id = :creditor_id)"""
_DROP_THEIR_CONTACTS = f"DELETE FROM contacts WHERE creditor_id = :creditor_id AND {_WITHOUT_DEBTS}".format(
    table="contacts"
)
_DROP_REGISTRATIONS = f"DELETE FROM registrations WHERE creditor_id = :creditor_id AND {_WITHOUT_DEBTS}".format(
    table="registrations"
)
DROP_DEBTORS = """
DELETE FROM debtors WHERE id IN (SELECT debtor_id FROM touched_people)
  AND created_at = (SELECT finished_at FROM portfolio_imports WHERE id = :import_id)
  AND NOT EXISTS (SELECT 1 FROM registrations r WHERE r.debtor_id = debtors.id)
"""
_FORGET = tuple(
    f"DELETE FROM portfolio_{name} WHERE import_id = :import_id"
    for name in ("debts_before", "people_before", "contacts_before", "changes")
)
TAKE_BACK = (
    RESTORE_DEBTS, DROP_ADDED_DEBTS, RESTORE_CONFIRMED, DROP_ADDED_CONTACTS, RESTORE_PEOPLE, _DROP_THEIR_CONTACTS,
    _DROP_REGISTRATIONS, DROP_DEBTORS, *_FORGET,
)  # fmt: skip
