"""A creditor's file goes on telling of a debt its person disputed: it does not answer for the creditor."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.models import DebtRecord, DebtStatus
from portal.sealing import Sealer
from portal.services.disputes.withdrawing import withdraw
from tests.support.disputes import dispute_debt
from tests.support.people import make_creditor
from tests.support.portfolio_files import bring_in, rows, table


@pytest.fixture
def creditor_id(database: Database) -> int:
    with database.writing() as session:
        creditor = make_creditor(session)
        session.commit()
        return creditor.id


def status(database: Database) -> tuple[DebtStatus, int, list[list[str]] | None]:
    with database.reading() as session:
        found = session.scalars(select(DebtRecord)).one()
        return found.status, found.principal.cents, found.held


def test_a_file_ends_a_dispute_of_a_person_only_with_the_debt(
    database: Database, sealer: Sealer, creditor_id: int
) -> None:
    bring_in(database, sealer, creditor_id, table(rows({})))
    with database.writing() as session:
        dispute = dispute_debt(session, sealer, session.scalars(select(DebtRecord)).one())
    held = [[clock.today().isoformat(), ""]]
    for said, principal in (("reaberta", "1.300,00"), ("aberta", "1.200,00"), ("contestada", "1.100,00")):
        bring_in(database, sealer, creditor_id, table(rows({"situacao": said, "valor_principal": principal})))
        assert status(database) == (DebtStatus.DISPUTED, int(principal.replace(".", "").replace(",", "")), held)
    with database.writing() as session:
        withdraw(
            session, debtor_id=dispute.debtor_id, dispute_id=dispute.public_id, today=clock.today(), now=clock.now()
        )
    assert status(database)[0] is DebtStatus.OPEN
    bring_in(database, sealer, creditor_id, table(rows({"situacao": "contestada", "nome": "Ana C. Souza"})))
    assert status(database)[0] is DebtStatus.DISPUTED
    bring_in(database, sealer, creditor_id, table(rows({"situacao": "reaberta"})))
    assert status(database)[0] is DebtStatus.OPEN, "the creditor ends what it had suspended itself"
    with database.writing() as session:
        dispute_debt(session, sealer, session.scalars(select(DebtRecord)).one())
    bring_in(database, sealer, creditor_id, table(rows({"situacao": "encerrada"})))
    assert status(database)[0] is DebtStatus.CLOSED
