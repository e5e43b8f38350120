"""The two PostgreSQL roles of docs/operating.md are enough: one migrates, the other serves and changes no table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ProgrammingError

from portal.db import Database
from portal.models import DebtRecord
from portal.models.portfolio import ImportStatus
from portal.sealing import Sealer
from tests.support import engines
from tests.support.portfolio_files import add_creditor, bring_in, rows, table

OPERATING = Path(__file__).resolve().parents[2] / "docs" / "operating.md"
BASE = f"prumo_roles_{engines.WORKER}"
OWNER, SERVING = f"{BASE}_owner", f"{BASE}_serving"


def as_role(url: URL, role: str) -> str:
    """The same database as this role, whatever the test server asks of those who sign in."""
    return url.update_query_dict({"options": f"-c role={role}"}).render_as_string(hide_password=False)


def written_sql() -> str:
    """The statements of the page, with names of this test."""
    page = OPERATING.read_text()
    block = page[page.index("```sql\nCREATE ROLE") + 7 :].split("```")[0]
    renamed = block.replace("prumo_owner", OWNER).replace("TO prumo;", f"TO {SERVING};")
    return renamed.replace("ROLE prumo LOGIN", f"ROLE {SERVING} LOGIN").replace("DATABASE prumo ", f"DATABASE {BASE} ")


def run(connection: psycopg.Connection[Any], statements: str) -> None:
    for statement in filter(str.strip, statements.split(";")):
        connection.execute(statement)


@pytest.fixture
def prepared() -> Iterator[URL]:
    """A database made as the page says: first as whoever makes roles, then inside it as its owner."""
    server = make_url(engines.postgresql_server())
    plain = server.set(drivername="postgresql")
    outside, inside = re.split(r"^\\c .*$", written_sql(), flags=re.MULTILINE)
    remove = f'DROP DATABASE IF EXISTS "{BASE}" WITH (FORCE); DROP ROLE IF EXISTS "{OWNER}", "{SERVING}"'
    with psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True) as connection:
        run(connection, remove)
        run(connection, outside)
        within = plain.set(database=BASE).render_as_string(hide_password=False)
        with psycopg.connect(within, autocommit=True, options=f"-c role={OWNER}") as owner:
            run(owner, inside)
        yield server.set(drivername="postgresql+psycopg", database=BASE)
        run(connection, remove)


def test_the_serving_role_imports_a_portfolio_and_cannot_change_a_table(prepared: URL) -> None:
    engines.migrate(as_role(prepared, OWNER))
    database = Database(as_role(prepared, SERVING))
    with database.writing() as session:
        creditor_id = add_creditor(session)
    done = bring_in(database, Sealer(b"l" * 32, b"s" * 32), creditor_id, table(rows({})))
    assert done.status is ImportStatus.DONE
    with database.reading() as session:
        assert session.query(DebtRecord).count() == 1
        assert session.scalar(text("SELECT current_user")) == SERVING
    for statement in ("DROP TABLE debts", "CREATE TABLE extra (x int)", "ALTER TABLE debts ADD COLUMN x int"):
        with database.writing() as session, pytest.raises(ProgrammingError):
            session.execute(text(statement))
    database.engine.dispose()
