"""However an acceptance is written, by one statement or by several, the rows are the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from brazil.money import Money
from portal import clock
from portal.db import Database
from portal.models import DebtRecord, DebtStatus, OfferRecord
from portal.sealing import Sealer
from portal.services.accepting import portable, postgresql
from portal.services.accepting.acceptance import Acceptance
from portal.services.accepting.found import find_offer
from portal.services.accepting.rows import AcceptedRows
from portal.services.offer_standing import standing
from tests.support.negotiation import acceptance_of, make_offer, publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor

WRITTEN = (
    "agreements", "agreement_debts", "installments", "journals", "postings", "ledger_balances", "audit_events",
    "idempotency_keys", "outbox", "debts",
)  # fmt: skip
FIRST = "SELECT setval('agreements_id_seq', 7000, false)"  # both ways the same id, which slices of balances follow
pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # one of the ways is its own
Write = Callable[[Session, AcceptedRows], int | None]


@pytest.fixture
def offer(database: Database, sealer: Sealer) -> OfferRecord:
    with database.writing() as session:
        creditor = make_creditor(session)
        publish_policy(session, creditor)
        debt = make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor)
        session.commit()
        return make_offer(session, debt, count=5)


def _rows(session: Session, offer: OfferRecord, acceptance: Acceptance, in_ledger: Money) -> AcceptedRows:
    found = replace(find_offer(session, offer.debtor_id, offer.public_id, acceptance.key), in_ledger=in_ledger)
    return AcceptedRows(
        found=found,
        offer=standing(found.stored, found.standing, clock.today()),
        acceptance=acceptance,
        evidence={**acceptance.evidence, "challenge": 'com "aspas", {chaves} e \\barras'},
        public_id="the-agreement",
        now=clock.now(),
    )


def _written(database: Database, offer: OfferRecord, write: Write, in_ledger: Money) -> dict[str, list[Any]]:
    """Every row there is after this way of writing, without the ids that the database and chance gave."""
    acceptance = replace(acceptance_of(offer, key="key,of{a}test"), terms={"nome": "Zé \\ 'da' \"Silva\", {x}"})
    with database.writing() as session:
        session.execute(text(FIRST))
        before = _rows(session, offer, acceptance, in_ledger)
        session.execute(text(FIRST))
        assert write(session, replace(before, now=offer.created_at)) == 7000
        rows = {table: _dumped(session, table) for table in WRITTEN}
        session.rollback()
    return rows


def _dumped(session: Session, table: str) -> list[str]:
    by = "journal_id, id" if table == "postings" else "account, slice" if table == "ledger_balances" else "id"
    found = session.scalars(text(f"SELECT row_to_json({table})::text FROM {table} ORDER BY {by}"))
    chance = '|"public_id":"[^"]{22}"' if table == "installments" else ""
    return [re.sub(rf'"id":\d+|"journal_id":\d+{chance}', "*", row) for row in found]


@pytest.mark.parametrize("in_ledger", [Money(0), Money(12_345), Money(10_000_000)])
def test_one_statement_writes_what_several_write(database: Database, offer: OfferRecord, in_ledger: Money) -> None:
    by_one = _written(database, offer, postgresql.write, in_ledger)
    by_several = _written(database, offer, portable.write, in_ledger)
    assert by_one.keys() == set(WRITTEN)
    for table in WRITTEN:
        assert by_one[table] == by_several[table], table
        assert by_one[table] or table == "ledger_balances", table
    assert len(by_one["installments"]) == 5
    assert len(by_one["journals"]) == (1 if in_ledger > Money(1_000_000) else 2)


@pytest.mark.parametrize("write", [postgresql.write, portable.write])
def test_a_debt_taken_meanwhile_leaves_no_row(database: Database, offer: OfferRecord, write: Write) -> None:
    with database.writing() as session:
        rows = _rows(session, offer, acceptance_of(offer), Money(0))
        session.get_one(DebtRecord, offer.debt_id).status = DebtStatus.DISPUTED
        session.flush()
        assert write(session, rows) is None
        for table in WRITTEN[:-1]:
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table
