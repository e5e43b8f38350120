"""What an import would do to each debt, as one question over the staged rows and what is stored."""

from __future__ import annotations

# ruff: noqa: S608  # put together from constants; values are always bound
from portal.services.portfolios.loading_sql import NEW_PRINCIPAL, NEW_STATUS
from portal.services.portfolios.tables import DEBT, PERSON

COLUMNS = ("row_number", "kind", "contract_number", "name", "before_cents", "after_cents", "differences")
_LISTED = ", ".join(COLUMNS)
_OF_DEBT = tuple(
    name for name in DEBT if name not in ("contract_number", "principal_cents", "row_digest", "prescribes_on")
)


def _text(column: str) -> str:
    if column.endswith(".deceased"):
        return f"CASE WHEN {column} THEN 'yes' ELSE 'no' END"
    return f"COALESCE(CAST({column} AS text), '')"


def _difference(name: str, old: str, new: str, when: str = "") -> str:
    """A line for a column that changes: tabs and line ends are never in a value (portal.services.portfolios.cells)."""
    changed = f"{old} IS DISTINCT FROM {new}{when}"
    return f"CASE WHEN {changed} THEN '{name}\t' || {_text(old)} || '\t' || {_text(new)} || '\n' ELSE '' END"


def _new_contact(kind: str) -> str:
    known = f"""SELECT 1 FROM contacts c WHERE c.debtor_id = d.debtor_id AND c.creditor_id = :creditor_id
      AND c.kind = '{kind}' AND c.address = s.{kind}"""
    return f"CASE WHEN s.{kind} <> '' AND NOT EXISTS ({known}) THEN '{kind}\t\t' || s.{kind} || '\n' ELSE '' END"


_DIFFERENCES = " || ".join([
    _difference("status", "d.status", f"({NEW_STATUS})"),
    _difference("closing_reason", "d.closing_reason", "s.closing_reason"),
    *(_difference(name, f"d.{name}", f"s.{name}") for name in _OF_DEBT),
    # of the rows of a person the last one says who they are
    *(_difference(name, f"r.{name}", f"s.{name}", " AND w.row_number IS NOT NULL") for name in PERSON),
    _new_contact("email"),
    _new_contact("mobile"),
])  # fmt: skip

_ADDED = """
SELECT s.row_number, 'added' AS kind, s.contract_number, s.name, CAST(NULL AS bigint) AS before_cents,
  s.principal_cents AS after_cents,
  CASE WHEN s.status IN ('open', 'reopened') THEN '' ELSE 'status\t\t' || s.status || '\n' END AS differences
FROM staged s WHERE NOT EXISTS (SELECT 1 FROM matched m WHERE m.row_number = s.row_number)
"""
_CHANGED = f"""
SELECT s.row_number,
  CASE WHEN d.status NOT IN ('closed', 'settled') AND s.status IN ('closed', 'settled') THEN 'closed'
    ELSE 'changed' END,
  s.contract_number, s.name, d.principal_cents, ({NEW_PRINCIPAL}), {_DIFFERENCES}
FROM matched m
JOIN staged s ON s.row_number = m.row_number
JOIN debts d ON d.id = m.debt_id
JOIN registrations r ON r.debtor_id = d.debtor_id AND r.creditor_id = :creditor_id
LEFT JOIN people w ON w.row_number = s.row_number
WHERE m.same_person AND NOT m.same_row AND d.status NOT IN ('negotiated', 'settled')
"""
_ABSENT = """
SELECT 0, CASE d.status WHEN 'open' THEN 'closed' ELSE 'left' END, d.contract_number, r.name, d.principal_cents,
  d.principal_cents,
  CASE d.status WHEN 'open' THEN 'status\topen\tclosed\nclosing_reason\t' || d.closing_reason || '\tabsent\n'
    ELSE 'status\t' || d.status || '\t' || d.status || '\n' END
FROM absent a JOIN debts d ON d.id = a.debt_id
JOIN registrations r ON r.debtor_id = d.debtor_id AND r.creditor_id = :creditor_id
"""
_ALL = f"{_ADDED} UNION ALL {_CHANGED}"
_ALL_AND_ABSENT = f"{_ALL} UNION ALL {_ABSENT}"


def keep_changes(*, whole: bool) -> str:
    """Store what would happen, in the order of the file."""
    return f"""
INSERT INTO portfolio_changes (import_id, {_LISTED})
SELECT :import_id, {_LISTED} FROM ({_ALL_AND_ABSENT if whole else _ALL}) AS found ORDER BY row_number, contract_number
"""


def find_changes(*, whole: bool) -> str:
    """Work out once more what would happen, to be compared with what was shown."""
    return f"CREATE TEMPORARY TABLE found AS {_ALL_AND_ABSENT if whole else _ALL}"


_SHOWN = f"SELECT {_LISTED} FROM portfolio_changes WHERE import_id = :import_id"
OTHERWISE = f"""
SELECT EXISTS (SELECT {_LISTED} FROM found EXCEPT {_SHOWN}) OR EXISTS ({_SHOWN} EXCEPT SELECT {_LISTED} FROM found)
"""
COUNTS = "SELECT kind, count(*) FROM portfolio_changes WHERE import_id = :import_id GROUP BY kind"
FORGET = "DELETE FROM portfolio_changes WHERE import_id = :import_id"
