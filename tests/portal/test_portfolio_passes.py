"""A first file loaded in many small passes leaves what it would leave in one, and rows made ahead are never lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.db import Database
from portal.models.debt import DebtRecord
from portal.models.debtor import Contact, Debtor, Registration
from portal.models.portfolio import ImportStatus, PortfolioReject
from portal.sealing import Sealer
from portal.services.portfolios.ahead import ahead
from tests.support.portfolio_files import CPFS, add_creditor, bring_in, rows, table


@pytest.fixture(params=[1, 2, 5_000], ids=["row by row", "by twos", "at once"])
def creditor_id(request: pytest.FixtureRequest, database: Database, monkeypatch: pytest.MonkeyPatch) -> int:
    """A creditor whose files are read and loaded in batches of so many rows."""
    batch = request.param
    monkeypatch.setattr("portal.services.portfolios.batches.BATCH", batch)
    with database.writing() as session:
        return add_creditor(session)


def stored(database: Database) -> dict[str, Any]:
    with database.reading() as session:
        debts = session.scalars(select(DebtRecord).order_by(DebtRecord.contract_number))
        people = session.scalars(select(Registration).join(Debtor).order_by(Registration.name))
        contacts = session.scalars(select(Contact).order_by(Contact.address, Contact.confirmed_on))
        return {
            "debts": [(debt.contract_number, debt.principal.cents, debt.version) for debt in debts],
            "people": [(person.name, person.city) for person in people],
            "contacts": [(contact.address, str(contact.confirmed_on)) for contact in contacts],
        }


def test_first_row_of_a_contract_last_of_a_person_and_newest_confirmation_stand(
    database: Database, sealer: Sealer, creditor_id: int
) -> None:
    given = rows(
        {"contato_confirmado_em": ""},
        {"contrato": "B-1", "cpf": CPFS[1], "nome": "Bia", "email": "bia@correio.example"},
        {"contato_confirmado_em": ""},  # the first row again
        {"valor_principal": "5,00", "nome": "Dita por uma linha recusada"},
        {"contrato": "A-2", "nome": "Ana Souza", "cidade": "Recife", "contato_confirmado_em": "10/10/2026"},
        {"contrato": "B-2", "cpf": CPFS[1], "nome": "Bia Lima", "email": "", "contato_confirmado_em": "01/01/2020"},
        {"contrato": "B-1", "cpf": CPFS[2], "nome": "Outra pessoa"},
    )
    done = bring_in(database, sealer, creditor_id, table(given))
    assert (done.rows_read, done.rows_added, done.rows_unchanged, done.rows_refused) == (7, 4, 1, 2)
    assert stored(database) == {
        "debts": [("A-1", 123_456, 1), ("A-2", 123_456, 1), ("B-1", 123_456, 1), ("B-2", 123_456, 1)],
        "people": [("Ana Souza", "Recife"), ("Bia Lima", "São Paulo")],
        "contacts": [
            ("+5511987654321", "2026-09-01"),
            ("+5511987654321", "2026-10-10"),
            ("ana@correio.example", "2026-10-10"),
            ("bia@correio.example", "2026-09-01"),
        ],
    }
    with database.reading() as session:
        refused = select(PortfolioReject.row_number, PortfolioReject.code).order_by(PortfolioReject.row_number)
        assert session.execute(refused).all() == [(5, "contract_repeated"), (8, "contract_repeated")]


def test_a_person_another_creditor_brought_is_found(database: Database, sealer: Sealer, creditor_id: int) -> None:
    with database.writing() as session:
        other = add_creditor(session, "outro", "12ABC34501DE35")
    bring_in(database, sealer, other, table(rows({}, {"contrato": "A-2", "cpf": CPFS[1]})))
    given = [{"contrato": f"N-{place}", "cpf": cpf} for place, cpf in enumerate(CPFS)]
    assert bring_in(database, sealer, creditor_id, table(rows(*given))).rows_added == len(CPFS)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Debtor)) == len(CPFS)
        assert session.scalar(select(func.count()).select_from(Registration)) == len(CPFS) + 2


@pytest.mark.parametrize("kept", [0, 50_000], ids=["nobody remembered", "everybody remembered"])
def test_the_last_thing_said_of_a_person_stands_though_it_was_said_before(
    database: Database, sealer: Sealer, creditor_id: int, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    monkeypatch.setattr("portal.services.portfolios.told.KEPT_PEOPLE", kept)
    said = [
        {"cidade": "Recife", "contato_confirmado_em": "01/02/2026"},
        {"cidade": "Recife", "contato_confirmado_em": "01/02/2026"},
        {"cidade": "Belém", "email": "outro@correio.example", "contato_confirmado_em": "01/03/2026"},
        {"cidade": "Recife", "contato_confirmado_em": "01/02/2026"},
    ]
    bring_in(database, sealer, creditor_id, table(rows(*({"contrato": f"A-{n}", **row} for n, row in enumerate(said)))))
    left = stored(database)
    assert left["people"] == [("Ana Conceição", "Recife")]
    assert left["contacts"] == [
        ("+5511987654321", "2026-03-01"),
        ("ana@correio.example", "2026-02-01"),
        ("outro@correio.example", "2026-03-01"),
    ]


def test_first_files_in_opposite_orders_at_once_both_finish(
    database: Database, sealer: Sealer, creditor_id: int
) -> None:
    with database.writing() as session:
        other = add_creditor(session, "outro", "12ABC34501DE35")
    given = rows(*({"contrato": f"A-{place}", "cpf": cpf} for place, cpf in enumerate(CPFS * 5)))
    done: list[ImportStatus] = []

    def run(creditor: int, content: bytes) -> None:
        done.append(bring_in(database, sealer, creditor, content).status)

    threads = [
        threading.Thread(target=run, args=each)
        for each in ((creditor_id, table(given)), (other, table(reversed(given))))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert done == [ImportStatus.DONE] * 2
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Debtor)) == len(CPFS)


def test_backslashes_and_what_looks_like_nothing_are_stored_as_they_are(
    database: Database, sealer: Sealer, creditor_id: int
) -> None:
    bring_in(database, sealer, creditor_id, table(rows({"nome": r"Ana \N \x41\\", "origem": r"\."})))
    with database.reading() as session:
        assert session.scalars(select(Registration.name)).one() == r"Ana \N \x41\\"
        assert session.scalars(select(DebtRecord.origin)).one() == r"\."


def test_a_contract_with_a_backslash_is_known_again(database: Database, sealer: Sealer, creditor_id: int) -> None:
    first, other = {"contrato": r"A\1"}, {"contrato": r"A\1", "valor_principal": "5,00"}
    done = bring_in(database, sealer, creditor_id, table(rows(first, first, other, {"contrato": r"A\\1"})))
    assert (done.rows_added, done.rows_unchanged, done.rows_refused) == (2, 1, 1)
    with database.reading() as session:
        assert set(session.scalars(select(DebtRecord.contract_number))) == {r"A\1", r"A\\1"}


def test_what_is_made_ahead_comes_in_order_and_a_failure_comes_with_it() -> None:
    def made() -> Iterator[int]:
        yield from range(10)
        raise LookupError("eleventh")

    with ahead(made(), 2) as waiting:
        assert list(islice(waiting, 10)) == list(range(10))
        with pytest.raises(LookupError, match="eleventh"):
            next(waiting)


def test_no_thread_outlives_who_stopped_wanting_items() -> None:
    made: list[int] = []

    def endless() -> Iterator[int]:
        while True:
            made.append(len(made))
            yield made[-1]

    with ahead(endless(), 2) as waiting:
        assert next(waiting) == 0
    count = len(made)
    assert count <= 5
    assert not [thread for thread in threading.enumerate() if thread.name == "portfolio-reader"]
    assert len(made) == count
