"""What was stored before a migration of the portfolio's tables keeps what it was, both ways, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from portal.sqlite_schema import rebuilt
from tests.support.migrating import database_at, downgrade, upgrade

CREDITOR = """INSERT INTO creditors (id, public_id, slug, name, legal_name, tax_id, street, district, city, state,
postal_code, service_phone, service_email, service_url, shows_prescribed, created_at)
VALUES (1, 'c', 'c', '', '', '', '', '', '', '', '', '', '', '', :no, :now)"""
DEBTOR = "INSERT INTO debtors (id, public_id, cpf_lookup, cpf_sealed, created_at) VALUES (1, 'd', :key, :key, :now)"
REGISTRATION = """INSERT INTO registrations (debtor_id, creditor_id, name, street, district, city, state, postal_code,
deceased, updated_at) VALUES (1, 1, '', '', '', '', '', '', :no, :now)"""
DEBT = """INSERT INTO debts (public_id, debtor_id, creditor_id, contract_number, product, origin, original_creditor,
due_on, principal_cents, fine_bps, late_interest_bps, status, prescribes_on, version, row_digest, consumer, updated_at)
VALUES (:name, 1, 1, :name, 'loan', '', '', '2026-01-02', 100, 200, :rate, 'open', '2031-01-02', 1, :key, :yes, :now)"""
PEOPLE = """SELECT p.id, p.cpf_lookup, r.name, d.contract_number FROM debtors p
JOIN registrations r ON r.debtor_id = p.id
JOIN debts d ON d.debtor_id = r.debtor_id AND d.creditor_id = r.creditor_id"""
TERMS = "correction_days, interest_days, remuneratory_bps, fees_bps, segment, score_band"


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database at the migration before, with one debt that bears 1 % a month."""
    made = database_at("0001", request.param, tmp_path)
    with made.begin() as connection:
        for statement in (CREDITOR, DEBTOR, REGISTRATION):
            connection.execute(text(statement), values(made))
    add_debt(made, "A", 100)
    yield made
    made.dispose()


def values(engine: Engine) -> dict[str, object]:
    on_sqlite = engine.dialect.name == "sqlite"
    return {"no": 0 if on_sqlite else False, "yes": 1 if on_sqlite else True, "now": "2026-11-22T00:00:00", "key": b"k"}


def add_debt(engine: Engine, name: str, rate: int | None) -> None:
    with engine.begin() as connection:
        connection.execute(text(DEBT), {**values(engine), "name": name, "rate": rate})


def rates(engine: Engine) -> dict[str, int | None]:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT contract_number, late_interest_bps FROM debts"))
        return {row.contract_number: row.late_interest_bps for row in found}


def test_a_debt_from_before_has_the_usual_terms_and_its_rate(engine: Engine) -> None:
    upgrade(engine, "0002")
    add_debt(engine, "B", 0)  # as the portal of the version before adds it: naming no new column
    with engine.connect() as connection:
        terms = connection.execute(text(f"SELECT {TERMS} FROM debts")).all()
        if engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
    assert [tuple(row) for row in terms] == [("full_months", "days_of_30", 0, 0, "", "")] * 2
    assert rates(engine) == {"A": 100, "B": 0}


def test_no_rate_can_be_stored_after_and_is_zero_again_before(engine: Engine) -> None:
    with pytest.raises(IntegrityError):
        add_debt(engine, "B", None)
    upgrade(engine, "0002")
    add_debt(engine, "B", None)
    assert rates(engine) == {"A": 100, "B": None}
    downgrade(engine, "0001")
    assert rates(engine) == {"A": 100, "B": 0}
    with pytest.raises(IntegrityError):
        add_debt(engine, "C", None)


@pytest.mark.parametrize(
    "wrong", ["late_interest_bps = -1", "remuneratory_bps = -1", "fees_bps = -1", "interest_days = '360'",
              "correction_days = ''", "segment = NULL"],
)  # fmt: skip
def test_the_database_refuses_what_no_contract_says(engine: Engine, wrong: str) -> None:
    upgrade(engine, "0002")
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text(f"UPDATE debts SET {wrong}"))


def test_people_and_what_hangs_from_them_stay_when_registrations_lose_their_ids_and_get_them_back(
    engine: Engine,
) -> None:
    for how, revision in ((upgrade, "0019"), (downgrade, "0018")):
        how(engine, revision)
        with engine.connect() as connection:
            assert [tuple(row) for row in connection.execute(text(PEOPLE))] == [(1, b"k", "", "A")]
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(text("DELETE FROM registrations"))
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(text("DELETE FROM debtors"))
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]


def test_a_table_made_anew_without_the_rows_others_need_is_not_committed(tmp_path: Path) -> None:
    made = database_at("0001", "sqlite", tmp_path)
    with made.begin() as connection:
        for statement in (CREDITOR, DEBTOR, REGISTRATION):
            connection.execute(text(statement), values(made))
    columns = {name: name for name in ("id", "public_id", "cpf_lookup", "cpf_sealed", "created_at")}
    with pytest.raises(IntegrityError), made.begin() as connection:
        rebuilt(connection, "debtors", str, columns | {"id": "id + 1"})
    with made.connect() as connection:
        assert connection.execute(text("SELECT id FROM debtors")).scalars().all() == [1]
    made.dispose()
