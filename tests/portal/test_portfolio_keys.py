"""The keys an import's rows are checked by: each is checked for every row, so none says what another says already."""

from __future__ import annotations

import pytest
from sqlalchemy import ForeignKeyConstraint, Table, text
from sqlalchemy.exc import IntegrityError

from portal.db import Base, Database
from portal.sealing import Sealer
from tests.support.portfolio_files import add_creditor, bring_in, rows, table

FILLED = ("debtors", "registrations", "contacts", "debts")
Key = tuple[str, dict[str, str]]
"""The table referred to, and which column stands for which of its columns."""


def keys_of(owner: Table) -> list[Key]:
    found = (each for each in owner.constraints if isinstance(each, ForeignKeyConstraint))
    return [
        (key.referred_table.name, {part.parent.name: part.column.name for part in key.elements})  # a part a column
        for key in found
    ]


def implied_by(key: Key, other: Key) -> bool:
    """Whether what `other` refers to is itself held, by the same columns, to what `key` refers to."""
    target, columns = key
    through, by = other
    if key == other or not columns.keys() <= by.keys():
        return False
    return (target, {by[column]: name for column, name in columns.items()}) in keys_of(Base.metadata.tables[through])


def test_no_key_of_the_tables_a_file_fills_is_implied_by_another() -> None:
    keys = {name: keys_of(Base.metadata.tables[name]) for name in FILLED}
    assert {name: len(found) for name, found in keys.items()} == {
        "debtors": 0, "registrations": 2, "contacts": 1, "debts": 1,
    }  # fmt: skip
    assert not [(key, other) for found in keys.values() for key in found for other in found if implied_by(key, other)]


def test_an_implied_key_is_known_as_one() -> None:
    registration: Key = ("registrations", {"debtor_id": "debtor_id", "creditor_id": "creditor_id"})
    assert implied_by(("debtors", {"debtor_id": "id"}), registration)
    assert implied_by(("creditors", {"creditor_id": "id"}), registration)
    assert not implied_by(("creditors", {"import_id": "id"}), registration)


@pytest.mark.parametrize("column", ["creditor_id", "debtor_id"])
@pytest.mark.parametrize("name", ["contacts", "debts"])
def test_the_registration_vouches_for_debtor_and_creditor(
    database: Database, sealer: Sealer, name: str, column: str
) -> None:
    """Neither has a key of its own: of nobody, and of somebody who is not registered there, the database takes none."""
    with database.writing() as session:
        creditor_id, other = add_creditor(session), add_creditor(session, "outro", "12ABC34501DE35")
    bring_in(database, sealer, creditor_id, table(rows({})))
    strangers = {"creditor_id": (other, 999_999), "debtor_id": (999_999,)}[column]
    for stranger in strangers:
        with database.writing() as session, pytest.raises(IntegrityError):
            session.execute(text(f"UPDATE {name} SET {column} = :stranger"), {"stranger": stranger})
